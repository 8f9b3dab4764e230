#include "app/panels/depth_probe.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "engine/draw/water_sample.h"

namespace citymirror::panels {
namespace {

class Probe {
  Q_DECLARE_TR_FUNCTIONS(Probe)
};

const WaterBody* waterAt(const CityModel& city, const Point2& at) {
  for (const WaterBody& body : city.water) {
    if (contains(body.area, at)) return &body;
  }
  return nullptr;
}

QString metres(double value) { return QString::number(value, 'f', 2); }

QString valuesOf(const draw::WaterSample& sample, const draw::WaterSurface& water) {
  const QString ground = Probe::tr("Ground %1 m").arg(metres(sample.ground));
  if (sample.depth < water.minDepth) return ground + " · " + Probe::tr("dry");
  QString text = Probe::tr("Depth %1").arg(depthText(sample.depth)) + " · " +
                 Probe::tr("level %1 m").arg(metres(sample.level()));
  if (water.qxBefore) text += " · " + Probe::tr("speed %1 m/s").arg(metres(sample.speed()));
  return text + " · " + ground;
}

}  // namespace

ProbeText probeAt(const session::WorldView& view, const Point2& at) {
  const draw::WaterSurface* water = view.frame.water.get();
  if (water == nullptr || !view.city || !view.forecast) return {};
  const auto sample = draw::sampleWater(*water, at);
  if (!sample) return {};
  ProbeText text;
  const WaterBody* body = waterAt(*view.city, at);
  text.values = body == nullptr ? valuesOf(*sample, *water)
                                : say(body->name, body->code) + " · " +
                                      Probe::tr("level %1 m").arg(metres(sample->level()));
  text.source = Probe::tr("%1 · forecast %2, issued %3, %4 old")
                    .arg(clockOf(view, view.cursor.at), QString::fromStdString(view.forecast->id),
                         clockOf(view, view.forecast->issued),
                         durationText(view.now - view.forecast->issued));
  return text;
}

DepthProbe::DepthProbe(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  values_ = makeLabel("statement", this);
  source_ = makeLabel("small", this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 6, 12, 6);
  column->setSpacing(2);
  column->addWidget(values_);
  column->addWidget(source_);
  retranslate();
  refresh();
}

void DepthProbe::setPlace(const std::optional<Point2>& at) {
  at_ = at;
  refresh();
}

void DepthProbe::retranslate() { setAccessibleName(tr("Depth under the mouse")); }

void DepthProbe::refresh() {
  const ProbeText text = at_ ? probeAt(world(), *at_) : ProbeText{};
  setVisible(!text.values.isEmpty());
  if (text.values == values_->text() && text.source == source_->text()) return;
  values_->setText(text.values);
  source_->setText(text.source);
  adjustSize();
  emit resized();
}

}  // namespace citymirror::panels
