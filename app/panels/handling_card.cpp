#include "app/panels/handling_card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "app/panels/bar_chart.h"
#include "app/panels/card_scroll.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using incident::HandlingIndices;
using incident::HandlingStep;
using session::IndexKey;

constexpr int kHandlingRow = 22, kHandlingRowsShown = 8;  // px, –
constexpr std::size_t kHandlingBars = 6;  // keys with the most cases
constexpr int kHandlingHours[] = {0, 24, 24 * 7, 24 * 30};
enum HandlingColumn { kHandlingKey, kCases, kClosed, kLate, kOnTime, kHandlingColumns };

QString percentText(double share) {
  return std::isfinite(share) ? QString("%1 %").arg(share * 100, 0, 'f', 0) : QStringLiteral("—");
}

/// Names sorted as they are read; what has none by its code.
std::map<QString, std::string> namedCodes(const std::set<std::string>& codes,
                                          const std::map<std::string, Text>& names) {
  std::map<QString, std::string> sorted;
  for (const std::string& code : codes) {
    const auto name = names.find(code);
    const QString text = code.empty()          ? HandlingCard::tr("none")
                         : name == names.end() ? QString::fromStdString(code)
                                               : say(name->second, code);
    const bool taken = sorted.contains(text);
    sorted.emplace(taken ? text + " (" + QString::fromStdString(code) + ")" : text, code);
  }
  return sorted;
}

/// "All …" and the codes; what was chosen stays while it occurs.
void fillCodes(QComboBox* choice, const QString& all, const std::map<QString, std::string>& codes) {
  const QSignalBlocker quiet(choice);
  const QVariant chosen = choice->currentData();
  choice->clear();
  choice->addItem(all);
  for (const auto& [name, code] : codes) choice->addItem(name, QString::fromStdString(code));
  const int kept = chosen.isValid() ? choice->findData(chosen) : 0;
  choice->setCurrentIndex(std::max(kept, 0));
}

std::optional<std::string> codeChosen(const QComboBox* choice) {
  const QVariant data = choice->currentData();
  return data.isValid() ? std::optional(data.toString().toStdString()) : std::nullopt;
}

}  // namespace

HandlingCard::HandlingCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  close_ = makeCloseButton(this);
  sum_ = makeLabel("body", this);
  source_ = makeLabel("small", this);
  for (QLabel* label : {sum_, source_}) label->setWordWrap(true);
  by_ = makeChoice("handlingBy", this);
  back_ = makeChoice("handlingBack", this);
  area_ = makeChoice("handlingArea", this);
  unit_ = makeChoice("handlingUnit", this);
  class_ = makeChoice("handlingClass", this);
  for (const IndexKey key : {IndexKey::unit, IndexKey::area, IndexKey::eventClass})
    by_->addItem(QString(), int(key));
  for (const int hours : kHandlingHours) back_->addItem(QString(), hours);
  for (QComboBox* choice : {by_, back_, area_, unit_, class_})
    connect(choice, &QComboBox::activated, this, [this] { refresh(); });
  onTime_ = new BarChart(this);
  onTime_->setObjectName("handlingOnTime");
  steps_ = new BarChart(this);
  steps_->setObjectName("handlingSteps");
  table_ = makeTable("handlingTable", kHandlingColumns, kHandlingKey, kHandlingRow, this);
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  saveIndices_ = makeButton("saveIndices", this);
  saveCases_ = makeButton("saveCases", this);
  connect(close_, &QPushButton::clicked, this, &HandlingCard::closed);
  connect(saveIndices_, &QPushButton::clicked, this, &HandlingCard::indicesWanted);
  connect(saveCases_, &QPushButton::clicked, this, &HandlingCard::casesWanted);
  layOut();
  hide();
  retranslate();
}

