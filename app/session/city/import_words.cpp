#include "app/session/city/import_words.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "app/session/city/file_words.h"
#include "app/session/city/reader_words.h"
#include "app/session/city/word_table.h"
#include "app/session/note_lines.h"

namespace citymirror::session {
namespace {

constexpr std::array kImportNotes = std::to_array<WordPair>({
    // terrain
    {"The raster was reprojected from * to square cells of *",
     "栅格由 {1} 重投影为 {2} 的方格"},
    {"The raster was resampled from cells of * to square cells of *",
     "栅格由 {1} 的格网重采样为 {2} 的方格"},
    {"Its values in feet (0.3048 m) were converted to metres", "其数值以英尺（0.3048 米）计，已换算为米"},
    {"Its values in US survey feet (1200/3937 m) were converted to metres",
     "其数值以美国测量英尺（1200/3937 米）计，已换算为米"},
    {"Cells of * are taken as without a height; the file does not declare it",
     "值为 {1} 的格子按无高程处理（文件未声明无数据值）"},
    {"* cells are no heights of ground (-500 to 9,000 m) and are taken as without a height",
     "{1} 个格子的值不是地面高程（-500 至 9,000 米），按无高程处理"},
    {"* cells are no heights of ground (-500 to 9,000 m), down to * m, and are taken as without a "
     "height: where that is the bed of a deep sea, no water flows; --extent leaves it out",
     "{1} 个格子的值不是地面高程（-500 至 9,000 米），最低 {2} 米，按无高程处理：如为深海海床，"
     "那里不计算水流；可用范围（--extent）排除"},
    {"* cells take their height from it", "{1} 个格子的高程取自该文件"},
    {"Its vertical datum is *, the city's *; heights are not shifted",
     "其高程基准为 {1}，城市为 {2}；高程未换算"},
    {"The DEM is in degrees; the city is kept in *", "DEM 以度为单位；城市改用 {1}"},
    {"The vertical datum is not known; name it with --vertical-datum",
     "高程基准未知；请用 --vertical-datum 或导入窗口的高程基准注明"},
    {"The city reaches only as far as its buildings: *; give --extent for more",
     "城市范围只到建筑所及：{1}；需要更大请给出范围（--extent）"},
    {"The terrain covers only * % of the box of the buildings: the city ends with it; add a DEM of "
     "the rest by another --dem",
     "地形只覆盖建筑范围的 {1} %，城市止于地形；可再加一个 DEM（--dem）补上其余部分"},
    {"The wall clock is taken as * from the longitude; set it with --utc-offset-min",
     "时区按经度取为 {1}；可用 --utc-offset-min 或导入窗口的“时区”更改"},
    // reference systems
    {"The change of datum from * to * is without known parameters: it may be off by 100 m and "
     "more; convert the file with the parameters of the surveying office first, or name them for "
     "vectors: --vector-crs FILE with +towgs84",
     "由 {1} 到 {2} 的基准转换没有已知参数，可能偏差 100 米以上；请先用测绘部门的参数转换文件，"
     "或对矢量用 --vector-crs 文件（含 +towgs84）给出参数"},
    {"The change of datum from * to * is known to * only; convert the file with the parameters of "
     "the surveying office first, or name them for vectors: --vector-crs FILE with +towgs84",
     "由 {1} 到 {2} 的基准转换精度只有 {3}；请先用测绘部门的参数转换文件，"
     "或对矢量用 --vector-crs 文件（含 +towgs84）给出参数"},
    {"Its east (* m) begins with the number of zone *, which * does not count with: that is *",
     "其东坐标（{1} 米）以带号 {2} 开头，而 {3} 不含带号：应为 {4}"},
    {"Its coordinates come north first", "坐标以北坐标在前，已按此读取"},
    {"All coordinates were shifted to WGS 84 from *", "全部坐标已由 {1} 纠偏为 WGS 84"},
    {"All its features lie outside the city", "全部要素都在城市之外；请检查坐标系与范围"},
    {"Feature that cannot be reprojected left out", "要素无法换算坐标，未纳入"},
    // files and their texts
    {"Its texts are no UTF-8 and were read as *; a file .cpg beside it that names their code makes "
     "sure",
     "文字不是 UTF-8，已按 {1} 读取；在旁边放注明编码的 .cpg 文件更可靠"},
    {"Its texts are no UTF-8 and were read as *; where they make no sense, save the file in UTF-8",
     "文字不是 UTF-8，已按 {1} 读取；如有乱码，请把文件另存为 UTF-8"},
    {"The shapefile lacks its .dbf: it has shapes and no attributes",
     "Shapefile 缺少 .dbf：只有图形，没有属性"},
    {"The layer ends early: *", "图层不完整，提前结束：{1}"},
    {"The layer ends early", "图层不完整，提前结束"},
    {"A feature of the layer cannot be read: *", "图层的一个要素无法读取：{1}"},
    {"A feature of the layer cannot be read", "图层的一个要素无法读取"},
    {"Its coordinates are no degrees, and it is read as such (GeoJSON that names no system is "
     "WGS 84): name the true system with --vector-crs or --layer-crs",
     "其坐标不是经纬度，却按经纬度读取（未注明坐标系的 GeoJSON 即为 WGS 84）："
     "请用 --vector-crs 或 --layer-crs 注明真正的坐标系"},
    {"Only the first * features were read", "只读取了前 {1} 个要素"},
    {"No layer of the file fits the purpose '*'; name one as FILE:LAYER",
     "文件中没有适合“{1}”的图层；请以 文件:图层 指定"},
    // geometries
    {"1 feature lies outside the city or has no place and was left out",
     "1 个要素在城市之外或没有位置，未纳入"},
    {"None of its * features has a place: they hold no coordinates, or none that are numbers",
     "{1} 个要素都没有位置：没有坐标，或坐标不是数字"},
    {"* features lie outside the city or have no place and were left out",
     "{1} 个要素在城市之外或没有位置，未纳入"},
    {"Cut at the border of the city", "在城市边界处裁切"},
    {"Self-crossing polygon repaired", "自相交多边形已修复"},
    {"Outline crosses itself too often; left out", "轮廓自相交过多，未纳入"},
    {"Outline of more than * corners simplified to 0.5 m", "超过 {1} 个角点的轮廓已按 0.5 米简化"},
    {"Outline of more than * corners left out: nothing of it is wider than 0.5 m",
     "超过 {1} 个角点的轮廓未纳入：没有宽过 0.5 米的部分"},
    {"Outline of too many corners left out; simplify it", "轮廓角点过多，未纳入；请先简化"},
    {"Feature without geometry left out", "要素没有几何，未纳入"},
    {"Feature with coordinates that are no numbers left out", "要素坐标不是数字，未纳入"},
    {"Feature without extent (one-point line, ring of fewer than three points) left out",
     "要素没有大小（单点线、不足三点的环），未纳入"},
    {"Surface without a ground plan left out: it stands upright, or has more than * faces",
     "立体面没有地面投影（竖直，或超过 {1} 个面），未纳入"},
    {"The heights (Z) of its points and lines are not used; they lie on the ground",
     "点和线的高程（Z）不采用，平铺在地面"},
    {"Part without extent left out", "没有大小的部分未纳入"},
    {"The feature has no code and is named by its row; give it one",
     "要素没有编码，以行号命名；请给出编码"},
    // buildings
    {"* of * heights are estimated from area or floors; columns of the file: *",
     "{2} 个建筑中 {1} 个的高度按面积或层数估算；文件的字段：{3}"},
    {"* outlines traced from a raster of * m cells straightened within a cell (estimated); "
     "--keep-outlines keeps them",
     "{1} 个沿 {2} 米栅格描出的轮廓已在一格之内拉直（估算）；命令行加 --keep-outlines 可保持原样"},
    {"Building height that is none, estimated instead", "建筑高度不合理，改为估算"},
    {"Building that is not a polygon left out", "建筑不是多边形，未纳入"},
    {"Building footprint below 1 m2 left out", "建筑底面不足 1 平方米，未纳入"},
    {"Building whose centre lies outside the city left out", "建筑中心在城市之外，未纳入"},
    {"Building outside the terrain left out", "建筑在地形之外，未纳入"},
    // roads
    {"Road that is an area left out", "道路是面状，未纳入"},
    {"Road of a class that carries no traffic left out (*)", "不通行车辆的道路等级未纳入（{1}）"},
    {"Road that is not a line left out", "道路不是线，未纳入"},
    {"* roads have no class and count as residential streets", "{1} 条道路没有等级，按居住区街道计"},
    {"* roads are open to some motor vehicles only, as their tags say; the others keep off them",
     "{1} 条道路按其标签仅允许部分种类的机动车通行，其他车辆不走"},
    {"* roads have bus lanes; other vehicles use the lanes beside them",
     "{1} 条道路有公交专用车道；其他车辆走旁边的车道"},
    {"* roads have limits of weight or size; vehicles above them keep off",
     "{1} 条道路限重、限轴重、限高或限宽；超限的车辆不走"},
    {"Limit of weight or size that is no figure left out (*)",
     "限重、限高或限宽不是数值，未纳入（{1}）"},
    {"Limit below the usual one without a figure, left out",
     "限值低于通常而没有数值，未纳入；请现场核实"},
    {"* roads are closed to people on foot, as their tags say", "{1} 条道路按其标签不许步行"},
    {"* roads are private or for farms and forests only and count as open to all vehicles",
     "{1} 条道路为私有或仅供农林车辆通行，按所有车辆可通行计"},
    {"Turn restriction of an unknown kind left out (*)", "种类不明的转向限制未纳入（{1}）"},
    {"Turn restriction left out: its ways do not meet in one place",
     "转向限制未纳入：所涉道路不在一处相接"},
    {"* turn restrictions that lead over ways between are left out",
     "{1} 条经由中间道路的转向限制未纳入"},
    {"* turn restrictions without one way from, one node and one way to are left out",
     "{1} 条缺少来路、路口或去路的转向限制未纳入"},
    // water, trees, facilities
    {"Waterway that is not a line left out", "水道不是线，未纳入"},
    {"Waterway in a culvert or tunnel left out", "涵洞或隧道中的水道未纳入"},
    {"Waterway that carries no open water left out", "没有明水的水道未纳入"},
    {"Water outside the terrain left out", "地形之外的水域未纳入"},
    {"No tree was found", "没有找到树木"},
    {"Woods, orchards and parks would hold more than * trees: planted evenly, one for *",
     "林地、果园和公园的树木会超过 {1} 棵：均匀种植，每 {2} 一棵"},
    {"No hospital, fire station, police or school was found", "没有找到医院、消防站、派出所或学校"},
    {"Drain that is not a point left out", "排水设施不是点，未纳入"},
    // what the check of the package adds
    {"The layer does not say where it comes from. Add its provenance to city.json",
     "图层没有注明来源。请在 city.json 中补上"},
    {"The building has no ground. Cover it with terrain", "建筑之下没有地形。请补上地形"},
    {"It lies outside the city. Move it, or import a larger extent",
     "位于城市之外。请移动它，或导入更大的范围"},
    {"It lies outside the city. Remove it, or import a larger extent",
     "位于城市之外。请移除它，或导入更大的范围"},
    {"* cells hold no height, first here. Fill them or cut the extent; water does not flow there",
     "{1} 个格子没有高程，第一个在此。请补全或缩小范围；水不会流经那里"},
    {"The city has no building. See the notes of its import: the layer, its place and its "
     "reference system",
     "城市没有建筑。请看导入说明：图层、位置与坐标系"},
    {"The building stands in water. Check the footprint and the water",
     "建筑位于水中。请检查底面与水域"},
    {"The footprint crosses itself. Repair the polygon, or import it again",
     "建筑底面自相交。请修复多边形，或重新导入"},
    {"The city has no road: nobody can be sent anywhere. Import some, or see the notes of the "
     "import",
     "城市没有道路：无法派出任何力量。请导入道路，或看导入说明"},
    {"The road is not connected to the others. Join the ends of the lines (0.5 m), or accept that "
     "no route leads there",
     "该道路与其他道路不相连。请接合线端（0.5 米内），否则没有路线可达"},
    {"A part of * junctions is not connected to the others. Join the ends of the lines (0.5 m), "
     "or accept that no route leads there",
     "有 {1} 个路口的一片与其他道路不相连。请接合线端（0.5 米内），否则没有路线可达"},
});

std::string moreInChinese(std::string_view text) {
  const auto more = moreOfKind(text);
  if (!more) return {};
  const std::string zh = wordsWithin(more->kind);
  return (zh.empty() ? std::string(more->kind) : zh) + "：同类还有 " + std::to_string(more->count) +
         " 条";
}

std::string chineseOf(std::string_view text) {
  if (std::string zh = moreInChinese(text); !zh.empty()) return zh;
  for (const auto table : {std::span<const WordPair>(kImportNotes), fileNotes()}) {
    if (std::string zh = filledIn(table, text, wordsWithin); !zh.empty()) return zh;
  }
  return fileErrorInChinese(text);
}

}  // namespace

Text importWords(const Note& note) { return {chineseOf(note.what), note.what}; }

Text importPlace(const Note& note) {
  constexpr std::string_view kLeftOut = " left out";
  if (note.where.ends_with(kLeftOut))
    return {"未纳入：" + note.where.substr(0, note.where.size() - kLeftOut.size()), note.where};
  if (note.where == "import") return {"导入", note.where};
  const std::string zh = filledIn(placeWords(), note.where);
  return {zh.empty() ? note.where : zh, note.where};
}

}  // namespace citymirror::session
