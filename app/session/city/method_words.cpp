#include "app/session/city/method_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/session/city/import_words.h"
#include "app/session/city/word_table.h"

namespace citymirror::session {
namespace {

constexpr std::array kMethods = std::to_array<WordPair>({
    // any layer
    {"own cells kept", "保留原有格网"},
    {"dated by the file", "日期取自文件"},
    {"reprojected", "已换算坐标系"},
    {"read north first", "按北坐标在前读取"},
    {"shifted to WGS 84 from *", "已由 {1} 纠偏为 WGS 84"},
    {"synthetic, seed *", "合成，种子 {1}"},
    // models
    {"placed by hand", "手工放置"},
    {"CityJSON * from *", "CityJSON {1}，坐标系 {2}"},
    {"CityGML from *", "CityGML，坐标系 {1}"},
    {"3D Tiles *", "3D Tiles {1}"},
    {"oblique photogrammetry, *", "倾斜摄影，{1}"},
    // buildings
    {"heights: * from attributes, * from levels (x 3.2 m + 1.5 m, estimated), * guessed by type or "
     "footprint area (estimated), * generated",
     "高度：{1} 个取自属性，{2} 个按层数（× 3.2 米 + 1.5 米，估计），{3} 个按类型或底面积（估计），"
     "{4} 个为生成"},
    {"heights: * from attributes, * from levels (x 3.2 m + 1.5 m, estimated), * guessed by type or "
     "footprint area (estimated)",
     "高度：{1} 个取自属性，{2} 个按层数（× 3.2 米 + 1.5 米，估计），{3} 个按类型或底面积（估计）"},
    {"residents estimated from floor area of residential uses (40 m2 a person), unknown in * "
     "buildings of unknown use",
     "居住人数按居住建筑面积估计（每人 40 平方米），{1} 栋用途不明的建筑人数未知"},
    {"residents estimated from floor area of residential uses (40 m2 a person)",
     "居住人数按居住建筑面积估计（每人 40 平方米）"},
    {"* courtyards filled", "{1} 处天井按实体计"},
    {"* outlines traced from a raster of * m cells straightened within a cell (estimated)",
     "{1} 个沿 {2} 米栅格描出的轮廓已在一格之内拉直（估计）"},
    // roads
    {"split at shared vertices into a graph", "在公共顶点处断开，组成路网"},
    {"free-flow speed from the class for * of * roads (estimated)",
     "{2} 条道路中 {1} 条的自由流速度按等级取值（估计）"},
    {"* roads barred to motor vehicles by their tags taken as paths",
     "{1} 条按标签禁止机动车的道路按步道计"},
    {"* paths that tags open to motor vehicles taken as service roads, slow where no speed is given "
     "(estimated)",
     "{1} 条按标签允许机动车的步道、自行车道与土路按服务道路计，未注明限速的取低速（估计）"},
    {"* short tunnels and lowered roads taken as underpasses", "{1} 处短隧道与下沉道路按下穿通道计"},
    {"* roads without a class taken as residential streets", "{1} 条没有等级的道路按居住区街道计"},
    {"* traffic signals and * signs for turns as mapped", "{1} 处信号灯与 {2} 处转向标志按地图所载"},
    // water, trees
    {"* areas", "{1} 个水面"},
    {"* reaches from centre lines, width by kind for * of * lines (estimated)",
     "{1} 个河段由中心线生成，{3} 条线中 {2} 条的宽度按种类取值（估计）"},
    {"level = 10th percentile of the terrain at the bank (estimated)",
     "水位取岸边地形的第 10 百分位（估计）"},
    {"* trees and rows without height taken as 9 m (estimated), rows planted every 8 m",
     "{1} 棵（列）没有高度的树按 9 米计（估计），行道树每 8 米一棵"},
    {"* trees planted in * areas (estimated), one to a square of *",
     "在 {2} 片绿地中种植 {1} 棵树（估计），每棵占一个方格，边长：{3}"},
    // facilities
    {"hospitals, fire stations, police and schools picked by amenity",
     "医院、消防站、派出所和学校按 amenity 选取"},
    {"one crew and one pump truck (0.1 m3/s) assumed at each fire station",
     "假定每个消防站有一支队伍和一辆泵车（0.1 立方米/秒）"},
    {"* inlets without capacity taken as 0.02 m3/s (estimated)",
     "{1} 个没有能力数据的雨水口按 0.02 立方米/秒计（估计）"},
});

constexpr std::array kPlanted = std::to_array<WordPair>({
    {"* m in woods", "林地 {1} 米"},
    {"* m in scrub", "灌木林 {1} 米"},
    {"* m in orchards", "果园 {1} 米"},
    {"* m in gardens", "花园 {1} 米"},
    {"* m in parks", "公园 {1} 米"},
});

/// The parts of a text, each as `say` puts it.
template <class Say>
std::string partByPart(std::string_view text, std::string_view between, std::string_view joint,
                       Say say) {
  std::string all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(between), text.size());
    const std::string part(text.substr(0, end));
    if (!part.empty()) all += (all.empty() ? "" : std::string(joint)) + say(part);
    text.remove_prefix(std::min(end + between.size(), text.size()));
  }
  return all;
}

