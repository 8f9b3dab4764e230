#include "app/report/report_words.h"

#include <array>
#include <span>
#include <string_view>

namespace citymirror::report {
namespace {

struct Word {
  std::string_view word, zh, en;
};

constexpr std::array kAuthors{
    Word{"rules", "报警规则", "alarm rules"},
    Word{"feed", "数据接入", "feed"},
    Word{"replay", "回放", "replay"},
    Word{"flood", "内涝推演", "flood model"},
    Word{"forecast", "降雨预报", "rain forecast"},
    Word{"incident", "预警", "warning"},
    Word{"session", "系统", "system"},
    Word{"storm", "设计暴雨", "design storm"},
    Word{"duty officer", "值班员", "duty officer"},
    Word{"duty officer (demonstration)", "值班员（演示）", "duty officer (demonstration)"},
};
constexpr std::array kLayers{
    Word{"terrain", "地形", "terrain"},
    Word{"buildings", "建筑", "buildings"},
    Word{"roads", "道路", "roads"},
    Word{"water", "水系", "water"},
    Word{"trees", "树木", "trees"},
    Word{"levees", "堤防", "levees"},
    Word{"drains", "排水设施", "drains"},
    Word{"sensors", "传感器", "sensors"},
    Word{"zones", "分区", "zones"},
    Word{"facilities", "公共设施", "facilities"},
    Word{"resources", "抢险力量", "crews and trucks"},
};
constexpr std::array kVehicles{
    Word{"car", "小汽车", "car"},
    Word{"bus", "公交车", "bus"},
    Word{"truck", "卡车", "truck"},
    Word{"ambulance", "救护车", "ambulance"},
    Word{"fire_engine", "消防车", "fire engine"},
    Word{"high_clearance", "高底盘涉水车", "high-clearance vehicle"},
    Word{"foot", "步行", "on foot"},
};

Text read(std::span<const Word> words, const std::string& word) {
  for (const Word& known : words) {
    if (known.word == word) return {std::string(known.zh), std::string(known.en)};
  }
  return {word, word};
}

}  // namespace

std::string clock(const session::WorldView& view, Instant t) {
  return clockText(t, view.city->utcOffsetMinutes);
}

Text authorText(const std::string& by) { return read(kAuthors, by); }
Text layerText(const std::string& layer) { return read(kLayers, layer); }
Text vehicleText(const std::string& vehicleClass) { return read(kVehicles, vehicleClass); }

}  // namespace citymirror::report
