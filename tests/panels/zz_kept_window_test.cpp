// The file of kept branches: what people have done stays in it until a person drops it.
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class KeptWindowTest : public TrafficWindow {
  Q_OBJECT
  QTemporaryDir folder_;
  QStringList heard_;

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
  void closeAt(int minutesLater) {
    showCalm(minutesLater);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
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
};

QTEST_MAIN(KeptWindowTest)
#include "zz_kept_window_test.moc"
