#include "app/panels/rules_panel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/reason_row.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kRuleRow = 22, kRuleRows = 10;  // px; rows before it scrolls

QString levelText(const incident::Condition& condition, const incident::RuleLevel& level) {
  const bool amount = condition.kind == incident::ConditionKind::threshold ||
                      condition.kind == incident::ConditionKind::forecast;
  const auto quantity = quantityFromWord(condition.quantity);
  if (!amount || !quantity || !level.limit.empty()) return {};
  const QString side = condition.side == incident::Side::above ? "≥ " : "≤ ";
  return side + valueText(*quantity, level.raise) + " " + severityText(level.severity);
}

/// A zone of the city by its name, a kind of zone by its word.
QString ruleAreaText(const session::WorldView& world, const std::string& area) {
  if (area.empty()) return RulesPanel::tr("the whole city");
  if (world.city)
    for (const Zone& zone : world.city->zones)
      if (zone.code == area) return say(zone.name, zone.code);
  const std::pair<const char*, QString> kinds[] = {
      {"underpass", RulesPanel::tr("underpasses")},
      {"tunnel", RulesPanel::tr("tunnels")},
      {"substation", RulesPanel::tr("substations")},
      {"district", RulesPanel::tr("districts")},
      {"drainage", RulesPanel::tr("drainage districts")},
      {"low_basin", RulesPanel::tr("low-lying basins")}};
  for (const auto& [word, name] : kinds)
    if (area == word) return name;
  return QString::fromStdString(area);
}

QString switchedText(const session::WorldView& world, const incident::Rule& rule) {
  if (rule.log.empty()) return RulesPanel::tr("never since it was installed");
  const incident::RuleSwitch& last = rule.log.back();
  const QString how = last.on ? RulesPanel::tr("on at %1 by %2: %3")
                              : RulesPanel::tr("off at %1 by %2: %3");
  return how.arg(dateOf(world, last.at) + " " + clockOf(world, last.at), byText(last.by),
                 QString::fromStdString(last.why));
}

}  // namespace

QString levelsText(const incident::Condition& condition) {
  QStringList levels;
  for (const incident::RuleLevel& level : condition.levels)
    if (const QString text = levelText(condition, level); !text.isEmpty()) levels << text;
  for (const incident::Condition& part : condition.parts)
    if (const QString text = levelsText(part); !text.isEmpty()) levels << text;
  return levels.join(uiLanguage() == Language::zh ? "，" : ", ");
}

RulesPanel::RulesPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  unfold_ = makeButton("unfoldRules", this);
  unfold_->setCheckable(true);
  body_ = new QWidget(this);
  search_ = new QLineEdit(body_);
  search_->setObjectName("ruleSearch");
  list_ = makeList("rules", body_);
  facts_ = new FactTable(body_);
  switch_ = makeButton("switchRule", body_);
  reason_ = new ReasonRow(body_);
  buildLayout();
  connect(unfold_, &QPushButton::toggled, this, [this] {
    retranslate();
    refresh();
  });
  connect(search_, &QLineEdit::textChanged, this, &RulesPanel::refreshList);
  connect(list_, &QListWidget::currentItemChanged, this, [this] {
    reason_->hide();
    showChosen();
  });
  connect(switch_, &QPushButton::clicked, this, [this] {
    const incident::Rule* rule = chosen();
    switchesOn_ = rule != nullptr && !rule->enabled;
    reason_->ask();
  });
  connect(reason_, &ReasonRow::confirmed, this, &RulesPanel::act);
  retranslate();
  refresh();
}

void RulesPanel::buildLayout() {
  auto* title = new QHBoxLayout;
  title->addWidget(heading_, 1);
  title->addWidget(unfold_);
  auto* inner = new QVBoxLayout(body_);
  inner->setContentsMargins(0, 0, 0, 0);
  inner->setSpacing(kGrid);
  for (QWidget* part : std::initializer_list<QWidget*>{search_, list_, facts_, switch_, reason_})
    inner->addWidget(part);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(title);
  column->addWidget(body_);
}