void HandlingCard::layOut() {
  auto* choices = new QGridLayout;
  choices->setSpacing(4);
  choices->addWidget(by_, 0, 0);
  choices->addWidget(back_, 0, 1);
  choices->addWidget(area_, 1, 0);
  choices->addWidget(unit_, 1, 1);
  choices->addWidget(class_, 2, 0, 1, 2);
  auto* saves = new QHBoxLayout;
  saves->addWidget(saveIndices_);
  saves->addWidget(saveCases_);
  auto* inside = new CardScroll(this);
  inside->column()->setSpacing(6);
  inside->column()->addLayout(choices);
  for (QWidget* part : std::initializer_list<QWidget*>{sum_, onTime_, steps_, table_, source_})
    inside->column()->addWidget(part);
  inside->column()->addLayout(saves);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  column->addWidget(inside);
}

void HandlingCard::retranslate() {
  title_->setText(tr("Handling of incidents"));
  close_->setToolTip(tr("Close (Esc)"));
  close_->setAccessibleName(tr("Close the indices of handling"));
  const QString keys[] = {tr("by unit"), tr("by area"), tr("by class")};
  for (int i = 0; i < by_->count(); ++i) by_->setItemText(i, keys[i]);
  const QString spans[] = {tr("whole time"), tr("last 24 h"), tr("last 7 days"),
                           tr("last 30 days")};
  for (int i = 0; i < back_->count(); ++i) back_->setItemText(i, spans[i]);
  by_->setAccessibleName(tr("Counted by"));
  back_->setAccessibleName(tr("Reported within"));
  area_->setAccessibleName(tr("Area"));
  unit_->setAccessibleName(tr("Unit that answers"));
  class_->setAccessibleName(tr("Class of event"));
  table_->setAccessibleName(tr("Indices of handling"));
  table_->setHorizontalHeaderLabels(
      {QString(), tr("Cases"), tr("Closed"), tr("Late"), tr("On time")});
  saveIndices_->setText(tr("Save table"));
  saveCases_->setText(tr("Save cases"));
  offered_.reset();
  shown_.reset();
  refresh();
}

void HandlingCard::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  refresh();
}

IndexKey HandlingCard::key() const { return IndexKey(by_->currentData().toInt()); }

session::HandlingFilter HandlingCard::filter() const {
  return {codeChosen(area_), codeChosen(unit_), codeChosen(class_),
          std::chrono::hours(back_->currentData().toInt())};
}

std::vector<incident::CaseRecord> HandlingCard::cases() const {
  const auto& handling = world().handling;
  return handling ? session::casesOf(*handling, filter(), world().now)
                  : std::vector<incident::CaseRecord>();
}

std::string HandlingCard::indicesTable() const {
  return session::indicesCsv(cases(), world().now, key());
}

std::string HandlingCard::casesTable() const { return session::casesCsv(cases(), world().now); }

void HandlingCard::fillChoices() {
  if (offered_ == world().handling && area_->count() > 0) return;
  offered_ = world().handling;
  const session::HandlingView none;
  const session::HandlingView& handling = offered_ ? *offered_ : none;
  std::set<std::string> areas, units, classes;
  for (const auto& record : handling.cases) {
    areas.insert(record->area);
    units.insert(record->unit);
    classes.insert(record->classCode);
  }
  fillCodes(area_, tr("all areas"), namedCodes(areas, handling.areas));
  fillCodes(unit_, tr("all units"), namedCodes(units, handling.units));
  fillCodes(class_, tr("all classes"), namedCodes(classes, handling.classes));
}

