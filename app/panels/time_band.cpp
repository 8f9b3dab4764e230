#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/timeline.h"

namespace citymirror::panels {
namespace {

constexpr double kSide = 8, kBandTop = 18, kBandBottom = 18, kFullRain = 80;  // mm/h at least

constexpr double kTreeTop = 8, kBranchStep = 12, kBranchGrip = 4, kLetterBox = 12;  // px
constexpr double kStepOfIds = 10;  // px, from which the ids of all lanes can be told apart
constexpr double kFlagInset = 4, kFlagHeight = 14, kIdGap = 5, kIdWidth = 48;  // px

QPen thin(Tone tone, Qt::PenStyle style = Qt::SolidLine) { return QPen(colorOf(tone), 1, style); }

}  // namespace

TimeBand::TimeBand(QWidget* parent) : QWidget(parent) { setMouseTracking(true); }

void TimeBand::setView(const ViewPtr& view) {
  view_ = view;
  window_ = view->recording;
  if (view->shown()) window_.end = std::max(window_.end, view->shown()->until);
  if (!view->rain.empty()) window_.end = std::max(window_.end, view->rain.back().span.end);
  update();
}

QRectF TimeBand::plot() const {
  return QRectF(rect()).adjusted(kSide, kBandTop, -kSide, -kBandBottom);
}

double TimeBand::xOf(Instant at) const {
  const double span = std::max(1.0, double(window_.length().count()));
  return plot().left() + plot().width() * double((at - window_.begin).count()) / span;
}

Instant TimeBand::timeAt(double x) const {
  const double part = std::clamp((x - plot().left()) / std::max(1.0, plot().width()), 0.0, 1.0);
  return window_.begin + Millis{std::int64_t(part * double(window_.length().count()))};
}

void TimeBand::paintHours(QPainter& painter) const {
  painter.setFont(fontOf(TypeSize::small));
  std::int64_t stepMinutes = 10;
  const double minutes = double(window_.length().count()) / 60000;
  for (const int candidate : {10, 15, 30, 60, 120, 360, 720, 1440}) {
    stepMinutes = candidate;
    if (minutes / candidate * 56 < plot().width()) break;
  }
  const std::int64_t step = stepMinutes * 60000;
  const std::int64_t offset = std::int64_t(view_->city->utcOffsetMinutes) * 60000;
  std::int64_t t = (window_.begin.ms + offset + step - 1) / step * step - offset;
  for (; t <= window_.end.ms; t += step) {
    const double x = xOf({t});
    painter.setPen(thin(Tone::line));
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    painter.setPen(colorOf(Tone::muted));
    if (x > 24 && x < width() - 24)
      painter.drawText(QRectF(x - 28, plot().bottom() + 1, 56, kBandBottom - 2), Qt::AlignCenter,
                       clockOf(*view_, {t}));
  }
}

void TimeBand::paintRain(QPainter& painter) const {
  double top = kFullRain;
  for (const session::RainBar& bar : view_->rain) top = std::max(top, bar.mmPerHour);
  for (const session::RainBar& bar : view_->rain) {
    const double h = plot().height() * bar.mmPerHour / top;
    QRectF box(QPointF(xOf(bar.span.begin) + 0.5, plot().bottom() - h),
               QPointF(xOf(bar.span.end) - 0.5, plot().bottom()));
    if (bar.forecast) {
      painter.setPen(thin(Tone::forecast));
      painter.setBrush(QBrush(colorOf(Tone::forecast), Qt::BDiagPattern));
    } else {
      painter.setPen(Qt::NoPen);
      painter.setBrush(colorOf(Tone::measured));
    }
    painter.drawRect(box);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(colorOf(Tone::muted));
  painter.drawText(QRectF(kSide, 0, 200, kBandTop), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Rain, top = %1 mm/h").arg(top, 0, 'f', 0));
}

void TimeBand::paintForecast(QPainter& painter) const {
  const double x = xOf(view_->now);
  QColor shade = colorOf(Tone::forecast);
  shade.setAlpha(18);
  painter.fillRect(QRectF(QPointF(x, plot().top()), plot().bottomRight()), shade);
  const world::RunPointer& run = view_->shown();
  if (!run || run->states.empty()) return;
  const double from = xOf(std::max(run->issued, view_->now)), to = xOf(run->states.back().at);
  painter.setPen(QPen(colorOf(Tone::forecast), 2, Qt::DashLine));
  if (to > from) painter.drawLine(QPointF(from, plot().top() + 1), QPointF(to, plot().top() + 1));
  if (!view_->showsWhatIf()) return;
  painter.setPen(colorOf(Tone::accent));
  painter.drawText(QRectF(width() - kSide - 240, 0, 240, kBandTop),
                   Qt::AlignRight | Qt::AlignVCenter,
                   tr("what-if %1, not the forecast").arg(QString::fromStdString(run->id)));
}

void TimeBand::paintIncidents(QPainter& painter) const {
  for (const session::IncidentView& incident : view_->incidents) {
    const double x = xOf(incident.incident.raised);
    drawSeverity(painter, QRectF(x - 6, plot().top() + 4, 12, 12), incident.incident.severity);
  }
}

void TimeBand::paintLines(QPainter& painter) const {
  const double now = xOf(view_->now), cursor = xOf(view_->cursor.at);
  painter.setPen(QPen(colorOf(Tone::text), 1));
  painter.drawLine(QPointF(now, plot().top() - 2), QPointF(now, plot().bottom()));
  const QString label = tr("now %1").arg(clockOf(*view_, view_->now));
  const double w = painter.fontMetrics().horizontalAdvance(label) + 4;
  const double left = std::clamp(now - w / 2, 150.0, std::max(150.0, width() - w));
  painter.drawText(QRectF(left, 0, w, kBandTop - 2), Qt::AlignCenter, label);
  painter.setPen(QPen(colorOf(Tone::accent), 2));
  painter.drawLine(QPointF(cursor, plot().top() - 2), QPointF(cursor, plot().bottom() + 2));
  painter.setBrush(colorOf(Tone::accent));
  painter.setPen(Qt::NoPen);
  const double y = plot().bottom() + 2;
  painter.drawPolygon(QPolygonF{{cursor, y - 7}, {cursor + 6, y + 2}, {cursor - 6, y + 2}});
}

void TimeBand::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(fontOf(TypeSize::small));
  painter.setPen(thin(Tone::line));
  painter.drawRect(plot());
  if (!view_->city || window_.length().count() <= 0) {
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(plot(), Qt::AlignCenter,
                     view_->city ? tr("No feed and no forecast yet") : tr("No city open"));
    return;
  }
  paintForecast(painter);
  paintHours(painter);
  paintRain(painter);
  paintIncidents(painter);
  paintBranches(painter);
  paintLines(painter);
}

void TimeBand::setBranches(std::vector<BranchLine> branches) {
  branches_ = std::move(branches);
  update();
}

double TimeBand::branchStep() const {
  const double rows = double(std::max<std::size_t>(branches_.size(), 1));
  return std::min(kBranchStep, (plot().height() - kTreeTop) / rows);
}

double TimeBand::yOfBranch(int row) const {
  return plot().top() + kTreeTop + row * branchStep();
}

void TimeBand::paintBranches(QPainter& painter) const {
  const bool roomy = branchStep() >= kStepOfIds;
  for (const BranchLine& branch : branches_) {
    QColor color = colorOf(branch.chosen ? Tone::accent : Tone::muted);
    if (!branch.letter.isEmpty()) color = branch.color;
    const double y = yOfBranch(branch.row), begin = xOf(branch.begin);
    const double computed = xOf(branch.computedTo), end = xOf(branch.end);
    painter.setPen(QPen(color, branch.chosen ? 3 : 2));
    if (branch.parentRow >= 0)
      painter.drawLine(QPointF(begin, yOfBranch(branch.parentRow)), QPointF(begin, y));
    painter.drawLine(QPointF(begin, y), QPointF(std::max(begin, computed), y));
    painter.setPen(QPen(color, 1, Qt::DotLine));
    if (computed < end) painter.drawLine(QPointF(std::max(begin, computed), y), QPointF(end, y));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QPointF(begin, y), 3, 3);
    painter.setBrush(Qt::NoBrush);
    const bool meant = branch.chosen || !branch.letter.isEmpty();
    if (branch.parentRow >= 0 && (roomy || meant)) paintId(painter, branch, color);
    if (!branch.letter.isEmpty()) paintLetter(painter, branch);
    if (branch.inForce) paintInForce(painter, branch);
  }
}

/// A pennant with a word where the branch begins: the plan in force.
void TimeBand::paintInForce(QPainter& painter, const BranchLine& branch) const {
  const QString word = tr("in force");
  const double width = painter.fontMetrics().horizontalAdvance(word) + 2 * kFlagInset;
  const double x = std::clamp(xOf(branch.begin), plot().left(), plot().right() - width);
  const double y = yOfBranch(branch.row);
  const QRectF flag(x, y - kFlagHeight / 2, width, kFlagHeight);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colorOf(Tone::text));
  painter.drawRoundedRect(flag, 2, 2);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(colorOf(Tone::ground));
  painter.drawText(flag, Qt::AlignCenter, word);
}

