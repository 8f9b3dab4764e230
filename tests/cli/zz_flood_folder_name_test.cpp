// A scenario may lie in a folder whose name is no UTF-8, as archives of other systems leave them:
// its results name files of it.
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gis/raster/raster_io.h"

using namespace citymirror;

class FloodFolderNameTest : public QObject {
  Q_OBJECT
 private slots:
  void aRunInAFolderOfAForeignNameHasItsSummary() {
    const QTemporaryDir folder;
    const std::string within = folder.path().toStdString() + "/\xCE\xC4";  // GBK
    std::filesystem::create_directory(within);
    const RasterGrid<float> grid(GridShape{24, 16, 5, 0, 0}, 3.0F);
    QVERIFY(gis::writeGeoTiff(grid, {"EPSG:32650", 4e5, 3e6, ""}, within + "/dem.tif",
                              {"heights", "ft"})
                .ok());
    std::ofstream(within + "/run.json") << R"({"terrain": "dem.tif", "duration_s": 60,
      "output_interval_s": 30, "roughness": {"manning": 0.03}, "initial": {"depth_m": 0.1}})";
    QProcess program;
    program.setWorkingDirectory(folder.path());
    program.start("/bin/sh",
                  {"-c", "exec \"$0\" flood \"$(printf '\\316\\304')/run.json\" --out out",
                   CITYMIRROR_BIN_DIR "/citymirror-cli"});
    QVERIFY(program.waitForFinished(60000));
    const QByteArray told = program.readAllStandardError();
    QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0,
             told.constData());
    std::ifstream file(folder.path().toStdString() + "/out/summary.json");
    const auto summary = nlohmann::json::parse(file, nullptr, false);
    QVERIFY(summary.is_object());
    const std::string notes = summary["notes"].dump();
    QVERIFY2(notes.find("feet") != std::string::npos, notes.c_str());
  }
};

QTEST_GUILESS_MAIN(FloodFolderNameTest)
#include "zz_flood_folder_name_test.moc"
