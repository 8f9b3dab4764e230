#include "app/panels/run_panel.h"

#include <QVBoxLayout>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

RunPanel::RunPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  facts_ = new FactTable(this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(heading_);
  column->addWidget(facts_);
  refresh();
}

QString RunPanel::nextForecastText() const {
  const session::WorldView& w = world();
  const QString when = w.nextForecast ? tr("%1, if it still rains").arg(clockOf(w, *w.nextForecast))
                                      : tr("with new rain, or when it is asked for");
  return w.forecastCancelled ? tr("the newest was cancelled; %1").arg(when) : when;
}

void RunPanel::refresh() {
  const auto& run = world().shown();
  setVisible(run != nullptr);
  if (!run) return;
  heading_->setText(world().showsWhatIf() ? tr("What-if run and mass balance")
                                          : tr("Forecast run and mass balance"));
  std::vector<FactTable::Fact> facts;
  const QString source =
      tr("run %1, asked for by %2, computed in %3 s")
          .arg(QString::fromStdString(run->id), QString::fromStdString(run->trigger))
          .arg(run->computeSeconds, 0, 'f', 1);
  const auto add = [&](const QString& name, const QString& value) {
    facts.push_back({name, value, source});
  };
  add(tr("Run"), QString::fromStdString(run->id));
  add(tr("Health"),
      (run->health.ok ? tr("sound") : tr("not sound")) + " · " + say(run->health.verdict));
  add(tr("Issued"),
      tr("%1, until %2").arg(clockOf(world(), run->issued), clockOf(world(), run->until)));
  if (world().nextForecast || world().forecastCancelled)
    facts.push_back({tr("Next forecast"), nextForecastText(),
                     tr("by the cadence of forecast_loop.json while it rains")});
  if (!run->states.empty() && run->states.back().flood) {
    const flood::MassLedger& mass = run->states.back().flood->mass;
    add(tr("Initial water"), volumeText(mass.initial));
    add(tr("Rain"), "+ " + volumeText(mass.rain));
    add(tr("Inflow"), "+ " + volumeText(mass.inflow));
    if (mass.assimilated != 0)
      add(tr("From verified reports"),
          (mass.assimilated > 0 ? "+ " : "− ") + volumeText(std::abs(mass.assimilated)));
    add(tr("Infiltrated"), "− " + volumeText(mass.infiltrated));
    add(tr("Drained"), "− " + volumeText(mass.drained));
    add(tr("Outflow"), "− " + volumeText(mass.outflow));
    add(tr("Final water"), "= " + volumeText(mass.final_));
    add(tr("Balance error"),
        QString("%1 m³ (%2)").arg(mass.error(), 0, 'f', 2).arg(mass.relativeError(), 0, 'e', 1));
  }
  if (run->complete)
    add(tr("Exposed"),
        tr("%1 buildings, %2 residents")
            .arg(run->exposure.buildings)
            .arg(residentsText(std::size_t(run->exposure.residents),
                               std::size_t(run->exposure.uncounted))));
  facts_->setFacts(facts);
}

}  // namespace citymirror::panels
