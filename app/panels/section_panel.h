#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "engine/draw/water_section.h"

class QLabel;
class QPushButton;

namespace citymirror::panels {

class SectionPlot;

/// The section as a table with its source: comment lines (#), a header with units, one station a
/// row in the city's projected coordinates; an empty cell where a value does not exist.
std::string sectionCsv(const session::WorldView& view, const draw::WaterSection& section);

/// Ground and water along a drawn line at the cursor's time, with what flows through it.
class SectionPanel : public Panel {
  Q_OBJECT
 public:
  explicit SectionPanel(QWidget* parent = nullptr);
  /// Local metres; fewer than two points close the panel.
  void setLine(std::vector<Point2> line);
  const std::vector<Point2>& line() const { return line_; }
  SectionPlot* plot() const { return plot_; }
  /// Asked right before the table is written to this path; until it is set none is.
  void setExportGate(std::function<Outcome(const QString& path)> gate) { gate_ = std::move(gate); }

 signals:
  void closed();
  void said(const QString& message);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void sample();
  void point(const draw::Station* station);
  void saveCsv();
  QString summary() const;

  std::vector<Point2> line_;
  std::shared_ptr<const draw::WaterSurface> sampled_;
  std::shared_ptr<const CityModel> crossedCity_;
  std::vector<draw::CrossedBuilding> crossed_;
  std::function<Outcome(const QString& path)> gate_;
  bool stale_ = true;
  QLabel *title_, *summary_, *reading_, *source_;
  QPushButton *save_, *close_;
  SectionPlot* plot_;
};

}  // namespace citymirror::panels
