// Who switches a rule sees what it rests on first.
#include "app/panels/rules_panel.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QtTest>

#include "app/panels/theme.h"
#include "app/session/session.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using panels::RulesPanel;

class RulesPanelTest : public QObject {
  Q_OBJECT
  session::WorldView world_;
  std::vector<incident::Rule> rules_;
  std::unique_ptr<RulesPanel> panel_;

  template <typename T>
  T* part(const char* name) const {
    return panel_->findChild<T*>(name);
  }
  QString words() const {
    QStringList all;
    for (const QLabel* label : panel_->findChildren<QLabel*>()) all << label->text();
    return all.join("\n");
  }
  void show() {
    world_.rules = std::make_shared<const std::vector<incident::Rule>>(rules_);
    panel_->setView(std::make_shared<const session::WorldView>(world_));
  }
  void choose(const std::string& id) {
    auto* list = part<QListWidget>("rules");
    for (int i = 0; i < list->count(); ++i)
      if (list->item(i)->data(Qt::UserRole).toString().toStdString() == id) list->setCurrentRow(i);
  }

 private slots:
  void init() {
    const auto config = session::loadConfig(session::findAssets());
    QVERIFY(config);
    rules_ = config->watch.rules;
    world_ = {};
    world_.city = std::make_shared<const CityModel>(smallCity());
    panel_ = std::make_unique<RulesPanel>();
    panel_->show();
    show();
  }

  void itIsOneLineUntilSomebodyLooks() {
    QVERIFY(!part<QListWidget>("rules")->isVisible());
    QVERIFY(words().contains(QString(" of %1 on").arg(rules_.size())));
    part<QPushButton>("unfoldRules")->click();
    QVERIFY(part<QListWidget>("rules")->isVisible());
    QCOMPARE(part<QListWidget>("rules")->count(), int(rules_.size()));
    QVERIFY(!part<QPushButton>("switchRule")->isVisible());
  }

  void aRuleSaysWhatItRestsOnAndIsSwitchedForAReason() {
    std::vector<session::CommandAct> acts;
    connect(panel_.get(), &RulesPanel::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    part<QPushButton>("unfoldRules")->click();
    choose("gas-leak");
    const auto rule = std::ranges::find(rules_, "gas-leak", &incident::Rule::id);
    QVERIFY(rule != rules_.end());
    QVERIFY(words().contains(QString::fromStdString(rule->source.in(Language::en))));
    QVERIFY(words().contains(panels::levelsText(rule->when)));
    QVERIFY(!panels::levelsText(rule->when).isEmpty());
    QVERIFY(words().contains("never since it was installed"));
    part<QPushButton>("switchRule")->click();
    QVERIFY(acts.empty());
    QTest::keyClicks(part<QLineEdit>("reason"), "probe is repaired");
    QTest::keyClick(part<QLineEdit>("reason"), Qt::Key_Return);
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(acts[0].kind == session::CommandKind::switchRule);
    QCOMPARE((std::array{acts[0].subject, acts[0].object, acts[0].why}),
             (std::array<std::string, 3>{"gas-leak", "off", "probe is repaired"}));
  }

  void aRuleThatAnotherSeatSwitchedMeanwhileIsNotSwitchedBack() {
    std::vector<session::CommandAct> acts;
    connect(panel_.get(), &RulesPanel::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    part<QPushButton>("unfoldRules")->click();
    choose("gas-leak");
    part<QPushButton>("switchRule")->click();
    std::ranges::find(rules_, "gas-leak", &incident::Rule::id)->enabled = false;
    show();
    part<QLineEdit>("reason")->setText("probe is repaired");
    part<QPushButton>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QCOMPARE(acts[0].object, std::string("off"));
  }

  void aRuleThatIsOffSaysWhoSwitchedItAndStaysChosen() {
    part<QPushButton>("unfoldRules")->click();
    choose("gas-leak");
    auto rule = std::ranges::find(rules_, "gas-leak", &incident::Rule::id);
    rule->enabled = false;
    rule->log.push_back({*parseIso("2026-07-18T10:00:00Z"), "王工", false, "维修"});
    show();
    QVERIFY(words().contains("王工: 维修"));
    QCOMPARE(part<QPushButton>("switchRule")->text(), QString("Switch on…"));
    QVERIFY(part<QListWidget>("rules")->currentItem()->text().endsWith("(off)"));
  }

  void aRoleThatMayNotSwitchARuleSeesWhoMayAsSoonAsItIsIn() {
    using session::Role;
    part<QPushButton>("unfoldRules")->click();
    choose("gas-leak");
    auto* button = part<QPushButton>("switchRule");
    QVERIFY(button->isEnabled());
    world_.person.rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{Role::dutyOfficer, {session::Act::watch}},
                           {Role::administrator, {session::Act::editRules}}});
    for (const Role role : {Role::dutyOfficer, Role::administrator}) {
      world_.person.role = role;  // the rules stay the same
      panel_->setView(std::make_shared<const session::WorldView>(world_));
      QCOMPARE(button->isEnabled(), role == Role::administrator);
      QCOMPARE(button->toolTip().startsWith("Needs: administrator"), role == Role::dutyOfficer);
    }
  }

  void aRuleOfAKindOfPlaceNamesItInTheLanguageOfTheWindow() {
    part<QPushButton>("unfoldRules")->click();
    choose("underpass-water");
    QVERIFY2(words().contains("underpasses"), qPrintable(words()));
    const auto rule = std::ranges::find(rules_, "underpass-water", &incident::Rule::id);
    QVERIFY(rule != rules_.end());
    rule->area = "Z1";
    show();
    choose("underpass-water");
    QVERIFY2(!words().contains("Z1"), qPrintable(words()));  // a zone has a name
  }

  void theSearchFindsRulesByNameCodeAndSource() {
    part<QPushButton>("unfoldRules")->click();
    QTest::keyClicks(part<QLineEdit>("ruleSearch"), "gas-leak");
    QCOMPARE(part<QListWidget>("rules")->count(), 1);
    part<QLineEdit>("ruleSearch")->setText("no rule is called so");
    QCOMPARE(part<QListWidget>("rules")->count(), 0);
    part<QLineEdit>("ruleSearch")->clear();
    QCOMPARE(part<QListWidget>("rules")->count(), int(rules_.size()));
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  panels::applyTheme(application);
  RulesPanelTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_rules_panel_test.moc"
