// Whoever hears which branch was pressed on the timeline may set other branches at once.
#include <QTest>

#include "app/panels/timeline.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class BranchClickTest : public QObject {
  Q_OBJECT

  struct Heard {
    QString chosen, compared;
  };

  static std::vector<BranchLine> twoBranches() {
    BranchLine base, pumps;
    base.id = "branch-of-the-plan-that-does-nothing";
    base.begin = pumps.begin = minutesAfterNow(-20);
    base.end = pumps.end = minutesAfterNow(50);
    pumps.id = "branch-of-the-plan-with-two-pump-trucks";
    pumps.row = 1;
    return {base, pumps};
  }

 private slots:
  void itsIdIsHeardWholeAlthoughTheBranchesWentMeanwhile() {
    Timeline timeline;
    timeline.resize(1200, 128);
    timeline.setView(std::make_shared<const session::WorldView>(smallWorld()));
    timeline.show();
    QVERIFY(QTest::qWaitForWindowExposed(&timeline));
    TimeBand* band = timeline.band();
    Heard heard;
    const auto listen = [&](QString Heard::*where) {
      return [&heard, band, where](const QString& id) {
        band->setBranches({});
        heard.*where = id;
      };
    };
    connect(band, &TimeBand::branchChosen, this, listen(&Heard::chosen));
    connect(band, &TimeBand::branchCompared, this, listen(&Heard::compared));
    const auto press = [&](int row, Qt::KeyboardModifiers held) {
      band->setBranches(twoBranches());
      const QPoint at(int(band->xOf(minutesAfterNow(10))), int(band->yOfBranch(row)));
      QTest::mouseClick(band, Qt::LeftButton, held, at);
    };
    press(1, {});
    press(0, Qt::ShiftModifier);
    QCOMPARE(heard.chosen, twoBranches()[1].id);
    QCOMPARE(heard.compared, twoBranches()[0].id);
    QVERIFY(band->branches().empty());
  }
};

QTEST_MAIN(BranchClickTest)
#include "zz_branch_click_test.moc"
