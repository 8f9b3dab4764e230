// Speed of the flood solver beside the memory bandwidth of the same run.
//   flood_bench [cells per side = 1000] [seconds simulated = 100] [threads = 1 2]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "scenarios/flood/flood_model.h"

namespace {

using namespace citymirror;

double secondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Read and write rate of a triad over arrays far larger than the caches, GB/s.
double bandwidth(int threads) {
  const std::size_t n = std::size_t(1) << 24;
  std::vector<float> a(n, 1.0F), b(n, 2.0F), c(n, 3.0F);
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kRounds = 8;
  std::vector<std::jthread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = n * t / threads; i < n * (t + 1) / threads; ++i) {
          a[i] = b[i] + 0.5F * c[i];
        }
      }
    });
  }
  workers.clear();
  return 3.0 * sizeof(float) * double(n) * kRounds / secondsSince(begin) / 1e9;
}

/// Everywhere wet: 10 m and 5 m of water either side of a dam in the middle.
flood::FloodInputs damBreak(int side, double seconds, int threads) {
  flood::FloodInputs inputs;
  auto bed = std::make_shared<RasterGrid<float>>(GridShape{side, side, 10, 0, 0}, 0.0F);
  inputs.initialDepth.resize(bed->shape.size());
  for (std::size_t i = 0; i < inputs.initialDepth.size(); ++i) {
    inputs.initialDepth[i] = int(i % std::size_t(side)) < side / 2 ? 10.0F : 5.0F;
  }
  inputs.bed = bed;
  inputs.duration = inputs.outputInterval = seconds;
  inputs.threads = threads;
  return inputs;
}

void measure(int side, double seconds, int threads) {
  auto model = flood::FloodModel::make(damBreak(side, seconds, threads));
  if (!model) {
    std::printf("%s\n", model.error().text().c_str());
    return;
  }
  const auto outcome = model->advance(seconds, {});
  const flood::FloodStats stats = model->stats();
  std::printf("%d thread(s): %lld steps, %.1f Mcell/s, memory %.1f GB/s, mass error %.1e%s\n",
              stats.threads, static_cast<long long>(stats.steps),
              double(stats.cellUpdates) / stats.wallSeconds / 1e6, bandwidth(threads),
              model->mass().relativeError(), outcome ? "" : " FAILED");
}

}  // namespace

int main(int argc, char** argv) {
  const int side = argc > 1 ? std::atoi(argv[1]) : 1000;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 100;
  for (int i = 3; i < argc; ++i) measure(side, seconds, std::max(1, std::atoi(argv[i])));
  if (argc <= 3) {
    measure(side, seconds, 1);
    measure(side, seconds, 2);
  }
  return 0;
}