void HandlingCard::refresh() {
  if (isHidden()) return;
  fillChoices();
  const Basis basis{world().handling, key(), filter(), world().now.ms / 60'000};
  if (shown_ && *shown_ == basis) return followRights(anyShown_);
  shown_ = basis;
  fill();
  emit refilled();
}

QString HandlingCard::nameOfKey(const std::string& code) const {
  if (code.empty()) return tr("none");
  const auto& handling = *world().handling;
  const auto& names = key() == IndexKey::unit   ? handling.units
                      : key() == IndexKey::area ? handling.areas
                                                : handling.classes;
  const auto name = names.find(code);
  return name == names.end() ? QString::fromStdString(code) : say(name->second, code);
}

QString HandlingCard::sourceText() const {
  const auto& all = world().handling->cases;
  const auto first = std::ranges::min_element(
      all, {}, [](const auto& record) { return record->steps.front().at; });
  const Instant since = (*first)->steps.front().at;
  return tr("From the journal of this session, %1 %2 to %3; rejected and merged incidents do not "
            "count. Time limits: event_classes.json. An open case counts as late once its limit "
            "has passed.")
      .arg(dateOf(world(), since), clockOf(world(), since), clockOf(world(), world().now));
}

void HandlingCard::followRights(bool any) {
  anyShown_ = any;
  followRole(saveIndices_, world(), session::Act::exportData, any,
             tr("The indices with the mean time of each step, as CSV"));
  followRole(saveCases_, world(), session::Act::exportData, any,
             tr("Each case with its seven steps, as CSV"));
}

void HandlingCard::fill() {
  const bool any = world().handling && !world().handling->cases.empty();
  for (QWidget* part : std::initializer_list<QWidget*>{by_, back_, area_, unit_, class_, onTime_,
                                                       steps_, table_, source_, saveIndices_,
                                                       saveCases_})
    part->setVisible(any);
  if (!any) return sum_->setText(tr("No incident has been opened yet"));
  const auto shown = cases();
  const HandlingIndices all = incident::indicesOf(shown, world().now);
  const auto rows = incident::indicesBy(shown, world().now, session::memberOf(key()));
  sum_->setText(tr("%1 cases, %2 closed · on time %3 (%4 of %5) · sent back %6")
                    .arg(all.cases)
                    .arg(all.closed)
                    .arg(percentText(all.onTimeRate))
                    .arg(all.onTime)
                    .arg(all.onTime + all.overdue)
                    .arg(all.sentBack));
  source_->setText(sourceText());
  followRights(!shown.empty());
  fillBars(rows, all);
  fillTable(rows);
}

void HandlingCard::fillBars(const std::map<std::string, HandlingIndices>& rows,
                            const HandlingIndices& all) {
  std::vector<const std::pair<const std::string, HandlingIndices>*> most;
  for (const auto& row : rows)
    if (std::isfinite(row.second.onTimeRate)) most.push_back(&row);
  std::ranges::stable_sort(most, std::greater<>(),
                           [](const auto* row) { return row->second.cases; });
  if (most.size() > kHandlingBars) most.resize(kHandlingBars);
  std::vector<BarChart::Bar> rates, times;
  for (const auto* row : most)
    rates.push_back({nameOfKey(row->first), std::round(row->second.onTimeRate * 100)});
  for (std::size_t i = 1; i < incident::kHandlingSteps; ++i) {
    if (std::isfinite(all.meanSeconds[i]))
      times.push_back({say(incident::nameOf(HandlingStep(i))),
                       std::round(all.meanSeconds[i] / 6) / 10});
  }
  onTime_->setVisible(!rates.empty());
  steps_->setVisible(!times.empty());
  onTime_->setBars(tr("On time, % of closed or late"), std::move(rates), 100);
  steps_->setBars(tr("Mean time of each step, min"), std::move(times));
}

void HandlingCard::fillTable(const std::map<std::string, HandlingIndices>& rows) {
  table_->setRowCount(int(rows.size()));
  int row = 0;
  for (const auto& [code, of] : rows) {
    QStringList tip{nameOfKey(code)};
    for (std::size_t i = 1; i < incident::kHandlingSteps; ++i) {
      if (std::isfinite(of.meanSeconds[i]))
        tip << say(incident::nameOf(HandlingStep(i))) + ": " +
                   durationText(millis(of.meanSeconds[i]));
    }
    const QString cells[] = {nameOfKey(code), QString::number(of.cases),
                             QString::number(of.closed), QString::number(of.overdue),
                             percentText(of.onTimeRate)};
    for (int column = 0; column < kHandlingColumns; ++column) {
      setCell(table_, row, column, cells[column], tip.join('\n'));
      if (column != kHandlingKey)
        table_->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    ++row;
  }
  const int header = table_->horizontalHeader()->sizeHint().height();
  table_->setFixedHeight(header + std::min(std::max(row, 1), kHandlingRowsShown) * kHandlingRow +
                         2 * table_->frameWidth());
}

}  // namespace citymirror::panels
