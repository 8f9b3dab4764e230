#include "app/panels/works_panel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

QString cubicText(double discharge) {
  return QString("%1 m³/s").arg(discharge, 0, 'f', std::fabs(discharge) < 1 ? 3 : 2);
}

QString levelText(double level) {
  return std::isfinite(level) ? QString("%1 m").arg(level, 0, 'f', 2) : QString("—");
}

}  // namespace

ChartData chartOfStructure(const session::WorldView& view, const std::string& id) {
  ChartData data;
  data.unit = "m³/s";
  data.digits = 2;
  data.now = view.now;
  data.cursor = view.cursor.at;
  data.window = view.recording;
  data.utcOffsetMinutes = view.city ? view.city->utcOffsetMinutes : 0;
  const world::RunPointer& run = view.shown();
  if (!run || !run->flood) return data;
  data.window.end = std::max(data.window.end, run->until);
  for (const auto& row : run->flood->structures) {
    for (const flood::StructureReport& report : row->reports) {
      if (report.id != id || report.kind == "inlet") continue;
      data.forecast.push_back({run->zero + millis(row->time), report.discharge});
    }
  }
  return data;
}

WorksPanel::WorksPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  why_ = makeLabel("body", this);
  why_->setWordWrap(true);
  facts_ = new FactTable(this);
  pumpModes_ = new QWidget(this);
  modes_ = new QButtonGroup(this);
  auto* modeRow = new QHBoxLayout(pumpModes_);
  modeRow->setContentsMargins(0, 0, 0, 0);
  for (int mode = 0; mode < 4; ++mode) {
    auto* button = new QPushButton(pumpModes_);
    button->setObjectName("pumpMode" + QString::number(mode));
    button->setCheckable(true);
    modes_->addButton(button, mode);
    modeRow->addWidget(button);
  }
  gateRow_ = new QWidget(this);
  openingName_ = makeLabel("muted", gateRow_);
  opening_ = new QSlider(Qt::Horizontal, gateRow_);
  opening_->setRange(0, 100);
  opening_->setPageStep(10);
  auto* gateLayout = new QHBoxLayout(gateRow_);
  gateLayout->setContentsMargins(0, 0, 0, 0);
  gateLayout->addWidget(openingName_);
  gateLayout->addWidget(opening_, 1);
  remove_ = new QPushButton(this);
  chart_ = new Chart(this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  for (QWidget* part :
       {static_cast<QWidget*>(heading_), static_cast<QWidget*>(why_), static_cast<QWidget*>(facts_),
        pumpModes_, gateRow_, static_cast<QWidget*>(remove_), static_cast<QWidget*>(chart_)}) {
    column->addWidget(part);
  }
  connect(modes_, &QButtonGroup::idClicked, this, [this](int mode) {
    emit editWanted(flood::SetPump{code_.toStdString(), flood::PumpMode(mode)});
  });
  connect(opening_, &QSlider::sliderReleased, this, [this] {
    emit editWanted(flood::SetGate{code_.toStdString(), opening_->value() / 100.0});
  });
  connect(remove_, &QPushButton::clicked, this,
          [this] { emit editWanted(flood::RemoveBarrier{code_.toStdString()}); });
  connect(chart_, &Chart::timePicked, this, &WorksPanel::timePicked);
  retranslate();
  refresh();
}

void WorksPanel::setSelected(const QString& code) {
  code_ = code;
  refresh();
}

void WorksPanel::retranslate() {
  heading_->setText(tr("Structure at work"));
  const QString names[] = {tr("Automatic"), tr("On"), tr("Off"), tr("Failed")};
  for (int mode = 0; mode < 4; ++mode) modes_->button(mode)->setText(names[mode]);
  openingName_->setText(tr("Opening"));
  opening_->setAccessibleName(tr("Opening of the gate, percent"));
  remove_->setText(tr("Remove this barrier"));
}

const flood::StructureReport* WorksPanel::report() const {
  if (!world().structures || !world().shown() || code_.isEmpty()) return nullptr;
  for (const flood::StructureReport& r : world().structures->reports) {
    if (r.kind != "inlet" && r.kind != "store" && code_ == QString::fromStdString(r.id)) return &r;
  }
  return nullptr;
}

void WorksPanel::showControls(const flood::StructureReport& r) {
  pumpModes_->setVisible(r.kind == "pump");
  gateRow_->setVisible(r.kind == "gate");
  remove_->setVisible(r.kind == "barrier");
  for (QWidget* part : {pumpModes_, gateRow_, static_cast<QWidget*>(remove_)})
    followRole(part, world(), session::Act::steerFlood, true,
               tr("Acts on the water from the cursor's time on; Ctrl+Z takes it back"));
  auto mode = flood::PumpMode::automatic;
  const world::ForecastRun& run = *world().shown();
  for (const flood::TimedEdit& done : run.edits) {
    const auto* set = std::get_if<flood::SetPump>(&done.edit);
    const bool held = run.zero + millis(done.time) <= world().cursor.at;
    if (set != nullptr && held && set->id == r.id) mode = set->mode;
  }
  modes_->button(int(mode))->setChecked(true);
  if (!opening_->isSliderDown()) opening_->setValue(int(std::lround(r.setting * 100)));
}

void WorksPanel::refresh() {
  const flood::StructureReport* r = report();
  setVisible(r != nullptr);
  if (r == nullptr) return;
  const session::WorldView& w = world();
  const QString source = tr("computed by run %1, state of %2")
                             .arg(QString::fromStdString(w.shown()->id),
                                  clockOf(w, w.shown()->zero + millis(w.structures->time)));
  why_->setText(say(r->why));
  why_->setToolTip(source);
  facts_->setFacts({{tr("Discharge"), cubicText(r->discharge), source},
                    {tr("Volume so far"), volumeText(r->volume), source},
                    {tr("Water level, from"), levelText(r->levelFrom), source},
                    {tr("Water level, to"), levelText(r->levelTo), source}});
  showControls(*r);
  ChartData chart = chartOfStructure(w, r->id);
  chart.title = tr("Discharge") + " · " + code_ + " · " + QString::fromStdString(w.shown()->id);
  chart.emptyText = tr("No values yet");
  chart_->setData(std::move(chart));
}

}  // namespace citymirror::panels
