#include <QtTest>

#include "scenarios/flood/flood_check.h"
#include "tests/validation/real_cases.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::validation;

class MerewetherTest : public QObject {
  Q_OBJECT
 private slots:
  void theObservedLevelsOfMerewetherAreMet() {
    const std::string folder = dataFolder() + "/merewether";
    if (!QFile::exists(QString::fromStdString(folder + "/dem_1m.tif"))) {
      QSKIP("shared/data/merewether is not there (CITYMIRROR_DATA)");
    }
    auto place = readMerewether(folder);
    QVERIFY2(place.ok(), place ? "" : place.error().text().c_str());
    place->inputs.threads = 1;  // steps of a millisecond: waiting for a busy core costs more
    const auto run = runReal(*place);
    QVERIFY2(run.ok(), run ? "" : run.error().text().c_str());
    const auto errors = levelErrors(*place, *run);
    for (std::size_t i = 0; i < errors.size(); ++i) {
      const ObservedLevel& level = place->levels[i];
      qInfo("point %s: observed %.2f m, simulated %.2f m (depth %.2f m), TUFLOW 1 m %.2f m",
            level.id.c_str(), level.observed, double(run->gauges[i].level),
            double(run->gauges[i].depth), level.tuflow);
    }
    qInfo(
        "mean absolute error %.3f m (TUFLOW 0.12, LISFLOOD-FP FV1 0.138, ACC 0.127), largest "
        "%.3f m, outflow %.3f m3/s, mass %.1e, %.1f s of processor time",
        meanAbsolute(errors), largestAbsolute(errors), run->lastOutflow, run->mass.relativeError(),
        run->cpuSeconds);
    QVERIFY(meanAbsolute(errors) <= 0.15);
    QVERIFY(largestAbsolute(errors) <= 0.25);
    QVERIFY(std::fabs(run->lastOutflow / 19.7 - 1) <= 0.01);
    QVERIFY(std::fabs(run->mass.relativeError()) < 1e-6);
    QVERIFY(checkRun(run->stats, run->mass).ok);
  }
};

QTEST_GUILESS_MAIN(MerewetherTest)
#include "merewether_test.moc"
