#include "app/panels/theme_legend.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

constexpr int kLegendRowHeight = 22, kLegendSwatch = 14;
constexpr double kSquareKilometre = 1e6;

QString legendArea(double squareMetres) {
  const bool large = squareMetres >= kSquareKilometre / 10;
  const QLocale english(QLocale::English);
  return large ? english.toString(squareMetres / kSquareKilometre, 'f', 2) + " km²"
               : english.toString(squareMetres, 'f', 0) + " m²";
}

}  // namespace

ThemeRow::ThemeRow(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::TabFocus);
  setFont(fontOf(TypeSize::small));
  setAttribute(Qt::WA_Hover);
}

void ThemeRow::setEntry(const draw::ThemeEntry& entry) {
  color_ = entry.color;
  buildings_ = entry.buildings;
  setText(say(entry.name));
  setAccessibleName(text() + ": " + countText(buildings_));
  update();
}

QSize ThemeRow::sizeHint() const { return {120, kLegendRowHeight}; }

void ThemeRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (isChecked() || underMouse()) painter.fillRect(rect(), colorOf(Tone::raised));
  if (isChecked() || hasFocus()) {
    painter.setPen(colorOf(Tone::accent));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
  const QRect swatch(5, (height() - kLegendSwatch) / 2, kLegendSwatch, kLegendSwatch);
  const bool own = color_.a == 0;
  painter.setPen(colorOf(own ? Tone::muted : Tone::line));
  painter.setBrush(own ? QBrush(Qt::NoBrush) : QBrush(colorOf(color_)));
  painter.drawRect(swatch);
  painter.setPen(colorOf(buildings_ > 0 ? Tone::text : Tone::muted));
  const QRect words = rect().adjusted(swatch.right() + 9, 0, -6, 0);
  painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, text());
  painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, countText(buildings_));
}

ThemeLegend::ThemeLegend(QWidget* parent)
    : QFrame(parent),
      title_(makeLabel("statement", this)),
      summary_(makeLabel("small", this)),
      notes_(makeLabel("small", this)),
      close_(makeCloseButton(this)),
      rows_(new QVBoxLayout) {
  setObjectName("overlay");
  for (QLabel* label : {title_, summary_, notes_}) label->setWordWrap(true);
  notes_->setObjectName("muted");
  notes_->setFont(fontOf(TypeSize::small));
  auto* top = new QHBoxLayout;
  top->addWidget(title_, 1);
  top->addWidget(close_, 0, Qt::AlignTop);
  rows_->setSpacing(0);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  column->setSpacing(6);
  column->addLayout(top);
  column->addLayout(rows_);
  column->addWidget(summary_);
  column->addWidget(notes_);
  connect(close_, &QAbstractButton::clicked, this, &ThemeLegend::closed);
}

void ThemeLegend::fitRows(std::size_t count) {
  while (row_.size() > qsizetype(count)) delete row_.takeLast();
  while (row_.size() < qsizetype(count)) {
    auto* row = new ThemeRow(this);
    const int entry = int(row_.size());
    connect(row, &QAbstractButton::clicked, this, [this, entry] { emit entryClicked(entry); });
    rows_->addWidget(row);
    row_ << row;
  }
}

void ThemeLegend::setTheme(const draw::BuildingTheme& theme, const QStringList& notes) {
  theme_ = theme;
  const QString unit = say(draw::unitOf(theme.attribute));
  title_->setText(say(draw::nameOf(theme.attribute)) +
                  (unit.isEmpty() ? QString() : tr(" (%1)").arg(unit)));
  close_->setToolTip(tr("Take the theme away"));
  close_->setAccessibleName(tr("Take the theme away"));
  fitRows(theme.entries.size());
  for (int i = 0; i < row_.size(); ++i) {
    row_[i]->setEntry(theme.entries[std::size_t(i)]);
    row_[i]->setToolTip(tr("Select these buildings"));
  }
  notes_->setText(notes.join('\n'));
  summarise();
  setVisible(true);
}

void ThemeLegend::setChosen(int entry) {
  chosen_ = entry;
  summarise();
}

void ThemeLegend::summarise() {
  if (chosen_ >= int(theme_.entries.size())) chosen_ = -1;
  for (int i = 0; i < row_.size(); ++i) row_[i]->setChecked(i == chosen_);
  if (chosen_ < 0) {
    std::uint64_t all = 0;
    for (const draw::ThemeEntry& entry : theme_.entries) all += entry.buildings;
    summary_->setText(tr("%1 buildings; click a line to select its buildings").arg(countText(all)));
    return;
  }
  const draw::ThemeEntry& entry = theme_.entries[std::size_t(chosen_)];
  if (!residentsMasked_.isEmpty()) {
    return summary_->setText(tr("Selected: %1 buildings, footprints %2, residents: %3")
                                 .arg(countText(entry.buildings), legendArea(entry.footprint),
                                      residentsMasked_));
  }
  summary_->setText(tr("Selected: %1 buildings, footprints %2, about %3 residents")
                        .arg(countText(entry.buildings), legendArea(entry.footprint),
                             countText(entry.residents)));
}

QString ThemeLegend::summary() const { return summary_->text(); }

}  // namespace citymirror::panels
