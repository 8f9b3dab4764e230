#pragma once
#include "app/panels/measure_text.h"
#include "app/panels/panel.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class SectionPlot;

/// The measures that were taken: a list, the chosen one with its values and its plot.
class MeasureCard : public Panel {
  Q_OBJECT
 public:
  explicit MeasureCard(QWidget* parent = nullptr);
  void add(Measure measure);
  void removeChosen();
  void clear();
  /// Brings back what was cleared or deleted last, in the city that is still shown.
  void restore();
  bool canRestore() const { return !cleared_.empty(); }
  int count() const { return int(measures_.size()); }
  const Measured* chosen() const;
  /// For the next line of sight.
  draw::SightOptions sightOptions() const;
  /// Lines and notes of all of them; notes of the chosen one only.
  draw::Sketch sketch() const;

 signals:
  void changed();  ///< what the picture shows of it, or the size of the card
  void said(const QString& message);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  void measureAgain();
  void showChosen();
  void list();
  void copy();
  int row() const;

  std::shared_ptr<const CityModel> city_;
  std::vector<Measure> measures_, cleared_;
  std::vector<Measured> results_;
  QLabel *title_, *values_, *source_;
  QListWidget* list_;
  SectionPlot* plot_;
  QWidget* options_;
  QLabel* eyeName_;
  QDoubleSpinBox* eye_;
  QCheckBox* curved_;
  QPushButton *copy_, *remove_, *clear_;
};

}  // namespace citymirror::panels
