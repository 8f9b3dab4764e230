#include "engine/scene/scene_build.h"

#include <malloc.h>

#include <algorithm>
#include <future>
#include <numeric>

#include "engine/draw/city_labels.h"
#include "engine/draw/daylight.h"

namespace citymirror::scene {

std::int64_t SceneBuild::buildingOf(const std::string& code) const {
  const auto& codes = city->buildings.code;
  const auto found = std::lower_bound(
      byCode.begin(), byCode.end(), code,
      [&](std::uint32_t i, const std::string& wanted) { return codes[i] < wanted; });
  return found != byCode.end() && codes[*found] == code ? std::int64_t(*found) : -1;
}

std::shared_ptr<SceneBuild> buildScene(std::shared_ptr<const CityModel> city,
                                       const run::JobContext& job) {
  auto build = std::make_shared<SceneBuild>();
  build->city = std::move(city);
  const BuildingSet& set = build->city->buildings;
  auto buildings = std::async(std::launch::async,
                              [&] { return buildBuildings(set, build->city->terrain, job); });
  build->ground = buildGround(*build->city, job);
  if (job.cancelled()) return build;
  job.progress(0.4, {"地面", "Ground"});
  build->look.light = draw::mapDaylight();
  build->picture = paintGround(build->ground, *build->city, build->look);
  job.progress(0.5, {"道路", "Roads"});
  build->roads = buildRoads(build->city->roads, build->ground, job);
  build->decks = RoadDecks(build->city->roads.roads, build->ground);
  build->trees = buildTrees(build->city->trees, build->ground, job);
  build->labels = draw::cityLabels(*build->city);
  build->byCode.resize(set.size());
  std::iota(build->byCode.begin(), build->byCode.end(), 0U);
  std::sort(build->byCode.begin(), build->byCode.end(),
            [&](std::uint32_t a, std::uint32_t b) { return set.code[a] < set.code[b]; });
  job.progress(0.8, {"建筑", "Buildings"});
  build->buildings = buildings.get();
#ifdef __GLIBC__
  malloc_trim(0);  // what building took on the way goes back to the system
#endif
  job.progress(1.0, {"完成", "Done"});
  return build;
}

}  // namespace citymirror::scene
