// The sun of a date and time in pictures of a package that has no time of its own.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class ShotSunTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString pathOf(const char* name) const { return folder_.filePath(name); }
  QByteArray shot(const char* city, const QStringList& more) {
    const QString png = pathOf("shot.png");
    QFile::remove(png);
    const Ran ran = runCli(QStringList{"scene", "shot", pathOf(city), "--size", "640x360",
                                       "--no-footer", "--hide", "labels,marks", "--out", png} +
                           more);
    QFile file(png);
    return ran.status == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : ran.err.toUtf8();
  }

 private slots:
  void initTestCase() {
    CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, pathOf("nowhere").toStdString(), {}).ok());
    city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    QVERIFY(gis::writeCity(city, pathOf("city").toStdString(), {}).ok());
  }

  void eachTimeOfTheSunIsAnotherPictureAndTheSameOneAgain() {
    const QByteArray noon = shot("city", {"--sun-at", "2026-06-21T12:00:00+08:00"});
    const QByteArray winter = shot("city", {"--sun-at", "2026-12-21T15:00:00+08:00"});
    const QByteArray night = shot("city", {"--sun-at", "2026-12-21T23:00:00+08:00"});
    for (const QByteArray& picture : {noon, winter, night})
      QVERIFY2(picture.startsWith("\x89PNG"), picture);
    QVERIFY(noon != winter && winter != night);
    QVERIFY(shot("city", {"--sun-at", "2026-12-21T07:00:00Z"}) == winter);
  }
  void aTimeThatIsMissingOrWrongIsBadUsage() {
    const QString png = pathOf("none.png");
    for (const QStringList& more :
         {QStringList{"--light", "time"}, QStringList{"--sun-at", "noon"}}) {
      const Ran ran = runCli(QStringList{"scene", "shot", pathOf("city"), "--out", png} + more);
      QCOMPARE(ran.status, 2);
      QVERIFY2(ran.err.contains(more.front()), qPrintable(ran.err));
    }
    QVERIFY(!QFile::exists(png));
  }
  void aCityOfWhichNobodyKnowsWhereItLiesHasNoSun() {
    const QByteArray said = shot("nowhere", {"--sun-at", "2026-12-21T15:00:00+08:00"});
    QVERIFY2(said.contains("--sun-at") && said.contains("coordinate system"), said);
  }
};

QTEST_GUILESS_MAIN(ShotSunTest)
#include "zz_shot_sun_test.moc"
