// Search over names and codes of ten million things.
//
//   ninja -C build/dev name_index_bench && build/dev/bin/name_index_bench [FEATURES] [FILE]
//
// Builds an index (10,000,000 features in name_index_bench.sqlite beside the caller unless said
// otherwise; an existing file is only searched), asks each query five times with a limit of 12 and
// prints size of the file and processor time of the build and of the queries, worst and median.
// Limit: 200 ms.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "engine/store/name_index.h"
#include "tests/bench/bench_support.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

using bench::processorSeconds;

constexpr double kLimitMs = 200;
constexpr std::size_t kRows = 12;

struct Sign {
  const char *zh, *pinyin;
};
constexpr std::array kSigns{
    Sign{"江", "jiang"}, Sign{"津", "jin"},  Sign{"中", "zhong"}, Sign{"山", "shan"},
    Sign{"人", "ren"},   Sign{"民", "min"},  Sign{"解", "jie"},   Sign{"放", "fang"},
    Sign{"长", "chang"}, Sign{"港", "gang"}, Sign{"文", "wen"},   Sign{"化", "hua"},
    Sign{"东", "dong"},  Sign{"湖", "hu"},   Sign{"学", "xue"},   Sign{"府", "fu"},
    Sign{"建", "jian"},  Sign{"设", "she"},  Sign{"和", "he"},    Sign{"平", "ping"},
    Sign{"新", "xin"},   Sign{"华", "hua"},  Sign{"光", "guang"}, Sign{"明", "ming"},
    Sign{"南", "nan"},   Sign{"京", "jing"}, Sign{"北", "bei"},   Sign{"武", "wu"},
    Sign{"昌", "chang"}, Sign{"汉", "han"},  Sign{"阳", "yang"},  Sign{"沙", "sha"},
    Sign{"市", "shi"},   Sign{"荆", "jing"}, Sign{"州", "zhou"},  Sign{"城", "cheng"},
    Sign{"金", "jin"},   Sign{"银", "yin"},  Sign{"花", "hua"},   Sign{"园", "yuan"}};

struct Ending {
  const char *zh, *en;
};
constexpr std::array kStreets{Ending{"路", " Road"}, Ending{"街", " Street"},
                              Ending{"大道", " Avenue"}, Ending{"巷", " Lane"}};
constexpr std::array kPlaces{Ending{"小学", " Primary School"}, Ending{"大药房", " Pharmacy"},
                             Ending{"医院", " Hospital"},       Ending{"花园", " Garden"},
                             Ending{"停车场", " Car Park"},     Ending{"大厦", " Tower"}};

/// A made-up country: 1 % streets, 4 % sensors and facilities, 95 % buildings, of which half have
/// an address and one in ten a name. The same for the same number.
class Country {
 public:
  explicit Country(std::size_t features) : left_(features) {}

  bool next(NamedFeature& feature) {
    if (left_ == 0) return false;
    --left_;
    const unsigned what = draw(100);
    char code[32];
    std::snprintf(code, sizeof code, "%s-%08zu", what < 1 ? "R" : what < 5 ? "S" : "B", left_);
    feature.code = code;
    feature.at = {double(draw(30000)), double(draw(30000))};
    feature.kind = what < 1 ? 0 : what < 5 ? 1 : 2;
    const Text street = streetName();
    if (what < 1) {
      feature.name = street;
    } else if (what < 15) {
      const Ending& place = kPlaces[draw(kPlaces.size())];
      const Text own = stem(2);
      feature.name = {own.zh + place.zh + "（" + street.zh + "店）",
                      own.en + place.en + ", " + street.en};
    } else if (what < 60) {
      const std::string number = std::to_string(1 + draw(900));
      feature.name = {street.zh + number + "号", number + " " + street.en};
    }
    return true;
  }

 private:
  unsigned draw(std::size_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return unsigned((state_ >> 33) % n);
  }
  Text stem(int signs) {
    Text text;
    for (int i = 0; i < signs; ++i) {
      const Sign& sign = kSigns[draw(kSigns.size())];
      text.zh += sign.zh;
      text.en += sign.pinyin;
    }
    text.en[0] = char(text.en[0] - 32);
    return text;
  }
  Text streetName() {
    const Text own = stem(2 + int(draw(2)));
    const Ending& ending = kStreets[draw(kStreets.size())];
    return {own.zh + ending.zh, own.en + ending.en};
  }

  std::size_t left_;
  std::uint64_t state_ = 42;
};

Result<NameIndex> prepared(const std::string& path, std::size_t features) {
  if (std::filesystem::exists(path)) return NameIndex::open(path);
  Country country(features);
  const double before = processorSeconds();
  auto built = NameIndex::build(path, [&](NamedFeature& f) { return country.next(f); }, {});
  std::printf("built in %.1f s of processor time, %.1f us a feature\n", processorSeconds() - before,
              1e6 * (processorSeconds() - before) / double(features));
  return built;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t features = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  const std::string path = argc > 2 ? argv[2] : "name_index_bench.sqlite";
  const auto index = prepared(path, features);
  if (!index) {
    std::fprintf(stderr, "%s\n", index.error().text().c_str());
    return 1;
  }
  std::printf("%zu features, %.0f MB\n", index->size(),
              double(std::filesystem::file_size(path)) / 1e6);
  std::vector<double> all;
  for (const char* query : {"路",
                            "号",
                            "江",
                            "江津",
                            "中山路",
                            "江津中山路",
                            "人民路12号",
                            "大药房",
                            "江津大药房",
                            "津路",
                            "药房 中山",
                            "路号",
                            "城园山设",
                            "B-00123",
                            "B-00001234",
                            "S-",
                            "0000123",
                            "jiangjinlu",
                            "jjl",
                            "z",
                            "zhongsh",
                            "zhongshan road",
                            "roa",
                            "stree",
                            "pharmacy road",
                            "avenue hosp",
                            "12 renmin",
                            "海",
                            "no such name",
                            "路海",
                            "xyz",
                            "北京市朝阳区人民医院"}) {
    double worst = 0;
    std::size_t found = 0;
    for (int round = 0; round < 5; ++round) {
      const double before = processorSeconds();
      found = index->find(query, kRows)->size();
      const double took = 1e3 * (processorSeconds() - before);
      worst = std::max(worst, took);
      all.push_back(took);
    }
    std::printf("%9.3f ms  %2zu found  %s\n", worst, found, query);
  }
  std::sort(all.begin(), all.end());
  std::printf("median %.3f ms, worst %.3f ms, limit %.0f ms\n", all[all.size() / 2], all.back(),
              kLimitMs);
  return all.back() < kLimitMs ? 0 : 1;
}
