#include "app/panels/query_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/bar_chart.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

constexpr std::size_t kShownRows = 200, kShownGroups = 10;
constexpr int kListHeight = 132, kLeastQueryBox = 40;  // px

QString figure(double value) { return QLocale().toString(value, 'g', 6); }

QComboBox* makeBox(const char* name, QWidget* parent) {
  auto* box = new QComboBox(parent);
  box->setObjectName(name);
  box->setMinimumContentsLength(3);
  box->setMinimumWidth(kLeastQueryBox);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  return box;
}

QHBoxLayout* rowOf(std::initializer_list<QWidget*> widgets) {
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  for (QWidget* widget : widgets) row->addWidget(widget);
  return row;
}

}  // namespace

QueryPanel::QueryPanel(QWidget* parent) : QFrame(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  close_ = makeCloseButton(this);
  connect(close_, &QPushButton::clicked, this, &QueryPanel::closed);
  body_ = new QWidget(this);
  auto* column = new QVBoxLayout(body_);
  column->setContentsMargins(0, 0, kGrid, 0);
  column->setSpacing(6);
  buildForm(column);
  results_ = new QWidget(body_);
  auto* answer = new QVBoxLayout(results_);
  answer->setContentsMargins(0, 0, 0, 0);
  answer->setSpacing(6);
  buildAnswer(answer);
  column->addWidget(results_);
  column->addStretch();
  scroll_ = new QScrollArea(this);
  scroll_->setWidget(body_);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->viewport()->setAutoFillBackground(false);
  body_->setAutoFillBackground(false);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  all->setSpacing(6);
  all->addLayout(makeTitleRow(title_, close_));
  all->addWidget(scroll_, 1);
  addCondition();
  retranslate();
  placeChanged();
  clearAnswer();
  hide();
}

void QueryPanel::buildForm(QVBoxLayout* column) {
  layerLabel_ = makeLabel("muted", body_);
  layer_ = makeBox("queryLayer", body_);
  combine_ = makeBox("queryCombine", body_);
  place_ = makeBox("queryPlace", body_);
  zone_ = makeBox("queryZone", body_);
  by_ = makeBox("queryBy", body_);
  of_ = makeBox("queryOf", body_);
  placeLabel_ = makeLabel("muted", body_);
  byLabel_ = makeLabel("muted", body_);
  ofLabel_ = makeLabel("muted", body_);
  drawn_ = makeLabel("small", body_);
  drawn_->setProperty("content", true);
  amount_ = new QDoubleSpinBox(body_);
  amount_->setObjectName("queryAmount");
  add_ = new QPushButton(body_);
  draw_ = new QPushButton(body_);
  ask_ = new QPushButton(body_);
  ask_->setObjectName("queryAsk");
  clear_ = new QPushButton(body_);
  conditionRows_ = new QVBoxLayout;
  conditionRows_->setSpacing(4);
  column->addLayout(rowOf({layerLabel_, layer_}));
  column->addLayout(conditionRows_);
  column->addLayout(rowOf({add_, combine_}));
  column->addLayout(rowOf({placeLabel_, place_}));
  column->addLayout(rowOf({zone_, amount_, draw_}));
  column->addWidget(drawn_);
  auto* sums = new QGridLayout;
  sums->setSpacing(4);
  sums->setColumnStretch(1, 1);
  sums->addWidget(byLabel_, 0, 0);
  sums->addWidget(by_, 0, 1);
  sums->addWidget(ofLabel_, 1, 0);
  sums->addWidget(of_, 1, 1);
  column->addLayout(sums);
  column->addLayout(rowOf({ask_, clear_}));
  for (int i = 0; i <= int(QueryPlace::water); ++i) place_->addItem({});
  for (int i = 0; i < 2; ++i) combine_->addItem({});
  connect(add_, &QPushButton::clicked, this, &QueryPanel::addCondition);
  connect(ask_, &QPushButton::clicked, this, &QueryPanel::askWanted);
  connect(draw_, &QPushButton::clicked, this, &QueryPanel::drawWanted);
  connect(clear_, &QPushButton::clicked, this, &QueryPanel::clearWanted);
  connect(layer_, &QComboBox::currentIndexChanged, this, &QueryPanel::chooseLayer);
  connect(place_, &QComboBox::currentIndexChanged, this, &QueryPanel::placeChanged);
}

