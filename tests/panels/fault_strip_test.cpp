// What went wrong, as the strip above the picture says it.
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

#include "app/desktop/translation.h"
#include "app/panels/overlays.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/file_words.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

ViewPtr viewWith(session::WorldView world) {
  return std::make_shared<const session::WorldView>(std::move(world));
}

}  // namespace

class FaultStripTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { applyTheme(*qApp); }

  void aFaultWhoseWordsAreKnownIsToldInTheLanguageOfTheWindow() {
    session::WorldView w = smallWorld();
    w.faults = {{kNow,
                 {ErrorCode::ioFailed, "the journal's file is gone", "/d/journal.sqlite",
                  "Put it back and the journal goes on in it. If it was deleted, copy it and its "
                  "-wal out of /proc/7/fd before the program ends: until then all is kept there, "
                  "and only there"}}};
    desktop::Translation translation;
    translation.use(Language::zh);
    FaultStrip strip;
    strip.setView(viewWith(w));
    const QString shown = shownTexts(strip);
    for (const char* part : {"日志文件不见了", "/d/journal.sqlite", "请放回原处", "/proc/7/fd"})
      QVERIFY2(shown.contains(part), qPrintable(shown));
    QVERIFY2(!shown.contains("gone"), qPrintable(shown));
    w.faults = {{kNow,
                 {ErrorCode::ioFailed, "the role observer may not decide incidents",
                  "decide_incident", "Ask one of these: duty officer, commander"}}};
    strip.setView(viewWith(w));
    const QString refused = shownTexts(strip);
    for (const char* part : {"观察员没有“核实事件”的权限", "请由以下角色操作：值班员、指挥长"})
      QVERIFY2(refused.contains(part), qPrintable(refused));
    QVERIFY2(!refused.contains("decide"), qPrintable(refused));
  }

  void whyAnActIsRefusedIsSaidInTheLanguageOfTheWindow_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("remedy");
    QTest::addColumn<QString>("zh");
    QTest::newRow("step") << "the incident is closed: it cannot be worked on"
                          << "It belongs to A002"
                          << "事件已结案，不能再操作（A001）。它已并入 A002：请在那里操作";
    QTest::newRow("step alone") << "the incident is to verify" << "Verify it first"
                                << "事件待核实（A001）。请先核实";
    QTest::newRow("unit") << "the unit is at work on this case" << "Look at what was done so far"
                          << "该力量正在处置本事件（A001）。请查看已有的记录";
    QTest::newRow("rule") << "the rule is off already" << "Look at who switched it"
                          << "该规则已经关闭（A001）。请查看由谁开关";
    QTest::newRow("another seat")
        << "the leading seat did not do it: the unit is at work on this case (A001, U2). Look at "
           "what was done so far"
        << "Look at what has changed, then act again"
        << "主席位没有执行：该力量正在处置本事件（A001, U2）。请查看已有的记录（A001）。"
           "请查看变化后再操作";
  }
  void whyAnActIsRefusedIsSaidInTheLanguageOfTheWindow() {
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    QFETCH(QString, zh);
    const Error error{ErrorCode::badInput, what.toStdString(), "A001", remedy.toStdString()};
    QCOMPARE(errorText(error), QString::fromStdString(error.text()));
    desktop::Translation translation;
    translation.use(Language::zh);
    QCOMPARE(errorText(error), zh);
  }

  void everyRefusalOfAnActHasItsChinese() {
    static const QRegularExpression made(
        "(?:ErrorCode::\\w+,|unfitting\\(|outOfOrder\\(|planFault\\(|postureFault\\()"
        "\\s*\"([^\"\\\\]+)\"\\s*,");
    static const QRegularExpression remedied(
        "(?:Error\\{|[fF]ault\\()[^;]*\"([^\"\\\\]+)\"\\s*\\}?\\)?;");
    const QDir root(CITYMIRROR_SOURCE_DIR);
    int seen = 0;
    for (const char* path :
         {"app/session/command/command_loop.cpp", "app/session/command/command_room.cpp",
          "app/session/command/command_merge.cpp", "app/session/command/command_linkage.cpp",
          "app/session/command/command_plan.cpp", "app/session/command/command_filing.cpp",
          "app/session/writer/world_writer_loop.cpp", "app/session/writer/world_writer_people.cpp",
          "app/session/writer/world_writer_reports.cpp", "app/session/live/field_reports.cpp",
          "app/session/live/watch.cpp"}) {
      QFile file(root.filePath(path));
      QVERIFY2(file.open(QIODevice::ReadOnly), path);
      const QString text = QString::fromUtf8(file.readAll());
      for (auto it = made.globalMatch(text); it.hasNext(); ++seen) {
        const std::string what = it.next().captured(1).toStdString();
        QVERIFY2(!session::fileFaultInChinese(what).empty(), what.c_str());
      }
      for (auto it = remedied.globalMatch(text); it.hasNext(); ++seen) {
        const std::string remedy = it.next().captured(1).toStdString();
        QVERIFY2(!session::fileRemedyInChinese(remedy).empty(), remedy.c_str());
      }
    }
    QVERIFY2(seen > 50, qPrintable(QString::number(seen)));
  }

  void everyKindOfErrorHasAHeadingOfItsOwn() {
    QStringList seen;
    for (int code = 0; code <= int(ErrorCode::diverged); ++code) {
      const QString text = errorKindText(ErrorCode(code));
      QVERIFY(!text.isEmpty() && !seen.contains(text));
      seen << text;
    }
    const auto kind = [](const char* where) {
      return errorKindText(Error{ErrorCode::ioFailed, "refused", where, "Ask"});
    };
    QCOMPARE(kind("switch_posture"), QString("Not allowed: switch between peace and emergency"));
    QCOMPARE(kind("/dev/disk"), errorKindText(ErrorCode::ioFailed));
  }

  void aFaultSaysWhatWhereAndWhatToDo() {
    FaultStrip strip;
    session::WorldView w = smallWorld();
    strip.setView(viewWith(w));
    QVERIFY(strip.isHidden());
    w.faults.push_back(
        {kNow, {ErrorCode::badInput, "the CAP message is broken", "cap.xml", "Send it again"}});
    strip.setView(viewWith(w));
    QVERIFY(!strip.isHidden());
    QVERIFY(shownTexts(strip).contains("Bad content"));
    QVERIFY(shownTexts(strip).contains("the CAP message is broken (cap.xml)"));
    QVERIFY(shownTexts(strip).contains("Send it again"));
    QSignalSpy dismissed(&strip, &FaultStrip::dismissed);
    strip.findChild<QPushButton*>()->click();
    QCOMPARE(dismissed.size(), 1);
  }

  void whatWasWrittenIsOfferedUntilItIsOpenedOrClosed() {
    QDesktopServices::setUrlHandler("file", this, "takeUrl");
    Ticker line;
    const QLabel* text = line.findChildren<QLabel*>().first();
    QLabel* links = line.findChildren<QLabel*>().last();
    QVERIFY(links->isHidden());
    line.offer("Report saved: /d/report.html", "/d/report.html");
    QVERIFY(!links->isHidden());
    QCOMPARE(text->text(), QString("Report saved: /d/report.html"));
    emit links->linkActivated("open");
    QCOMPARE(opened_, QUrl::fromLocalFile("/d/report.html"));
    QVERIFY(links->isHidden() && text->text().isEmpty());
    line.offer("Report saved: /d/report.html", "/d/report.html");
    emit links->linkActivated("close");
    QVERIFY(links->isHidden() && text->text().isEmpty());
    line.offer("Report saved: /d/report.html", "/d/report.html");
    line.say("View kept");
    QVERIFY(links->isHidden());
    QCOMPARE(text->text(), QString("View kept"));
    QDesktopServices::unsetUrlHandler("file");
  }
  void aChineseLineOffersInChinese() {
    desktop::Translation translation;
    translation.use(Language::zh);
    Ticker line;
    QVERIFY(line.findChildren<QLabel*>().last()->text().contains("打开"));
  }

 public slots:
  void takeUrl(const QUrl& url) { opened_ = url; }

 private:
  QUrl opened_;
};

QTEST_MAIN(FaultStripTest)
#include "fault_strip_test.moc"
