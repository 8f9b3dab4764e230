#include "app/panels/branch_card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "app/panels/card_scroll.h"
#include "app/panels/pair_chart.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/task_panel.h"
#include "app/panels/theme.h"
#include "app/panels/traffic_card.h"
#include "app/session/branch/branch_name.h"

namespace citymirror::panels {
namespace {

constexpr int kBranchTableHeight = 320, kChartsHeight = 120;  // px
enum BranchColumn { kIndex, kOfA, kOfB, kMoreOfB, kColumns };

QString branchLetter(int side) { return QString(QChar(u'A' + side)); }

const session::WorldIndex* indexIn(const session::WorldFuture& future, const std::string& key) {
  for (const session::WorldIndex& index : future.indices) {
    if (index.key == key) return &index;
  }
  return nullptr;
}

QString branchFigure(const session::WorldIndex* index) {
  if (index == nullptr || !std::isfinite(index->value)) return QStringLiteral("–");
  return numberText(index->value, index->decimals());
}

QString moreText(const session::WorldIndex* a, const session::WorldIndex* b) {
  if (a == nullptr || b == nullptr) return QStringLiteral("–");
  return differenceText(b->value - a->value, b->decimals());
}

/// What the list of quantities holds, in its order.
struct BranchQuantity {
  const char* unit;
  int digits;
  std::function<double(const session::WorldRow&)> value;
};

const BranchQuantity& branchQuantity(int index) {
  using Row = session::WorldRow;
  static const std::array<BranchQuantity, 8> kQuantities{
      {{"m³", 0, [](const Row& row) { return row.wetVolume; }},
       {"m³", 0, [](const Row& row) { return row.streetWater; }},
       {"km", 2, [](const Row& row) { return row.pondedKm; }},
       {"km", 1, [](const Row& row) { return row.closedKm; }},
       {"km", 1, [](const Row& row) { return row.queueKm; }},
       {"", 0, [](const Row& row) { return double(row.running); }},
       {"", 0, [](const Row& row) { return double(row.stranded); }},
       {"", 0, [](const Row& row) { return row.cutOff; }}}};
  return kQuantities[std::size_t(std::clamp(index, 0, int(kQuantities.size()) - 1))];
}

/// B − A at the instants that both have; points rise in time.
std::vector<ChartPoint> pointsApart(const std::vector<ChartPoint>& a,
                                    const std::vector<ChartPoint>& b) {
  std::vector<ChartPoint> apart;
  auto ofA = a.begin();
  for (const ChartPoint& ofB : b) {
    while (ofA != a.end() && ofA->at < ofB.at) ++ofA;
    if (ofA == a.end()) break;
    if (ofA->at == ofB.at) apart.push_back({ofB.at, ofB.value - ofA->value});
  }
  return apart;
}

}  // namespace

BranchCard::BranchCard(std::array<QColor, kSides> colors, QWidget* parent)
    : Panel(parent), colors_(colors) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  words_ = makeLabel("small", this);
  words_->setWordWrap(true);
  words_->setTextFormat(Qt::RichText);
  plan_ = makeLabel("small", this);
  plan_->setObjectName("planInForce");
  plan_->setWordWrap(true);
  apart_ = makeLabel("small", this);
  apart_->setObjectName("branchesApart");
  apart_->setWordWrap(true);
  close_ = makeCloseButton(this);
  for (int side = 0; side < kSides; ++side) {
    auto*& letter = letters_[std::size_t(side)];
    letter = makeLabel("strong", this);
    letter->setText(branchLetter(side));
    letter->setStyleSheet(QString("color:%1").arg(colors_[std::size_t(side)].name()));
    lists_[std::size_t(side)] = new QComboBox(this);
    connect(lists_[std::size_t(side)], &QComboBox::activated, this, [this] { take(); });
    auto*& adopt = adopt_[std::size_t(side)];
    adopt = new QPushButton(this);
    adopt->setObjectName("adopt" + branchLetter(side));
    connect(adopt, &QPushButton::clicked, this,
            [this, side] { emit adoptWanted(QString(sides_[std::size_t(side)])); });
  }
  swap_ = new QPushButton("⇅", this);
  swap_->setFixedWidth(28);
  swipe_ = new QPushButton(this);
  two_ = new QPushButton(this);
  difference_ = new QPushButton(this);
  difference_->setCheckable(true);
  map_ = new QComboBox(this);
  map_->setObjectName("differenceOf");
  map_->addItems({QString(), QString(), QString()});
  map_->hide();
  save_ = new QPushButton(this);
  save_->setObjectName("saveTable");
  quantity_ = new QComboBox(this);
  quantity_->setObjectName("branchQuantity");
  chart_ = new PairChart(this);
  more_ = new PairChart(this);
  more_->setObjectName("moreOfB");
  for (PairChart* chart : {chart_, more_}) chart->setFixedHeight(kChartsHeight);
  table_ = new QTableWidget(0, kColumns, this);
  table_->setFixedHeight(kBranchTableHeight);
  table_->verticalHeader()->hide();
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setWordWrap(true);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(kIndex, QHeaderView::Stretch);
  layOut();
  connect(close_, &QPushButton::clicked, this, &BranchCard::closed);
  connect(swap_, &QPushButton::clicked, this,
          [this] { emit sidesChosen(QString(sides_[1]), QString(sides_[0])); });
  connect(swipe_, &QPushButton::clicked, this, &BranchCard::swipeWanted);
  connect(two_, &QPushButton::clicked, this, &BranchCard::twoWanted);
  connect(difference_, &QPushButton::toggled, map_, &QWidget::setVisible);
  connect(difference_, &QPushButton::toggled, this, &BranchCard::differenceToggled);
  connect(map_, &QComboBox::activated, this, &BranchCard::differenceChosen);
  connect(save_, &QPushButton::clicked, this, &BranchCard::tableWanted);
  connect(quantity_, &QComboBox::activated, this, [this] { fillChart(); });
  for (PairChart* chart : {chart_, more_})
    connect(chart, &PairChart::timePicked, this, &BranchCard::timePicked);
  retranslate();
  refresh();
  hide();
}

