// A picture of the command line that waits for a service says so.
#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <thread>

#include "gis/city/city_package.h"
#include "tests/support/imagery_samples.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class SceneWaitTest : public QObject {
  Q_OBJECT
 private slots:
  void aSlowServiceIsNamedOnStandardErrorAndWhatIsMissingIsNoted() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), png = folder.filePath("a.png");
    CityModel placed = smallCity();
    placed.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    QVERIFY(gis::writeCity(placed, city.toStdString(), {}).ok());
    const auto tiles = test::tiles([](const Point2&) { return test::kGreen; });
    test::HttpServer server([&tiles](const std::string& target) {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      return tiles(target);
    });
    const QString address = QString::fromStdString(server.url()) + "/{z}/{x}/{y}.png";
    const Ran ran =
        runProgram("citymirror-cli",
                   {"scene", "shot", city, "--size", "1600x900", "--pose", "500,400,300,20,-25",
                    "--no-footer", "--imagery", address, "--wait", "3", "--out", png},
                   {"XDG_CACHE_HOME=" + folder.filePath("cache")});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.err.contains("Asking the imagery service http://127.0.0.1"), qPrintable(ran.err));
    QVERIFY2(ran.err.contains("Waiting for imagery") && ran.err.contains("s of at most 3 s"),
             qPrintable(ran.err));
    QVERIFY2(ran.err.contains("had not come after 3 s"), qPrintable(ran.err));
    QVERIFY(QFile::exists(png));
  }
  void aWaitWithoutEndIsBadUsage() {
    for (const char* seconds : {"0", "inf", "nan", "1e9"})
      QCOMPARE(runCli({"scene", "shot", "x", "--wait", seconds, "--out", "a.png"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(SceneWaitTest)
#include "zz_scene_wait_test.moc"
