#pragma once
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "app/panels/panel.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/ribbon_key.h"

class QPushButton;

namespace citymirror::panels {

/// What the colours and arrows of the flood water, lines on roads, outlines of incidents, areas of
/// warnings and marks of what disagrees mean, and the switch between the water's two looks: the
/// bands of the depth ramp are shown only while it is drawn in them.
class WaterLegend : public Panel {
  Q_OBJECT
 public:
  explicit WaterLegend(QWidget* parent = nullptr);
  draw::WaterLook look() const { return look_; }
  void setLook(draw::WaterLook look);
  void setFlowVisible(bool visible);
  /// Daylight::night of the picture: the bands are in the colours that it is drawn in.
  void setNight(float night);
  /// Kinds of lines on roads that are in the picture (draw::ribbonKeys), empty = none.
  void setRoads(std::vector<draw::RibbonKey> roads);
  /// What is said of them, "Ponded roads:, blue, Closed to cars:, red"; empty = nothing.
  QString roadsText() const;
  /// What is said of marks of what disagrees: "Sources disagree 1, Gauge ≠ forecast 2".
  QString conflictsText() const;
  /// What the tooltip says of the areas of warnings of others: "Warnings in force, orange 1".
  QString warningsText() const;
  /// Whether their areas are in the picture.
  void setWarningsVisible(bool visible);
  /// Whose water it is, and of when, "Forecast F001 · 19:25"; empty = nobody says.
  void setSource(const QString& source);
  const QString& source() const { return source_; }
  /// Why there is no water although there was some, instead of its bands; empty = there is.
  void setMissing(const QString& why);
  const QString& missing() const { return missing_; }
  QSize sizeHint() const override;

 signals:
  void lookChosen(citymirror::draw::WaterLook look);
  void sectionWanted();
  void resized();

 protected:
  void refresh() override;
  void retranslate() override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void fit();
  QString tipText() const;  ///< what is drawn, and what the run's water rests on
  int roadRoom() const;  ///< px that the lines on roads take
  int above() const;  ///< px that the source takes
  void paintBands(QPainter& painter) const;
  void paintMissing(QPainter& painter) const;
  void paintFlow(QPainter& painter, double top) const;
  using Levels = std::map<Severity, int, std::greater<>>;  // worst first
  void paintLevels(QPainter& painter, double top, const QString& words, const Levels& levels) const;
  void paintRoads(QPainter& painter, double top) const;
  void paintConflicts(QPainter& painter, double top) const;
  int marksRoom() const;  ///< px that incidents, warnings and what disagrees take
  void layOutRoads();

  draw::WaterLook look_ = draw::WaterLook::depthRamp;
  bool flow_ = true;
  float night_ = 0;
  QString source_, missing_;
  /// An entry of the lines on roads: words after a sample of the line, or without one.
  struct RoadEntry {
    std::optional<draw::RibbonKey> key;
    QString text;
    int left = 0, row = 0;
  };
  std::vector<draw::RibbonKey> roads_;
  std::vector<RoadEntry> roadEntries_;  // of roads_, in rows
  Levels incidents_;                    // open ones with an extent
  Levels warnings_;                     // of others, drawn ones
  bool warningsVisible_ = true;
  int sources_ = 0, forecasts_ = 0;  // pairs and gauges that disagree
  QPushButton *ramp_, *natural_, *section_;
};

}  // namespace citymirror::panels