void BranchCard::layOut() {
  auto* sides = new QGridLayout;
  for (int side = 0; side < kSides; ++side) {
    sides->addWidget(letters_[std::size_t(side)], side, 0);
    sides->addWidget(lists_[std::size_t(side)], side, 1);
  }
  for (int side = 0; side < kSides; ++side)
    sides->addWidget(adopt_[std::size_t(side)], side, 3);
  sides->addWidget(swap_, 0, 2, 2, 1);
  sides->setColumnStretch(1, 1);
  auto* views = new QHBoxLayout;
  for (QPushButton* button : {swipe_, two_, difference_}) views->addWidget(button);
  auto* charts = new QHBoxLayout;
  for (PairChart* chart : {chart_, more_}) charts->addWidget(chart, 1);
  auto* card = new QVBoxLayout(this);
  card->setContentsMargins(12, kGrid, 12, kGrid);
  card->addLayout(makeTitleRow(title_, close_));
  auto* inside = new CardScroll(this);
  card->addWidget(inside);
  QVBoxLayout* column = inside->column();
  column->setSpacing(6);
  column->addLayout(sides);
  column->addWidget(apart_);
  column->addLayout(views);
  column->addWidget(plan_);
  column->addWidget(map_);
  column->addWidget(words_);
  column->addWidget(quantity_);
  column->addLayout(charts);
  column->addWidget(table_);
  column->addWidget(save_);
}

/// The lists say again what is compared where that is not what was chosen.
void BranchCard::take() {
  emit sidesChosen(lists_[0]->currentData().toString(), lists_[1]->currentData().toString());
  fillSides();
}

void BranchCard::setFutures(std::shared_ptr<const session::WorldFutures> futures, QString a,
                            QString b) {
  const bool others = futures != futures_;
  const auto before = std::exchange(sides_, {});
  futures_ = std::move(futures);
  const auto known = [&](const QString& id) {
    return futures_->find(id.toStdString()) != nullptr;
  };
  const auto idOf = [](const auto& future) { return QString::fromStdString(future->id); };
  if (futures_->all.size() > 1) {
    sides_[0] = known(a) ? a : idOf(futures_->all.front());
    sides_[1] = known(b) && b != sides_[0] ? b : QString();
    for (std::size_t k = futures_->all.size(); k-- > 0 && sides_[1].isEmpty();) {
      if (idOf(futures_->all[k]) != sides_[0]) sides_[1] = idOf(futures_->all[k]);
    }
  }
  if (others || sides_ != before) refresh();
}

