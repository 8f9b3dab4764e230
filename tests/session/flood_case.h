#pragma once
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "app/session/scenario/flood_scenario.h"
#include "gis/raster/raster_io.h"

namespace citymirror::test {

using Json = nlohmann::json;

inline constexpr double kWest = 500000, kSouth = 3000000, kCell = 10;
inline constexpr int kColumns = 40, kRows = 30;

inline std::string bytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

/// A folder with a terrain of 40 x 30 cells of 10 m and scenarios on it.
class FloodCase {
 protected:
  void clear() { folder_ = std::make_unique<QTemporaryDir>(); }
  std::string path(const std::string& name) const {
    return (folder_->path() + "/").toStdString() + name;
  }
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  template <class Height>
  void writeTerrain(const std::string& name, const std::string& crs, Height height,
                    int columns = kColumns, int rows = kRows) const {
    RasterGrid<float> grid(GridShape{columns, rows, kCell, 0, 0});
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        const Point2 p = grid.shape.centre(c, r);
        grid.at(c, r) = float(height(p.x(), p.y()));
      }
    }
    QVERIFY(gis::writeGeoTiff(grid, {crs, kWest, kSouth, ""}, path(name)).ok());
  }
  static Json basic() {
    return {{"terrain", "dem.tif"},
            {"duration_s", 600},
            {"output_interval_s", 300},
            {"roughness", {{"manning", 0.03}}},
            {"initial", {{"depth_m", 0.0}}},
            {"rain", {{"rate_mm_per_h", 50.0}}},
            {"infiltration", {{"rate_mm_per_h", 2.0}}},
            {"boundaries", {{{"side", "east"}, {"kind", "open"}}}},
            {"structures", Json::array()},
            {"solver", {{"scheme", "default"}}}};
  }
  std::string write(const Json& scenario) const {
    put("scenario.json", scenario.dump());
    return path("scenario.json");
  }
  session::FloodScenario read(const Json& json) const {
    auto scenario = session::readFloodScenario(write(json));
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    return std::move(scenario).value();
  }
  std::string run(const Json& json, const std::string& out, int threads = 1) const {
    const auto ran = session::runFloodScenario(read(json), path(out), threads, {});
    if (!ran) qFatal("%s", ran.error().text().c_str());
    return path(out);
  }
  /// Reads what must be refused: the error names this, and has a remedy.
  void refuses(const Json& json, const std::string& named) const {
    const auto scenario = session::readFloodScenario(write(json));
    QVERIFY2(!scenario.ok(), named.c_str());
    QVERIFY2(scenario.error().text().find(named) != std::string::npos,
             scenario.error().text().c_str());
    QVERIFY2(!scenario.error().remedy.empty(), scenario.error().text().c_str());
  }

 private:
  std::unique_ptr<QTemporaryDir> folder_;
};

}  // namespace citymirror::test
