// The window of a department and of an administrator: what they see, may do and are refused.
#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <algorithm>

#include "app/desktop/main_window.h"
#include "app/panels/incident_panel.h"
#include "app/panels/left_rail.h"
#include "app/panels/overlays.h"
#include "app/panels/sign_in_panel.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/silent_commands.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::desktop;
using session::CommandKind;
using session::Role;

namespace {

constexpr int kRolePatience = 30'000;  // ms
constexpr Instant kRoleShift{1'784'369'100'000};
constexpr const char* kFloodRule = "ponding-road";

/// What a person does in the window reaches a writer, as in the program.
class DeskCommands : public SilentCommands {
 public:
  explicit DeskCommands(LoopDesk& desk) : desk_(desk) { desk.world->setAccounts(book_); }
  void act(const session::CommandAct& act) override { desk_.world->command(act); }
  void signIn(const std::string& login, const std::string& password) override {
    auto person = session::signIn(book_, quickPolicy(), login, password, kRoleShift);
    if (person) desk_.world->admit(std::move(*person));
  }
  void signOut() override { desk_.world->leave(); }
  void setMask(session::MaskSwitch wanted) override { desk_.world->setMask(wanted, "seat"); }
  void dismissFaults() override { desk_.world->dismissFaults("seat"); }

 private:
  LoopDesk& desk_;
  session::AccountBook book_ = quickAccounts(
      {{"admin", Role::administrator}, {"li", Role::dutyOfficer}, {"ma", Role::department}},
      kRoleShift);
};

/// A centre in one language: an incident that a duty officer has verified, with a crew called.
class CentreWindow {
 public:
  explicit CentreWindow(Language language) : language_(language), commands_(desk_) {
    desk_.world->setLanguage(language);
    translation_.use(language);
    window_ = std::make_unique<MainWindow>(commands_, translation_);
    window_->resize(1920, 1080);
    window_->show();
    if (!QTest::qWaitForWindowExposed(window_.get())) qFatal("the window does not open");
    commands_.signIn("li", kQuickPassword);
    desk_.flood();
    desk_.act(CommandKind::verify);
    desk_.world->advanceTo(desk_.at(8));
    desk_.act(CommandKind::callUnit, "A001", "", "U2");
    commands_.signOut();
    look();
    emit window_->findChild<panels::LeftRail*>()->incidentChosen("A001");
    look();
  }
  /// As a session that runs would show it.
  void look() { window_->setView(desk_.view()); }
  void signIn(const char* login) {
    auto* panel = window_->findChild<panels::SignInPanel*>();
    panel->findChild<QLineEdit*>("login")->setText(login);
    panel->findChild<QLineEdit*>("password")->setText(kQuickPassword);
    panel->findChild<QPushButton*>("signIn")->click();
    look();
  }
  /// What somebody asks for in another way than by a button that is off.
  void ask(CommandKind kind, const std::string& subject, const std::string& object = {}) {
    session::CommandAct act;
    act.kind = kind;
    act.subject = subject;
    act.object = object;
    act.why = "for the test";
    commands_.act(act);
    look();
  }
  void mask(session::MaskSwitch wanted) {
    commands_.setMask(wanted);
    look();
  }
  /// What the strip of faults says, once.
  QString refusal() {
    const QString told = shownTexts(*window_->findChild<panels::FaultStrip*>());
    const bool any = !window_->view()->faults.empty();
    commands_.dismissFaults();
    look();
    return any ? told : QString();
  }
  QPushButton* button(const char* name) const {
    QWidget* in = window_.get();
    if (QString(name) == "primary") in = window_->findChild<panels::IncidentPanel*>();
    const auto depth =
        in == window_.get() ? Qt::FindChildrenRecursively : Qt::FindDirectChildrenOnly;
    auto* found = in->findChild<QPushButton*>(name, depth);
    if (found == nullptr) qFatal("there is no button %s", name);
    return found;
  }
  bool on(const char* name) const {
    return button(name)->isEnabled() && !button(name)->toolTip().startsWith(needs(""));
  }
  /// Off, and the tooltip names who may.
  bool off(const char* name, const char* zh, const char* en) const {
    return !button(name)->isEnabled() && button(name)->toolTip().startsWith(needs(in(zh, en)));
  }
  QString in(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }
  QString needs(const QString& who) const { return in("需要：", "Needs: ") + who; }
  QString texts(const QWidget* of) const { return shownTexts(*of); }
  template <class Widget>
  Widget* part(const char* name = nullptr) const {
    return window_->findChild<Widget*>(name == nullptr ? QString() : QString(name));
  }
  LoopDesk& desk() { return desk_; }
  incident::TaskState taskState() { return desk_.incident().desk->loop.record.tasks.at(0).state(); }
  bool ruleOn() {
    const auto shown = desk_.view();
    const auto rule =
        std::ranges::find(*shown->rules, std::string(kFloodRule), &incident::Rule::id);
    return rule != shown->rules->end() && rule->enabled;
  }

 private:
  Language language_;
  LoopDesk desk_;
  DeskCommands commands_;
  Translation translation_;
  std::unique_ptr<MainWindow> window_;
};

void bothLanguages() {
  QTest::addColumn<int>("language");
  QTest::newRow("zh") << int(Language::zh);
  QTest::newRow("en") << int(Language::en);
}

}  // namespace

class TwoRolesWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void aDepartmentReportsOnItsTasksAndDecidesNothing_data() { bothLanguages(); }
  void aDepartmentReportsOnItsTasksAndDecidesNothing() {
    QFETCH(int, language);
    CentreWindow centre{Language(language)};
    centre.signIn("ma");
    const auto* who = centre.part<panels::SignInPanel>();
    QTRY_VERIFY2_WITH_TIMEOUT(centre.texts(who).contains(centre.in("部门", "department")),
                              qPrintable(centre.texts(who)), kRolePatience);
    QTRY_COMPARE_WITH_TIMEOUT(centre.part<QListWidget>("incidentQueue")->count(), 1, kRolePatience);
    QTRY_COMPARE_WITH_TIMEOUT(centre.part<QListWidget>("tasks")->count(), 1, kRolePatience);

    QTRY_VERIFY_WITH_TIMEOUT(centre.on("moveUnit"), kRolePatience);
    centre.button("moveUnit")->click();
    centre.look();
    QVERIFY(centre.taskState() == incident::TaskState::arrived);
    QVERIFY(centre.refusal().isEmpty());

    QVERIFY(centre.off("primary", "值班员 / 指挥长", "duty officer / commander"));
    QVERIFY(centre.off("switchPosture", "指挥长", "commander"));
    QVERIFY(centre.off("switchRule", "管理员", "administrator"));
    centre.ask(CommandKind::note, "A001");  // what was said stays within handling
    QVERIFY2(centre.refusal().isEmpty(), "a note");
    centre.ask(CommandKind::close, "A001");
    const QString refused = centre.refusal();
    QVERIFY2(refused.contains(centre.in("部门没有“核实事件”的权限",
                                        "the role department may not decide incidents")),
             qPrintable(refused));
    centre.ask(CommandKind::switchRule, kFloodRule, "off");
    QVERIFY(!centre.refusal().isEmpty());
    QVERIFY(centre.ruleOn());
  }

  void aDepartmentMasksTheScreenAndTheAdministratorLiftsIt_data() { bothLanguages(); }
  void aDepartmentMasksTheScreenAndTheAdministratorLiftsIt() {
    QFETCH(int, language);
    CentreWindow centre{Language(language)};
    centre.signIn("ma");
    QTRY_VERIFY_WITH_TIMEOUT(centre.part<QPushButton>("maskSwitch")->isEnabled(), kRolePatience);
    centre.mask(session::MaskSwitch::mask);
    QVERIFY(centre.desk().view()->mask != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(!centre.part<QPushButton>("maskSwitch")->isEnabled(), kRolePatience);
    centre.mask(session::MaskSwitch::lift);
    const QString refused = centre.refusal();
    QVERIFY2(refused.contains(centre.in("部门没有“解除大屏屏蔽”的权限",
                                        "the role department may not lift the mask of a wall")),
             qPrintable(refused));
    QVERIFY(centre.desk().view()->mask != nullptr);
    centre.desk().world->leave();
    centre.look();
    centre.signIn("admin");
    QTRY_VERIFY_WITH_TIMEOUT(centre.part<QPushButton>("maskSwitch")->isEnabled(), kRolePatience);
    centre.mask(session::MaskSwitch::lift);
    QVERIFY(centre.desk().view()->mask == nullptr);
    QVERIFY(centre.refusal().isEmpty());
  }

  void anAdministratorKeepsTheRulesAndCommandsNothing_data() { bothLanguages(); }
  void anAdministratorKeepsTheRulesAndCommandsNothing() {
    QFETCH(int, language);
    CentreWindow centre{Language(language)};
    centre.signIn("admin");
    const auto* who = centre.part<panels::SignInPanel>();
    QTRY_VERIFY2_WITH_TIMEOUT(centre.texts(who).contains(centre.in("管理员", "administrator")),
                              qPrintable(centre.texts(who)), kRolePatience);
    QTRY_COMPARE_WITH_TIMEOUT(centre.part<QListWidget>("tasks")->count(), 1, kRolePatience);

    QVERIFY(centre.off("primary", "值班员 / 指挥长", "duty officer / commander"));
    QVERIFY(centre.off("switchPosture", "指挥长", "commander"));
    QVERIFY(
        centre.off("moveUnit", "值班员 / 指挥长 / 部门", "duty officer / commander / department"));
    centre.ask(CommandKind::unitArrived, "A001", "U2");
    const QString refused = centre.refusal();
    QVERIFY2(refused.contains(centre.in("管理员没有“反馈任务”的权限",
                                        "the role administrator may not report on tasks")),
             qPrintable(refused));
    QVERIFY(centre.taskState() == incident::TaskState::called);

    QTRY_VERIFY_WITH_TIMEOUT(centre.on("switchRule"), kRolePatience);
    QVERIFY(centre.ruleOn());
    centre.ask(CommandKind::switchRule, kFloodRule, "off");
    QVERIFY2(centre.refusal().isEmpty(), "switching a rule");
    QVERIFY(!centre.ruleOn());
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  TwoRolesWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_two_roles_window_test.moc"