bool BranchCard::differenceShown() const { return difference_->isChecked(); }

session::DifferenceOf BranchCard::differenceOf() const {
  return session::DifferenceOf(std::max(0, map_->currentIndex()));
}

void BranchCard::setDifference(const QString& words) {
  words_->setText(words);
  words_->setVisible(!words.isEmpty());
}

void BranchCard::refresh() {
  fillSides();
  showPlan();
  fillChart();
  fillTable();
}

/// Whole branches in which people do something can be put in force; figures of whole ones are told.
void BranchCard::showPlan() {
  const auto told = [this](const QString& id) {
    const auto future = futures_->find(id.toStdString());
    return future && !future->computing && !future->error && !future->indices.empty();
  };
  followRole(save_, world(), session::Act::exportData, told(sides_[0]) && told(sides_[1]),
             tr("As CSV for a spreadsheet, into the folder of documents"));
  plan_->setVisible(world().plan.has_value());
  if (world().plan) plan_->setText(planText(world(), *world().plan));
  for (int side = 0; side < kSides; ++side) {
    const auto future = futures_->find(sides_[std::size_t(side)].toStdString());
    const bool whole = future && !future->parent.empty() && !future->computing &&
                       !future->error && futures_->scenario.empty();  // nothing of a drill
    adopt_[std::size_t(side)]->setEnabled(whole && !inForce(world(), *futures_, *future));
  }
}

void BranchCard::fillSides() {
  for (int side = 0; side < kSides; ++side) {
    QComboBox* list = lists_[std::size_t(side)];
    const QSignalBlocker quiet(list);
    list->clear();
    for (const auto& future : futures_->all) {
      list->addItem((inForce(world(), *futures_, *future) ? "✓ " : "") +
                        say(session::branchTitle(*future)),
                    QString::fromStdString(future->id));
      list->setItemData(list->count() - 1, plainTip(say(session::branchDeeds(*futures_, *future))),
                        Qt::ToolTipRole);
    }
    list->setCurrentIndex(list->findData(sides_[std::size_t(side)]));
    const auto chosen = futures_->find(sides_[std::size_t(side)].toStdString());
    const QString deeds = chosen ? say(session::branchDeeds(*futures_, *chosen)) : QString();
    list->setToolTip(plainTip(list->currentText() + "\n" + deeds));
  }
  const auto a = futures_->find(sides_[0].toStdString());
  const auto b = futures_->find(sides_[1].toStdString());
  apart_->setText(a && b ? capitalised(say(session::branchesApart(*futures_, *a, *b)))
                         : QString());
  apart_->setVisible(!apart_->text().isEmpty());
}

void BranchCard::fillTable() {
  const auto a = futures_->find(sides_[0].toStdString());
  const auto b = futures_->find(sides_[1].toStdString());
  std::vector<const session::WorldIndex*> keys;
  for (const auto& of : {a, b}) {
    for (std::size_t k = 0; of && k < of->indices.size(); ++k) {
      const session::WorldIndex* index = &of->indices[k];
      if (std::none_of(keys.begin(), keys.end(), [&](auto* key) { return key->key == index->key; }))
        keys.push_back(index);
    }
  }
  table_->setRowCount(int(keys.size()));
  for (int row = 0; row < int(keys.size()); ++row) {
    const session::WorldIndex& key = *keys[std::size_t(row)];
    const auto* ofA = a ? indexIn(*a, key.key) : nullptr;
    const auto* ofB = b ? indexIn(*b, key.key) : nullptr;
    QString name = capitalised(say(key.name));
    if (key.unit != "1") name += QString(" (%1)").arg(QString::fromStdString(key.unit));
    const std::array<QString, kColumns> cells{name, branchFigure(ofA), branchFigure(ofB),
                                              moreText(ofA, ofB)};
    for (int column = 0; column < kColumns; ++column) {
      auto* item = new QTableWidgetItem(cells[std::size_t(column)]);
      const bool sourced = column == kIndex && key.source != Text{};
      item->setToolTip(sourced ? cells[kIndex] + "\n" + say(key.source)
                               : cells[std::size_t(column)]);
      if (column == kOfA || column == kOfB) item->setForeground(colors_[column - kOfA]);
      if (column != kIndex) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      table_->setItem(row, column, item);
    }
  }
  table_->resizeRowsToContents();
}

