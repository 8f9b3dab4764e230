#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;

namespace citymirror::panels {

class FactTable;

/// "hits 5 · misses 1 · false alarms 0 · 23 min ahead": the score of the forecasts so far in one
/// line, empty before the first one.
QString scoreLine(const session::WorldView& view);

/// How past forecasts did against the gauges: ratios, lead time, and place by place what was
/// forecast and what was seen. Hidden before the first forecast.
class ScorePanel : public Panel {
  Q_OBJECT
 public:
  explicit ScorePanel(QWidget* parent = nullptr);

  /// The branch of traffic that the picture shows, of which the score is not; empty = none.
  void setBranch(const QString& branch);

 signals:
  void sensorChosen(const QString& code);

 protected:
  void refresh() override;

 private:
  QString placeLine(const world::SiteOutcome& site) const;

  QLabel *heading_, *line_, *places_;
  FactTable* facts_;
  QListWidget* list_;
  QString branch_;
};

}  // namespace citymirror::panels