/// Left of where it begins, where its own lane is not; on its lane where there is no room for it.
void TimeBand::paintId(QPainter& painter, const BranchLine& branch, const QColor& color) const {
  const double begin = xOf(branch.begin), y = yOfBranch(branch.row) - kFlagHeight / 2;
  const bool room = begin - kIdGap >= painter.fontMetrics().horizontalAdvance(branch.id);
  const double left = room ? begin - kIdGap - kIdWidth : begin + kIdGap;
  painter.setPen(color);
  painter.drawText(QRectF(left, y, kIdWidth, kFlagHeight),
                   Qt::AlignVCenter | (room ? Qt::AlignRight : Qt::AlignLeft), branch.id);
}

void TimeBand::paintLetter(QPainter& painter, const BranchLine& branch) const {
  const double size = kLetterBox, x = std::min(xOf(branch.end), plot().right()) - size - 2;
  const QRectF box(x, yOfBranch(branch.row) - size / 2, size, size);
  painter.setPen(Qt::NoPen);
  painter.setBrush(branch.color);
  painter.drawRoundedRect(box, 2, 2);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(colorOf(Tone::ground));
  painter.drawText(box, Qt::AlignCenter, branch.letter);
}

const BranchLine* TimeBand::branchAt(const QPointF& at) const {
  for (const BranchLine& branch : branches_) {
    const bool along = at.x() >= xOf(branch.begin) - kBranchGrip && at.x() <= xOf(branch.end);
    if (along && std::abs(at.y() - yOfBranch(branch.row)) <= kBranchGrip) return &branch;
  }
  return nullptr;
}