void QueryPanel::buildAnswer(QVBoxLayout* column) {
  count_ = makeLabel("statement", results_);
  source_ = makeLabel("small", results_);
  for (QLabel* label : {count_, source_}) {
    label->setWordWrap(true);
    label->setProperty("content", true);
  }
  facts_ = new FactTable(results_);
  chart_ = new BarChart(results_);
  list_ = new QListWidget(results_);
  list_->setObjectName("queryRows");
  list_->setFixedHeight(kListHeight);
  csv_ = new QPushButton(results_);
  gpkg_ = new QPushButton(results_);
  column->addWidget(makeSeparator(results_));
  column->addWidget(count_);
  column->addWidget(facts_);
  column->addWidget(chart_);
  column->addWidget(list_);
  column->addLayout(rowOf({csv_, gpkg_}));
  column->addWidget(source_);
  connect(csv_, &QPushButton::clicked, this, &QueryPanel::csvWanted);
  connect(gpkg_, &QPushButton::clicked, this, &QueryPanel::geoPackageWanted);
  const auto choose = [this](QListWidgetItem* item) {
    emit chosen(std::size_t(item->data(Qt::UserRole).toULongLong()));
  };
  connect(list_, &QListWidget::itemClicked, this, choose);
  connect(list_, &QListWidget::itemActivated, this, choose);
}

void QueryPanel::retranslate() {
  title_->setText(tr("Query"));
  close_->setToolTip(tr("Close the query (Esc)"));
  close_->setAccessibleName(tr("Close the query"));
  layerLabel_->setText(tr("Layer"));
  add_->setText(tr("Add condition"));
  combine_->setItemText(0, tr("all must hold"));
  combine_->setItemText(1, tr("one is enough"));
  placeLabel_->setText(tr("Place"));
  const QString places[] = {tr("everywhere"),        tr("in the picture"), tr("in a drawn area"),
                            tr("near a drawn line"), tr("in a zone"),      tr("in flood water")};
  for (int i = 0; i < place_->count(); ++i) place_->setItemText(i, places[i]);
  draw_->setText(tr("Draw"));
  byLabel_->setText(tr("By"));
  ofLabel_->setText(tr("Sum of"));
  ask_->setText(tr("Ask"));
  clear_->setText(tr("Clear"));
  csv_->setText(tr("Save CSV"));
  gpkg_->setText(tr("Save GeoPackage"));
  const std::pair<QComboBox*, QString> named[] = {
      {layer_, tr("Layer")}, {combine_, tr("How conditions join")},
      {place_, tr("Place")}, {zone_, tr("Zone")},
      {by_, tr("Group by")}, {of_, tr("Sum of")}};
  for (const auto& [box, name] : named) box->setAccessibleName(name);
  list_->setAccessibleName(tr("Found"));
  for (QueryCondition* condition : conditions_) condition->retranslate();
  for (std::size_t i = 0; i < tables_.size(); ++i)
    layer_->setItemText(int(i), capitalised(say(tables_[i]->name)));
  nameAmount();
  const int by = by_->currentIndex(), of = of_->currentIndex();
  fillColumns();
  by_->setCurrentIndex(by);
  of_->setCurrentIndex(of);
  if (answer_) showAnswer(session::CityAnswer(*answer_));
}

void QueryPanel::setTables(std::vector<std::shared_ptr<const FieldTable>> tables,
                           std::shared_ptr<const CityModel> city) {
  tables_ = std::move(tables);
  city_ = std::move(city);
  {
    const QSignalBlocker quiet(layer_);
    layer_->clear();
    for (const auto& table : tables_) layer_->addItem(capitalised(say(table->name)));
  }
  zone_->clear();
  for (std::size_t i = 0; city_ && i < city_->zones.size(); ++i) {
    const Zone& zone = city_->zones[i];
    zone_->addItem(say(zone.name, zone.code), QString::fromStdString(zone.code));
  }
  chooseLayer();
}

std::shared_ptr<const FieldTable> QueryPanel::table() const {
  const int i = layer_->currentIndex();
  return i >= 0 && i < int(tables_.size()) ? tables_[std::size_t(i)] : nullptr;
}

