// How sharp pictures are while the camera moves.
#include "app/view/motion_pace.h"

#include <QtTest>

using citymirror::view::MotionPace;

namespace {

/// A camera that moves at every picture, each of which takes `whole` ms, or a quarter where coarse.
struct Film {
  MotionPace pace;
  std::int64_t now = 0;

  double picture(std::int64_t whole) {
    const double scale = pace.begin(now);
    now += scale < 1 ? whole / 4 : whole;
    pace.shown(now);
    return scale;
  }
  double step(std::int64_t whole) {
    pace.moved();
    return picture(whole);
  }
};

}  // namespace

class MotionPaceTest : public QObject {
  Q_OBJECT

 private slots:
  void picturesInMotionAreCoarseWhereWholeOnesComeLate() {
    Film film;
    QCOMPARE(film.picture(140), 1.0);
    QCOMPARE(film.step(140), 1.0);  // may be the only step
    for (int k = 0; k < 5; ++k) QCOMPARE(film.step(140), MotionPace::kCoarse);
    QVERIFY(film.pace.coarse());
    QVERIFY(film.pace.nextCoarse());
    QVERIFY(film.pace.rested());
    QVERIFY(!film.pace.nextCoarse());
    QCOMPARE(film.picture(140), 1.0);
    QVERIFY(!film.pace.coarse());
    QVERIFY(!film.pace.rested());
  }

  void picturesThatComeInTimeAreAlwaysWhole() {
    Film film;
    for (int k = 0; k < 10; ++k) QCOMPARE(film.step(MotionPace::kLateMs), 1.0);
    QVERIFY(!film.pace.rested());
    QVERIFY(!film.pace.nextCoarse());
    QCOMPARE(film.step(MotionPace::kLateMs + 1), 1.0);  // one that comes late
    QCOMPARE(film.step(MotionPace::kLateMs + 1), MotionPace::kCoarse);
  }

  void singleStepsAreDrawnWhole() {
    Film film;
    for (int k = 0; k < 5; ++k) {
      QCOMPARE(film.step(500), 1.0);
      QVERIFY(!film.pace.rested());
    }
  }

  void manyMovesBeforeTheFirstPictureAreOneStep() {
    Film film;
    film.picture(500);
    for (int k = 0; k < 5; ++k) film.pace.moved();
    QCOMPARE(film.picture(500), 1.0);
    for (int k = 0; k < 5; ++k) film.pace.moved();
    QCOMPARE(film.picture(500), MotionPace::kCoarse);
  }

  void onlyThePictureOfANewPosePutsTheRestOff() {
    Film film;
    film.pace.moved();
    (void)film.pace.begin(0);
    QVERIFY(film.pace.shown(100));
    (void)film.pace.begin(100);  // something else moves
    QVERIFY(!film.pace.shown(200));
    QVERIFY(film.pace.moving());
    (void)film.pace.rested();
    QVERIFY(!film.pace.moving());
    QCOMPARE(film.pace.wholeCost(), 100);
  }

  void aPictureThatNeverReachesTheScreenTeachesNothing() {
    MotionPace pace;
    (void)pace.begin(0);
    (void)pace.begin(10'000);
    QVERIFY(!pace.shown(10'020));
    QCOMPARE(pace.wholeCost(), 20);
    QVERIFY(!pace.shown(99'999));
    QCOMPARE(pace.wholeCost(), 20);
  }
};

QTEST_GUILESS_MAIN(MotionPaceTest)
#include "motion_pace_test.moc"
