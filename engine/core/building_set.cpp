#include "engine/core/building_set.h"

#include <array>

namespace citymirror {
namespace {

struct Row {
  std::string_view word, zh, en;
};
constexpr std::array kRows{
    Row{"unknown", "未知", "unknown"},       Row{"residential", "住宅", "residential"},
    Row{"office", "办公", "office"},         Row{"retail", "商业", "retail"},
    Row{"industrial", "工业", "industrial"}, Row{"school", "学校", "school"},
    Row{"hospital", "医院", "hospital"},     Row{"public", "公共", "public"},
    Row{"transport", "交通", "transport"},
};

}  // namespace

Text nameOf(BuildingUse use) {
  const Row& row = kRows[static_cast<std::size_t>(use)];
  return {std::string(row.zh), std::string(row.en)};
}

std::string_view wordOf(BuildingUse use) { return kRows[static_cast<std::size_t>(use)].word; }

BuildingUse buildingUseFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].word == word) return BuildingUse(i);
  }
  return BuildingUse::unknown;
}

}  // namespace citymirror