void QueryPanel::chooseLayer() {
  while (conditions_.size() > 1) {
    conditions_.back()->deleteLater();
    conditions_.pop_back();
  }
  for (QueryCondition* condition : conditions_) condition->setTable(table());
  fillColumns();
  clearAnswer();
}

void QueryPanel::fillColumns() {
  by_->clear();
  of_->clear();
  by_->addItem(tr("nothing"));
  const auto asked = table();
  if (!asked) return;
  for (const FieldColumn& column : asked->columns) {
    const QString key = QString::fromStdString(column.key);
    if (column.key != "code") by_->addItem(columnText(column), key);
    if (column.type != FieldType::text) of_->addItem(columnText(column), key);
  }
}

void QueryPanel::addCondition() {
  auto* condition = new QueryCondition(body_);
  condition->setTable(table());
  conditions_.push_back(condition);
  conditionRows_->addWidget(condition);
  connect(condition, &QueryCondition::removed, this, [this, condition] {
    std::erase(conditions_, condition);
    condition->deleteLater();
    QMetaObject::invokeMethod(this, &QueryPanel::resized, Qt::QueuedConnection);
  });
  emit resized();
}

void QueryPanel::placeChanged() {
  const QueryPlace p = place();
  zone_->setVisible(p == QueryPlace::zone);
  draw_->setVisible(p == QueryPlace::area || p == QueryPlace::line);
  amount_->setVisible(p == QueryPlace::line || p == QueryPlace::water);
  drawn_->setVisible(draw_->isVisibleTo(body_));
  const bool water = p == QueryPlace::water;
  amount_->setRange(0, water ? 20 : 20000);
  amount_->setSingleStep(water ? 0.05 : 10);
  amount_->setValue(water ? 0.15 : 50);
  nameAmount();
  setDrawn({});
  emit resized();
}

void QueryPanel::nameAmount() {
  amount_->setPrefix(place() == QueryPlace::water ? tr("deeper than ") : tr("within "));
  amount_->setSuffix(" m");
}

session::CityQuestion QueryPanel::question() const {
  session::CityQuestion question;
  if (const auto asked = table()) question.layer = asked->key;
  QStringList parts;
  for (const QueryCondition* condition : conditions_) {
    if (const QString part = condition->where(); !part.isEmpty()) parts << part;
  }
  const bool any = combine_->currentIndex() == 1;
  question.where = parts.join(any ? " OR " : " AND ").toStdString();
  question.combine = any ? FeatureQuery::Combine::any : FeatureQuery::Combine::all;
  question.groupBy = by_->currentData().toString().toStdString();
  question.column = of_->currentData().toString().toStdString();
  return question;
}

QueryPlace QueryPanel::place() const { return QueryPlace(std::max(0, place_->currentIndex())); }
void QueryPanel::setPlace(QueryPlace place) { place_->setCurrentIndex(int(place)); }
QString QueryPanel::zone() const { return zone_->currentData().toString(); }
QString QueryPanel::zoneName() const { return zone_->currentText(); }
double QueryPanel::amount() const { return amount_->value(); }

void QueryPanel::setDrawn(const QString& text) {
  drawn_->setText(text.isEmpty() ? tr("Nothing drawn yet") : text);
}

void QueryPanel::showAnswer(const session::CityAnswer& answer) {
  answer_ = answer;
  results_->show();
  count_->setText(tr("%1 of %2 found").arg(answer.matched()).arg(answer.table->rows));
  const Provenance& from = answer.table->provenance;
  QStringList told;
  for (const session::AskedPlace& place : answer.question.places)
    told << QString::fromStdString(place.text);
  if (!from.source.empty()) told << tr("Source: %1").arg(QString::fromStdString(from.source));
  if (!from.obtained.empty()) told << QString::fromStdString(from.obtained);
  if (from.origin == Origin::synthetic) told << tr("synthetic");
  source_->setText(told.join(" · "));
  source_->setVisible(!told.isEmpty());
  showFacts();
  showChart();
  showRows();
  emit resized();
}

