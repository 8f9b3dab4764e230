#include "app/panels/water_legend.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <utility>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/warning_layer.h"
#include "app/session/run_basis.h"
#include "engine/draw/depth_opacity.h"
#include "engine/draw/flow_arrows.h"

namespace citymirror::panels {
namespace {

constexpr int kWidth = 264, kEdge = 12, kLegendTitle = 24, kBands = 36, kFlow = 26, kSwitch = 36;
constexpr int kMissing = 56, kSourceRow = 18, kIncidents = 22, kMarkStep = 34;
constexpr int kRoadRow = 18, kSample = 16, kSampleGap = 4, kEntryGap = 10;

void drawArrow(QPainter& painter, const QPointF& middle, double length) {
  const QPointF tip = middle + QPointF(length / 2, 0);
  painter.drawLine(middle - QPointF(length / 2, 0), tip);
  painter.drawLine(tip, tip + QPointF(-4.5, -3.5));
  painter.drawLine(tip, tip + QPointF(-4.5, 3.5));
}

}  // namespace

WaterLegend::WaterLegend(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  ramp_ = new QPushButton(this);
  natural_ = new QPushButton(this);
  section_ = new QPushButton(this);
  for (QPushButton* button : {ramp_, natural_}) {
    button->setObjectName("mode");
    button->setCheckable(true);
    button->setAutoExclusive(true);
  }
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(kEdge / 2, 0, kEdge, 6);
  row->setSpacing(0);
  row->addWidget(ramp_, 0, Qt::AlignBottom);
  row->addWidget(natural_, 0, Qt::AlignBottom);
  row->addStretch();
  row->addWidget(section_, 0, Qt::AlignBottom);
  connect(ramp_, &QPushButton::clicked, this,
          [this] { emit lookChosen(draw::WaterLook::depthRamp); });
  connect(natural_, &QPushButton::clicked, this,
          [this] { emit lookChosen(draw::WaterLook::natural); });
  connect(section_, &QPushButton::clicked, this, &WaterLegend::sectionWanted);
  ramp_->setChecked(true);
  retranslate();
}

void WaterLegend::setLook(draw::WaterLook look) {
  if (look == look_) return;
  look_ = look;
  (look == draw::WaterLook::natural ? natural_ : ramp_)->setChecked(true);
  fit();
}

void WaterLegend::setFlowVisible(bool visible) {
  if (visible == flow_) return;
  flow_ = visible;
  fit();
}

void WaterLegend::setNight(float night) {
  if (night == night_) return;
  night_ = night;
  update();
}

void WaterLegend::setSource(const QString& source) {
  if (source == source_) return;
  source_ = source;
  fit();
}

void WaterLegend::setMissing(const QString& why) {
  if (why == missing_) return;
  missing_ = why;
  fit();
}

int WaterLegend::above() const { return source_.isEmpty() ? 0 : kSourceRow; }

QSize WaterLegend::sizeHint() const {
  const int bands = !missing_.isEmpty()                   ? kMissing
                    : look_ == draw::WaterLook::depthRamp ? kBands
                                                          : kLegendTitle - 4;
  return {kWidth, kLegendTitle + above() + bands + (flow_ && missing_.isEmpty() ? kFlow : 0) +
                      roadRoom() + marksRoom() + kSwitch};
}

int WaterLegend::marksRoom() const {
  return kIncidents * (int(!incidents_.empty()) + int(!warnings_.empty()) + int(sources_ > 0) +
                       int(forecasts_ > 0));
}

QString WaterLegend::warningsText() const {
  QStringList words;
  for (const auto& [severity, count] : warnings_)
    words << say(session::warningLevelText(severity)) + " " + QString::number(count);
  if (!words.isEmpty()) words.prepend(tr("Warnings in force"));
  return words.join(", ");
}

void WaterLegend::setWarningsVisible(bool visible) {
  if (visible == warningsVisible_) return;
  warningsVisible_ = visible;
  refresh();
}

QString WaterLegend::conflictsText() const {
  QStringList words;
  if (sources_ > 0) words << tr("Sources disagree") + " " + QString::number(sources_);
  if (forecasts_ > 0) words << tr("Gauge ≠ forecast") + " " + QString::number(forecasts_);
  return words.join(", ");
}

QString WaterLegend::tipText() const {
  QString tip =
      tr("Water below 2 cm is not drawn. Outlines are open incidents in the colour of their "
         "level; heads outwards: it grows, inwards: it eases. Lines on roads are in the colour of "
         "the level of their depth; dashes: closed. Hatched areas are warnings of others in the "
         "colour of their level; dashes: an exercise");
  if (const QString warned = warningsText(); !warned.isEmpty()) tip += "\n" + warned;
  const world::RunPointer& run = world().shown();
  if (!run || !world().city) return tip;
  return tip + "\n" + QString::fromStdString(run->id) + ": " +
         say(session::runBasis(*run, *world().city));
}

int WaterLegend::roadRoom() const {
  return roadEntries_.empty() ? 0 : (roadEntries_.back().row + 1) * kRoadRow + 2;
}

void WaterLegend::setRoads(std::vector<draw::RibbonKey> roads) {
  if (roads == roads_) return;
  roads_ = std::move(roads);
  layOutRoads();
  fit();
}

QString WaterLegend::roadsText() const {
  QStringList words;
  for (const RoadEntry& entry : roadEntries_) words << entry.text;
  return words.join(", ");
}

/// From left to right, as many to a row as it holds. Ponded roads, and those that are closed, say
/// by their level alone what they are, under one heading each.
void WaterLegend::layOutRoads() {
  roadEntries_.clear();
  const QFontMetrics metrics(fontOf(TypeSize::small));
  int x = kEdge, row = 0;
  const auto add = [&](std::optional<draw::RibbonKey> key, const QString& text) {
    const int wide = (key ? kSample + kSampleGap : 0) + metrics.horizontalAdvance(text);
    if (x > kEdge && x + wide > kWidth - kEdge) x = kEdge, ++row;
    roadEntries_.push_back({key, text, x, row});
    x += wide + kEntryGap;
  };
  std::optional<draw::RibbonRole> headed;
  for (const draw::RibbonKey& key : roads_) {
    const bool closed = key.role == draw::RibbonRole::closedRoad;
    const bool byLevel = closed || key.role == draw::RibbonRole::pondedRoad;
    if (byLevel && headed != key.role)
      add(std::nullopt, closed ? tr("Closed to cars:") : tr("Ponded roads:"));
    headed = key.role;
    add(key, say(byLevel ? nameOf(key.severity) : draw::nameOf(key)));
  }
}

void WaterLegend::paintRoads(QPainter& painter, double top) const {
  for (const RoadEntry& entry : roadEntries_) {
    const double y = top + entry.row * kRoadRow;
    double x = entry.left;
    if (entry.key) {
      QPen line(colorOf(draw::colorOf(*entry.key)), 3, Qt::SolidLine, Qt::FlatCap);
      if (draw::isDashed(entry.key->role)) line.setDashPattern({2, 1});
      painter.setPen(line);
      painter.drawLine(QPointF(x, y + 8), QPointF(x + kSample, y + 8));
      x += kSample + kSampleGap;
    }
    painter.setPen(colorOf(entry.key ? Tone::muted : Tone::text));
    painter.drawText(QRectF(x, y, width() - kEdge - x, 16), Qt::AlignLeft, entry.text);
  }
}

void WaterLegend::refresh() {
  Levels levels;
  for (const session::IncidentExtent& extent : session::extentsOf(world()))
    ++levels[extent.severity];
  const int sources = world().city ? int(world().conflicts.size()) : 0;
  const auto forecasts = session::forecastConflictLayer(world(), uiLanguage());
  const int gauges = int(forecasts.layer->features.size());
  Levels warned = warningsVisible_ ? session::drawnLevels(world()) : Levels();
  const bool same =
      levels == incidents_ && warned == warnings_ && sources == sources_ && gauges == forecasts_;
  incidents_ = std::move(levels);
  warnings_ = std::move(warned);
  sources_ = sources;
  forecasts_ = gauges;
  setToolTip(tipText());
  if (same) return update();
  fit();
}

/// The marks as they stand on the map: a diamond of a pair of sources, a cross of a forecast.
void WaterLegend::paintConflicts(QPainter& painter, double top) const {
  const QStringList words = conflictsText().split(", ", Qt::SkipEmptyParts);
  for (int i = 0; i < words.size(); ++i, top += kIncidents) {
    const bool pair = i == 0 && sources_ > 0;
    const QPointF middle(kEdge + kSample / 2.0, top + 8);
    painter.setPen(pair ? QPen(Qt::NoPen) : QPen(colorOf(Tone::forecast), 3));
    painter.setBrush(pair ? QBrush(colorOf(Tone::text)) : QBrush(Qt::NoBrush));
    if (pair) {
      painter.drawPolygon(QPolygonF({middle + QPointF(0, -6), middle + QPointF(6, 0),
                                     middle + QPointF(0, 6), middle + QPointF(-6, 0)}));
    } else {
      painter.drawLine(middle + QPointF(-4, -4), middle + QPointF(4, 4));
      painter.drawLine(middle + QPointF(-4, 4), middle + QPointF(4, -4));
    }
    painter.setPen(colorOf(Tone::text));
    painter.drawText(QRectF(kEdge + kSample + kSampleGap, top, width() - 2 * kEdge - kSample, 16),
                     Qt::AlignLeft, words[i]);
  }
}

/// What is on the map in the colour of its level, which its shape says too.
void WaterLegend::paintLevels(QPainter& painter, double top, const QString& words,
                              const Levels& levels) const {
  painter.setPen(colorOf(Tone::text));
  const double marks = kMarkStep * double(levels.size());
  const QRectF room(kEdge, top, width() - 2 * kEdge - marks, 16);
  painter.drawText(room, Qt::AlignLeft,
                   painter.fontMetrics().elidedText(words, Qt::ElideRight, int(room.width())));
  double x = width() - kEdge - marks;
  for (const auto& [severity, count] : levels) {
    painter.drawPixmap(QPointF(x, top + 1), severityPixmap(severity));
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(QRectF(x + 17, top, kMarkStep - 17, 16), Qt::AlignLeft,
                     QString::number(count));
    x += kMarkStep;
  }
}

void WaterLegend::fit() {
  setFixedSize(WaterLegend::sizeHint());
  update();
  emit resized();
}

void WaterLegend::retranslate() {
  ramp_->setText(tr("Depth"));
  ramp_->setToolTip(tr("Water in the bands of its depth (W)"));
  natural_->setText(tr("Natural"));
  natural_->setToolTip(tr("Water as it looks, without a scale (W)"));
  section_->setText(tr("Section"));
  section_->setToolTip(tr("Draw a line and see ground and water along it (X)"));
  setToolTip(tipText());
  setAccessibleName(tr("Legend of the flood water"));
  layOutRoads();
  fit();
}

void WaterLegend::paintBands(QPainter& painter) const {
  const draw::ColorRamp& ramp = draw::depthRampBy(night_);
  const double w = double(width() - 2 * kEdge) / double(ramp.value.size());
  const int bar = 26 + above();
  for (std::size_t i = 0; i < ramp.value.size(); ++i) {
    const double x = kEdge + w * double(i);
    QColor band = colorOf(ramp.color[i]);
    if (i == 0) {
      painter.fillRect(QRectF(x, bar, w, 12), colorOf(draw::groundOfLegend(night_)));
      QLinearGradient veil(x, 0, x + w, 0);
      for (const auto& [at, opacity] :
           {std::pair(0.0, draw::kFilmOpacity), std::pair(1.0, draw::kSheetFlowOpacity)}) {
        band.setAlphaF(opacity);
        veil.setColorAt(at, band);
      }
      painter.fillRect(QRectF(x, bar, w, 12), veil);
    } else {
      painter.fillRect(QRectF(x, bar, w, 12), band);
    }
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(QRectF(x, bar + 15, w, 16), Qt::AlignLeft,
                     QString::number(ramp.value[i], 'f', ramp.value[i] < 1 ? 2 : 1));
  }
}

/// Nobody is to take the dry picture for dry ground.
void WaterLegend::paintMissing(QPainter& painter) const {
  painter.setPen(colorOf(Tone::text));
  painter.drawText(QRectF(kEdge, kLegendTitle + above(), width() - 2 * kEdge, kMissing - 2),
                   Qt::AlignLeft | Qt::TextWordWrap, missing_);
}

void WaterLegend::paintFlow(QPainter& painter, double top) const {
  painter.setPen(colorOf(Tone::text));
  painter.drawText(QRectF(kEdge, top, 70, 16), Qt::AlignLeft, tr("Flow (m/s)"));
  const double left = kEdge + 66, w = (width() - kEdge - left) / 4;
  for (int i = 0; i < 4; ++i) {
    const double speed = draw::kScaleSpeeds[i];
    const double length = draw::arrowLength(speed) * 0.7, x = left + w * i;
    QColor ink = colorOf(Tone::text);
    ink.setAlphaF(draw::arrowOpacity(speed));
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap));
    drawArrow(painter, QPointF(x + length / 2, top + 8), length);
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(QRectF(x + length + 4, top, 30, 16), Qt::AlignLeft,
                     QString::number(speed));
  }
}

