#include "app/panels/conflict_list.h"

#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/forecast_words.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kConflictRow = 44, kConflictRows = 3;  // px; rows before it scrolls

QString conflictSide(const session::WorldView& world, const session::ConflictView::Side& side) {
  const SensorSite& site = world.city->sensors[side.site];
  const QString source = QString::fromStdString(side.source);
  return QString("%1 (%2%3)")
      .arg(valueText(site.quantity, side.value), source.isEmpty() ? source : source + ", ",
           durationText(std::max(world.now - side.at, Millis{0})));
}

}  // namespace

ConflictList::ConflictList(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  heading_->setWordWrap(true);
  list_ = makeList("conflicts", this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, kGrid);
  column->setSpacing(4);
  column->addWidget(heading_);
  column->addWidget(list_);
  const auto choose = [this](QListWidgetItem* item) {
    emit chosen(item->data(Qt::UserRole).toString());
  };
  connect(list_, &QListWidget::itemClicked, this, choose);
  connect(list_, &QListWidget::itemActivated, this, choose);
  retranslate();
  refresh();
}

void ConflictList::retranslate() { list_->setAccessibleName(tr("Sources that disagree")); }

void ConflictList::refresh() {
  const session::WorldView& w = world();
  std::vector<const session::ForecastCheck*> refuted;
  for (const session::ForecastCheck& check : w.forecastChecks)
    if (w.city && check.conflict) refuted.push_back(&check);
  sources_ = w.city ? int(w.conflicts.size()) : 0;
  const int count = sources_ + int(refuted.size());
  setVisible(count > 0);
  heading_->setText(tr("Sources that disagree: %1").arg(count));
  resizeRows(list_, count);
  for (int i = 0; i < sources_; ++i) {
    const session::ConflictView& conflict = w.conflicts[std::size_t(i)];
    const SensorSite& site = w.city->sensors[conflict.one.site];
    const SensorSite& other = w.city->sensors[conflict.other.site];
    const QString values = conflictSide(w, conflict.one) + " ≠ " + conflictSide(w, conflict.other);
    QString place = say(site.name, site.code);
    if (&other != &site) place += " ≠ " + say(other.name, other.code);  // two instruments
    showRow(i, site, place + "\n" + values,
            QString("%1 · %2\n%3\n%4")
                .arg(say(site.name, site.code), say(other.name, other.code), values,
                     tr("They may differ by %1. %2")
                         .arg(valueText(site.quantity, conflict.tolerance),
                              say(conflict.source))));
  }
  for (int i = sources_; i < count; ++i) {
    const session::ForecastCheck& check = *refuted[std::size_t(i - sources_)];
    const QString text = say(check.place, check.road) + "\n" + forecastCheckText(w, check);
    showRow(i, w.city->sensors[check.site], text, text + "\n" + forecastCheckTip(w, check));
  }
  fitHeight(list_, kConflictRows, kConflictRow);
}

void ConflictList::showForecast(const QString& gauge) {
  for (int i = sources_; i < list_->count(); ++i) {
    if (list_->item(i)->data(Qt::UserRole).toString() != gauge) continue;
    list_->setCurrentRow(i);
    return list_->scrollToItem(list_->item(i));
  }
}

void ConflictList::showRow(int row, const SensorSite& site, const QString& text,
                           const QString& tip) {
  QListWidgetItem* item = list_->item(row);
  if (item->text() != text) item->setText(text);
  item->setData(Qt::UserRole, QString::fromStdString(site.code));
  item->setToolTip(plainTip(tip));
}

}  // namespace citymirror::panels
