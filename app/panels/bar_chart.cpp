#include "app/panels/bar_chart.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kBarTitle = 20, kBarRow = 18, kCount = 56;
constexpr double kLabelShare = 0.36;

}  // namespace

BarChart::BarChart(QWidget* parent) : QWidget(parent) {}

void BarChart::setBars(const QString& title, std::vector<Bar> bars, double whole) {
  title_ = title;
  whole_ = whole;
  bars_ = std::move(bars);
  QStringList texts;
  for (const Bar& bar : bars_) texts << bar.label + ": " + QLocale().toString(bar.value, 'g', 10);
  setAccessibleName(title_);
  setAccessibleDescription(texts.join("; "));
  setToolTip(plainTip(texts.join('\n')));
  setFixedHeight(sizeHint().height());
  update();
}

QSize BarChart::sizeHint() const {
  return {240, bars_.empty() ? 0 : kBarTitle + kBarRow * int(bars_.size())};
}

QRectF BarChart::barRect(std::size_t bar) const {
  double most = whole_;
  for (const Bar& one : bars_) most = std::max(most, one.value);
  const double left = width() * kLabelShare, room = width() - left - kCount;
  const double share = most > 0 ? bars_[bar].value / most : 0;
  return {left, kBarTitle + double(bar) * kBarRow + 3, std::max(0.0, room * share), kBarRow - 6.0};
}

void BarChart::paintEvent(QPaintEvent*) {
  if (bars_.empty()) return;
  QPainter painter(this);
  painter.setFont(fontOf(TypeSize::small));
  painter.setPen(colorOf(Tone::muted));
  painter.drawText(QRectF(0, 0, width(), kBarTitle), Qt::AlignLeft | Qt::AlignVCenter, title_);
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const QRectF bar = barRect(i);
    const double top = bar.top() - 3;
    const QRectF label(0, top, bar.left() - kGrid, kBarRow);
    painter.setPen(colorOf(Tone::text));
    painter.drawText(
        label, Qt::AlignRight | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(bars_[i].label, Qt::ElideRight, int(label.width())));
    painter.fillRect(bar, colorOf(Tone::measured));
    painter.drawText(QRectF(bar.right() + 6, top, kCount, kBarRow),
                     Qt::AlignLeft | Qt::AlignVCenter, QLocale().toString(bars_[i].value, 'g', 8));
  }
}

}  // namespace citymirror::panels
