#include "tests/bench/scene_bench_marks.h"

#include <algorithm>
#include <cmath>

#include "engine/draw/building_theme.h"
#include "engine/draw/building_water.h"
#include "engine/draw/overview.h"
#include "engine/scene/city_scene.h"
#include "tests/support/common_vehicles.h"

namespace citymirror::bench {
namespace {

constexpr int kRounds = 5, kFrames = 10;  // a second of a picture drawn by the processor
constexpr int kLabels = 2000, kMarks = 20000;
constexpr Instant kBegin{1784369100000};

/// A Chinese sign of the basic block (U+4E00 to U+9FFF: three bytes of UTF-8).
std::string sign(int index) {
  const int code = 0x4E00 + index * 19 % 0x4E00;
  return {char(0xE0 | code >> 12), char(0x80 | (code >> 6 & 0x3F)), char(0x80 | (code & 0x3F))};
}

/// Names of three signs and 路, each its own, of as many signs as the streets of a city have.
std::shared_ptr<const draw::LabelSet> names(const Bounds& box) {
  constexpr int kSigns = 800;
  auto labels = std::make_shared<draw::LabelSet>();
  for (int i = 0; i < kLabels; ++i) {
    const Point2 at(box.west + box.width() * ((i * 37) % kLabels) / kLabels,
                    box.south + box.height() * ((i * 613) % kLabels) / kLabels);
    const std::string name =
        sign(i % kSigns) + sign(i * 7 % kSigns) + sign(i / kSigns + i * 3 % kSigns) + "路";
    labels->push_back({{name, "Road"}, at, 700 + i % 100, draw::Label::Role::place});
  }
  return labels;
}

/// Cars that drive 12 m/s in all directions, one second of them.
std::shared_ptr<const draw::MovingMarks> traffic(const Bounds& box, int second) {
  auto marks = std::make_shared<draw::MovingMarks>();
  marks->from = kBegin + millis(second);
  marks->to = marks->from + millis(1);
  marks->rate = 1;
  for (int i = 0; i < kMarks; ++i) {
    const double heading = i * 2.399963, along = 12.0 * second;
    const Point2 way(std::sin(heading), std::cos(heading));
    const Point2 at = Point2(box.west + box.width() * ((i * 37) % kMarks) / kMarks,
                             box.south + box.height() * ((i * 7919) % kMarks) / kMarks) +
                      along * way;
    marks->add("V" + std::to_string(i), at, at + 12 * way, float(heading * 180 / M_PI),
               draw::MovingKind(i % 3), draw::darkPalette().text);
  }
  return marks;
}

void show(scene::CityScene& scene, bool visible) {
  using scene::SceneLayer;
  for (const SceneLayer layer : {SceneLayer::terrain, SceneLayer::buildings, SceneLayer::roads})
    scene.setLayerVisible(layer, visible);
}

draw::CameraPose district(const CityModel& city, double distance = 2500, double pitchDeg = -35) {
  draw::CameraPose pose;
  pose.target = city.extent.centre();
  pose.distance = distance;
  pose.pitchDeg = pitchDeg;
  return pose;
}

/// ms a frame of kFrames frames in which the camera turns; frameAt(k) is made outside the clock,
/// applied inside.
template <class FrameAt>
double turn(scene::OffscreenRenderer& renderer, draw::CameraPose pose, Clock clock,
            FrameAt frameAt) {
  double spent = 0;
  for (int k = 0; k < kFrames; ++k) {
    const draw::DrawFrame frame = frameAt(k);
    pose.headingDeg += 1;
    const double begin = clock();
    renderer.draw(frame, pose);
    spent += clock() - begin;
  }
  return spent / kFrames;
}

/// What frames cost more with something than without, ms: both turn by turn, so that a machine that
/// grows slower is no part of it; the least of each counts. The first turn warms up.
template <class With, class Without>
double more(With with, Without without) {
  double dear = 1e12, cheap = 1e12;
  for (int round = 0; round <= kRounds; ++round) {
    const double a = with(round), b = without(round);
    if (round == 0) continue;
    dear = std::min(dear, a);
    cheap = std::min(cheap, b);
  }
  return dear - cheap;
}

void labels(scene::OffscreenRenderer& renderer, const CityModel& city, Clock clock,
            const Line& line) {
  const auto set = names(city.extent);
  const auto named = [&](int) {
    draw::DrawFrame frame;
    frame.labels = set;
    return frame;
  };
  const auto measure = [&](const draw::CameraPose& pose, const std::string& what) {
    const auto shown = [&](bool visible) {
      renderer.scene().setLayerVisible(scene::SceneLayer::labels, visible);
      return turn(renderer, pose, clock, named);
    };
    line("2,000 Chinese labels, " + what + ", ms",
         more([&](int) { return shown(true); }, [&](int) { return shown(false); }), "<= 10");
    shown(true);
    line("  of them placed", double(renderer.scene().labelsPlaced()), "-");
  };
  measure(draw::overviewOf(city.extent), "layout and drawing");
  renderer.scene().setLayerVisible(scene::SceneLayer::buildings, true);
  draw::CameraPose street = district(city);
  street.distance = 300;
  street.pitchDeg = -8;
  measure(street, "those behind houses left out");
  renderer.scene().setLayerVisible(scene::SceneLayer::buildings, false);
}

void moving(scene::OffscreenRenderer& renderer, const CityModel& city, Clock clock,
            const Line& line) {
  std::vector<std::shared_ptr<const draw::MovingMarks>> seconds;
  for (int second = 0; second <= kRounds; ++second) seconds.push_back(traffic(city.extent, second));
  const auto vehicles = test::commonVehicles();
  const auto with = [&](int round, int k) {
    draw::DrawFrame frame;
    frame.moving = seconds[std::size_t(round)];
    frame.vehicles = vehicles;
    frame.at = frame.moving->from + millis(double(k) / kFrames);
    return frame;
  };
  const auto empty = [](int) { return draw::DrawFrame{}; };
  const std::pair<const char*, draw::CameraPose> views[] = {
      {"overview", draw::overviewOf(city.extent)},
      {"2,500 m", district(city)},
      {"1,500 m", district(city, 1500)},
      {"250 m", district(city, 250, -12)},
      {"150 m", district(city, 150)}};  // the nearest vehicles are solid bodies
  for (const auto& [name, pose] : views) {
    std::size_t most = 0;
    const auto driving = [&](int round) {
      const double ms = turn(renderer, pose, clock, [&](int k) { return with(round, k); });
      most = std::max(most, renderer.scene().movingMarksDrawn());
      return ms;
    };
    line(std::string("20,000 moving marks on the roads, ") + name + ", ms",
         more(driving, [&](int) { return turn(renderer, pose, clock, empty); }), "<= 5");
    line("  of them drawn", double(most), "-");
  }
  renderer.draw(with(1, 0), district(city));
  const scene::ViewGeometry view{district(city), 1280, 720, 1};
  const double begin = clock();
  for (int k = 0; k < 100; ++k)
    renderer.scene().pick(view, {double(k * 397 % 1280), double(k * 211 % 720)});
  line("picking with 20,000 moving marks, ms", (clock() - begin) / 100, "<= 1");
  renderer.draw({}, district(city));
}

void themes(scene::OffscreenRenderer& renderer, const CityModel& city, Clock clock,
            const Line& line) {
  const BuildingSet& set = city.buildings;
  draw::WaterSurface water;
  GridShape shape{0, 0, 5, city.extent.west, city.extent.south};
  shape.columns = int(city.extent.width() / shape.cell);
  shape.rows = int(city.extent.height() / shape.cell);
  const auto waves = [&](double phase) {
    auto depth = std::make_shared<RasterGrid<float>>(shape);
    for (std::size_t i = 0; i < depth->values.size(); ++i)
      depth->values[i] = float(std::max(0.0, std::sin(double(i) * 0.01 + phase)));
    return depth;
  };
  water.bed = std::make_shared<RasterGrid<float>>(shape, 20.0F);
  water.before = waves(0);
  water.after = waves(1);
  const double begin = clock();
  const draw::BuildingWater around(set, city.water, water);
  line("finding the cells around all buildings, ms", clock() - begin, "-");
  const auto areas = draw::footprintAreas(set);
  double least = 1e12;
  for (int k = 0; k < 5; ++k) {
    water.fraction = float(k) / 5;
    const double started = clock();
    const auto theme =
        draw::buildingTheme(draw::ThemeAttribute::floodDepth, set, areas, around.depths(water));
    renderer.scene().setTheme(theme.colors());
    least = std::min(least, clock() - started);
  }
  line("recolouring all by flood depth, ms", least, "<= 33");  // a frame, at 30 a second
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < 1000; ++i) codes.push_back(set.code[i * 7919 % set.size()]);
  least = 1e12;
  for (int k = 0; k < 5; ++k) {
    const double started = clock();
    renderer.scene().setChosen(codes);
    least = std::min(least, clock() - started);
  }
  line("selecting 1,000 buildings by code, ms", least, "<= 1");
  renderer.scene().setChosen({});
  renderer.scene().setTheme({});
}

}  // namespace

void measureMarks(scene::OffscreenRenderer& renderer, const CityModel& city, Clock clock,
                  const Line& line) {
  show(renderer.scene(), false);
  labels(renderer, city, clock, line);
  moving(renderer, city, clock, line);
  themes(renderer, city, clock, line);
  renderer.scene().setLayerVisible(scene::SceneLayer::labels, true);
  show(renderer.scene(), true);
}

}  // namespace citymirror::bench
