#include <algorithm>
#include <cmath>
#include <numbers>

#include "gis/city/feature_values.h"
#include "gis/city/import_context.h"

namespace citymirror::gis {
namespace {

constexpr double kStep = 5;  // m between samples along banks and centre lines
constexpr double kLevelPercentile = 0.1;
constexpr double kCompact = 0.15;  // 4 pi A / P^2; a longer shape is a river

/// A centre line under the open sky.
struct Stream {
  std::string code;
  Text name;
  WaterKind kind = WaterKind::river;
  double width = 3;
  std::vector<Point2> line;
};

bool isTagged(const std::string& tag) { return !tag.empty() && tag != "no"; }

double percentile(std::vector<float> values, double share) {
  if (values.empty()) return std::nan("");
  const auto at = values.begin() + std::ptrdiff_t(share * double(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return double(*at);
}

double levelAlong(const RasterGrid<float>& terrain, std::vector<Point2> line, bool closed) {
  if (closed && !line.empty()) line.push_back(line.front());
  std::vector<float> heights;
  for (const Point2& p : resample(line, kStep)) {
    const float z = terrain.valueAt(p.x(), p.y(), std::nanf(""));
    if (!std::isnan(z)) heights.push_back(z);
  }
  return percentile(std::move(heights), kLevelPercentile);
}

bool isLong(const std::vector<Point2>& ring) {
  std::vector<Point2> closed = ring;
  closed.push_back(ring.front());
  const double perimeter = length(closed);
  return 4 * std::numbers::pi * signedArea(ring) < kCompact * perimeter * perimeter;
}

WaterKind areaKind(const FeatureValues& values, const std::string& layer, const Polygon& area) {
  const std::string own = values.text({"kind"});
  if (!own.empty()) return waterKindFromWord(own);
  const std::string word = lowerCase(values.text({"water"})),
                    way = lowerCase(values.text({"waterway"}));
  const std::string natural = lowerCase(values.text({"natural"}));
  if (word == "river" || way == "riverbank" || way == "river" || word == "oxbow")
    return WaterKind::river;
  if (word == "canal" || way == "canal") return WaterKind::canal;
  if (natural == "bay" || natural == "coastline" || word == "lagoon") return WaterKind::sea;
  if (!word.empty() || !values.text({"landuse"}).empty()) return WaterKind::lake;
  if (lowerCase(layer).find("estuary") != std::string::npos) return WaterKind::river;
  return isLong(area.outer) ? WaterKind::river : WaterKind::lake;
}

double usualWidth(const std::string& waterway) {
  if (waterway == "river") return 20;
  if (waterway == "canal") return 8;
  return waterway == "ditch" || waterway == "drain" ? 2 : 3;
}

bool carriesWater(const std::string& waterway) {
  return waterway == "river" || waterway == "canal" || waterway == "stream" ||
         waterway == "ditch" || waterway == "drain" || waterway.empty();
}

std::vector<Stream> streamsOf(const std::vector<FeatureLayer>& layers, std::size_t& guessed,
                              BoundedNotes& notes) {
  std::vector<Stream> streams;
  for (const FeatureLayer& layer : layers) {
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      const std::string kind = lowerCase(values.text({"waterway", "kind"}));
      const char* reason =
          feature.kind != GeometryKind::line  ? "Waterway that is not a line left out"
          : isTagged(values.text({"tunnel"})) ? "Waterway in a culvert or tunnel left out"
          : !carriesWater(kind)               ? "Waterway that carries no open water left out"
                                              : nullptr;
      if (reason) {
        notes.add(reason, feature.code);
        continue;
      }
      const double given = values.number({"width", "width_m", "宽度", "河宽"}).value_or(0);
      guessed += given > 0 ? 0 : 1;
      const bool canal = kind == "canal" || kind == "ditch" || kind == "drain";
      for (const auto& line : feature.lines) {
        streams.push_back({feature.code, nameFrom(values),
                           canal ? WaterKind::canal : WaterKind::river,
                           given > 0 ? given : usualWidth(kind), line});
      }
    }
  }
  return streams;
}

/// The runs of a line that lie in none of the areas, one point of overlap at the banks.
std::vector<std::vector<Point2>> outsideOf(const std::vector<WaterBody>& areas,
                                           const std::vector<Point2>& line) {
  std::vector<const WaterBody*> near;
  const Bounds box = boundsOf(line);
  for (const WaterBody& body : areas) {
    const Bounds b = boundsOf(body.area.outer);
    if (b.west <= box.east && b.east >= box.west && b.south <= box.north && b.north >= box.south)
      near.push_back(&body);
  }
  if (near.empty()) return {line};
  std::vector<std::vector<Point2>> runs;
  bool open = false;
  Point2 last = line.front();
  for (const Point2& p : resample(line, kStep)) {
    const bool inside = std::any_of(near.begin(), near.end(),
                                    [&](const WaterBody* body) { return contains(body->area, p); });
    if (!inside) {
      if (!open) runs.push_back({});
      if (!open && (last - p).norm() > 0) runs.back().push_back(last);
      runs.back().push_back(p);
    } else if (open) {
      runs.back().push_back(p);
    }
    open = !inside;
    last = p;
  }
  std::erase_if(runs, [](const auto& run) { return length(run) < kStep; });
  return runs;
}

/// A river line inside an area without a kind of its own makes the area a river and lends its name.
void nameByStreams(std::vector<WaterBody>& areas, const std::vector<Stream>& streams) {
  for (WaterBody& body : areas) {
    for (const Stream& stream : streams) {
      if (body.kind == WaterKind::lake || !body.name.en.empty() || !body.name.zh.empty()) break;
      if (contains(body.area, pointAlong(stream.line, length(stream.line) / 2)))
        body.name = stream.name;
    }
  }
}

void addAreas(const std::vector<FeatureLayer>& layers, CityModel& city, UniqueCodes& codes) {
  for (const FeatureLayer& layer : layers) {
    for (const Feature& feature : layer.features) {
      const FeatureValues values(layer, feature);
      for (const Polygon& area : feature.polygons) {
        const double given = values.number({"level_m", "水位", "常水位"}).value_or(std::nan(""));
        const double level = std::isnan(given) ? levelAlong(city.terrain, area.outer, true) : given;
        city.water.push_back({codes.take(feature.code), nameFrom(values),
                              areaKind(values, layer.name, area), area, level});
      }
    }
  }
}

}  // namespace

void importWater(const std::vector<FeatureLayer>& areas, const std::vector<FeatureLayer>& lines,
                 CityModel& city, BoundedNotes& notes) {
  UniqueCodes codes;
  std::size_t guessed = 0;
  addAreas(areas, city, codes);
  const std::vector<Stream> streams = streamsOf(lines, guessed, notes);
  nameByStreams(city.water, streams);
  const std::vector<WaterBody> surfaces = city.water;
  for (const Stream& stream : streams) {
    for (const auto& run : outsideOf(surfaces, stream.line)) {
      const double level = levelAlong(city.terrain, run, false);
      for (Polygon& area : bufferLine(run, stream.width / 2)) {
        city.water.push_back(
            {codes.take(stream.code), stream.name, stream.kind, std::move(area), level});
      }
    }
  }
  const std::size_t before = city.water.size();
  std::erase_if(city.water, [&](const WaterBody& body) {
    if (std::isfinite(body.level)) return false;
    notes.add("Water outside the terrain left out", body.code);
    return true;
  });
  Provenance& provenance = city.provenance["water"];
  for (const auto* layers : {&areas, &lines}) {
    for (const FeatureLayer& layer : *layers) {
      provenance.source += (provenance.source.empty() ? "" : "; ") + layer.provenance.source;
    }
  }
  provenance.method =
      std::to_string(surfaces.size()) + " areas; " + std::to_string(before - surfaces.size()) +
      " reaches from centre lines, width by kind for " + std::to_string(guessed) + " of " +
      std::to_string(streams.size()) +
      " lines (estimated); level = 10th percentile of the terrain at the bank (estimated)";
}

}  // namespace citymirror::gis
