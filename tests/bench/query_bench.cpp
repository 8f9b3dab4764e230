// Queries over 250,000 buildings.
//
//   ninja -C build/dev query_bench && build/dev/bin/query_bench [BUILDINGS]
//
// Processor time, best of five, with the statistics. Limits: 50 ms by attribute, 100 ms by place.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "app/session/city/city_query.h"
#include "tests/bench/bench_support.h"

using namespace citymirror;

namespace {

constexpr double kAttributeMs = 50, kPlaceMs = 100;

/// Boxes of 12 to 24 m on a grid of 40 m, heights and uses that repeat unevenly.
std::shared_ptr<const CityModel> boxes(std::size_t count) {
  auto city = std::make_shared<CityModel>();
  BuildingSet& set = city->buildings;
  const auto across = std::size_t(std::sqrt(double(count)));
  for (std::size_t i = 0; i < count; ++i) {
    const double x = double(i % across) * 40, y = double(i / across) * 40;
    const double w = 12 + double(i * 7 % 13), d = 12 + double(i * 11 % 13);
    for (const Point2& p : {Point2(x, y), Point2(x + w, y), Point2(x + w, y + d), Point2(x, y + d)})
      set.points.push_back(p);
    set.ringOffset.push_back(std::uint32_t(set.points.size()));
    set.code.push_back("B-" + std::to_string(i));
    set.name.push_back({});
    set.ground.push_back(20);
    set.height.push_back(3.F * float(1 + i * 31 % 40));
    set.floors.push_back(std::uint16_t(1 + i * 31 % 40));
    set.use.push_back(BuildingUse(1 + i * 17 % 8));
    set.heightSource.push_back(HeightSource::measured);
    set.residents.push_back(std::uint32_t(i % 200));
  }
  return city;
}

Polygon wavyRing(double radius, int corners) {
  Polygon ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * M_PI * i / corners, r = radius * (1 + 0.1 * std::sin(9 * angle));
    ring.outer.push_back({10000 + r * std::cos(angle), 10000 + r * std::sin(angle)});
  }
  return ring;
}

bool measure(const char* what, const session::CityTables& tables,
             const session::CityQuestion& question, double limit) {
  double best = INFINITY;
  std::size_t rows = 0;
  for (int round = 0; round < 5; ++round) {
    const double begin = bench::processorSeconds();
    const auto answer = tables.ask(question);
    best = std::min(best, 1e3 * (bench::processorSeconds() - begin));
    rows = answer->rows.size();
  }
  std::printf("%-44s %8zu rows %8.1f ms, limit %.0f\n", what, rows, best, limit);
  return best <= limit;
}

}  // namespace

int main(int argc, char** argv) {
  const session::CityTables tables(boxes(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 250'000));
  session::CityQuestion tall, use, both;
  tall.where = "height > 110";
  use.where = "use = 'residential' and height > 50";
  use.groupBy = "use";
  both.where = "name like '%路%' or floors between 10 and 12";
  session::CityQuestion ring, detailed, near, every;
  ring.places = {{InArea{{wavyRing(4000, 12)}}, ""}};
  detailed.places = {{InArea{{wavyRing(6000, 20000)}, InArea::Relation::within}, ""}};
  near.places = {{Near{{wavyRing(5000, 200).outer}, {}, 100}, ""}};
  every.places = {{InArea{{wavyRing(60000, 12)}}, ""}};
  auto depth = std::make_shared<RasterGrid<float>>(GridShape{2000, 2000, 10, 0, 0}, 0.F);
  for (std::size_t i = 0; i < depth->values.size(); i += 37)
    depth->values[i] = float(i % 100) / 100;
  session::CityQuestion wet;
  wet.places = {{InWater{depth, 0.9}, ""}};
  bool held = measure("a number", tables, tall, kAttributeMs);
  held = measure("a word and a number, grouped", tables, use, kAttributeMs) && held;
  held = measure("a text pattern or a range", tables, both, kAttributeMs) && held;
  held = measure("touching a ring of 12 corners", tables, ring, kPlaceMs) && held;
  held = measure("wholly in a ring of 20,000 corners", tables, detailed, kPlaceMs) && held;
  held = measure("within 100 m of a line", tables, near, kPlaceMs) && held;
  held = measure("touching a ring around all", tables, every, kPlaceMs) && held;
  held = measure("in flood water", tables, wet, kPlaceMs) && held;
  return held ? 0 : 1;
}