/// Its name, and all that is done in it where the name does not say so.
QString TimeBand::wordsOf(const BranchLine& branch) const {
  const QString name = branch.inForce ? tr("%1, in force").arg(branch.name) : branch.name;
  return branch.deeds.isEmpty() || branch.name.endsWith("= " + branch.deeds) ||
                 branch.name == branch.deeds
             ? name
             : name + "\n" + branch.deeds;
}

void TimeBand::seekTo(double x) {
  if (view_->city && window_.length().count() > 0) emit seekWanted(timeAt(x));
}

void TimeBand::mousePressEvent(QMouseEvent* event) {
  if (const BranchLine* branch = branchAt(event->position());
      branch != nullptr && event->button() == Qt::LeftButton) {
    const QString id = branch->id;  // its own: who hears it may set other branches
    if (event->modifiers() & Qt::ShiftModifier) return emit branchCompared(id);
    emit branchChosen(id);
  }
  if (event->button() == Qt::LeftButton) seekTo(event->position().x());
}

void TimeBand::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) return seekTo(event->position().x());
  if (const BranchLine* branch = branchAt(event->position()); branch != nullptr)
    return QToolTip::showText(event->globalPosition().toPoint(), plainTip(wordsOf(*branch)),
                              this);
  const Instant at = timeAt(event->position().x());
  for (const session::RainBar& bar : view_->rain) {
    if (!bar.span.contains(at)) continue;
    const QString kind = view_->scenario && !view_->forecast ? tr("of the scenario, not measured")
                         : bar.forecast                      ? tr("forecast")
                                                             : tr("measured, mean of the gauges");
    QToolTip::showText(event->globalPosition().toPoint(),
                       QString("%1–%2  %3 mm/h  %4")
                           .arg(clockOf(*view_, bar.span.begin), clockOf(*view_, bar.span.end))
                           .arg(bar.mmPerHour, 0, 'f', 1)
                           .arg(kind),
                       this);
    return;
  }
  QToolTip::hideText();
}

}  // namespace citymirror::panels