void WaterLegend::paintEvent(QPaintEvent* event) {
  QWidget::paintEvent(event);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(fontOf(TypeSize::small));
  const bool ramp = look_ == draw::WaterLook::depthRamp;
  const QRectF title(kEdge, 6, width() - 2 * kEdge, 16);
  painter.setPen(colorOf(Tone::text));
  painter.drawText(title, Qt::AlignLeft, ramp ? tr("Ponding depth (m)") : tr("Natural water"));
  painter.setPen(colorOf(Tone::muted));
  if (world().city && world().city->synthetic())
    painter.drawText(title, Qt::AlignRight, tr("synthetic"));
  painter.drawText(title.translated(0, kSourceRow), Qt::AlignLeft,
                   painter.fontMetrics().elidedText(source_, Qt::ElideMiddle, int(title.width())));
  if (!missing_.isEmpty())
    paintMissing(painter);
  else if (ramp)
    paintBands(painter);
  else
    painter.drawText(title.translated(0, 18 + above()), Qt::AlignLeft,
                     tr("point at it to read its depth"));
  const double foot = height() - kSwitch;
  const double marks = marksRoom();
  if (flow_ && missing_.isEmpty()) paintFlow(painter, foot - marks - roadRoom() - kFlow + 4);
  paintRoads(painter, foot - marks - roadRoom() + 2);
  double row = foot - marks + 2;
  const auto paint = [&](const QString& words, const Levels& levels) {
    if (levels.empty()) return;
    paintLevels(painter, row, words, levels);
    row += kIncidents;
  };
  paint(tr("Outlines: open incidents"), incidents_);
  paint(tr("Warnings in force"), warnings_);
  paintConflicts(painter, row);
}

}  // namespace citymirror::panels