void BranchCard::fillChart() {
  const BranchQuantity& chosen = branchQuantity(quantity_->currentIndex());
  PairData pair;
  pair.title = QStringLiteral("A, B");
  pair.unit = chosen.unit;
  pair.digits = chosen.digits;
  pair.window = {futures_->zero, futures_->zero + millis(futures_->duration)};
  pair.cursor = world().cursor.at;
  pair.utcOffsetMinutes = world().city ? world().city->utcOffsetMinutes : 0;
  for (int side = 0; side < kSides; ++side) {
    PairLine& line = pair.lines[std::size_t(side)];
    line.letter = branchLetter(side);
    line.color = colors_[std::size_t(side)];
    const auto future = futures_->find(sides_[std::size_t(side)].toStdString());
    for (std::size_t k = 0; future && k < future->track->rows.size(); ++k) {
      const session::WorldRow& row = future->track->rows[k];
      line.points.push_back({futures_->zero + millis(row.time), chosen.value(row)});
    }
  }
  PairData more = pair;
  more.title = tr("B − A");
  more.lines = {};
  more.lines[0] = {{}, colors_[1], pointsApart(pair.lines[0].points, pair.lines[1].points)};
  more_->setData(std::move(more));
  more_->setAccessibleName(more_->heading());
  chart_->setData(std::move(pair));
}

void BranchCard::retranslate() {
  title_->setText(tr("Two branches"));
  close_->setToolTip(tr("End the comparison of branches (Esc)"));
  close_->setAccessibleName(tr("End the comparison of branches"));
  swap_->setToolTip(tr("A and B change places"));
  swap_->setAccessibleName(tr("A and B change places"));
  swipe_->setText(tr("Swipe"));
  two_->setText(tr("Side by side"));
  difference_->setText(tr("Difference"));
  difference_->setToolTip(tr("Where the water of B is lower or higher than that of A"));
  const QString maps[] = {tr("Depth at the time that is shown"), tr("Greatest depth until then"),
                          tr("How long water ponded until then")};
  for (int k = 0; k < map_->count(); ++k) map_->setItemText(k, maps[k]);
  map_->setAccessibleName(tr("What the map of differences shows"));
  save_->setText(tr("Save the table"));
  for (int side = 0; side < kSides; ++side) {
    QPushButton* adopt = adopt_[std::size_t(side)];
    adopt->setText(tr("Adopt %1").arg(branchLetter(side)));
    adopt->setToolTip(tr("What people do in this branch becomes tasks of the verified incident; it "
                         "replaces the plan before"));
  }
  for (int side = 0; side < kSides; ++side)
    lists_[std::size_t(side)]->setAccessibleName(tr("Branch of side %1").arg(branchLetter(side)));
  const int chosen = std::max(0, quantity_->currentIndex());
  const QSignalBlocker quiet(quantity_);
  quantity_->clear();
  quantity_->addItems({tr("All water with rivers and lakes"), tr("Water on streets"),
                       tr("Ponded road"), tr("Road closed to cars"), tr("Queues on roads"),
                       tr("Vehicles under way"), tr("Stranded vehicles"),
                       tr("Residents no ambulance reaches")});
  quantity_->setCurrentIndex(chosen);
  quantity_->setAccessibleName(tr("Quantity over time"));
  table_->setHorizontalHeaderLabels({tr("Figure"), "A", "B", "B − A"});
  for (int side = 0; side < kSides; ++side)
    table_->horizontalHeaderItem(kOfA + side)->setForeground(colors_[std::size_t(side)]);
  table_->setAccessibleName(tr("Figures of both branches"));
  refresh();
}

}  // namespace citymirror::panels