void RulesPanel::retranslate() {
  unfold_->setText(unfold_->isChecked() ? tr("Hide") : tr("Show rules"));
  search_->setPlaceholderText(tr("Name, code or source of a rule"));
  search_->setAccessibleName(search_->placeholderText());
  list_->setAccessibleName(tr("Rules"));
  switch_->setText(tr("Switch off…"));
  reason_->setTexts(tr("Why the rule is switched"), tr("Switch"), tr("Cancel"));
  listed_.reset();
}

void RulesPanel::refresh() {
  const auto& rules = world().rules;
  setVisible(rules && !rules->empty() && world().city);
  if (!rules) return;
  const auto on = std::ranges::count(*rules, true, &incident::Rule::enabled);
  heading_->setText(tr("Rules: %1 of %2 on").arg(on).arg(rules->size()));
  body_->setVisible(unfold_->isChecked());
  followRole(switch_, world(), session::Act::editRules, true,
             tr("What the rule has raised is cleared when it is switched off; your name, the time "
                "and the reason are recorded"));
  if (!unfold_->isChecked()) return;
  if (listed_ != rules) refreshList();
}

void RulesPanel::refreshList() {
  listed_ = world().rules;
  if (!listed_) return;
  const incident::Rule* before = chosen();
  const QString kept = before ? QString::fromStdString(before->id) : QString();
  const QString wanted = search_->text().trimmed();
  const QSignalBlocker quiet(list_);
  list_->clear();
  for (const incident::Rule& rule : *listed_) {
    const QString id = QString::fromStdString(rule.id);
    const QString name = say(rule.title, rule.id);
    if (!name.contains(wanted, Qt::CaseInsensitive) && !id.contains(wanted, Qt::CaseInsensitive) &&
        !say(rule.source).contains(wanted, Qt::CaseInsensitive))
      continue;
    auto* item = new QListWidgetItem(rule.enabled ? name : tr("%1 (off)").arg(name), list_);
    item->setData(Qt::UserRole, id);
    item->setToolTip(plainTip(name + "\n" + say(rule.source)));
    if (!rule.enabled) item->setForeground(palette().placeholderText());
    if (id == kept) list_->setCurrentItem(item);
  }
  fitHeight(list_, kRuleRows, kRuleRow);
  showChosen();
}

const incident::Rule* RulesPanel::chosen() const {
  const QListWidgetItem* item = list_->currentItem();
  const auto& rules = world().rules;
  if (item == nullptr || !rules) return nullptr;
  const auto found = std::ranges::find(*rules, item->data(Qt::UserRole).toString().toStdString(),
                                       &incident::Rule::id);
  return found == rules->end() ? nullptr : &*found;
}

void RulesPanel::showChosen() {
  const incident::Rule* rule = chosen();
  facts_->setVisible(rule != nullptr);
  switch_->setVisible(rule != nullptr);
  if (rule == nullptr) return;
  const QString source = say(rule->source);
  std::vector<FactTable::Fact> facts;
  if (const QString levels = levelsText(rule->when); !levels.isEmpty())
    facts.push_back({tr("Raises"), levels, source});
  facts.push_back({tr("Threshold from"), source, {}});
  facts.push_back({tr("Basis"),
                   rule->basis == incident::Basis::standard ? tr("standard") : tr("operational"),
                   {}});
  facts.push_back(
      {tr("Valid in"), ruleAreaText(world(), rule->area), QString::fromStdString(rule->area)});
  facts.push_back({tr("Version"),
                   tr("%1 by %2").arg(rule->version).arg(QString::fromStdString(rule->author)),
                   QString::fromStdString(rule->id)});
  facts.push_back({tr("Switched"), switchedText(world(), *rule), {}});
  facts_->setFacts(facts);
  switch_->setText(rule->enabled ? tr("Switch off…") : tr("Switch on…"));
}

void RulesPanel::act(const QString& why) {
  const incident::Rule* rule = chosen();
  if (rule == nullptr) return;
  session::CommandAct wanted;
  wanted.kind = session::CommandKind::switchRule;
  wanted.subject = rule->id;
  wanted.object = switchesOn_ ? "on" : "off";  // another seat may have switched it meanwhile
  wanted.why = why.toStdString();
  emit acted(wanted);
}

}  // namespace citymirror::panels
