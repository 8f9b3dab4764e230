#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

/// What every verb says of a package whose terrain was changed on the disk.
class DamagedPackageTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void noVerbOpensAPackageWhoseGroundIsNone() {
    putCity([](CityModel& city) {
      for (int column = 20; column < 30; ++column) city.terrain.at(column, 60) = 3e38F;
    });
    const QString city = path("city"), png = path("a.png");
    put("of_city.json", {{"city", "city"}});
    put("of_file.json", {{"terrain", "city/terrain.tif"}});
    for (const QStringList& words :
         {QStringList{"scene", "shot", city, "--out", png},
          {"scene", "shot", city, "--out", png, "--at", "2026-07-18T18:20:00+08:00"},
          {"query", city},
          {"flood", path("of_city.json"), "--out", path("out")},
          {"flood", path("of_file.json"), "--out", path("out")}}) {
      const Ran ran =
          runProgram("citymirror-cli", words, {"XDG_DATA_HOME=" + path("data of its own")});
      QVERIFY2(ran.status == 1, qPrintable(words.join(' ') + ran.err));
      QVERIFY2(ran.err.contains("terrain.tif") &&
                   ran.err.contains("10 of 40000 cells are no heights of ground"),
               qPrintable(words.join(' ') + ran.err));
    }
    QVERIFY(!QFile::exists(png));
    const Ran checked = runCli({"city", "check", city});
    QCOMPARE(checked.status, 1);
    QVERIFY2(checked.out.contains("error: terrain") &&
                 checked.out.contains("10 cells are no heights") &&
                 checked.out.contains(
                     "terrain.tif is damaged, or lost its mark for cells without data") &&
                 checked.out.contains("restore the package from a copy"),
             qPrintable(checked.out));
  }
  void aTableThatBreaksOffIsAnErrorOfTheCheckAndOfThePicture() {
    putCity([](CityModel&) {});
    constexpr std::size_t kPage = 4096;  // bytes, of SQLite
    const std::string file = path("city/city.gpkg").toStdString();
    std::string bytes = *readFile(file);
    const std::size_t at = bytes.find("B1150");
    QVERIFY(at != std::string::npos);
    bytes.replace(at / kPage * kPage, kPage, std::string(kPage, '\xff'));
    QVERIFY(writeFile(file, bytes).ok());
    const Ran checked = runCli({"city", "check", path("city")});
    QCOMPARE(checked.status, 1);
    QVERIFY2(checked.out.contains("error: The city package is damaged: ") &&
                 checked.out.contains("city.gpkg:buildings"),
             qPrintable(checked.out));
    QVERIFY2(!checked.out.contains("The city has no building"), qPrintable(checked.out));
    const Ran shot = runCli({"scene", "shot", path("city"), "--out", path("a.png")});
    QCOMPARE(shot.status, 1);
    QVERIFY2(shot.err.contains("city.gpkg:buildings") && shot.err.contains("Restore the package"),
             qPrintable(shot.err));
  }
  void aPictureTellsWhatItsReaderLeftOut() {
    putCity([](CityModel& city) {
      city.zones.push_back({"far",
                            {"远", "Far"},
                            ZoneKind::lowBasin,
                            {{{3e6, 0}, {3e6 + 50, 0}, {3e6 + 50, 50}}, {}}});
    });
    const Ran shot = runCli({"--json", "scene", "shot", path("city"), "--size", "320x180", "--hide",
                             "labels,marks", "--no-footer", "--out", path("a.png")});
    QVERIFY2(shot.status == 0, qPrintable(shot.err));
    QVERIFY2(shot.err.contains("note: Feature left out: it lies more than 100 km from the city "
                               "(zones far)"),
             qPrintable(shot.err));
    QVERIFY2(shot.out.contains("more than 100 km"), qPrintable(shot.out));
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  template <class Spoil>
  void putCity(Spoil spoil) const {
    CityModel city = smallCity();
    spoil(city);
    QVERIFY(gis::writeCity(city, path("city").toStdString(), {}).ok());
  }
  void put(const QString& name, nlohmann::json scenario) const {
    scenario["duration_s"] = 60;
    scenario["output_interval_s"] = 60;
    scenario["rain"] = {{"rate_mm_per_h", 50.0}};
    QVERIFY(writeFile(path(name).toStdString(), scenario.dump()).ok());
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(DamagedPackageTest)
#include "zz_damaged_package_test.moc"
