// Cost of the city's picture: every figure beside its bar. 1280 × 720 without a window, processor
// milliseconds of all threads, best of five rounds.
//   cmake --preset release -DCITYMIRROR_BUILD_TESTS=ON && ninja -C build/release scene_bench &&
//   build/release/bin/scene_bench                      everything; the first time makes the cities
//   build/release/bin/scene_bench demo | generated | tokyo [DIR]   one city; pictures of it in DIR
//   build/release/bin/scene_bench terrain              a terrain of 8192 x 8192 cells
//   build/release/bin/scene_bench soak [MINUTES]       flies at random after 5 minutes of filling
//   build/release/bin/scene_bench cold                 the demo city from a package out of memory
//   build/release/bin/scene_bench pictures PACKAGE STEM            of any city package
// Ends with 1 where a bar is missed. From the start of the program itself: packaging/bench.sh
// scene.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "engine/draw/overview.h"
#include "engine/run/heap.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "gis/city/city_package.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/scene_bench_cities.h"
#include "tests/bench/scene_bench_marks.h"
#include "tests/bench/scene_bench_terrain.h"

namespace {

using namespace citymirror;
using bench::BenchCity, bench::Figures, bench::residentMb;

constexpr const char* kMemoryBar = "<= 800";  // MB
/// Of each BenchCity. The file of Tokyo has 323,394, of which an import leaves out 80 below 1 m2 and
/// divides 26 that lie in parts.
constexpr const char* kBuildings[] = {">= 25000", ">= 250000", ">= 323314"};
constexpr int kWidth = 1280, kHeight = 720, kRounds = 5, kFrames = 12;

double processorMs() { return 1e3 * bench::processorSeconds(); }

double wallMs() {
  using Ms = std::chrono::duration<double, std::milli>;
  return Ms(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Least of the rounds of what one call of `work` costs.
template <class Clock, class Work>
double best(Clock clock, int calls, Work work) {
  double least = 1e12;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = clock();
    for (int i = 0; i < calls; ++i) work(round * calls + i);
    least = std::min(least, (clock() - begin) / calls);
  }
  return least;
}

draw::CameraPose district(const CityModel& city) {
  draw::CameraPose pose;
  pose.target = city.extent.centre();
  pose.distance = 2500;
  pose.pitchDeg = -35;
  return pose;
}

draw::CameraPose street(const CityModel& city) {
  draw::CameraPose pose = district(city);
  pose.distance = 250;
  pose.pitchDeg = -12;
  return pose;
}

struct FrameCost {
  double first = 0, again = 0;  ///< ms: while tiles come into view; where they have been seen
};

/// The camera turns with every frame, as in a flight.
FrameCost frameCost(scene::OffscreenRenderer& renderer, draw::CameraPose pose) {
  const auto turned = [&](int k) {
    draw::CameraPose at = pose;
    at.headingDeg += 2.0 * (k % kFrames);
    renderer.draw({}, at);
  };
  turned(0);
  const double begin = processorMs();
  for (int k = 0; k < kFrames; ++k) turned(k);
  const double first = (processorMs() - begin) / kFrames;
  return {first, best(processorMs, kFrames, turned)};
}

void frames(scene::OffscreenRenderer& renderer, const CityModel& city, Figures& figures) {
  const std::pair<const char*, draw::CameraPose> views[] = {
      {"overview", draw::overviewOf(city.extent)},
      {"district", district(city)},
      {"street", street(city)}};
  for (const auto& [name, pose] : views) {
    const FrameCost cost = frameCost(renderer, pose);
    figures.print(std::string(name) + ", ms", cost.again, "<= 100");
    figures.print("  of a first turn, tiles coming in", cost.first, "-");
  }
}

void picking(scene::CityScene& scene, const CityModel& city, Figures& figures) {
  const scene::ViewGeometry view{scene.constrained(district(city)), kWidth, kHeight, 1};
  const auto pickAt = [&](int k) {
    scene.pick(view, {double((k * 397) % kWidth), double((k * 211) % kHeight)});
  };
  figures.print("picking, ms", best(processorMs, 200, pickAt), "<= 1");
}

void restyling(scene::SceneBuild& build, Figures& figures) {
  const std::uint32_t count = std::uint32_t(build.city->buildings.size());
  const auto thousand = [&](int k) {
    for (std::uint32_t i = 0; i < 1000; ++i) {
      build.buildings.styles.set((i * 7919U + std::uint32_t(k)) % count, {0, 255, 0, 255});
    }
  };
  figures.print("restyling 1,000 features, ms", best(processorMs, 20, thousand), "<= 1");
}

std::shared_ptr<const CityModel> cityOf(const std::string& folder) {
  auto city = gis::readCity(folder, {});
  if (!city) std::fprintf(stderr, "%s\n", city.error().text().c_str()), std::exit(1);
  return std::make_shared<const CityModel>(std::move(*city));
}

std::unique_ptr<scene::OffscreenRenderer> rendererOf(int width, int height) {
  auto renderer = scene::OffscreenRenderer::make(width, height, 0);
  if (!renderer) std::fprintf(stderr, "%s\n", renderer.error().text().c_str()), std::exit(1);
  return std::move(*renderer);
}

/// Every view by day, at sunset and by night, for people to look at.
void paint(const std::shared_ptr<const CityModel>& city, const std::string& stem) {
  const auto renderer = rendererOf(1920, 1080);
  renderer->setCity(city, {});
  const auto save = [&](const char* view, const draw::CameraPose& pose) {
    const auto write = [&](const char* hour, const draw::DrawFrame& frame) {
      (void)scene::writePng(renderer->render(frame, pose), stem + "_" + view + hour + ".png");
    };
    draw::DrawFrame frame;
    write("_day", frame);
    frame.light = draw::LightChoice::night;
    write("_night", frame);
    frame.light = draw::LightChoice::byTime;
    frame.place = draw::EarthPlace{114.3, 30.6};
    frame.at = Instant{1784370600000};  // 2026-07-18T10:30Z, 18:30 in the city
    write("_evening", frame);
  };
  save("overview", draw::overviewOf(city->extent));
  save("district", district(*city));
  save("street", street(*city));
}

constexpr int kFilling = 5;  // minutes in which the kept tiles come up to their limit

/// MB a minute, least squares over one value a minute, after the filling.
double slopeOf(const std::vector<double>& mb) {
  double n = 0, sumX = 0, sumY = 0, sumXx = 0, sumXy = 0;
  for (std::size_t i = kFilling; i < mb.size(); ++i) {
    const double x = double(i);
    n += 1, sumX += x, sumY += mb[i], sumXx += x * x, sumXy += x * mb[i];
  }
  return n < 2 ? 0 : (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
}

/// Where a flight goes next: any place, height and direction.
class RandomFlight {
 public:
  explicit RandomFlight(const CityModel& city) : box_(city.extent), from_(next()), to_(next()) {}

  draw::CameraPose step() {
    if (++at_ > kSteps) at_ = 0, from_ = to_, to_ = next();
    const double t = double(at_) / kSteps;
    const auto between = [t](double a, double b) { return a + (b - a) * t; };
    draw::CameraPose pose;
    pose.target = from_.target + (to_.target - from_.target) * t;
    pose.distance = std::exp(between(std::log(from_.distance), std::log(to_.distance)));
    pose.headingDeg = between(from_.headingDeg, to_.headingDeg);
    pose.pitchDeg = between(from_.pitchDeg, to_.pitchDeg);
    return pose;
  }

 private:
  static constexpr int kSteps = 30;
  double any(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  draw::CameraPose next() {
    draw::CameraPose pose;
    pose.target = {any(box_.west, box_.east), any(box_.south, box_.north)};
    pose.distance = std::exp(any(std::log(150.0), std::log(15000.0)));
    pose.headingDeg = any(-180, 180);
    pose.pitchDeg = any(-70, -8);
    return pose;
  }
  std::mt19937 random_{7};
  Bounds box_;
  draw::CameraPose from_, to_;
  int at_ = 0;
};

/// The light goes round as well: the ground is painted anew.
int soak(const std::shared_ptr<const CityModel>& city, int minutes) {
  Figures figures;
  auto renderer = rendererOf(kWidth, kHeight);
  renderer->setCity(city, {});
  RandomFlight flight(*city);
  std::vector<double> resident;
  int frames = 0;
  draw::DrawFrame frame;
  for (const double begin = wallMs(); int(resident.size()) < kFilling + minutes;) {
    for (int k = 0; k < 50; ++k, ++frames) renderer->draw(frame, flight.step());
    if (wallMs() - begin < 60e3 * double(resident.size() + 1)) continue;
    resident.push_back(residentMb());
    figures.print("minute " + std::to_string(resident.size()) + ", " + std::to_string(frames) +
                      " frames, resident MB",
                  resident.back(), kMemoryBar);
    frame.light = resident.size() % 2 == 1 ? draw::LightChoice::night : draw::LightChoice::day;
  }
  figures.print("slope after " + std::to_string(kFilling) + " minutes of filling, MB/min",
                slopeOf(resident), "<= 1");
  return figures.exitStatus();
}

/// Takes a package out of the system's file cache. Program and libraries stay warm: to drop these
/// as well needs root.
void forgetFiles(const std::string& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const int file = ::open(entry.path().c_str(), O_RDONLY);
    if (file < 0) continue;
    ::fdatasync(file);  // what is not on the disk yet stays in memory
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
  }
}

int measureCold() {
  Figures figures;
  const std::string folder = bench::packageOf(BenchCity::demo);
  forgetFiles(folder);
  const double started = wallMs();
  const auto city = cityOf(folder);
  const double read = wallMs();
  auto renderer = rendererOf(kWidth, kHeight);
  renderer->setCity(city, {});
  renderer->draw({}, draw::overviewOf(city->extent));
  std::printf("demo, its package out of memory\n");
  figures.print("reading the package, cold, wall s", (read - started) / 1e3, "-");
  figures.print("to a first picture off screen, cold, wall s", (wallMs() - started) / 1e3, "<= 10");
  return figures.exitStatus();
}

int measure(BenchCity which, const std::string& folder, const std::string& pictures) {
  Figures figures;
  const double started = wallMs(), begin = processorMs();
  const auto city = cityOf(folder);
  const double cityMb = residentMb();
  const double opened = processorMs();
  std::printf("%s: %zu buildings on %.0f km2\n", nameOf(which).c_str(), city->buildings.size(),
              city->extent.width() * city->extent.height() / 1e6);
  figures.print("buildings", double(city->buildings.size()), kBuildings[int(which)]);
  auto renderer = rendererOf(kWidth, kHeight);
  renderer->setCity(city, {});
  const double built = processorMs(), builtMb = residentMb();
  renderer->draw({}, draw::overviewOf(city->extent));
  const char* bar = which == BenchCity::demo ? "<= 3" : "-";
  figures.print("reading the package, processor s", (opened - begin) / 1e3, "-");
  figures.print("building the scene, processor s", (built - opened) / 1e3, "-");
  figures.print("to a first picture off screen, processor s", (processorMs() - begin) / 1e3, bar);
  figures.print("to a first picture off screen, wall s", (wallMs() - started) / 1e3, bar);
  frames(*renderer, *city, figures);
  figures.print("resident memory, MB", residentMb(), kMemoryBar);
  figures.print("  of it with the city read", cityMb, "-");
  bench::measureMarks(*renderer, *city, processorMs,
                      [&](const std::string& what, double measured, const char* limit) {
                        figures.print(what, measured, limit);
                      });
  figures.print("  of it with the scene built, not drawn", builtMb, "-");
  renderer.reset();
  const auto build = scene::buildScene(city, {});
  scene::CityScene scene;
  scene.attach(build);
  picking(scene, *city, figures);
  restyling(*build, figures);
  if (!pictures.empty()) paint(city, pictures + "/" + nameOf(which));
  return figures.exitStatus();
}

/// A part of everything in a process of its own: true where it ended with 0.
bool runPart(const std::string& program, const std::string& part) {
  std::fflush(stdout);
  return std::system((program + " " + part).c_str()) == 0;
}

/// A city without its data is told and is no failure.
int measureAll(const std::string& program) {
  std::printf("  %-44s %10s %10s\n", "case", "measured", "bar");
  bool good = true;
  for (const char* name : {"demo", "generated", "tokyo"}) {
    if (bench::packageOf(*bench::benchCityFrom(name)).empty())
      std::printf("%s: skipped, its data is not there\n", name);
    else
      good = runPart(program, name) && good;
  }
  for (const char* more : {"cold", "terrain"}) good = runPart(program, more) && good;
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  run::giveLargeBlocksBack();
  if (argc > 1 && std::string(argv[1]) == "terrain") return bench::measureTerrain();
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "pictures" && argc > 3) return paint(cityOf(argv[2]), argv[3]), 0;
  if (mode == "cold") return measureCold();
  if (mode == "soak") {
    const int minutes = argc > 2 ? std::atoi(argv[2]) : 10;
    return soak(cityOf(bench::packageOf(BenchCity::generated)), std::max(1, minutes));
  }
  if (argc > 1) {
    const auto which = bench::benchCityFrom(argv[1]);
    const std::string folder = which ? bench::packageOf(*which) : std::string();
    if (folder.empty()) return std::printf("%s: not there\n", argv[1]), 1;
    return measure(*which, folder, argc > 2 ? argv[2] : "");
  }
  return measureAll(argv[0]);
}
