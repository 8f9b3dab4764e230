#include "app/panels/query_condition.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <iterator>
#include <set>
#include <string_view>

#include "app/panels/words.h"
#include "engine/core/feature_filter.h"
#include "engine/core/road_user.h"

namespace citymirror::panels {
namespace {

constexpr std::size_t kOfferedValues = 24, kLookedAt = 20'000;
constexpr int kLeastConditionBox = 40;  // px

enum Relation { equals, differs, more, atLeast, less, atMost, contains, missing, given };
constexpr int kRelations = 9;
constexpr const char* kSigns[kRelations] = {"=",  "<>",   ">",       ">=",         "<",
                                            "<=", "LIKE", "IS NULL", "IS NOT NULL"};

struct KindWord {
  std::string_view word;
  const char *zh, *en;
};
constexpr KindWord kKindWords[] = {
    {"river", "河流", "river"},          {"canal", "渠道", "canal"},
    {"lake", "湖泊", "lake"},            {"sea", "海", "sea"},
    {"district", "行政区", "district"},  {"drainage", "排水分区", "drainage district"},
    {"low_basin", "低洼区", "low basin"}, {"crew", "队伍", "crew"},
    {"pump_truck", "泵车", "pump truck"}};
constexpr std::string_view kHeightWords[] = {"measured", "levels", "area", "generated"};

constexpr KindWord kRoadUserWords[] = {
    {"car", "小汽车", "cars"},           {"bus", "公交车", "buses"},
    {"truck", "卡车", "trucks"},         {"emergency", "应急车辆", "emergency vehicles"},
    {"bicycle", "自行车", "bicycles"},   {"foot", "行人", "people on foot"}};

/// Of the words of Road::users.
QString usersText(const std::string& words) {
  const auto users = usersFromWords(words);
  if (!users) return QString::fromStdString(words);
  QStringList all;
  for (const KindWord& known : kRoadUserWords) {
    if (*usersFromWords(known.word) & *users) all << say(Text{known.zh, known.en});
  }
  return all.join(uiLanguage() == Language::zh ? QStringLiteral("、") : QStringLiteral(", "));
}

QString kindText(const std::string& word) {
  if (wordOf(facilityKindFromWord(word)) == word) return facilityText(facilityKindFromWord(word));
  for (const KindWord& known : kKindWords) {
    if (known.word == word) return say(Text{known.zh, known.en});
  }
  return QString::fromStdString(word);
}

QString heightFromText(const std::string& word) {
  for (std::size_t i = 0; i < std::size(kHeightWords); ++i) {
    if (kHeightWords[i] == word) return heightSourceText(HeightSource(i));
  }
  return QString::fromStdString(word);
}

QString quoted(QString text, QChar quote) {
  return quote + text.replace(quote, QString(2, quote)) + quote;
}

}  // namespace

QString columnText(const FieldColumn& column) {
  const QString name = capitalised(say(column.name));
  return column.unit.empty() ? name : name + " (" + QString::fromStdString(column.unit) + ")";
}

QString wordText(const FieldColumn& column, const FieldValue& value) {
  const std::string word = textOf(value);
  if (word.empty()) return QStringLiteral("–");
  if (column.key == "use" && wordOf(buildingUseFromWord(word)) == word)
    return say(nameOf(buildingUseFromWord(word)));
  if (column.key == "class" && wordOf(roadClassFromWord(word)) == word)
    return roadClassText(roadClassFromWord(word));
  if (column.key == "structure" && wordOf(roadStructureFromWord(word)) == word)
    return structureText(roadStructureFromWord(word));
  if (column.key == "quantity" && quantityFromWord(word))
    return say(nameOf(*quantityFromWord(word)));
  if (column.key == "kind") return kindText(word);
  if (column.key == "open_to") return usersText(word);
  if (column.key == "height_source") return heightFromText(word);
  return QString::fromStdString(word);
}

QueryCondition::QueryCondition(QWidget* parent) : QWidget(parent) {
  field_ = new QComboBox(this);
  relation_ = new QComboBox(this);
  value_ = new QComboBox(this);
  value_->setEditable(true);
  value_->setInsertPolicy(QComboBox::NoInsert);
  for (int i = 0; i < kRelations; ++i) relation_->addItem({});
  for (QComboBox* box : {field_, relation_, value_}) {
    box->setMinimumContentsLength(2);
    box->setMinimumWidth(kLeastConditionBox);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  }
  field_->setObjectName("queryField");
  relation_->setObjectName("queryRelation");
  value_->setObjectName("queryValue");
  remove_ = new QPushButton("×", this);
  remove_->setFixedWidth(28);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(4);
  grid->addWidget(field_, 0, 0, 1, 2);  // a line of its own: names with units are long
  grid->addWidget(remove_, 0, 2);
  grid->addWidget(relation_, 1, 0);
  grid->addWidget(value_, 1, 1, 1, 2);
  grid->setColumnStretch(0, 2);
  grid->setColumnStretch(1, 3);
  connect(remove_, &QPushButton::clicked, this, &QueryCondition::removed);
  connect(field_, &QComboBox::currentIndexChanged, this, &QueryCondition::offerValues);
  connect(relation_, &QComboBox::currentIndexChanged, this,
          [this](int relation) { value_->setEnabled(relation != missing && relation != given); });
  retranslate();
}

void QueryCondition::retranslate() {
  const QString names[kRelations] = {QStringLiteral("="), QStringLiteral("≠"), QStringLiteral(">"),
                                     QStringLiteral("≥"), QStringLiteral("<"), QStringLiteral("≤"),
                                     tr("contains"),      tr("has no value"),  tr("has a value")};
  for (int i = 0; i < kRelations; ++i) relation_->setItemText(i, names[i]);
  field_->setAccessibleName(tr("Attribute"));
  relation_->setAccessibleName(tr("Comparison"));
  value_->setAccessibleName(tr("Value"));
  value_->lineEdit()->setPlaceholderText(tr("Value"));
  remove_->setToolTip(tr("Remove this condition"));
  remove_->setAccessibleName(tr("Remove this condition"));
  for (int i = 0; table_ && i < field_->count(); ++i)
    field_->setItemText(i, columnText(table_->columns[std::size_t(i)]));
}

void QueryCondition::setTable(std::shared_ptr<const FieldTable> table) {
  table_ = std::move(table);
  const QSignalBlocker quiet(field_);
  field_->clear();
  if (!table_) return;
  int first = 0;
  for (const FieldColumn& column : table_->columns) {
    if (first == 0 && column.type != FieldType::text) first = field_->count();
    field_->addItem(columnText(column));
  }
  field_->setCurrentIndex(first);
  offerValues();
}

const FieldColumn* QueryCondition::column() const {
  const int i = field_->currentIndex();
  return table_ && i >= 0 ? &table_->columns[std::size_t(i)] : nullptr;
}

void QueryCondition::offerValues() {
  const FieldColumn* of = column();
  value_->clear();
  if (!of) return;
  relation_->setCurrentIndex(of->type == FieldType::text ? equals : more);
  std::set<std::string> words;
  for (std::size_t row = 0; row < std::min(table_->rows, kLookedAt); ++row) {
    if (of->type != FieldType::text || words.size() > kOfferedValues) break;
    words.insert(textOf(of->value(row)));
  }
  words.erase("");
  if (words.size() <= kOfferedValues) {
    for (const std::string& word : words)
      value_->addItem(wordText(*of, word), QString::fromStdString(word));
  }
  value_->setCurrentIndex(-1);
  value_->setEditText({});
}

QString QueryCondition::where() const {
  const FieldColumn* of = column();
  const int relation = relation_->currentIndex();
  if (!of) return {};
  const QString start = quoted(QString::fromStdString(of->key), '"') + " " + kSigns[relation];
  if (relation == missing || relation == given) return start;
  const int offered = value_->findText(value_->currentText());
  QString value = offered >= 0 ? value_->itemData(offered).toString() : value_->currentText();
  value = value.trimmed();
  if (value.isEmpty()) return {};
  if (relation == contains) return start + " " + quoted("%" + value + "%", '\'');
  const bool number = of->type != FieldType::text && numberOf(FieldValue(value.toStdString()));
  return start + " " + (number ? value : quoted(value, '\''));
}

}  // namespace citymirror::panels
