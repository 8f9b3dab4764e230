/// Runs every exact and real case and writes the validation page with its figures and maps:
///
///   QT_QPA_PLATFORM=offscreen flood_validation [--exact] [OUT]
///
/// OUT defaults to assets/help of the source. Real cases need shared/data (CITYMIRROR_DATA); with
/// --exact their figures are kept.
#include <QGuiApplication>
#include <QStringList>
#include <cstdio>

#include "engine/core/file_io.h"
#include "tests/validation/figures.h"
#include "tests/validation/map_picture.h"
#include "tests/validation/page.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::validation;
using nlohmann::json;

namespace {

const std::string kSource = CITYMIRROR_SOURCE_DIR;

template <class T>
T orStop(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

void save(const MapSpec& map, const std::string& path) {
  if (!drawMap(map).save(QString::fromStdString(path), "PNG", 0)) {
    std::fprintf(stderr, "cannot write %s\n", path.c_str());
    std::exit(1);
  }
}

std::string twoDecimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

json merewether(const std::string& data, const std::string& picture) {
  const RealCase place = orStop(readMerewether(data + "/merewether"));
  const RealRun run = orStop(runReal(place));
  MapSpec map{&place, &run, 2.2, 50};
  map.title = {"梅雷韦瑟 2007-06-08", "Merewether, 8 June 2007"};
  map.note = {"1 m 网格，19.7 m³/s 恒定入流（洋红圈），1000 s",
              "1 m cells, steady inflow 19.7 m³/s (magenta ring), 1000 s"};
  map.credit =
      "Data: Australian Rainfall and Runoff Project 15; Water Research Laboratory, Manly; "
      "anuga_core, Apache-2.0";
  map.inflow = place.inflow;
  for (std::size_t i = 0; i < place.levels.size(); ++i) {
    const ObservedLevel& level = place.levels[i];
    map.points.push_back({level.at, level.id + ": " + twoDecimals(level.observed) + " → " +
                                        twoDecimals(double(run.gauges[i].level)) +
                                        (run.gauges[i].depth < 0.005F ? " 干 dry" : "")});
  }
  save(map, picture);
  return levelFigures(place, run);
}

json newcastle(const std::string& data, const std::string& picture) {
  const RealCase place = orStop(readNewcastle(data + "/newcastle_centre"));
  const RealRun run = orStop(runReal(place));
  MapSpec map{&place, &run, 2.6, 100};
  map.title = {"纽卡斯尔市中心", "Newcastle upon Tyne, centre"};
  map.note = {"2 m 网格，70 mm/h 一小时，扣损 12 mm/h",
              "2 m cells, 70 mm/h for one hour, 12 mm/h lost"};
  map.credit =
      "Contains OS data © Crown copyright 2016 and Environment Agency LiDAR, Open Government "
      "Licence v3; hipims-ocl";
  save(map, picture);
  return cityFigures(place, run);
}

json bilbao(const std::string& data, const std::string& picture) {
  RealCase place = orStop(readBilbao(data + "/bilbao_estuary"));
  const RealRun run = orStop(runReal(place));
  MapSpec map{&place, &run, 1.2, 500};
  map.title = {"毕尔巴鄂感潮河段", "Bilbao, tidal reach"};
  map.note = {"5 m 网格，高潮位 2.5 m（假定）叠加 60 mm/h 一小时",
              "5 m cells, high water 2.5 m (assumed) with 60 mm/h for one hour"};
  map.credit = "LiDAR-PNOA cedido por © Instituto Geográfico Nacional, CC BY 4.0; UMEP umep-rust";
  save(map, picture);
  json figures = cityFigures(place, run);
  place.inputs.rainMmPerHour = {};
  figures["tide_only"] = cityFigures(place, orStop(runReal(place)));
  return figures;
}

json realFigures(const std::string& stem) {
  const std::string data = dataFolder();
  if (data.empty()) {
    std::fprintf(stderr, "shared/data is not there; set CITYMIRROR_DATA\n");
    std::exit(1);
  }
  return {{"merewether", merewether(data, stem + "-merewether.png")},
          {"newcastle", newcastle(data, stem + "-newcastle.png")},
          {"bilbao", bilbao(data, stem + "-bilbao.png")}};
}

}  // namespace

int main(int argc, char** argv) {
  QGuiApplication application(argc, argv);
  const QStringList arguments = QGuiApplication::arguments();
  const bool exactOnly = arguments.contains("--exact");
  const bool elsewhere = arguments.size() > (exactOnly ? 2 : 1);
  const std::string out = elsewhere ? arguments.back().toStdString() : kSource + "/assets/help";
  const std::string stem = out + "/flood-validation";
  json figures = exactOnly ? json::parse(orStop(readFile(stem + ".json"))) : realFigures(stem);
  figures["version"] = CITYMIRROR_VERSION;
  figures["exact"] = exactFigures(testing::exactCases());
  const std::string frame = orStop(readFile(kSource + "/assets/templates/report.html"));
  const std::string words =
      orStop(readFile(kSource + "/tests/validation/flood-validation.words.html"));
  const std::string page = orStop(validationPage(frame, words, figures));
  orStop(writeFile(stem + ".json", figures.dump() + "\n"));
  orStop(writeFile(stem + ".html", page));
  std::printf("%s.html\n", stem.c_str());
  return 0;
}
