// The part of a segment within a box.
#include <QtTest>

#include "engine/core/segment_clip.h"

using namespace citymirror;

class SegmentClipTest : public QObject {
  Q_OBJECT
 private slots:
  void whatLiesWithinIsWhole() {
    const auto share = shareWithin({0, 0, 10, 10}, {1, 2}, {9, 8});
    QVERIFY(share);
    QCOMPARE(share->first, 0.0);
    QCOMPARE(share->second, 1.0);
  }
  void whatCrossesIsCutAtBothSidesInEitherDirection() {
    const auto there = shareWithin({0, 0, 10, 10}, {-10, 5}, {30, 5});
    const auto back = shareWithin({0, 0, 10, 10}, {30, 5}, {-10, 5});
    QVERIFY(there && back);
    QCOMPARE(there->first, 0.25);
    QCOMPARE(there->second, 0.5);
    QCOMPARE(back->first, 0.5);
    QCOMPARE(back->second, 0.75);
  }
  void whatLiesBesideIsNothing() {
    QVERIFY(!shareWithin({0, 0, 10, 10}, {-1, -1}, {-1, 20}));
    QVERIFY(!shareWithin({0, 0, 10, 10}, {-6, 2}, {2, -6}));
    QVERIFY(!shareWithin({0, 0, 10, 10}, {12, 5}, {20, 5}));
  }
  void theRimBelongsToTheBoxAndSoDoesAPoint() {
    QVERIFY(shareWithin({0, 0, 10, 10}, {0, 2}, {0, 8}));
    QVERIFY(shareWithin({0, 0, 10, 10}, {4, 4}, {4, 4}));
    QVERIFY(!shareWithin({0, 0, 10, 10}, {14, 4}, {14, 4}));
  }
};

QTEST_APPLESS_MAIN(SegmentClipTest)
#include "zz_segment_clip_test.moc"
