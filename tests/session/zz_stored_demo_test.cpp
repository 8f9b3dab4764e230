#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/demo_store.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

/// Hears the progress of a job.
struct ProgressHeard {
  double last = 0;
  bool fell = false;
  int steps = 0;

  run::JobContext job() {
    return {{}, [this](double fraction, const Text&) {
              fell = fell || fraction < last - 1e-9;
              last = fraction;
              ++steps;
            }};
  }
};

}  // namespace

/// The demo city is kept on the disk and comes back whatever happens to its files there; another
/// city that is damaged is not opened.
class StoredDemoTest : public QObject {
  Q_OBJECT
 private slots:
  void aDamagedDemoCityIsMadeAgainWithANote() {
    QTemporaryDir folder;
    const std::string data = folder.path().toStdString();
    flood::CityFloodOptions coarse;
    coarse.cell = 50;
    ProgressHeard made;
    const auto first = session::loadDemoCity(data, coarse, made.job());
    QVERIFY2(first.ok(), first.ok() ? "" : first.error().text().c_str());
    QVERIFY2(made.steps > 5 && !made.fell, "progress of making the city falls");
    const std::string terrain = data + "/demo-city/terrain.tif";
    const auto whole = readFile(terrain);
    QVERIFY(whole.ok());
    QVERIFY(writeFile(terrain, whole->substr(0, whole->size() / 2)).ok());
    ProgressHeard repaired;
    const auto again = session::loadDemoCity(data, coarse, repaired.job());
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
    QVERIFY2(repaired.steps > 5 && !repaired.fell, "progress of making it again falls");
    QCOMPARE(again->notes.size(), std::size_t(1));
    QVERIFY2(again->notes[0].what.find("The stored demo city is made again: The city package is "
                                       "damaged") == 0,
             again->notes[0].what.c_str());
    QCOMPARE(again->city->buildings.size(), first->city->buildings.size());
    QVERIFY(*readFile(terrain) == *whole);
    ProgressHeard read;
    const auto third = session::loadDemoCity(data, coarse, read.job());
    QVERIFY(third.ok() && third->notes.empty());
    QVERIFY2(read.steps > 5 && !read.fell, "progress of reading it falls");
  }
  void anEveningThatIsCutOffIsMadeAgainWithANote() {
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("demo-city"));
    const std::string data = folder.path().toStdString(), path = data + "/demo-city/evening.jsonl";
    flood::CityFloodOptions coarse;
    coarse.cell = 20;
    session::OpenedCity opened;
    opened.city = std::make_shared<const CityModel>(smallCity());
    opened.domain =
        std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*opened.city, coarse));
    ProgressHeard heard;
    const auto first = session::loadDemoEvening(data, opened, 1, heard.job());
    QVERIFY2(first.ok() && first.notes().empty(), first.ok() ? "" : first.error().text().c_str());
    QVERIFY2(heard.steps > 1 && !heard.fell, "progress of the evening falls");
    const auto whole = readFile(path);
    QVERIFY(whole.ok());
    for (const std::string& damaged : {whole->substr(0, whole->size() - 9), std::string("{")}) {
      QVERIFY(writeFile(path, damaged).ok());
      const auto again = session::loadDemoEvening(data, opened, 1, {});
      QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
      QCOMPARE(again.notes().size(), std::size_t(1));
      QVERIFY2(again.notes()[0].what.find("The stored demo city is made again: the ") == 0,
               again.notes()[0].what.c_str());
      QVERIFY(*again == *first && *readFile(path) == *whole);
      const auto stored = session::loadDemoEvening(data, opened, 1, {});
      QVERIFY(stored.ok() && stored.notes().empty() && stored->size() == first->size());
    }
  }
  void aDamagedPackageIsOneFaultAndTheCityBeforeStays() {
    QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name).toStdString(); };
    CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, path("sound"), {}).ok());
    city.terrain.at(70, 80) = -3e38F;
    QVERIFY(gis::writeCity(city, path("damaged"), {}).ok());
    session::Options options;
    options.dataFolder = path("data");
    options.threads = 1;
    const auto session = session::Session::make(options, session::Pace::asFastAsPossible);
    QVERIFY2(session.ok(), session.ok() ? "" : session.error().text().c_str());
    (*session)->openCity(path("sound"), "");
    (*session)->waitIdle();
    const auto before = (*session)->view()->city;
    QVERIFY(before);
    (*session)->openCity(path("damaged"), "");
    (*session)->waitIdle();
    const auto view = (*session)->view();
    QVERIFY(view->city == before);
    QCOMPARE(view->faults.size(), std::size_t(1));
    const Error& fault = view->faults[0].error;
    QVERIFY2(fault.what.find("1 of 40000 cells are no heights of ground") != std::string::npos &&
                 fault.where.find("damaged/terrain.tif") != std::string::npos,
             fault.text().c_str());
  }
};

QTEST_GUILESS_MAIN(StoredDemoTest)
#include "zz_stored_demo_test.moc"
