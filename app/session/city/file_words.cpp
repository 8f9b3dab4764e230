#include "app/session/city/file_words.h"

#include <array>
#include <string>
#include <string_view>

#include "app/session/city/config_words.h"
#include "app/session/city/import_words.h"
#include "app/session/city/link_words.h"
#include "app/session/city/reader_words.h"
#include "app/session/city/scenario_words.h"
#include "app/session/command/act_words.h"
#include "engine/core/utf8.h"

namespace citymirror::session {
namespace {

constexpr std::array kFileNotes = std::to_array<WordPair>({
    // models
    {"A surface of * corners is left out (at most *); simplify it",
     "一个有 {1} 个角点的面未纳入（最多 {2} 个）；请先简化"},
    {"A surface with a corner that is not a number or more than 100,000 km away is left out",
     "一个面的角点不是数字或远在 10 万公里之外，未纳入"},
    {"A surface without area is left out", "没有面积的面未纳入"},
    {"* triangles with a corner that is not a number or more than 100,000 km away are left out",
     "{1} 个三角形的角点不是数字或远在 10 万公里之外，未纳入"},
    {"A texture is missing; its surfaces are drawn plain", "缺少纹理图片，相应的面以素色绘制"},
    {"Damaged surfaces of a tile are left out", "瓦片中损坏的面未纳入"},
    {"A texture cannot be decoded; its surfaces are drawn plain",
     "纹理图片无法解码，相应的面以素色绘制"},
    {"A file of materials is missing; its surfaces are drawn plain. Put it beside the model and "
     "place the model again",
     "缺少材质文件，相应的面以素色绘制。请把它放到模型旁边并重新放置模型"},
    {"A list of corners of more than * kB is left out; simplify its surface",
     "超过 {1} kB 的角点列表未纳入；请先简化该面"},
    {"1 object shows a model of another file and is left out",
     "1 个对象引用另一个文件中的模型，未纳入"},
    {"* objects show models of other files and are left out",
     "{1} 个对象引用其他文件中的模型，未纳入"},
    {"A vertex is not three numbers", "有一个顶点不是三个数字"},
    {"A city object is left out in part: its structure is broken",
     "一个城市对象的结构损坏，部分未纳入"},
    {"A geometry of type * is left out", "类型为 {1} 的几何未纳入"},
    {"A part is left out: *", "模型的一部分未纳入：{1}"},
    {"A model on disk names a web address, which is not read", "磁盘上的模型指向网址，未读取"},
    {"The model names a file outside of its folder, which is not read",
     "模型指向其文件夹之外的文件，未读取"},
    {"The model stands outside of the city, * m from its edge; check its coordinate reference "
     "system or the place it was given by hand",
     "模型位于城市之外，距边缘 {1} 米；请检查它的坐标系或手工给出的位置"},
    {"The model lies wholly below the ground, its top * m and its foot * m under it; raised by * "
     "m, at Place… in the list of models or by --model-raise, it stands on the ground; Below the "
     "ground (U) shows it where it is",
     "模型全部在地面以下：顶部在地面下 {1} 米，底部 {2} 米；抬高 {3} 米（模型列表的“位置…”或 "
     "--model-raise）即立于地面，“地下视图”（U）可看它现在的位置"},
    {"The model lies for the most part below the ground, * % of its surface, its foot * m under "
     "it; "
     "Below the ground (U), on the command line --underground *, shows it where it is; "
     "raised by * m, at Place… in the list of models or by --model-raise, it stands on the ground",
     "模型大部分在地面以下：表面的 {1}%，底部在地面下 {2} 米；“地下视图”（U），命令行用 "
     "--underground "
     "{3}（米），可看它现在的位置；抬高 {4} 米（模型列表的“位置…”或 --model-raise）即立于地面"},
    {"The model stands over a building of the city, and both flicker where their faces meet; hide "
     "the layer Buildings, in pictures of citymirror-cli by --hide buildings",
     "模型与城市中的一栋建筑重叠，两者的面重合处会闪烁；请隐藏“建筑”图层，"
     "citymirror-cli 出图时用 --hide buildings"},
    {"The model stands over * buildings of the city, and both flicker where their faces meet; hide "
     "the layer Buildings, in pictures of citymirror-cli by --hide buildings",
     "模型与城市中的 {1} 栋建筑重叠，两者的面重合处会闪烁；请隐藏“建筑”图层，"
     "citymirror-cli 出图时用 --hide buildings"},
    // tiles
    {"A tile is left out: *", "一个瓦片未纳入：{1}"},
    {"A content is left out: *", "一个瓦片内容未纳入：{1}"},
    {"An attribute cannot be read: *", "一个属性无法读取：{1}"},
    {"A texture by * (save it as PNG, JPEG or WebP) is not read; the rest is shown",
     "以 {1} 保存的纹理不读取，其余照常显示；请另存为 PNG、JPEG 或 WebP"},
    {"* is not read; the rest is shown", "{1} 不读取，其余照常显示"},
    {"gltfUpAxis * is not X, Y or Z and is left out: the models stand by Y",
     "gltfUpAxis {1} 不是 X、Y 或 Z，不予采用：模型按 Y 轴向上放置"},
    {"* contents lie * km or more from the city and are left out; check the transforms",
     "{1} 个瓦片内容距城市 {2} 公里以上，未纳入；请检查变换矩阵"},
    {"Heights of 3D Tiles are above the ellipsoid; raise the model to the city's vertical datum, "
     "at Place… in the list of models or by --model-raise",
     "3D Tiles 的高程为大地高；请把模型抬高到城市的高程基准（模型列表的“位置…”或 --model-raise）"},
    {"The server does not answer; * files come from copies kept here",
     "服务器没有应答；{1} 个文件取自本机留存的副本"},
    {"A tile has no root file and is left out", "一个瓦片缺少根文件，未纳入"},
    {"A tile cannot be reached and is left out", "一个瓦片无法访问，未纳入"},
    {"The tiles cannot be listed to their end: *", "瓦片文件夹无法列完：{1}"},
    {"A tile is not whole OSGB and is left out", "一个瓦片不是完整的 OSGB，未纳入"},
    {"A tile cannot be read and is left out", "一个瓦片无法读取，未纳入"},
    {"A finer tile cannot be read; the coarser one is kept",
     "更精细的瓦片无法读取，保留较粗的一级"},
    {"The finer tiles of one tile are more than can be held; the coarser one is kept",
     "一个瓦片的下一级瓦片超出内存上限，保留较粗的一级"},
    {"A finer tile cannot be read; the coarser one is kept: *",
     "更精细的瓦片无法读取，保留较粗的一级：{1}"},
    // packages
    {"The stored demo city is made again: *", "保存的示范城市已重新生成：{1}"},
    {"The layer is missing", "缺少该图层"},
    {"Feature left out: wrong kind of geometry", "要素的几何类型不对，未纳入"},
    {"Feature left out: it lies more than 100 km from the city", "要素距城市 100 公里以上，未纳入"},
    {"Building left out: height_m or ground_m is missing", "建筑缺少 height_m 或 ground_m，未纳入"},
    {"Tree left out: height_m or crown_m is missing", "树木缺少 height_m 或 crown_m，未纳入"},
    {"* is no height on Earth, taken as missing", "{1} 不是地球上的高程，按缺失处理"},
    {"open_to has a word that is not car, bus, truck, emergency, bicycle or foot: the road is "
     "taken as open to all",
     "open_to 含有 car、bus、truck、emergency、bicycle、foot 之外的词：该道路按所有人可通行处理"},
    {"* is no list of lanes, taken as none", "{1} 不是车道号的列表，按没有处理"},
    {"* is not above 0, taken as no limit", "{1} 不大于 0，按不限处理"},
    {"* is beyond * m, taken as missing", "{1} 超过 {2} 米，按缺失处理"},
    // layers in the picture
    {"1 polygon of more than 20000 corners is drawn with fewer",
     "1 个超过 20000 个角点的多边形已简化绘制"},
    {"1 area is too large to follow the ground everywhere", "1 个面过大，不能处处贴合地面"},
    {"1 polygon has no area and only its rim is drawn", "1 个多边形没有面积，只绘制边线"},
    {"1 feature has no height and lies on the ground", "1 个要素没有高度，平铺在地面"},
    {"* polygons of more than 20000 corners are drawn with fewer",
     "{1} 个超过 20000 个角点的多边形已简化绘制"},
    {"* areas are too large to follow the ground everywhere", "{1} 个面过大，不能处处贴合地面"},
    {"* polygons have no area and only their rims are drawn", "{1} 个多边形没有面积，只绘制边线"},
    {"* features have no height and lie on the ground", "{1} 个要素没有高度，平铺在地面"},
    {"Only * of * labels are shown, spread over the layer; a filter in its style chooses which "
     "features have one",
     "{2} 个标注中只显示 {1} 个，分布在整个图层上；用样式中的过滤条件可选定哪些要素有标注"},
    {"1 label of more than 60 signs is cut", "1 个标注超过 60 个字，已截短"},
    {"* labels of more than 60 signs are cut", "{1} 个标注超过 60 个字，已截短"},
    // imagery
    {"Its values are shown from their 2nd to their 98th percentile",
     "像元值按第 2 至第 98 百分位拉伸显示"},
    {"The image has one value only, *: there is no range to stretch, and it is drawn mid grey",
     "影像只有一个值：{1}，没有可拉伸的范围，按中灰绘制"},
    {"The image has one colour only where the city lies: red *, green *, blue * of 255",
     "影像在城市范围内只有一种颜色：红 {1}、绿 {2}、蓝 {3}（满值 255）"},
    {"The service has no picture of the city: every answer is empty or says that there is none. "
     "Check the address, its key and its layer, and of tiles the places of {z}, {x} and {y} (or "
     "{-y})",
     "服务没有本城市的影像：每个应答都为空或说明没有。请检查地址、密钥和图层，瓦片还要检查 z、x、y "
     "的位置"},
    {"*; what it said before is used", "{1}；沿用它此前的说明"},
});

constexpr std::array kWhatHappened = std::to_array<WordPair>({
    // what workers compute
    {"The computation broke off: *", "计算中断：{1}"},
    // files at all
    {"There is no such file or folder", "没有这个文件或文件夹"},
    {"There is no such file", "没有这个文件"},
    {"There is no such raster file", "没有这个栅格文件"},
    {"There is no such image", "没有这幅影像"},
    {"There is no such file of parameters", "没有这个坐标参数文件"},
    {"There is no permission to read the file", "没有读取该文件的权限"},
    {"There is no permission to read the folder", "没有读取该文件夹的权限"},
    {"This is neither a file nor a folder, but a pipe or a device",
     "这不是文件或文件夹，而是管道或设备"},
    {"The file cannot be read", "文件无法读取"},
    // packages
    {"The folder is not a city package: city.json is missing",
     "该文件夹不是城市包：缺少 city.json"},
    {"The package was made by a newer version", "城市包由更新的版本制作"},
    {"driving_side is neither right nor left", "driving_side 既不是 right 也不是 left"},
    {"The city package is damaged: its table * is missing", "城市包已损坏：缺少数据表 {1}"},
    {"The city package is damaged: * is missing", "城市包已损坏：缺少 {1}"},
    {"The city package is damaged: origin or extent of the city is empty",
     "城市包已损坏：城市的原点或范围为空"},
    {"The city package is damaged: * is empty", "城市包已损坏：{1} 是空的"},
    {"The city package is damaged: city.json is no JSON from byte * on",
     "城市包已损坏：city.json 从第 {1} 个字节起不是 JSON"},
    {"The city package is damaged: city.json lacks a key or holds a wrong value: *",
     "城市包已损坏：city.json 缺少键或有错误的值：{1}"},
    {"The city package is damaged: it names * as its * and not *",
     "城市包已损坏：其中的 {2} 写成 {1}，应为 {3}"},
    {"The city package is damaged: its coordinate reference system is unknown: *",
     "城市包已损坏：坐标系未知：{1}"},
    {"The city package is damaged: city.json says * and terrain.tif *",
     "城市包已损坏：city.json 写的是 {1}，terrain.tif 是 {2}"},
    {"The city package is damaged: terrain.tif holds no heights",
     "城市包已损坏：terrain.tif 没有高程"},
    {"The city package is damaged: terrain.tif does not cover the city",
     "城市包已损坏：terrain.tif 没有覆盖城市"},
    {"The city package is damaged: *", "城市包已损坏：{1}"},
    // coordinate systems
    {"The coordinate reference system is unknown", "坐标系未知"},
    {"The file describes no coordinate reference system", "文件中没有坐标系定义"},
    {"The city has no coordinate reference system", "城市没有坐标系"},
    {"The city has no place on Earth", "城市没有地理位置"},
    // terrain
    {"The raster cannot be read: tile * of * is damaged", "栅格的第 {1} 块（共 {2} 块）已损坏"},
    {"The terrain cannot be used: *", "地形无法使用：{1}"},
    {"* of * cells are no heights of ground (-500 to 9,000 m)",
     "{2} 个格子中有 {1} 个不是地面高程（-500 至 9,000 米）"},
    {"The raster cannot be read: it ends early", "栅格无法读取：文件不完整，提前结束"},
    {"The raster cannot be read: *", "栅格无法读取：{1}"},
    {"The raster cannot be read", "栅格无法读取"},
    {"The raster has no coordinate reference system", "栅格没有坐标系"},
    {"The DEM has no coordinate reference system", "DEM 没有坐标系"},
    {"The raster has no place on Earth (no georeference)", "栅格没有地理位置（无地理参考）"},
    {"The raster holds a picture (red, green, blue), not heights of ground",
     "栅格是彩色影像，不是地面高程"},
    {"The raster holds colours of a palette, not heights of ground",
     "栅格是调色板颜色，不是地面高程"},
    {"The raster holds complex numbers (radar), not heights of ground",
     "栅格是复数（雷达），不是地面高程"},
    {"The raster does not reach the wanted extent", "栅格不在所需范围内"},
    {"The raster has more cells than a city holds", "栅格的格子数超出一座城市的容量"},
    {"The DEM (*) and --extent (*) do not meet", "DEM（{1}）与范围（{2}）不相接"},
    {"The DEM (*) and the box of the buildings (*) do not meet",
     "DEM（{1}）与建筑的范围（{2}）不相接"},
    {"The DEM's coordinate reference system does not say where on earth it lies",
     "DEM 的坐标系没有说明它在地球上的位置"},
    {"The DEM's coordinate reference system is in degrees, its coordinates are not: *",
     "DEM 的坐标系以度为单位，其坐标却不是度：{1}"},
    {"No extent with an area", "范围没有面积"},
    {"The wall clock is no distance from UTC", "时区不是与 UTC 的时差"},
    {"The city would be * m large, by --extent", "按给出的范围，城市只有 {1} 米大"},
    {"The city would be * m large, by the box of the buildings", "按建筑的范围，城市只有 {1} 米大"},
    {"The DEM holds no heights in the extent of the city", "DEM 在城市范围内没有高程"},
    {"The DEM holds no heights of ground (-500 to 9,000 m)",
     "DEM 中没有地面高程（-500 至 9,000 米）"},
    // imagery
    {"The image cannot be read: it ends early", "影像无法读取：文件不完整，提前结束"},
    {"The image cannot be read: *", "影像无法读取：{1}"},
    {"The image cannot be read", "影像无法读取"},
    {"The image cannot be opened: *", "影像无法打开：{1}"},
    {"The image cannot be opened", "影像无法打开"},
    {"It holds vectors, not an image", "其中是矢量，不是影像"},
    {"The image has no place on Earth (no georeference)", "影像没有地理位置（无地理参考）"},
    {"The image names no coordinate reference system", "影像没有注明坐标系"},
    {"The image does not reach the city", "影像不在城市范围内"},
    {"The place of the image makes no sense", "影像的地理参考不合理"},
    {"The address is none of imagery that is known here", "该地址不是已知的影像服务"},
    {"The service does not say what it has: *", "服务没有说明它有什么：{1}"},
    {"The service is out of reach: *", "服务无法连接：{1}"},
    {"The service is out of reach", "服务无法连接"},
    {"The service answers with HTTP status *", "服务返回 HTTP 状态 {1}"},
    {"The service answers with an empty file", "服务返回空文件"},
    {"The service refuses: *", "服务拒绝：{1}"},
    {"What the service sends is not an image", "服务返回的不是影像"},
    {"The service sends pictures of * pixels, not of *", "服务返回 {1} 像素的图片，而不是 {2}"},
    {"What the service sends breaks off before its end", "服务返回的内容中途断开，不完整"},
    {"The service has no layer *", "服务没有图层 {1}"},
    {"The service has no layer", "服务没有图层"},
    {"Baidu's tiles lie in a grid of their own (BD-09 Mercator)",
     "百度瓦片采用自己的格网（BD-09 墨卡托）"},
    // vectors
    {"The file is empty", "文件是空的"},
    {"The archive is cut off or damaged: the list of what it holds, at its end, is missing",
     "压缩包不完整或已损坏：末尾的文件清单缺失"},
    {"The archive unpacks to more than data does: * GB come out of * MB",
     "压缩包解开后大得不像数据：{2} MB 会变成 {1} GB"},
    {"Only * of * rows of the layer can be read: *", "图层的 {2} 行中只能读取 {1} 行：{3}"},
    {"Only * of * rows of the layer can be read", "图层的 {2} 行中只能读取 {1} 行"},
    {"The layer ends early: *", "图层不完整，提前结束：{1}"},
    {"The layer ends early", "图层不完整，提前结束"},
    {"The file cannot be read as vector data: *", "文件无法作为矢量数据读取：{1}"},
    {"The file cannot be read as vector data", "文件无法作为矢量数据读取"},
    {"The shapefile lacks its index .shx", "Shapefile 缺少索引 .shx"},
    {"The file holds more than one layer", "文件中有多个图层"},
    {"The server holds more than one layer", "服务器上有多个图层"},
    {"The address of the database is not understood", "无法理解数据库的地址"},
    {"The database cannot be opened", "数据库无法打开"},
    {"What the service sends cannot be read as vector data: *",
     "服务返回的内容无法作为矢量数据读取：{1}"},
    {"What the service sends cannot be read as vector data", "服务返回的内容无法作为矢量数据读取"},
    {"There is no layer *", "没有图层 {1}"},
    {"The layer * has no coordinate reference system", "图层 {1} 没有坐标系"},
    {"Nothing of the layer lies in the city: 1 feature lies outside the city or has no place and "
     "was left out (read as *)",
     "图层没有任何要素落在城市内：1 个要素在城市之外或没有位置（按 {1} 读取）"},
    {"Nothing of the layer lies in the city: 1 feature lies outside the city or has no place and "
     "was left out",
     "图层没有任何要素落在城市内：1 个要素在城市之外或没有位置"},
    {"The layer * is a table without coordinates", "图层 {1} 是没有坐标的表格"},
    {"Nothing of the layer lies in the city: * features lie outside the city or have no place and "
     "were left out (read as *)",
     "图层没有任何要素落在城市内：{1} 个要素在城市之外或没有位置（按 {2} 读取）"},
    {"Nothing of the layer lies in the city: * features lie outside the city or have no place and "
     "were left out",
     "图层没有任何要素落在城市内：{1} 个要素在城市之外或没有位置"},
    {"The layer holds no features that can be drawn: *", "图层没有可绘制的要素：{1}"},
    {"The layer holds no features that can be drawn", "图层没有可绘制的要素"},
    {"The style is not valid: *", "样式无效：{1}"},
    {"The style is not JSON", "样式不是 JSON"},
    // models
    {"The model cannot be read: its reader breaks on it", "模型无法读取：读取程序因它出错"},
    {"The model cannot be read: it holds no surfaces", "模型无法读取：其中没有面"},
    {"The model cannot be read: *", "模型无法读取：{1}"},
    {"The model is not read after * s", "{1} 秒后仍未读完模型"},
    {"The file breaks off: END-ISO-10303-21 is missing", "文件不完整：缺少结尾 END-ISO-10303-21"},
    {"The program that reads this kind of model is missing", "缺少读取此类模型的程序"},
    {"The program that reads this kind of model cannot be started", "读取此类模型的程序无法启动"},
    {"The file is not whole CityJSON: *", "不是完整的 CityJSON：{1}"},
    {"The file is JSON but neither CityJSON (key \"type\") nor a tileset of 3D Tiles (keys "
     "\"asset\" and \"root\")",
     "文件是 JSON，但既不是 CityJSON（键 type），也不是 3D Tiles 瓦片集（键 asset 和 root）"},
    {"CityJSON is not read from the web", "CityJSON 不能从网址读取"},
    {"CityJSON version *", "不支持的 CityJSON 版本 {1}"},
    {"The file is not whole CityGML: it holds no city objects",
     "不是完整的 CityGML：其中没有城市对象"},
    {"The file is not whole CityGML: *", "不是完整的 CityGML：{1}"},
    {"The file declares a document type (<!DOCTYPE …>)", "文件声明了文档类型（<!DOCTYPE …>）"},
    {"The file is not whole glTF: *", "不是完整的 glTF：{1}"},
    {"glTF version *. Convert it to glTF 2.0", "不支持的 glTF 版本 {1}。请转换为 glTF 2.0"},
    {"glTF version *", "不支持的 glTF 版本 {1}"},
    {"The glTF requires the extension *, which is not read. Export it without this extension",
     "glTF 要求扩展 {1}，不能读取。请在导出时去掉这个扩展"},
    {"The glTF requires the extension *, which is not read", "glTF 要求扩展 {1}，不能读取"},
    {"It lies * km or more from the city", "它距城市 {1} 公里以上"},
    {"The file is not a whole tileset: *", "不是完整的瓦片集：{1}"},
    {"3D Tiles version *", "不支持的 3D Tiles 版本 {1}"},
    {"The root tile has no place: *", "根瓦片没有位置：{1}"},
    {"the tileset names itself: *", "瓦片集引用了自身：{1}"},
    {"tiles nest too deeply", "瓦片嵌套过深"},
    {"The delivery has no metadata.xml, so its place is not known",
     "成果中没有 metadata.xml，位置未知"},
    {"The metadata cannot be read: *", "metadata.xml 无法读取：{1}"},
    {"SRSOrigin is not three numbers: *", "SRSOrigin 不是三个数字：{1}"},
    {"The SRS is not ENU:latitude,longitude: *", "SRS 不是 ENU:纬度,经度：{1}"},
    {"The delivery holds no tile that can be read: *", "成果中没有可读取的瓦片：{1}"},
    {"The delivery holds no tiles", "成果中没有瓦片"},
    {"The model names no coordinate reference system", "模型没有注明坐标系"},
    {"The coordinates are geocentric and cannot be in another reference system",
     "坐标是地心坐标，不能改用其他坐标系"},
    {"The coordinates do not fit *, which the model names: x * y *",
     "坐标与模型注明的 {1} 不符：x {2} y {3}"},
    {"The model has no place on Earth", "模型没有地理位置"},
    {"The place of the model is not a place", "模型的放置位置无效"},
    {"The model holds nothing that can be drawn: * (*)", "模型中没有可绘制的内容：{1}（{2}）"},
    {"The model holds nothing that can be drawn", "模型中没有可绘制的内容"},
    {"The model lies * km from the city, at x * y *", "模型距城市 {1} 公里，位于 x {2} y {3}"},
    // servers
    {"The server has no such file (HTTP *)", "服务器没有这个文件（HTTP {1}）"},
    {"The server refuses (HTTP *)", "服务器拒绝（HTTP {1}）"},
    {"The server cannot answer (HTTP *)", "服务器无法应答（HTTP {1}）"},
    {"The server cannot be reached", "服务器无法连接"},
    {"The server does not answer in time", "服务器没有及时应答"},
    {"The server sends in circles", "服务器循环跳转"},
    {"The file is larger than * MB", "文件大于 {1} MB"},
    {"The server broke off in the middle", "服务器中途断开"},
    {"The server has stopped answering", "服务器已停止应答"},
    {"The file cannot be fetched: *", "文件无法下载：{1}"},
    // the journal
    {"the journal's file is gone", "日志文件不见了"},
    {"another file stands in the journal's place", "日志的位置上是另一个文件"},
    {"the journal ends before its seal: its newest entries are gone, or another file stands in its "
     "place",
     "日志比封存时短：最新的条目不见了，或者已换成另一个文件"},
});

constexpr std::array kWhatToDo = std::to_array<WordPair>({
    {"*; or import without this layer", "{1}；或不带该图层导入"},
    {"Compute less at once, or free some memory", "请减少一次计算的量，或释放一些内存"},
    {"Check the path", "请检查名称和路径"},
    {"Check that it may be read", "请检查是否允许读取"},
    {"Let this account read it", "请允许当前账户读取"},
    {"Save what comes from there as a file, and name that", "请把其内容存为文件，再指定该文件"},
    {"Look at what it holds; name the unpacked file where it is right",
     "请查看其内容；如无误，请解开后指定其中的文件"},
    {"Check the path, or name the coordinate reference system as EPSG:n",
     "请检查路径，或以 EPSG:n 注明坐标系"},
    {"Give an EPSG code such as EPSG:4547 or EPSG:25832", "请给出 EPSG 代码，如 EPSG:4547"},
    {"Write it as WKT, PROJJSON or a PROJ string with +type=crs",
     "请写成 WKT、PROJJSON 或带 +type=crs 的 PROJ 字符串"},
    {"Import the city with --crs EPSG:n", "请在导入城市时注明坐标系（--crs EPSG:n）"},
    // packages
    {"Name the folder that city make or city import wrote", "请选择制作或导入城市时写出的文件夹"},
    {"Restore the package from a copy, or import (or make) the city again",
     "请从备份恢复城市包，或重新导入（或生成）城市"},
    {"Update CityMirror", "请更新城镜"},
    {"Write right, left, or nothing: then the configuration says it",
     "请写 right 或 left，或不写：由配置决定"},
    {"The rest of the city is used", "城市的其余部分照常使用"},
    // terrain
    {"Check that the file is whole (copy or export it again) and a raster that GDAL knows",
     "文件可能被截断或格式不同：请重新复制或导出"},
    {"Name it with --crs EPSG:n", "请注明坐标系（导入窗口或 --crs EPSG:n）"},
    {"Export it as a GeoTIFF or put its world file (.tfw, .pgw) beside it",
     "请导出为 GeoTIFF，或把坐标文件（.tfw、.pgw）放到旁边"},
    {"Give a DEM: one band of heights in metres; pictures are shown as imagery",
     "请给出 DEM：单波段、以米为单位的高程；图片请作为影像添加"},
    {"Name its own with --crs where the file names none, or correct the file: gdal_edit.py -a_srs "
     "EPSG:n FILE",
     "如文件未注明坐标系，请用 --crs 注明它自己的坐标系，否则请更正文件：gdal_edit.py -a_srs "
     "EPSG:n 文件"},
    {"Give --extent west,south,east,north that is larger than a cell of the DEM",
     "请给出大于 DEM 一格的范围（--extent 西,南,东,北）"},
    {"Give it as west,south,east,north in metres of the coordinate system",
     "请按 西,南,东,北 写成坐标系中的米数"},
    {"Write it as UTC+8, UTC-3 or UTC+5:30", "请写成 UTC+8、UTC-3 或 UTC+5:30"},
    {"Check --extent: its numbers are coordinates of *", "请检查范围：其数字是 {1} 的坐标"},
    {"Cut it with --extent w,s,e,n or resample it to larger cells",
     "请给出范围，或重采样为更大的格子"},
    {"Cut it with --extent w,s,e,n", "请给出范围（西,南,东,北）"},
    {"Check --extent and --crs; all coordinates are of *", "请检查范围与坐标系；所有坐标属于 {1}"},
    {"Check --extent", "请检查范围"},
    {"Mark cells without data as such, leave out the deep sea and give heights in metres; a "
     "damaged file: copy it again",
     "请标明无数据的格子，去掉深海部分，高程以米为单位；文件损坏时请重新复制"},
    {"Give heights in metres and an extent with land; a damaged file: copy it again",
     "请给出以米为单位的高程和含陆地的范围；文件损坏时请重新复制"},
    {"Give the file its own: gdal_edit.py -a_srs EPSG:n FILE",
     "请给文件写入坐标系：gdal_edit.py -a_srs EPSG:n 文件"},
    // imagery
    {"Check that it is whole: copy or export it again", "文件可能被截断：请重新复制或导出"},
    {"Check that it is whole and an image that GDAL knows",
     "文件可能被截断或不是影像：请重新获取或转换"},
    {"Add it as a vector layer; vector tiles are no imagery",
     "请作为矢量图层添加；矢量瓦片不是影像"},
    {"Export it as a GeoTIFF or put its world file (.tfw, .jgw) beside it",
     "请导出为 GeoTIFF，或把坐标文件（.tfw、.jgw）放到旁边"},
    {"Name it on the card of imagery or with --imagery-crs EPSG:n",
     "请在影像卡片上选填坐标系（或 --imagery-crs EPSG:n）"},
    {"Check its coordinate reference system and that it shows this place",
     "请检查它的坐标系以及是否为本地影像"},
    {"Export it again with its georeference", "请带地理参考重新导出"},
    {"Give tiles with {x}, {y} and {z}, or add service=WMTS or service=WMS to it",
     "请给出含 {x}、{y}、{z} 的瓦片地址，或在地址中加 service=WMTS 或 service=WMS"},
    {"Check the address and the layer", "请检查地址和图层"},
    {"Check the address and the network", "请检查地址和网络"},
    {"Check the address, its key and its layer", "请检查地址、密钥和图层"},
    {"Ask it for pictures of that size, mostly by an address without @2x",
     "请向它请求该尺寸的图片，通常是不带 @2x 的地址"},
    {"The service or the network is too slow or cuts off: try again later; an answer may take * s",
     "服务或网络过慢或中断：请稍后再试；每次应答最多等待 {1} 秒"},
    {"Name one of its layers in the address: layers=NAME", "请在地址中注明图层：layers=名称"},
    {"Use tiles in Web Mercator, or a GeoTIFF flagged BD-09",
     "请使用 Web 墨卡托瓦片，或标明 BD-09 的 GeoTIFF"},
    // vectors
    {"Check that the file is whole and GeoPackage, GeoJSON, Shapefile, FlatGeobuf, FileGDB, GML, "
     "KML, DXF or OSM .pbf",
     "文件可能被截断或格式不同；可读 "
     "GeoPackage、GeoJSON、Shapefile、FlatGeobuf、FileGDB、GML、KML、"
     "DXF、OSM .pbf"},
    {"Copy the .shx and the .dbf of the same name beside it", "请把同名的 .shx 和 .dbf 放到旁边"},
    {"Choose a layer with geometries, or give the table columns lon and lat",
     "请选择有几何的图层，或为表格加上 lon、lat 两列"},
    {"Name one as FILE:LAYER; the file holds *", "请以 文件:图层 指定；文件中有 {1}"},
    {"Write PG:key=value key=value, values with blanks in single quotes",
     "请写成 PG:键=值 键=值，值中有空格时加单引号"},
    {"Name one as ADDRESS#LAYER, or tables=LAYER behind PG:; the server holds *",
     "请以 地址#图层 指定，PG: 则写 tables=图层；服务器上有 {1}"},
    {"Name it (--crs, --layer-crs EPSG:n), or assign it in the file",
     "请注明坐标系（--crs、--layer-crs EPSG:n），或在文件中写入"},
    {"Check its coordinate reference system; name the true one with it",
     "请检查它的坐标系，并在添加时注明真正的坐标系"},
    {"The file is not whole: copy or download it again", "文件不完整：请重新复制或下载"},
    {"Choose another layer of the file", "请选择文件中的其他图层"},
    {"Correct the style file; the help page on layers lists the keys",
     "请改正样式文件；键见帮助“图层”一页"},
    {"Check commas, quotes and brackets", "请检查逗号、引号和括号"},
    // models
    {"Check that it is whole; convert it to glTF with the program that made it",
     "文件可能被截断或格式不同：请检查，或用制作软件转换为 glTF"},
    {"Copy it again", "请重新复制"},
    {"Copy the file again", "请重新复制该文件"},
    {"Copy or download the archive again", "请重新复制或下载该压缩包"},
    {"Copy the tileset again", "请重新复制该瓦片集"},
    {"Check the transforms", "请检查变换矩阵"},
    {"Install CityMirror completely", "请完整安装城镜"},
    {"Check that it was copied completely", "请检查是否复制完整"},
    {"Check that it was copied completely; cjio can validate it",
     "请检查是否复制完整；可用 cjio 校验"},
    {"Check that it was copied completely and is CityGML 1.0 or 2.0",
     "请检查是否复制完整、是否为 CityGML 1.0 或 2.0"},
    {"CityGML needs none and it can hold entities without end: take the declaration out, or export "
     "the file again",
     "CityGML 不需要它，且其中的实体可能无限展开：请去掉该声明或重新导出"},
    {"Choose a CityJSON file or the root file of a tileset",
     "请选择 CityJSON 文件或瓦片集的根文件"},
    {"Download the file and add it from this computer", "请下载该文件，再从本机添加"},
    {"Convert it to 2.0 with cjio", "请用 cjio 转换为 2.0"},
    {"Convert it to glTF 2.0", "请转换为 glTF 2.0"},
    {"Convert it to 3D Tiles 1.1", "请转换为 3D Tiles 1.1"},
    {"Export it without this extension", "请在导出时去掉这个扩展"},
    {"Copy metadata.xml beside the folder Data", "请把 metadata.xml 复制到 Data 文件夹旁边"},
    {"Correct it to x,y,z", "请改为 x,y,z"},
    {"Leave the system out, or name the shift GCJ-02 or BD-09",
     "请不要另写坐标系，或只注明偏移 GCJ-02、BD-09"},
    {"Correct SRS in metadata.xml", "请改正 metadata.xml 中的 SRS"},
    {"Copy the folder Data with its Tile_* folders again",
     "请重新复制 Data 文件夹及其中各 Tile_ 文件夹"},
    {"Name it: Tools, Add model in a coordinate system, or --model-crs EPSG:n",
     "请注明模型的坐标系：工具 › 添加模型并注明坐标系…，或 --model-crs EPSG:n"},
    {"Import the city with --crs EPSG:n, or in the window with its coordinate system",
     "请在导入城市时注明坐标系（导入窗口或 --crs EPSG:n）"},
    {"Correct the coordinate reference system in the file: metres are not degrees",
     "请改正文件中的坐标系：米不是度"},
    {"Put it down by hand: FILE@X,Y[,HEADING[,SCALE]] in metres of the city",
     "请手工放置：文件@X,Y[,方位角[,比例]]，以城市的米为单位"},
    {"Give X,Y in metres, HEADING in degrees and SCALE above 0",
     "请给出以米为单位的 X,Y，以度为单位的方位角，大于 0 的比例"},
    {"Check that it is whole and has surfaces of the wanted level of detail",
     "请检查文件是否完整、是否有所需细节层次的面"},
    {"Check its coordinate reference system against *", "请检查它的坐标系，应与 {1} 相合"},
    {"Copy the file into the model's folder and name it there",
     "请把该文件复制到模型的文件夹中并在模型里改名"},
    // servers
    {"Check the address", "请检查地址"},
    {"Check the key in the address", "请检查地址中的密钥"},
    {"Try again later", "请稍后再试"},
    {"Try again", "请再试一次"},
    {"Check the network, or copy the files to this computer", "请检查网络，或把文件复制到本机"},
    {"Cut the tiles smaller", "请把瓦片切得更小"},
    // the journal
    {"Put it back and the journal goes on in it. If it was deleted, copy it and its -wal out of "
     "/proc/*/fd before the program ends: until then all is kept there, and only there",
     "请放回原处，日志会继续写入其中。如已删除，请在程序结束前从 /proc/{1}/fd 复制该文件及其 -wal："
     "在此之前全部记录只保留在那里"},
    {"Look for the file that was here; what comes now is kept in this one",
     "请找回原来的文件；此后的记录写入现在这个文件"},
});

/// A part of why an act was refused; the leading seat tells its own error whole.
std::string innerAct(std::string_view text) {
  std::string zh = actPartInChinese(text);
  return zh.empty() ? fileErrorInChinese(text) : zh;
}

std::string innerRemedy(std::string_view text) {
  return filledIn(optionParts(), text, innerRemedy);
}

/// The place of a file stays as it is, but for what is said of it in words.
std::string placeInChinese(const std::string& where) {
  const std::string zh = filledIn(placeWords(), where);
  return zh.empty() ? where : zh;
}

}  // namespace

std::span<const WordPair> fileNotes() { return kFileNotes; }

std::string wordsWithin(std::string_view text) {
  std::string zh = importWords({std::string(text), ""}).zh;
  if (zh.empty()) zh = filledIn(kWhatHappened, text, wordsWithin);
  if (zh.empty()) zh = filledIn(configFaults(), text, wordsWithin);
  if (zh.empty()) zh = filledIn(readerParts(), text, wordsWithin);
  if (!zh.empty() || text.empty() || text[0] < 'a' || text[0] > 'z') return zh;
  std::string alone(text);
  alone[0] = char(alone[0] - 'a' + 'A');
  return wordsWithin(alone);
}

std::string fileFaultInChinese(std::string_view what) {
  std::string zh = filledIn(actFaults(), what, innerAct);
  if (zh.empty()) zh = filledIn(kWhatHappened, what, wordsWithin);
  for (const auto table : {configFaults(), readerParts(), optionFaults()})
    if (zh.empty()) zh = filledIn(table, what, wordsWithin);
  if (zh.empty()) zh = linkFaultInChinese(what);
  return zh.empty() ? filledIn(scenarioFaults(), what) : zh;
}

std::string fileRemedyInChinese(std::string_view remedy) {
  std::string zh = filledIn(actRemedies(), remedy, actPartInChinese);
  if (zh.empty()) zh = filledIn(kWhatToDo, remedy, fileRemedyInChinese);
  if (zh.empty()) zh = filledIn(optionRemedies(), remedy, innerRemedy);
  if (zh.empty()) zh = filledIn(configRemedies(), remedy);
  if (zh.empty()) zh = linkRemedyInChinese(remedy);
  return zh.empty() ? filledIn(scenarioRemedies(), remedy) : zh;
}

Text fileErrorWords(const Error& error) {
  Text words{"", error.text()};
  const std::string what = fileFaultInChinese(error.what);
  const std::string remedy = fileRemedyInChinese(error.remedy);
  const std::string where = error.where.empty() ? "" : "（" + placeInChinese(error.where) + "）";
  if (!what.empty() && !remedy.empty()) words.zh = printable(what + where + "。" + remedy);
  return words;
}

std::string fileErrorInChinese(std::string_view text) {
  constexpr std::string_view kOpen = " (", kClose = "). ";
  for (std::size_t open = text.find(kOpen); open != std::string_view::npos;
       open = text.find(kOpen, open + 1)) {
    for (std::size_t close = text.find(kClose, open); close != std::string_view::npos;
         close = text.find(kClose, close + 1)) {
      const std::size_t from = open + kOpen.size();
      const Error error{ErrorCode::badInput, std::string(text.substr(0, open)),
                        std::string(text.substr(from, close - from)),
                        std::string(text.substr(close + kClose.size()))};
      if (std::string zh = fileErrorWords(error).zh; !zh.empty()) return zh;
    }
  }
  return {};
}

}  // namespace citymirror::session
