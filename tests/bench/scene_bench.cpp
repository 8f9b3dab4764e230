// Cost of the city's picture: every figure beside its bar. 1280 × 720 without a window, processor
// milliseconds of all threads, best of three rounds.
//   cmake --preset release -DCITYMIRROR_BUILD_TESTS=ON && ninja -C build/release scene_bench &&
//   build/release/bin/scene_bench                      everything; the first time makes the cities
//   build/release/bin/scene_bench demo | generated | tokyo [DIR]   one city; pictures of it in DIR
//   build/release/bin/scene_bench terrain              a terrain of 8192 x 8192 cells
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "gis/city/city_package.h"
#include "tests/bench/scene_bench_cities.h"
#include "tests/bench/scene_bench_marks.h"
#include "tests/bench/scene_bench_terrain.h"

namespace {

using namespace citymirror;
using bench::BenchCity;

constexpr int kWidth = 1280, kHeight = 720, kRounds = 3, kFrames = 6;

double processorMs() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto ms = [](const timeval& t) {
    return 1e3 * double(t.tv_sec) + 1e-3 * double(t.tv_usec);
  };
  return ms(used.ru_utime) + ms(used.ru_stime);
}

double wallMs() {
  using Ms = std::chrono::duration<double, std::milli>;
  return Ms(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double residentMb() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

void line(const std::string& what, double measured, const char* bar) {
  std::printf("  %-44s %10.2f %10s\n", what.c_str(), measured, bar);
  std::fflush(stdout);
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

/// The camera turns with every frame, as in a flight.
double frameCost(scene::OffscreenRenderer& renderer, draw::CameraPose pose) {
  const auto turned = [&](int k) {
    draw::CameraPose at = pose;
    at.headingDeg += 2.0 * k;
    renderer.draw({}, at);
  };
  for (int k = 0; k < 12; ++k) turned(k);
  return best(processorMs, kFrames, turned);
}

void frames(scene::OffscreenRenderer& renderer, const CityModel& city) {
  line("overview, ms", frameCost(renderer, draw::overviewOf(city.extent)), "<= 100");
  line("district, ms", frameCost(renderer, district(city)), "<= 100");
  line("street, ms", frameCost(renderer, street(city)), "<= 100");
}

void picking(scene::CityScene& scene, const CityModel& city) {
  const scene::ViewGeometry view{scene.constrained(district(city)), kWidth, kHeight, 1};
  const auto pickAt = [&](int k) {
    scene.pick(view, {double((k * 397) % kWidth), double((k * 211) % kHeight)});
  };
  line("picking, ms", best(processorMs, 200, pickAt), "<= 1");
}

void restyling(scene::SceneBuild& build) {
  const std::uint32_t count = std::uint32_t(build.city->buildings.size());
  const auto thousand = [&](int k) {
    for (std::uint32_t i = 0; i < 1000; ++i) {
      build.buildings.styles.set((i * 7919U + std::uint32_t(k)) % count, {0, 255, 0, 255});
    }
  };
  line("restyling 1,000 features, ms", best(processorMs, 20, thousand), "<= 1");
}

/// Every view by day, at sunset and by night, for people to look at.
void paint(const std::shared_ptr<const CityModel>& city, const std::string& stem) {
  auto renderer = scene::OffscreenRenderer::make(1920, 1080);
  if (!renderer) return;
  (*renderer)->setCity(city, {});
  const auto save = [&](const char* view, const draw::CameraPose& pose) {
    const auto write = [&](const char* hour, const draw::DrawFrame& frame) {
      (void)scene::writePng((*renderer)->render(frame, pose), stem + "_" + view + hour + ".png");
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

void measure(BenchCity which, const std::string& folder, const std::string& pictures) {
  const double started = wallMs(), begin = processorMs();
  auto read = gis::readCity(folder, {});
  if (!read) std::fprintf(stderr, "%s\n", read.error().text().c_str()), std::exit(1);
  const auto city = std::make_shared<const CityModel>(std::move(*read));
  const double cityMb = residentMb();
  const double opened = processorMs();
  std::printf("%s: %zu buildings on %.0f km2\n", nameOf(which).c_str(), city->buildings.size(),
              city->extent.width() * city->extent.height() / 1e6);
  auto renderer = scene::OffscreenRenderer::make(kWidth, kHeight, 0);
  if (!renderer) std::fprintf(stderr, "%s\n", renderer.error().text().c_str()), std::exit(1);
  (*renderer)->setCity(city, {});
  const double built = processorMs();
  (*renderer)->draw({}, draw::overviewOf(city->extent));
  const char* bar = which == BenchCity::demo ? "<= 3" : "-";
  line("reading the package, processor s", (opened - begin) / 1e3, "-");
  line("building the scene, processor s", (built - opened) / 1e3, "-");
  line("to the first picture, processor s", (processorMs() - begin) / 1e3, bar);
  line("to the first picture, wall s", (wallMs() - started) / 1e3, bar);
  frames(**renderer, *city);
  line("resident memory, MB", residentMb(), "<= 800");
  line("  of it with the city read", cityMb, "-");
  bench::measureMarks(**renderer, *city, processorMs, line);
  renderer->reset();
  const auto build = scene::buildScene(city, {});
  scene::CityScene scene;
  scene.attach(build);
  picking(scene, *city);
  restyling(*build);
  if (!pictures.empty()) paint(city, pictures + "/" + nameOf(which));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "terrain") return bench::measureTerrain();
  if (argc > 1) {
    const auto which = bench::benchCityFrom(argv[1]);
    const std::string folder = which ? bench::packageOf(*which) : std::string();
    if (folder.empty()) return std::printf("%s: not there\n", argv[1]), 1;
    measure(*which, folder, argc > 2 ? argv[2] : "");
    return 0;
  }
  std::printf("  %-44s %10s %10s\n", "case", "measured", "bar");
  for (const char* name : {"demo", "generated", "tokyo"}) {
    bench::packageOf(*bench::benchCityFrom(name));
    std::fflush(stdout);
    std::system((std::string(argv[0]) + " " + name).c_str());  // each in a process of its own
  }
  std::system((std::string(argv[0]) + " terrain").c_str());
  return 0;
}
