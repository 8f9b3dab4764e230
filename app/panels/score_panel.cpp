#include "app/panels/score_panel.h"

#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/report_panel.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kPlacesShown = 40, kPlacesHeight = 140;

QString shareText(const std::optional<double>& share) {
  return share ? QString("%1 %").arg(*share * 100, 0, 'f', 0) : QString("—");
}

}  // namespace

QString scoreLine(const session::WorldView& view) {
  if (!view.score) return {};
  const world::ForecastScore& score = view.score->total;
  QString line = ScorePanel::tr("hits %1 · misses %2 · false alarms %3")
                     .arg(score.hits)
                     .arg(score.misses)
                     .arg(score.falseAlarms);
  if (score.medianLead)
    line += " · " + ScorePanel::tr("%1 ahead").arg(durationText(*score.medianLead));
  return line;
}

ScorePanel::ScorePanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  line_ = makeLabel("title", this);
  line_->setWordWrap(true);
  facts_ = new FactTable(this);
  places_ = makeLabel("heading", this);
  list_ = new QListWidget(this);
  list_->setMaximumHeight(kPlacesHeight);
  connect(list_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    emit sensorChosen(item->data(Qt::UserRole).toString());
  });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  for (QWidget* part : {static_cast<QWidget*>(heading_), static_cast<QWidget*>(line_),
                        static_cast<QWidget*>(facts_), static_cast<QWidget*>(places_),
                        static_cast<QWidget*>(list_)})
    column->addWidget(part);
  refresh();
}

void ScorePanel::setBranch(const QString& branch) {
  if (branch == branch_) return;
  branch_ = branch;
  refresh();
}

QString ScorePanel::placeLine(const world::SiteOutcome& site) const {
  const auto time = [this](const std::optional<Instant>& at) {
    return at ? clockOf(world(), *at) : QString("—");
  };
  const char* words[] = {QT_TR_NOOP("hit"),   QT_TR_NOOP("miss"), QT_TR_NOOP("false alarm"),
                         QT_TR_NOOP("quiet"), QT_TR_NOOP("open"), QT_TR_NOOP("not scored")};
  QString name = QString::fromStdString(site.sensor);
  for (const SensorSite& sensor : world().city->sensors) {
    if (sensor.code == site.sensor) name = say(sensor.name, sensor.code);
  }
  const QString corrected = correctionsText(world(), site.corrections);
  const QString line = tr("%1 %2: %3, forecast %4 %5, seen %6 %7")
      .arg(QString::fromStdString(site.forecast), name, tr(words[int(site.verdict)]),
           time(site.forecastAt), depthText(site.forecastPeak), time(site.observedAt),
           depthText(site.observedPeak));
  return corrected.isEmpty() ? line : line + " · " + corrected;
}

void ScorePanel::refresh() {
  const auto& score = world().score;
  setVisible(score != nullptr && world().city);
  if (!score || !world().city) return;
  heading_->setText(branch_.isEmpty()
                        ? tr("Forecast score")
                        : tr("Forecast score, of forecasts and not of branch %1").arg(branch_));
  line_->setText(scoreLine(world()));
  const QString source =
      tr("forecasts: %1, against the gauges until %2; event: %3 or deeper, %4")
          .arg(score->forecasts)
          .arg(clockOf(world(), score->until), depthText(score->eventDepth), say(score->source));
  const world::ForecastScore& total = score->total;
  facts_->setFacts(
      {{tr("Detected (POD)"), shareText(total.probabilityOfDetection()), source},
       {tr("False alarms (FAR)"), shareText(total.falseAlarmRatio()), source},
       {tr("Success (CSI)"), shareText(total.criticalSuccessIndex()), source},
       {tr("Median lead time"), total.medianLead ? durationText(*total.medianLead) : "—", source},
       {tr("Mean error of the peak"), total.meanPeakError ? depthText(*total.meanPeakError) : "—",
        source},
       {tr("Still open"), QString::number(total.open), source},
       {tr("Corrected by reports"), QString::number(total.corrected), source}});
  places_->setText(tr("Place by place, newest first"));
  list_->clear();
  const auto& outcomes = score->outcomes;
  for (auto site = outcomes.rbegin(); site != outcomes.rend(); ++site) {
    if (list_->count() == kPlacesShown) break;
    auto* item = new QListWidgetItem(placeLine(*site), list_);
    item->setData(Qt::UserRole, QString::fromStdString(site->sensor));
    item->setToolTip(plainTip(item->text()));
  }
  places_->setVisible(list_->count() > 0);
  list_->setVisible(list_->count() > 0);
}

}  // namespace citymirror::panels
