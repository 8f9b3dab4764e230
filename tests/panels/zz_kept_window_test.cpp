// The file of kept branches: what people have done stays in it until a person drops it.
#include <QMessageBox>
#include <QPointer>

#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class KeptWindowTest : public TrafficWindow {
  Q_OBJECT
  QTemporaryDir folder_;
  QStringList heard_;
  QMessageBox* question_ = nullptr;

  void showCalm(int minutesLater) {
    session::WorldView world = stormWorld();
    world.forecast = nullptr;
    world.incidents.clear();
    world.rain.clear();
    world.cursor.at = minutesAfterNow(minutesLater);
    window_->setView(std::make_shared<const session::WorldView>(world));
  }
  QString keptFile() const {
    const auto files = QDir(folder_.path()).entryList({"branches-*.json"});
    return files.size() == 1 ? folder_.filePath(files.front()) : QString();
  }
  /// Branches in the file; -1 = it cannot be read.
  int inFile() {
    const auto text = readFile(keptFile().toStdString());
    if (!text) return -1;
    const auto read = session::savedBranchesFrom(*text, kNow, *window_->view()->city);
    return read && read.notes().empty() ? int(read->size()) : -1;
  }
  bool whole(std::size_t branches) {
    return tools()->futures()->all.size() == branches && !computing();
  }
  /// A dry run that has begun since, at so many minutes after now.
  bool runs(int minutesLater) {
    showCalm(minutesLater);
    const auto before =
        tools()->futures()->all.empty() ? nullptr : tools()->futures()->all.front()->track;
    tools()->start(50);
    return QTest::qWaitFor(
        [&] {
          const auto& now = tools()->futures();
          return !now->all.empty() && now->all.front()->track != before &&
                 now->zero == minutesAfterNow(minutesLater) && !computing();
        },
        60000);
  }
  /// Dry runs from now on.
  void lasting(int minutes) {
    auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(config.ok(), config ? "" : config.error().text().c_str());
    config->forecastLoop.dryRun = std::chrono::minutes(minutes);
    tools()->setConfig(*config);
  }
  void closeAt(int minutesLater) {
    showCalm(minutesLater);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
  }

  /// What the menu offers to delete.
  QStringList kept() {
    QMenu menu;
    tools()->fillMenu(menu);
    QStringList names;
    for (const QAction* each : keptMenu(menu)->actions()) names << each->text();
    return names;
  }
  static QMenu* keptMenu(const QMenu& menu) {
    for (const QAction* each : menu.actions())
      if (each->menu() != nullptr) return each->menu();
    return nullptr;
  }
  /// Chooses one of them; whether the window asks.
  bool question(int which = 0) {
    QMenu menu;
    tools()->fillMenu(menu);
    keptMenu(menu)->actions().at(which)->trigger();
    question_ = nullptr;
    for (QMessageBox* box : window_->findChildren<QMessageBox*>("forgetKept"))
      if (box->isVisible()) question_ = box;
    return question_ != nullptr;
  }
  void workAs(session::Role role) {
    session::WorldView world = *window_->view();
    const auto roles = session::parseRoles(
        *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json")));
    world.person.role = role;
    world.person.rights = std::make_shared<const session::RoleTable>(*roles);
    window_->setView(std::make_shared<const session::WorldView>(std::move(world)));
  }

 private slots:
  void initTestCase() {
    open([](session::Config& config) { config.forecastLoop.dryRun = std::chrono::minutes(10); });
    connect(tools(), &ViewerTool::said, this, [this](const QString& text) { heard_ << text; });
  }
  void init() {
    for (const QFileInfo& each :
         QDir(folder_.path()).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
      if (each.isDir())
        QDir(each.filePath()).removeRecursively();
      else
        QFile::remove(each.filePath());
    }
    tools()->keepIn(folder_.path());
    heard_.clear();
  }
  void cleanup() { tools()->keepIn({}); }

  void whatIsDroppedWhileTheNextRunIsPreparedStaysDropped() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), 1);
    const QString made = tools()->chosen();
    tools()->start(50);  // its trips take a while
    tools()->choose(made);
    QTest::mouseClick(button(tools()->card(), "Drop branch"), Qt::LeftButton);
    QCOMPARE(inFile(), 0);
    QVERIFY(runs(0));
    QVERIFY2(whole(1), qPrintable(heard_.join('\n')));
    QCOMPARE(inFile(), 0);
  }

  void whoOpensTheFileByHandMayDoWhatIsDoneInIt() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    workAs(session::Role::observer);
    tools()->openBranches(keptFile());
    QVERIFY2(heard_.join('\n').contains("is not made"), qPrintable(heard_.join('\n')));
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), 1);
  }

  void whatIsChosenWhileTheNextRunIsPreparedIsNotItsBranch() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    const QString made = tools()->chosen();
    tools()->keepIn({});
    tools()->start(50);
    tools()->choose(made);
    QTRY_VERIFY_WITH_TIMEOUT(whole(1), 60000);
    QCOMPARE(tools()->chosen(), QString("W"));
  }

  void aFileThatCannotBeReadIsCopiedAndOneThatCannotBeCopiedStays() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    const QString file = keptFile();
    const std::string torn = "{\"branches\": [";
    QVERIFY(writeFile(file.toStdString(), torn).ok());
    QVERIFY(runs(0));
    QVERIFY2(heard_.join('\n').contains("stays in"), qPrintable(heard_.join('\n')));
    const auto copies = QDir(folder_.path()).entryList({"unread-*.json"});
    QCOMPARE(copies.size(), 1);
    QVERIFY(*readFile(folder_.filePath(copies.front()).toStdString()) == torn);
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), 1);
    // Every name for another copy is taken by something else.
    const std::string other = torn + " ";
    QVERIFY(writeFile(file.toStdString(), other).ok());
    for (int k = 1; k < 1000; ++k)
      QDir(folder_.path()).mkdir(QString("unread-%1-").arg(k) + QFileInfo(file).fileName());
    QVERIFY(runs(0));
    QVERIFY2(heard_.join('\n').contains("are not kept"), qPrintable(heard_.join('\n')));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QVERIFY(*readFile(file.toStdString()) == other);
    QFile::remove(file);
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), 1);  // kept again
  }

  void aKeptBranchOfAnotherTimeIsDeletedAfterAQuestion() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QVERIFY(kept().isEmpty());  // it is in the run
    QVERIFY(runs(30));
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 1, 30000);
    QCOMPARE(inFile(), 1);
    commands_.recorded.clear();
    workAs(session::Role::department);
    QVERIFY(!question());
    QVERIFY2(heard_.last().contains("may not"), qPrintable(heard_.last()));
    workAs(session::Role::dutyOfficer);
    QVERIFY(question());
    button(question_, "Keep it")->click();
    QCOMPARE(inFile(), 1);
    QVERIFY(question());
    button(question_, "Delete for good")->click();
    QCOMPARE(inFile(), 0);
    QVERIFY(kept().isEmpty());
    QCOMPARE(commands_.recorded.size(), std::size_t(1));
    const run::Action& action = commands_.recorded.front();
    QVERIFY(action.kind == run::ActionKind::deleteBranch);
    const auto was = session::savedBranchesFrom(action.oldValue, kNow, *window_->view()->city);
    QCOMPARE(was->size(), std::size_t(1));
    QVERIFY(std::holds_alternative<session::RoadClosing>(was->front().deed));
    QVERIFY2(heard_.last().startsWith("Deleted for good"), qPrintable(heard_.last()));
  }

  void whatStaysInAFileThatCannotBeWrittenIsNotCalledDeleted() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QVERIFY(runs(30));
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 1, 30000);
    const QString file = keptFile();
    QVERIFY(QFile::remove(file) && QDir().mkpath(file + "/taken"));
    commands_.recorded.clear();
    QVERIFY(question());
    button(question_, "Delete for good")->click();
    QVERIFY2(!heard_.last().startsWith("Deleted"), qPrintable(heard_.last()));
    QVERIFY(commands_.recorded.empty());
    QCOMPARE(kept().size(), 1);
  }

  void allThatIsKeptForOtherTimesIsDeletedAtOnce() {
    QVERIFY(runs(0));
    for (const int minute : {1, 2, 3}) {
      closeAt(minute);
      QTRY_VERIFY_WITH_TIMEOUT(whole(std::size_t(minute) + 1), 60000);
      tools()->choose(minute == 1 ? tools()->chosen() : "W");
    }
    QCOMPARE(inFile(), 3);
    QVERIFY(runs(30));
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 4, 30000);
    QCOMPARE(kept().last(), QString("All of them: 3"));
    commands_.recorded.clear();
    QVERIFY(question(3));
    QVERIFY2(question_->text().contains("all 3"), qPrintable(question_->text()));
    button(question_, "Delete for good")->click();
    QCOMPARE(inFile(), 0);
    QVERIFY(kept().isEmpty());
    QCOMPARE(commands_.recorded.size(), std::size_t(1));
    const auto was = session::savedBranchesFrom(commands_.recorded.front().oldValue, kNow,
                                                *window_->view()->city);
    QCOMPARE(was->size(), std::size_t(3));
  }

  void whatLeavesFromADroppedBranchLaterThanTheRunComesBackWithIt() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    closeAt(8);
    QTRY_VERIFY_WITH_TIMEOUT(whole(3), 60000);
    lasting(5);
    QVERIFY(runs(0));
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(kept().size(), 1);
    QCOMPARE(inFile(), 2);
    QTest::mouseClick(button(tools()->card(), "Drop branch"), Qt::LeftButton);
    QCOMPARE(inFile(), 0);
    QVERIFY(tools()->undo());
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(kept().size(), 1);
    QCOMPARE(inFile(), 2);
    lasting(10);
  }

  void whatHasComeBackIntoTheRunMeanwhileIsNotDeleted() {
    QVERIFY(runs(0));
    closeAt(1);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QVERIFY(runs(30));
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 1, 30000);
    QVERIFY(question());
    QPointer<QMessageBox> asked = question_;
    QVERIFY(runs(0));
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    button(asked, "Delete for good")->click();
    QVERIFY2(heard_.last().contains("is not deleted"), qPrintable(heard_.last()));
    QCOMPARE(inFile(), 1);
  }
};

QTEST_MAIN(KeptWindowTest)
#include "zz_kept_window_test.moc"
