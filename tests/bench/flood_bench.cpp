// Speed of the flood solver: every figure beside its bar, what peers reach, and the memory
// bandwidth of the same run. Rates are million cell updates per second of processor time, best of
// three.
//   ninja flood_bench flood_bench_avx2
//   bin/flood_bench                                everything, about two minutes
//   bin/flood_bench rates | threads | merewether | city | memory | cancel ...     parts of it
// flood_bench_avx2 is the same solver compiled for AVX2 alone; "rates" runs it for its line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stop_token>
#include <thread>

#include "tests/bench/bench_support.h"
#include "tests/bench/flood_bench_cases.h"
#include "tests/validation/real_cases.h"

namespace {

using namespace citymirror;
using bench::processorSeconds, bench::residentMb, bench::Spent, bench::spentOn, bench::wetRate;
using flood::Scheme;

void title() {
  std::printf("%-44s %10s %10s  %s\n", "case", "measured", "bar", "peers, one core of this class");
}
void line(const std::string& name, double measured, const char* bar, const char* peers) {
  std::printf("%-44s %10.2f %10s  %s\n", name.c_str(), measured, bar, peers);
  std::fflush(stdout);
}

/// Read and write rate of a triad over arrays far larger than the caches, GB/s.
double bandwidth() {
  const std::size_t n = std::size_t(1) << 24;
  std::vector<float> a(n, 1.0F), b(n, 2.0F), c(n, 3.0F);
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double begin = processorSeconds();
    for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 0.5F * c[i];
    best = std::max(best, 3.0 * sizeof(float) * double(n) / (processorSeconds() - begin) / 1e9);
    b[std::size_t(round)] = a[n - 1 - std::size_t(round)];
  }
  return best;
}

void rates(const std::string& program) {
  constexpr const char* kPeers =
      "LISFLOOD-FP 8.2 FV1 4.5, FP32 build 5.1; ANUGA DE0 1.1; prototype 93";
  line("wet dam break 1000 x 1000, hll, Mcell/s", wetRate(Scheme::hll), ">= 90", kPeers);
  const auto narrow = std::filesystem::path(program).replace_filename("flood_bench_avx2");
  std::FILE* pipe = popen(narrow.c_str(), "r");
  double rate = 0;
  if (pipe && std::fscanf(pipe, "%lf", &rate) == 1) {
    line("  the same, AVX2", rate, ">= 60", "prototype 55-65");
  }
  if (pipe) pclose(pipe);
  line("  muscl", wetRate(Scheme::muscl), "-", "ANUGA DE0 1.1");
  line("  inertial", wetRate(Scheme::inertial), ">= 175",
       "LISFLOOD-FP ACC 5.9; SFINCS 5.1; itzi 4.4; prototype 175");
}

void threads() {
  double one = 1e9, two = 1e9;
  for (int round = 0; round < 8; ++round) {
    one = std::min(one, spentOn(bench::wetDamBreak(1000, Scheme::hll, 1), 1, 12).wall);
    two = std::min(two, spentOn(bench::wetDamBreak(1000, Scheme::hll, 2), 1, 12).wall);
  }
  line("two threads against one, hll, wall", one / two, ">= 1.80", "-");
}

void merewether() {
  const std::string folder = flood::validation::dataFolder() + "/merewether";
  if (!std::filesystem::exists(folder + "/dem_1m.tif")) {
    std::printf("merewether: shared/data is not there (CITYMIRROR_DATA)\n");
    return;
  }
  auto place = flood::validation::readMerewether(folder);
  if (!place) std::fprintf(stderr, "%s\n", place.error().text().c_str()), std::exit(1);
  place->inputs.threads = 1;
  const Spent spent = spentOn(place->inputs, 0, 900);
  line("Merewether 900 s, processor s", spent.processor, "<= 12",
       "LISFLOOD-FP FV1 226; prototype 17");
}

void city() {
  for (const Scheme scheme : {Scheme::hll, Scheme::inertial}) {
    const Spent spent = spentOn(bench::rainOnCity(scheme, 2), 0, 3600);
    const std::string name = std::string("city 36 km2 at 5 m, 50 mm in 1 h, ") + nameOf(scheme);
    line(name + ", s", spent.wall, scheme == Scheme::hll ? "<= 60" : "-", "-");
    line("  processor s", spent.processor, "<= 120", "-");
    line("  mass error, 1e-9", spent.massError * 1e9, "<= 1000", "-");
  }
}

void memory() {
  auto inputs = bench::wetDamBreak(2000, Scheme::hll, 1);
  inputs.initialDepth = {};
  inputs.initialUniformDepth = 1;
  const double before = residentMb();
  auto model = flood::FloodModel::make(std::move(inputs));
  if (!model || !model->advance(1, {})) std::exit(1);
  line("memory beside the terrain, bytes per cell", (residentMb() - before) / 4, "<= 64", "-");
}

/// Wall time from the request to the return, the longest of many at any point of a step.
void cancelling() {
  auto inputs = bench::wetDamBreak(5000, Scheme::hll, 0);
  auto model = flood::FloodModel::make(std::move(inputs));
  if (!model) std::exit(1);
  double longest = 0;
  for (int round = 0; round < 20; ++round) {
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::jthread canceller([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150 + 37 * round));
      asked = std::chrono::steady_clock::now();
      stop.request_stop();
    });
    (void)model->advance(1e9, run::JobContext(stop.get_token(), {}));
    const auto returned = std::chrono::steady_clock::now();
    canceller.join();
    longest = std::max(longest, std::chrono::duration<double>(returned - asked).count());
  }
  line("cancelled on 5000 x 5000 wet cells, ms", longest * 1000, "<= 100", "-");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> parts(argv + 1, argv + argc);
  if (parts.empty()) parts = {"memory", "rates", "threads", "merewether", "city", "cancel"};
  std::printf("memory bandwidth %.1f GB/s per processor second, %u cores\n", bandwidth(),
              std::thread::hardware_concurrency());
  title();
  for (const std::string& part : parts) {
    if (part == "rates") rates(argv[0]);
    if (part == "threads") threads();
    if (part == "merewether") merewether();
    if (part == "city") city();
    if (part == "memory") memory();
    if (part == "cancel") cancelling();
  }
  return 0;
}
