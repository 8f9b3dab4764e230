#include "app/session/city/city_layers.h"

#include <algorithm>
#include <limits>

namespace citymirror::session {
namespace {

struct CityLayer {
  std::string name;
  Text title;
  std::string_view table;  ///< as `tableOf` calls it; empty = none
};

const std::vector<CityLayer>& cityLayers() {
  static const std::vector<CityLayer> layers{
      {"terrain", {"地形", "Terrain"}, ""},
      {"buildings", {"建筑", "Buildings"}, "buildings"},
      {"roads", {"道路", "Roads"}, "roads"},
      {"water", {"水体", "Water"}, "water"},
      {"trees", {"树木", "Trees"}, ""},
      {"levees", {"堤防", "Levees"}, "levees"},
      {"drains", {"雨水口", "Drain inlets"}, "inlets"},
      {"pumps", {"泵站", "Pumping stations"}, "pumps"},
      {"gates", {"闸门", "Gates"}, "gates"},
      {"zones", {"分区", "Zones"}, "zones"},
      {"sensors", {"传感器", "Sensors"}, "sensors"},
      {"facilities", {"设施", "Facilities"}, "facilities"},
      {"resources", {"应急力量", "Resources"}, "units"}};
  return layers;
}

const CityLayer* cityLayer(const std::string& name) {
  const auto& all = cityLayers();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const CityLayer& l) { return name == l.name; });
  return found == all.end() ? nullptr : &*found;
}

/// To the nearest line, border or point of a shape.
double metresTo(const Shape& shape, const Point2& at) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& ring : shape.rings) {
    if (ring.empty()) continue;
    least = std::min(least, distanceTo(ring, at));
    if (shape.kind != GeometryKind::polygon) continue;
    const Point2 closing[] = {ring.back(), ring.front()};
    least = std::min(least, distanceTo(closing, at));
  }
  return least;
}

}  // namespace

const std::vector<std::string>& cityLayerNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const CityLayer& layer : cityLayers()) all.push_back(layer.name);
    return all;
  }();
  return names;
}

Text cityLayerTitle(const std::string& layer) {
  const CityLayer* known = cityLayer(layer);
  return known ? known->title : Text{layer, layer};
}

FieldTable cityLayerTable(std::shared_ptr<const CityModel> city, const std::string& layer) {
  const CityLayer* known = cityLayer(layer);
  return known ? tableOf(std::move(city), known->table) : FieldTable{};
}

std::size_t featuresOf(const CityModel& city, const std::string& layer) {
  if (layer == "terrain") return city.terrain.values.size();
  if (layer == "trees") return city.trees.size();
  const std::shared_ptr<const CityModel> borrowed(std::shared_ptr<void>(), &city);
  return cityLayerTable(borrowed, layer).rows;
}

std::optional<Bounds> placeOf(const FieldTable& table, const std::vector<std::uint32_t>& rows) {
  std::optional<Bounds> all;
  for (const std::uint32_t row : rows) {
    if (row >= table.rows) continue;
    const Shape shape = table.shape(row);
    if (isEmpty(shape)) continue;
    const Bounds b = boundsOf(shape);
    all = all ? Bounds{std::min(all->west, b.west), std::min(all->south, b.south),
                       std::max(all->east, b.east), std::max(all->north, b.north)}
              : b;
  }
  return all;
}

std::optional<std::uint32_t> rowAt(const FieldTable& table, const Point2& at, double metres) {
  std::optional<std::uint32_t> found;
  bool covered = false;
  double least = metres;  // m to the shape, of those that cover the place m² of their box
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    const Shape shape = table.shape(row);
    if (isEmpty(shape)) continue;
    const Bounds box = boundsOf(shape);
    if (at.x() < box.west - metres || at.x() > box.east + metres || at.y() < box.south - metres ||
        at.y() > box.north + metres)
      continue;
    if (shape.kind == GeometryKind::polygon && PreparedShape(shape).covers(at)) {
      const double size = box.width() * box.height();
      if (covered && size >= least) continue;
      covered = true;
      least = size;
      found = row;
      continue;
    }
    if (covered) continue;
    const double away = metresTo(shape, at);
    if (away > least) continue;
    least = away;
    found = row;
  }
  return found;
}

}  // namespace citymirror::session
