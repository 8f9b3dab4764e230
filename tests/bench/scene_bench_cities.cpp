#include "tests/bench/scene_bench_cities.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/city/demo_city.h"
#include "gis/raster/raster_io.h"

namespace citymirror::bench {
namespace {

constexpr const char* kNames[] = {"demo", "generated", "tokyo"};
constexpr int kTokyoImport = 1;  // counts up with what an import makes of buildings

std::string tokyoFolder() {
  const char* data = std::getenv("CITYMIRROR_DATA");
  return (data != nullptr ? std::string(data) : CITYMIRROR_SOURCE_DIR "/../shared/data") +
         "/tokyo_shinjuku";
}

Result<CityModel> make(BenchCity city) {
  if (city == BenchCity::demo) return gis::makeDemoCity({}, {});
  if (city == BenchCity::generated) {
    gis::DemoCityOptions options;
    options.areaKm2 = 200;
    options.buildings = 250000;
    options.seed = 1;
    return gis::makeDemoCity(options, {});
  }
  gis::ImportSources sources;
  const Bounds extent{-17850, -39010, -7390, -29090};
  sources.dem =
      (std::filesystem::temp_directory_path() / "citymirror_scene_bench_flat.tif").string();
  const RasterGrid<float> flat({523, 496, 20, extent.west, extent.south}, 35.0F);
  const Outcome written = gis::writeGeoTiff(flat, {"EPSG:6677"}, sources.dem);
  if (!written) return written.error();
  sources.buildings = "/vsizip/" + tokyoFolder() + "/tokyo_west_buildings.fgb.zip";
  sources.extent = extent;
  sources.name = {"东京西部", "Tokyo west"};
  return gis::importCity(sources, {});
}

}  // namespace

std::string nameOf(BenchCity city) { return kNames[int(city)]; }

std::optional<BenchCity> benchCityFrom(const std::string& name) {
  for (int i = 0; i < 3; ++i) {
    if (name == kNames[i]) return BenchCity(i);
  }
  return std::nullopt;
}

std::string packageOf(BenchCity city) {
  const std::string version = "_" + std::to_string(city == BenchCity::tokyo ? kTokyoImport
                                                                            : gis::kDemoCityVersion);
  const auto folder =
      std::filesystem::temp_directory_path() / ("citymirror_scene_bench_" + nameOf(city) + version);
  if (std::filesystem::exists(folder / "city.json")) return folder.string();
  if (city == BenchCity::tokyo &&
      !std::filesystem::exists(tokyoFolder() + "/tokyo_west_buildings.fgb.zip")) {
    return {};
  }
  std::fprintf(stderr, "making %s ...\n", folder.c_str());
  auto made = make(city);
  const Outcome written = made ? gis::writeCity(*made, folder.string(), {}) : made.error();
  if (!written) std::fprintf(stderr, "%s\n", written.error().text().c_str());
  return written ? folder.string() : std::string();
}

}  // namespace citymirror::bench
