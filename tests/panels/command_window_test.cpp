// The loop at the window: real clicks, a real web server for the recipients, one of whom is silent.
#include <QApplication>
#include <QComboBox>
#include <QDeadlineTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/desktop/session_commands.h"
#include "app/feeds/channel_file.h"
#include "app/panels/alarm_panel.h"
#include "app/panels/incident_panel.h"
#include "app/panels/linkage_panel.h"
#include "app/panels/posture_panel.h"
#include "app/panels/room_panel.h"
#include "app/panels/sign_in_panel.h"
#include "app/panels/task_panel.h"
#include "app/panels/theme.h"
#include "app/session/command/accounts.h"
#include "app/session/config.h"
#include "app/session/live/watch.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "gis/feed/recording.h"
#include "tests/support/linkage_peers.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::desktop;
using panels::AlarmPanel;
using panels::IncidentPanel;
using panels::LinkagePanel;
using test::channelsTo;

namespace {

constexpr int kPatience = 30'000;        // the machine may be busy
constexpr Instant kDusk{1784361600000};  // 2026-07-18T08:00:00Z
constexpr const char* kOfficer = "Li Wei";
constexpr const char* kPassword = "correct horse";

/// Water that stands for two hours at two sensors.
std::vector<gis::FeedMessage> floodedEvening() {
  std::vector<gis::FeedMessage> messages;
  for (int minute = 0; minute <= 120; ++minute) {
    const Instant at = kDusk + std::chrono::minutes(minute);
    const double rise = std::min(minute, 4) * 0.01;
    for (const auto& [code, depth] : {std::pair{"S-POND1", 0.29}, std::pair{"S-POND2", 0.22}})
      messages.push_back(gis::encodeObservation({code, at, depth + rise, Quality::good, "test"},
                                                Quantity::pondingDepth, at, "test"));
  }
  return messages;
}

/// An administrator and a commander, by the shipped policy.
session::AccountBook peopleOfTheCentre(const std::string& policyFile) {
  const auto policy = session::parseAccountPolicy(*readFile(policyFile));
  session::AccountBook book;
  for (const session::NewAccount& account :
       {session::NewAccount{"admin", "", session::Role::administrator},
        session::NewAccount{"liwei", kOfficer, session::Role::commander}}) {
    const Outcome added = session::addAccount(book, *policy, account, kPassword, kDusk);
    if (!added) qFatal("%s", added.error().text().c_str());
  }
  return book;
}

}  // namespace

class CommandWindowTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  test::LinkagePeers peers_;
  std::unique_ptr<session::Session> session_;
  std::unique_ptr<SessionCommands> commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  int clicks_ = 0;

  template <class T>
  T* part(const char* name) const {
    return window_->findChild<T*>(name);
  }
  QPushButton* button(const QWidget* panel, const char* name) const {
    return panel->findChild<QPushButton*>(name, Qt::FindDirectChildrenOnly);
  }
  /// What a person can do: the widget must be in sight and enabled.
  void click(QWidget* widget, const QPoint& at) {
    QVERIFY(widget->isEnabled());
    QVERIFY2(widget->visibleRegion().contains(at), "out of sight");
    QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    ++clicks_;
  }
  void click(QWidget* widget) { click(widget, widget->rect().center()); }
  /// A wheel turned, no click, until the widget stays in sight: the column may still settle.
  void scrollTo(QWidget* widget) {
    constexpr int kSteady = 3;  // looks in a row, 20 ms apart
    int looks = 0;
    for (QDeadlineTimer left(kPatience); looks < kSteady && !left.hasExpired();) {
      for (auto* area : window_->findChildren<QScrollArea*>())
        if (area->isAncestorOf(widget)) area->ensureWidgetVisible(widget);
      QTest::qWait(20);
      looks = widget->visibleRegion().contains(widget->rect().center()) ? looks + 1 : 0;
    }
    QVERIFY2(looks == kSteady, qPrintable(widget->objectName()));
  }
  void clickRow(QListWidget* list, int row) {
    // A row may be wider than what is seen of it.
    click(list->viewport(), QPoint(12, list->visualItemRect(list->item(row)).center().y()));
  }
  /// The row of the receipts whose first cell holds `who`, its cells joined.
  QString receipt(const QString& who) const {
    const auto* table = part<QTableWidget>("receipts");
    for (int row = 0; row < table->rowCount(); ++row) {
      QStringList cells;
      for (int column = 0; column < table->columnCount(); ++column)
        cells << (table->item(row, column) ? table->item(row, column)->text() : QString());
      if (cells.front().contains(who)) return cells.join(" | ");
    }
    return {};
  }
  /// What of the right column needs more room than the column has beside its bar, or gets less than
  /// it needs; empty = nothing.
  QString tooWide() const {
    const auto* rail = part<QScrollArea>("rightRail");
    const QWidget* inside = rail->widget();
    const int room = rail->width() - rail->verticalScrollBar()->sizeHint().width();
    if (inside->width() > rail->viewport()->width()) return "the column";
    for (const auto* panel : inside->findChildren<panels::Panel*>()) {
      const int beside = panel->parentWidget() == inside ? 0 : 4 * panels::kGrid;  // its margins
      const int needed = panel->minimumSizeHint().width() + beside;
      if (needed > room) return QString("%1: %2").arg(panel->metaObject()->className()).arg(needed);
    }
    for (const auto* one : inside->findChildren<QPushButton*>())
      if (one->isVisible() && one->width() < one->minimumSizeHint().width()) return one->text();
    return {};
  }
  const session::IncidentDesk* desk(const std::string& id) const {
    for (const auto& view : window_->view()->incidents)
      if (view.incident.id == id) return view.desk.get();
    return nullptr;
  }

 private slots:
  void initTestCase() {
    const std::string city = folder_.filePath("city").toStdString();
    const std::string recording = folder_.filePath("evening.jsonl").toStdString();
    const std::string channels = folder_.filePath("channels.json").toStdString();
    QVERIFY(gis::writeCity(smallCity(), city, {}).ok());
    QVERIFY(writeFile(recording, gis::writeRecording(floodedEvening())).ok());
    QVERIFY(writeFile(channels, channelsTo(peers_)).ok());
    session::Options options;
    options.dataFolder = folder_.filePath("data").toStdString();
    options.threads = 1;
    options.channels = channels;
    options.accounts = folder_.filePath("accounts.json").toStdString();
    QVERIFY(session::writeAccounts(options.accounts, peopleOfTheCentre(session::findAssets() +
                                                                       "/config/accounts.json"))
                .ok());
    auto made = session::Session::make(options, session::Pace::realTime);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    session_ = std::move(*made);
    commands_ = std::make_unique<SessionCommands>(*session_, "the seat");
    translation_ = std::make_unique<Translation>();
    window_ = std::make_unique<MainWindow>(*commands_, *translation_);
    session_->onPublished([this] {
      QMetaObject::invokeMethod(
          window_.get(), [this] { window_->setView(session_->view()); }, Qt::QueuedConnection);
    });
    window_->resize(1920, 1080);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    session_->setRate(30);
    session_->openCity(city, recording);
  }
  void cleanupTestCase() {
    session_->onPublished({});
    QCoreApplication::processEvents();
    window_.reset();
    session_.reset();
  }

  void theSeatOnlyLooksUntilSomebodySignsIn() {
    auto* panel = window_->findChild<panels::SignInPanel*>();
    QTRY_VERIFY_WITH_TIMEOUT(panel->isVisible(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->view()->incidents.empty(), kPatience);
    auto* decide = button(window_->findChild<IncidentPanel*>(), "primary");
    QTRY_VERIFY_WITH_TIMEOUT(!decide->isEnabled() && decide->toolTip().startsWith("Needs: "),
                             kPatience);
    commands_->verify("A001");
    QTRY_VERIFY_WITH_TIMEOUT(!window_->view()->faults.empty(), kPatience);
    QVERIFY(window_->view()->faults.back().error.text().find("observer may not") !=
            std::string::npos);
    commands_->dismissFaults();
    for (const char* password : {"wrong horse", kPassword}) {
      QTest::keyClicks(part<QLineEdit>("login"),
                       part<QLineEdit>("login")->text().isEmpty() ? "liwei" : "");
      QTest::keyClicks(part<QLineEdit>("password"), password);
      click(button(panel, "signIn"));
      QVERIFY(part<QLineEdit>("password")->text().isEmpty());
      const bool right = password == kPassword;
      QTRY_VERIFY_WITH_TIMEOUT(
          right ? window_->view()->person.signedIn : !window_->view()->faults.empty(), kPatience);
    }
    commands_->dismissFaults();
    QCOMPARE(window_->view()->person.name, std::string(kOfficer));
    QTRY_VERIFY_WITH_TIMEOUT(button(panel, "signOut")->isVisible(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(decide->isEnabled(), kPatience);
    QVERIFY(!part<QLineEdit>("password")->isVisible());
  }

  void anAlarmStandsInTheQueueAsOneIncidentWithItsFirstOut() {
    auto* queue = part<QListWidget>("incidentQueue");
    QTRY_VERIFY_WITH_TIMEOUT(queue->count() == 1 && queue->isVisible(), kPatience);
    QVERIFY(queue->item(0)->text().contains("to verify"));
    QVERIFY(queue->item(0)->text().contains("urban flooding: Jiangjin Road underpass"));
    auto* alarms = part<QListWidget>("alarms");
    QTRY_VERIFY_WITH_TIMEOUT(alarms->isVisible() && alarms->count() >= 2, kPatience);
    QVERIFY(alarms->item(0)->text().startsWith("①"));
    QVERIFY(alarms->item(0)->text().contains("unacknowledged"));
    QVERIFY(!alarms->item(1)->text().startsWith("①"));
  }

  void threeClicksTakeAnIncidentFromTheQueueToItsRecipients() {
    auto* panel = window_->findChild<IncidentPanel*>();
    auto* linkage = window_->findChild<LinkagePanel*>();
    QTRY_VERIFY_WITH_TIMEOUT(desk("A001") != nullptr && !desk("A001")->plans.empty(), kPatience);
    QVERIFY(!button(linkage, "primary")->isEnabled());
    clicks_ = 0;
    clickRow(part<QListWidget>("incidentQueue"), 0);
    click(button(panel, "primary"));
    QTRY_VERIFY_WITH_TIMEOUT(button(linkage, "primary")->isEnabled(), kPatience);
    click(button(linkage, "primary"));
    QVERIFY2(clicks_ <= 3, qPrintable(QString::number(clicks_)));
    QTRY_VERIFY_WITH_TIMEOUT(!peers_.bodies("/police").empty(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!peers_.bodies("/crew").empty(), kPatience);
    const std::string body = peers_.bodies("/crew").front();
    QVERIFY(body.find("Exercise") != std::string::npos);
    QVERIFY(body.find("江津路下穿") != std::string::npos);
    QVERIFY(body.find(kOfficer) != std::string::npos);
  }

  void aSecondClickOnDispatchAsksWhyAndSendsNothing() {
    auto* linkage = window_->findChild<LinkagePanel*>();
    QTRY_COMPARE_WITH_TIMEOUT(button(linkage, "primary")->text(), QString("Dispatch again…"),
                              kPatience);
    QTest::qWait(QApplication::doubleClickInterval());
    const auto sent = peers_.bodies("/crew").size();
    click(button(linkage, "primary"));
    auto* reason = linkage->findChild<QLineEdit*>("reason");
    QTRY_VERIFY_WITH_TIMEOUT(reason->isVisible(), kPatience);
    reason->parentWidget()->hide();
    QTest::qWait(300);
    QCOMPARE(peers_.bodies("/crew").size(), sent);
  }

  void everyRecipientHasARowAndWhoIsNotReachedSaysSo() {
    QTRY_VERIFY_WITH_TIMEOUT(receipt("Traffic police").contains("acknowledged"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(receipt("Drainage crew 1").contains("delivered"), kPatience);
    QVERIFY(receipt("sub-district").contains("no channel"));
  }

  void whoDoesNotAcknowledgeIsEscalatedInSight() {
    QTRY_VERIFY_WITH_TIMEOUT(receipt("Drainage crew 1").contains("escalated"), 2 * kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(receipt("↑ Head of drainage").contains("acting"), kPatience);
    QCOMPARE(peers_.bodies("/chief").size(), std::size_t(1));
    QVERIFY(peers_.bodies("/chief").front().find("排水抢险一队未在时限内确认") !=
            std::string::npos);
    QCOMPARE(peers_.bodies("/police").size(), std::size_t(1));
    // From here on no time limit is waited for: a unit that is called has half an hour of the
    // evening, which at thirty times is a minute of a busy machine.
    session_->setRate(1);
  }

  void alarmsAreSeenAndSetAsideByClicks() {
    auto* alarms = window_->findChild<AlarmPanel*>();
    scrollTo(alarms);
    click(button(alarms, "acknowledgeAll"));
    auto* list = part<QListWidget>("alarms");
    QTRY_VERIFY_WITH_TIMEOUT(!list->item(0)->text().contains("unacknowledged"), kPatience);
    list->scrollToItem(list->item(0));
    scrollTo(list);
    clickRow(list, 0);
    scrollTo(button(alarms, "shelve"));
    click(button(alarms, "shelve"));
    auto* reason = alarms->findChild<QLineEdit*>("reason");
    QTRY_VERIFY_WITH_TIMEOUT(reason->isVisible(), kPatience);
    scrollTo(reason);
    QTest::keyClicks(reason, "pump on its way");
    QTest::keyClick(reason, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(list->item(0)->text().contains("shelved to"), kPatience);
  }

  void theNearestUnitIsCalledFromTheRoomAndSaysWhereItStands() {
    auto* tasks = window_->findChild<panels::TaskPanel*>();
    auto* units = part<QComboBox>("proposedUnits");
    QTRY_VERIFY_WITH_TIMEOUT(units->count() == 2, kPatience);
    QVERIFY2(units->itemText(0).contains(" · "), qPrintable(units->itemText(0)));
    const QString nearest = units->itemText(0).section(" · ", 0, 0);
    scrollTo(button(tasks, "callUnit"));
    click(button(tasks, "callUnit"));
    auto* list = part<QListWidget>("tasks");
    QTRY_VERIFY_WITH_TIMEOUT(list->count() == 1 && list->item(0)->text().contains("called"),
                             kPatience);
    QVERIFY(list->item(0)->text().startsWith(nearest));
    QCoreApplication::processEvents();
    scrollTo(button(tasks, "moveUnit"));
    click(button(tasks, "moveUnit"));
    QTRY_VERIFY_WITH_TIMEOUT(list->item(0)->text().contains("arrived"), kPatience);
    scrollTo(button(tasks, "moveUnit"));
    click(button(tasks, "moveUnit"));
    QTRY_VERIFY_WITH_TIMEOUT(list->item(0)->text().contains("handled"), kPatience);
  }

  void theRoomKeepsWhatIsSaidAndTheStepsThatAreDone() {
    auto* room = window_->findChild<panels::RoomPanel*>();
    auto* line = part<QLineEdit>("roomLine");
    scrollTo(line);
    QVERIFY(!button(room, "roomSay")->isEnabled());
    QTest::keyClicks(line, "close the underpass?");
    QTest::keyClick(line, Qt::Key_Return);
    auto* talk = part<QListWidget>("roomTalk");
    QTRY_VERIFY_WITH_TIMEOUT(talk->count() == 1, kPatience);
    QVERIFY(talk->item(0)->text().contains(kOfficer));
    QTest::keyClicks(line, "closed");
    scrollTo(button(room, "roomDecide"));
    click(button(room, "roomDecide"));
    QTRY_VERIFY_WITH_TIMEOUT(talk->count() == 2, kPatience);
    QVERIFY(talk->item(1)->text().startsWith("Decided"));
    const auto* record = part<QTableWidget>("handlingRecord");
    QCOMPARE(record->item(1, 0)->text(), QString("Filed"));
    QCOMPARE(record->item(1, 2)->text(), QString(kOfficer));
    QVERIFY(record->item(3, 1)->text().contains(':'));
    QCOMPARE(record->item(4, 1)->text(), QString("—"));
    QVERIFY(!button(room, "checkHandling")->isEnabled());
  }

  void nothingOfTheRightColumnIsCutOffInEitherLanguage() {
    QVERIFY(window_->findChild<AlarmPanel*>()->isVisible());
    for (const Language language : {Language::zh, Language::en}) {
      translation_->use(language);
      QTRY_COMPARE_WITH_TIMEOUT(tooWide(), QString(), kPatience);
    }
  }

  void everythingIsSaidInChineseToo() {
    translation_->use(Language::zh);
    QCoreApplication::processEvents();
    QTRY_VERIFY_WITH_TIMEOUT(receipt("交警指挥中心").contains("已确认"), kPatience);
    QVERIFY(receipt("排水抢险一队").contains("已升级"));
    QCOMPARE(button(window_->findChild<LinkagePanel*>(), "primary")->text(), QString("再次派发…"));
    const auto* queue = part<QListWidget>("incidentQueue");
    QVERIFY(queue->item(queue->count() - 1)->text().contains("已联动"));
    QCOMPARE(part<QTableWidget>("handlingRecord")->item(1, 0)->text(), QString("立案"));
    QVERIFY(part<QListWidget>("tasks")->item(0)->text().contains("已处置"));
    translation_->use(Language::en);
    QCoreApplication::processEvents();
  }

  void aLinkageThatNeedsASignatureOffersItInsteadOfDispatch() {
    session::WorldView world;
    auto desk = std::make_shared<session::IncidentDesk>();
    desk->loop.id = "A009";
    desk->loop.steps = {{session::LoopStep::toVerify, kDusk, "rules", ""},
                        {session::LoopStep::verified, kDusk, kOfficer, ""}};
    desk->plans = {{"road-flooding", {"道路", "Roads"}}};
    desk->room.approvalWanted = session::ResponseLevel::i;
    session::IncidentView view;
    view.incident.id = "A009";
    view.desk = desk;
    world.incidents = {view};
    LinkagePanel panel;
    std::vector<session::CommandAct> asked;
    connect(&panel, &LinkagePanel::acted, this,
            [&](const session::CommandAct& act) { asked.push_back(act); });
    panel.setIncident("A009");
    panel.setView(std::make_shared<const session::WorldView>(world));
    panel.show();
    QVERIFY(!button(&panel, "primary")->isEnabled());
    QCOMPARE(button(&panel, "approve")->text(), QString("Approve response level I"));
    QTest::mouseClick(button(&panel, "approve"), Qt::LeftButton);
    QCOMPARE(asked.size(), std::size_t(1));
    QVERIFY(asked[0].kind == session::CommandKind::approve && asked[0].subject == "A009");
    auto signing = std::make_shared<session::IncidentDesk>(*desk);
    signing->room.approvalWanted = session::ResponseLevel::iv;
    signing->room.signedByDispatch = true;
    world.incidents[0].desk = signing;
    panel.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(button(&panel, "primary")->isEnabled() && !button(&panel, "approve")->isVisible());
    const auto labels = panel.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
      return label->text() == "Dispatch approves response level IV with your signature.";
    }));
    auto signedDesk = std::make_shared<session::IncidentDesk>(*desk);
    signedDesk->room.approvalWanted.reset();
    world.incidents[0].desk = signedDesk;
    panel.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(button(&panel, "primary")->isEnabled() && !button(&panel, "approve")->isVisible());
  }

  void theCentreGoesOverToEmergencyAndBackWithItsReason() {
    auto* panel = window_->findChild<panels::PosturePanel*>();
    auto* reason = panel->findChild<QLineEdit*>("reason");
    const auto switchFor = [&](const char* why) {
      scrollTo(button(panel, "switchPosture"));
      click(button(panel, "switchPosture"));
      scrollTo(reason);
      QTest::keyClicks(reason, why);
      QTest::keyClick(reason, Qt::Key_Return);
    };
    switchFor("red rain");
    QTRY_VERIFY_WITH_TIMEOUT(window_->view()->posture.kind == session::PostureKind::emergency,
                             kPatience);
    QVERIFY(window_->findChild<IncidentPanel*>()->isVisible());
    switchFor("the rain has ended");
    QTRY_VERIFY_WITH_TIMEOUT(window_->view()->posture.kind == session::PostureKind::peace,
                             kPatience);
    // The layout of peace is that of managing the city.
    QTRY_VERIFY_WITH_TIMEOUT(!window_->findChild<IncidentPanel*>()->isVisible(), kPatience);
    QVERIFY(panel->isVisible());
  }

  void theJournalOfAllThatReplaysToWhatTheWindowShows() {
    session_->pause();
    session_->waitIdle();
    const auto config = session::loadConfig(session_->assets());
    session::CommandConfig command = config->command;
    command.recipients = feeds::parseChannels(channelsTo(peers_))->recipients;
    const auto journal = store::Journal::open(session_->journalPath());
    QVERIFY(journal.ok() && journal->verify());
    auto view = session_->view();
    const auto replay = [&] {
      view = session_->view();
      return session::replayLoop(*journal->read(), config->watch, command, *view->city, view->now);
    };
    auto replayed = replay();
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    // receipts may still come between the view and the reading of the journal
    QTRY_VERIFY_WITH_TIMEOUT((replayed = replay()).ok() &&
                                 replayed->loop.runs() == view->incidents.back().desk->runs,
                             kPatience);
    QCOMPARE(view->incidents.back().incident.id, std::string("A001"));
    const session::IncidentDesk& shown = *view->incidents.back().desk;
    QVERIFY(*replayed->loop.find("A001") == shown.loop);
    QCOMPARE(replayed->loop.postureChanges().size(), std::size_t(2));
    QCOMPARE(shown.runs.size(), std::size_t(2));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  CommandWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "command_window_test.moc"