void QueryPanel::showFacts() {
  const Summary& s = answer_->whole;
  std::vector<FactTable::Fact> facts;
  const FieldColumn* column = answer_->table->column(answer_->question.column);
  if (column && s.values > 0) {
    const QString unit = " " + QString::fromStdString(column->unit);
    const QString of = say(column->name);
    const QString tip = tr("%1 have a value").arg(s.values);
    facts.push_back({tr("Sum, %1").arg(of), figure(s.sum) + unit, tip});
    facts.push_back({tr("Mean"), figure(s.mean()) + unit, tip});
    facts.push_back({tr("Least to most"), figure(s.least) + " – " + figure(s.most) + unit, tip});
  } else if (column && s.rows > 0) {
    facts.push_back({tr("Sum, %1").arg(say(column->name)), tr("none of them has a number"), {}});
  }
  if (s.area > 0) facts.push_back({tr("Area"), figure(s.area / 1e4) + " ha", {}});
  if (s.length > 0) facts.push_back({tr("Length"), figure(s.length / 1e3) + " km", {}});
  facts_->setFacts(facts);
}

void QueryPanel::showChart() {
  std::vector<BarChart::Bar> bars;
  const FieldTable& table = *answer_->table;
  const FieldColumn* by = table.column(answer_->question.groupBy);
  const FieldColumn* of = table.column(answer_->question.column);
  if (by) {
    for (std::size_t i = 0; i < std::min(answer_->groups.size(), kShownGroups); ++i)
      bars.push_back(
          {wordText(*by, answer_->groups[i].key), double(answer_->groups[i].summary.rows)});
    const std::size_t rest = answer_->groups.size() - bars.size();
    QString title = tr("Number by %1").arg(say(by->name));
    if (rest > 0) title += " · " + tr("%1 more groups").arg(rest);
    return chart_->setBars(title, std::move(bars));
  }
  const Histogram& h = answer_->histogram;
  for (std::size_t i = 0; i < h.counts.size(); ++i) {
    const double from = h.begin + double(i) * h.step;
    bars.push_back({figure(from) + " – " + figure(from + h.step), double(h.counts[i])});
  }
  chart_->setBars(of ? tr("Number by %1").arg(columnText(*of)) : QString(), std::move(bars));
}

void QueryPanel::showRows() {
  list_->clear();
  const FieldTable& table = *answer_->table;
  const FieldColumn* name = table.column(uiLanguage() == Language::zh ? "name" : "name_en");
  for (std::size_t i = 0; i < std::min(answer_->rows.size(), kShownRows); ++i) {
    const std::size_t row = answer_->rows[i];
    const QString code = QString::fromStdString(table.code(row));
    const QString called = name ? QString::fromStdString(textOf(name->value(row))) : QString();
    auto* item = new QListWidgetItem(called.isEmpty() ? code : called + " · " + code, list_);
    item->setData(Qt::UserRole, qulonglong(row));
  }
  list_->setVisible(!answer_->rows.empty());
  if (answer_->rows.size() > kShownRows)
    count_->setText(count_->text() + " · " + tr("the first %1 listed").arg(kShownRows));
  showSaves();
}

void QueryPanel::followRights(const session::WorldView& world) {
  const QString needs = needsText(world, session::Act::exportData);
  if (needs == saveNeeds_) return;
  saveNeeds_ = needs;
  showSaves();
}

void QueryPanel::showSaves() {
  const bool any = answer_ && !answer_->rows.empty();
  for (QPushButton* save : {csv_, gpkg_}) {
    save->setEnabled(any && saveNeeds_.isEmpty());
    save->setToolTip(saveNeeds_);
  }
}

void QueryPanel::showError(const QString& text) {
  answer_.reset();
  results_->show();
  count_->setText(text);
  facts_->setFacts({});
  chart_->setBars({}, {});
  list_->hide();
  source_->hide();
  showSaves();
  emit resized();
}

void QueryPanel::clearAnswer() {
  answer_.reset();
  results_->hide();
  emit resized();
}

void QueryPanel::setRoom(int height) { room_ = height; }

QSize QueryPanel::sizeHint() const {
  const int body = body_->layout()->hasHeightForWidth() && width() > 4 * kGrid
                       ? body_->layout()->heightForWidth(width() - 4 * kGrid)
                       : body_->sizeHint().height();
  return {296,
          std::clamp(body + title_->sizeHint().height() + 4 * kGrid, 120, std::max(120, room_))};
}

}  // namespace citymirror::panels
