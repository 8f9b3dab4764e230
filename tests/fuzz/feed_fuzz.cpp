// feed_fuzz CODEC N [SEED]: N mutated messages through a codec, the same ones for the same seed.
// feed_fuzz CODEC seeds DIR: the good messages it begins from as files, for other fuzzers.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/fuzz/feed_fuzz_target.h"

namespace {

using citymirror::test::fuzzFeedOnce;
using citymirror::test::fuzzSeed;

/// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  std::size_t below(std::size_t n) { return n == 0 ? 0 : std::size_t(next() % n); }

 private:
  std::uint64_t state_;
};

const char* const kMeanings[] = {"null",
                                 "-9999",
                                 "1e999",
                                 "NaN",
                                 "\"",
                                 "{",
                                 "[",
                                 "}",
                                 "]",
                                 ",",
                                 "\\u",
                                 "\\ud800",
                                 "\x7e",
                                 "\x7d",
                                 "\xff\xff\xff\xff",
                                 "2026-07-18T10:15:00Z",
                                 "1784369970",
                                 "<",
                                 "&#0;",
                                 "]]>",
                                 "0",
                                 "-",
                                 "\n"};

void mutate(std::string& bytes, const std::vector<std::string>& seeds, Random& random) {
  const std::size_t at = random.below(bytes.size() + 1);
  switch (random.below(9)) {
    case 0:
      if (at < bytes.size()) bytes[at] = char(bytes[at] ^ (1 << random.below(8)));
      break;
    case 1:
      if (at < bytes.size()) bytes[at] = char(random.next());
      break;
    case 2:
      bytes.insert(at, 1, char(random.next()));
      break;
    case 3:
      bytes.erase(at, random.below(16));
      break;
    case 4:
      bytes.resize(at);
      break;
    case 5:
      bytes.insert(at, kMeanings[random.below(std::size(kMeanings))]);
      break;
    case 6:
      bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), random.below(64)));
      break;
    case 7: {
      const std::string& other = seeds[random.below(seeds.size())];
      bytes.insert(at, other.substr(random.below(other.size() + 1), random.below(200)));
      break;
    }
    default: {
      if (at >= bytes.size()) break;
      const std::string word = kMeanings[random.below(std::size(kMeanings))];
      bytes.replace(at, word.size(), word);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "feed_fuzz CODEC N [SEED], CODEC one of: %s\n",
                 citymirror::test::fuzzedCodecs().c_str());
    return 2;
  }
  const std::string codec = argv[1];
  const long count = std::atol(argv[2]);
  Random random(argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
  std::vector<std::string> seeds;
  for (std::string seed; !(seed = fuzzSeed(codec, seeds.size())).empty();) seeds.push_back(seed);
  if (seeds.empty()) {
    std::fprintf(stderr, "feed_fuzz: no codec %s\n", codec.c_str());
    return 2;
  }
  if (std::string(argv[2]) == "seeds" && argc > 3) {
    for (std::size_t i = 0; i < seeds.size(); ++i)
      std::ofstream(std::string(argv[3]) + "/" + codec + std::to_string(i), std::ios::binary)
          << seeds[i];
    return 0;
  }
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& seed : seeds) {
    if (fuzzFeedOnce(codec, seed) > 0) continue;
    std::fprintf(stderr, "feed_fuzz: a good message of %s yields nothing\n", codec.c_str());
    return 1;
  }
  long fruitful = 0;
  for (long i = 0; i < count; ++i) {
    std::string bytes = seeds[random.below(seeds.size())];
    for (std::size_t k = 1 + random.below(6); k > 0; --k) mutate(bytes, seeds, random);
    fruitful += fuzzFeedOnce(codec, bytes) > 0;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%s: %ld executions clean, %ld of them yield something, %.0f a second\n",
              codec.c_str(), count, fruitful, double(count) / took.count());
}
