// What went wrong, as the strip above the picture says it.
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/panels/overlays.h"
#include "app/panels/theme.h"
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
    QVERIFY2(shownTexts(strip).contains("观察员没有这项权限"), qPrintable(shownTexts(strip)));
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
};

QTEST_MAIN(FaultStripTest)
#include "fault_strip_test.moc"
