#include "engine/core/building_set.h"

#include <array>

namespace citymirror {
namespace {

struct UseRow {
  std::string_view word, zh, en;
};
constexpr std::array kUseRows{
    UseRow{"unknown", "未知", "unknown"},       UseRow{"residential", "住宅", "residential"},
    UseRow{"office", "办公", "office"},         UseRow{"retail", "商业", "retail"},
    UseRow{"industrial", "工业", "industrial"}, UseRow{"school", "学校", "school"},
    UseRow{"hospital", "医院", "hospital"},     UseRow{"public", "公共", "public"},
    UseRow{"transport", "交通", "transport"},
};

}  // namespace

Text nameOf(BuildingUse use) {
  const UseRow& row = kUseRows[static_cast<std::size_t>(use)];
  return {std::string(row.zh), std::string(row.en)};
}

std::string_view wordOf(BuildingUse use) { return kUseRows[static_cast<std::size_t>(use)].word; }

BuildingUse buildingUseFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kUseRows.size(); ++i) {
    if (kUseRows[i].word == word) return BuildingUse(i);
  }
  return BuildingUse::unknown;
}

}  // namespace citymirror