std::string spacingsInChinese(std::string_view text) {
  if (text.find(" m in ") == std::string_view::npos) return {};
  return partByPart(text, ", ", "、", [](const std::string& part) {
    const std::string zh = filledIn(kPlanted, part);
    return zh.empty() ? part : zh;
  });
}

/// "12 x Self-crossing polygon repaired", as notes are summed up.
std::string countedInChinese(const std::string& part) {
  const std::size_t digits = part.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos || part.compare(digits, 3, " x ") != 0) return {};
  const std::string zh = importWords({part.substr(digits + 3), ""}).zh;
  return zh.empty() ? zh : zh + " × " + part.substr(0, digits);
}

std::string partInChinese(const std::string& part) {
  for (const std::string& zh : {filledIn(kMethods, part, spacingsInChinese),
                                countedInChinese(part), importWords({part, ""}).zh}) {
    if (!zh.empty()) return zh;
  }
  return {};
}

std::size_t guessedHeights(const BuildingSet& set) {
  return std::size_t(
      std::count_if(set.heightSource.begin(), set.heightSource.end(), [](HeightSource source) {
        return source == HeightSource::fromLevels || source == HeightSource::fromArea;
      }));
}

/// Whether a part of the method estimates at least one thing; heights are counted in the city.
bool estimates(const std::string& part) {
  return part.find("(estimated)") != std::string::npos && !part.starts_with("heights:") &&
         !part.starts_with("0 ") && part.find(" for 0 of ") == std::string::npos;
}

bool partlyEstimated(const CityModel& city, const std::string& layer, const std::string& method) {
  if (layer == "buildings" && guessedHeights(city.buildings) > 0) return true;
  bool any = false;
  partByPart(method, "; ", "", [&](const std::string& part) {
    any = any || estimates(part);
    return std::string();
  });
  return any;
}

std::string grouped(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace

Text methodWords(const std::string& method) {
  bool known = false;
  const std::string zh = partByPart(method, "; ", "；", [&](const std::string& part) {
    const std::string said = partInChinese(part);
    known = known || !said.empty();
    return said.empty() ? part : said;
  });
  return {known ? zh : std::string(), method};
}

Text natureWords(const CityModel& city, const std::string& layer) {
  const auto found = city.provenance.find(layer);
  const Provenance from = found == city.provenance.end() ? Provenance{} : found->second;
  if (from.origin == Origin::synthetic) return {"合成", "synthetic"};
  if (from.origin == Origin::estimated) return {"估计", "estimated"};
  if (partlyEstimated(city, layer, from.method)) return {"部分为估计", "partly estimated"};
  return {"实测或上报", "surveyed or reported"};
}

Text estimateCount(const CityModel& city, const std::string& layer) {
  const std::size_t guessed = layer == "buildings" ? guessedHeights(city.buildings) : 0;
  if (guessed == 0) return {};
  const std::string some = grouped(guessed), all = grouped(city.buildings.size());
  return {all + " 个高度中 " + some + " 个", some + " of " + all + " heights"};
}

}  // namespace citymirror::session
