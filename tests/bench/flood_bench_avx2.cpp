// Started by flood_bench: the rate of the default scheme as this program was compiled, for AVX2.
#include <cstdio>

#include "tests/bench/flood_bench_cases.h"

int main(int, char**) {
  std::printf("%.2f\n", citymirror::bench::wetRate(citymirror::flood::Scheme::hll));
  return 0;
}
