#include "app/session/city/reader_words.h"

#include <array>

namespace citymirror::session {
namespace {

constexpr std::array kReaderParts = std::to_array<WordPair>({
    // styles
    {"must be an object { … }", "应为对象 { … }"},
    {"is not a key that is known here", "此处不认识这个键"},
    {"must be a text", "应为文字"},
    {"must be a number from * to *", "应为 {1} 至 {2} 的数字"},
    {"must be a colour like #3FB8AF or #3FB8AF80", "应为颜色，如 #3FB8AF 或 #3FB8AF80"},
    {"must be {\"px\": number} or {\"m\": number}", "应为 {\"px\": 数字} 或 {\"m\": 数字}"},
    {"must name an attribute", "应写明属性名"},
    {"must be true or false", "应为 true 或 false"},
    {"cannot stand beside drape", "不能与 drape 并用"},
    {"is missing: metres, or the name of an attribute", "缺失：应为米数或属性名"},
    {"must be circle, square, triangle, diamond or cross",
     "应为 circle、square、triangle、diamond 或 cross"},
    {"must not be below from_m_per_px", "不得小于 from_m_per_px"},
    {"must be a list with one rule at least", "应为至少有一条规则的列表"},
    // filters
    {"The filter cannot be read: *, character *", "筛选条件无法读取：{1}，第 {2} 个字符处"},
    {"The filter cannot be read: *", "筛选条件无法读取：{1}"},
    {"There is no attribute *", "没有属性 {1}"},
    {"The layer has no attribute *", "图层没有属性 {1}"},
    {"something follows that does not belong there", "后面有不该有的内容"},
    {"a sign that means nothing here", "有无意义的符号"},
    {"the closing quote is missing", "缺少右引号"},
    {"not a number", "不是数字"},
    {"'*' is missing", "缺少“{1}”"},
    {"brackets in more than 64 levels", "括号超过 64 层"},
    {"the name of an attribute is missing", "缺少属性名"},
    {"'in', 'between' or 'like' is missing", "缺少 in、between 或 like"},
    {"a comparison is missing after the name", "属性名之后缺少比较"},
    {"a value is missing (a number, or a text in '…')", "缺少值（数字，或写在 '…' 中的文字）"},
    // JSON
    {"parse error at line *, column *: *unexpected end of input*", "第 {1} 行第 {2} 列处提前结束"},
    {"parse error at line *, column *: *", "第 {1} 行第 {2} 列处不是合规的 JSON"},
    {"parse error at *", "不是合规的 JSON"},
    {"key * not found", "缺少键 {1}"},
    {"type must be *, but is *", "类型应为 {1}，实为 {2}"},
    // models
    {"the Draco data holds no triangles", "Draco 数据中没有三角形"},
    {"the meshopt data is damaged or cut off", "meshopt 数据已损坏或不完整"},
    {"the meshopt data is of a mode, a filter or a width that is unknown",
     "meshopt 数据的方式、滤波或宽度无法识别"},
    {"the Draco data holds no cloud of points", "Draco 数据中没有点云"},
    {"the Draco data holds another number of points", "Draco 数据中的点数与文件所写不符"},
    {"the Draco data of the points is not described", "点的 Draco 数据没有说明"},
    {"the Draco data lacks a part of *", "Draco 数据中的 {1} 不完整"},
    {"the Draco data is damaged: *", "Draco 数据已损坏：{1}"},
    {"the Draco data is older than version 2.2, which glTF demands",
     "Draco 数据早于 glTF 要求的 2.2 版"},
    {"the Draco data lacks attribute *", "Draco 数据缺少属性 {1}"},
    {"more than 50,000,000 points or triangles", "点或三角形超过 5000 万个"},
    {"more than 50,000,000 points", "点超过 5000 万个"},
    {"more than 1,000,000 nodes", "节点超过 100 万个"},
    // what libraries say
    {"Length of input WKB is too small", "几何数据不完整"},
    {"database disk image is malformed", "数据库文件已损坏"},
    {"file is not a database", "不是数据库文件"},
    {"No such file or directory", "没有这个文件或文件夹"},
    {"Permission denied", "没有权限"},
});

constexpr std::array kOptionFaults = std::to_array<WordPair>({
    {"not an ISO 8601 time with its zone: *", "不是带时区的 ISO 8601 时间：{1}"},
    {"not ISO-TIME=EDIT: *", "不是 ISO 时间=措施：{1}"},
    {"not metres: *", "不是米数：{1}"},
    {"not a level of detail: *", "不是细节层次：{1}"},
    {"not a comparison: *", "不是对比方式：{1}"},
    {"not a size like 1920x1080: *", "不是 1920x1080 这样的大小：{1}"},
    {"not a camera pose (five numbers; X and Y within 1e7 m, DISTANCE 5 to 1e6 m, PITCH -90 to -5 "
     "degrees): *",
     "不是镜头位置（五个数字：X、Y 在 1e7 米以内，距离 5 至 1e6 米，俯仰 -90 至 -5 度）：{1}"},
    {"not day, night or time: *", "不是 day、night 或 time：{1}"},
    {"not a number from 1 on: *", "不是从 1 起的编号：{1}"},
    {"not in this version", "本版本没有"},
    {"unknown language: *", "不认识的语言：{1}"},
    {"unexpected argument", "多余的参数"},
    {"Unknown option '*'.", "没有选项“{1}”"},
    {"Missing value after '*'.", "“{1}”之后缺少值"},
    {"Unexpected value after '*'.", "“{1}”之后不应有值"},
    {"a seat that shares needs a name of its own", "共享的席位要有自己的名称"},
    {"a seat that follows or has a name needs the log that it shares",
     "跟随的或有名称的席位要有共享的日志"},
    {"a seat that follows plays no recording of its own", "跟随的席位不自行回放"},
    {"a recording and the demo city are always a drill", "回放和示范城市总是演练"},
    {"a recording needs its city", "回放需要所属的城市"},
    {"a world lives by its feeds or by a recording, not by both",
     "数据源与回放只能取其一"},
    {"a world scenario brings its own city, clock and actions, and is always a drill",
     "世界情景自带城市、时钟和行动，总是演练"},
    {"a report tells of a forecast, a world scenario has none", "报告讲的是预报，世界情景没有预报"},
    {"the scenario cannot be read: *", "情景无法读取：{1}"},
    {"this is no world scenario: *", "不是世界情景：{1}"},
    {"The name does not say what is written there: a * file", "名称没有写明写出的是 {1} 文件"},
    {"What is at this place is no file and is not replaced", "该处已有的不是文件，不会替换"},
    // an unattended picture
    {"no city was opened", "没有打开城市"},
    {"there is nothing with the code *", "没有编号为 {1} 的对象"},
    {"there is no bookmark *", "没有第 {1} 个书签"},
    {"* lies outside the known time", "{1} 不在已知的时间之内"},
    {"the world did not come to the time that was asked for", "世界没有推进到所要的时刻"},
    {"the picture did not settle within five minutes", "画面五分钟内没有稳定下来"},
    {"nothing has moved for * s while the world was awaited", "等待世界推进时，{1} 秒内毫无进展"},
    {"the window could not be grabbed", "窗口画面无法抓取"},
});

constexpr std::array kOptionRemedies = std::to_array<WordPair>({
    {"See --help", "见 --help"},
    {"Leave one of the two out", "请去掉其中之一"},
    {"Leave the option out", "请去掉该选项"},
    {"Compare its branches in one page with: citymirror-cli world SCENARIO --out DIR",
     "各分支的对比页：citymirror-cli world 情景 --out 文件夹"},
    {"Give a name that ends in *", "请给出以 {1} 结尾的名称"},
    {"Give the name of a new file", "请给出新文件的名称"},
    {"Use one of: *", "请用其中之一：{1}"},
    {"Name a column of the layer *", "请写图层 {1} 的字段名"},
    {"Write it like: *", "请这样写：{1}"},
    {"Name a city package: --city DIR", "请给出城市包：--city 文件夹"},
    {"Use the code of a road, building, sensor, facility or unit of this city",
     "请用本城市的道路、建筑、传感器、设施或单位的编号"},
    {"None is kept in this city: leave --bookmark out", "本城市没有书签：请去掉 --bookmark"},
    {"Give a number from 1 to *", "请给出 1 至 {1} 的编号"},
    {"Check the display and its OpenGL driver", "请检查显示及其 OpenGL 驱动"},
    {"Give an earlier time, or a machine with more power", "请给出更早的时刻，或换更快的机器"},
    {"Start it again; the log says what was worked on", "请重新启动；日志写明当时在做什么"},
    {"Nothing was recorded: name a feed to replay, --recording FILE",
     "没有任何记录：请用 --recording 文件 给出要回放的数据"},
    {"The scenario goes from * to *", "情景从 {1} 到 {2}"},
    {"*: give a time from * to *, or later where its forecast reaches farther, to * at the latest",
     "{1}：请给出 {2} 至 {3} 的时刻；其预报更远时也可更晚，最晚至 {4}"},
    {"*: give a time from * to *, or later where its forecast reaches farther",
     "{1}：请给出 {2} 至 {3} 的时刻；其预报更远时也可更晚"},
    {"*: give a time from * to *", "{1}：请给出 {2} 至 {3} 的时刻"},
});

constexpr std::array kOptionParts = std::to_array<WordPair>({
    {"*, forecast * to *", "{1}，预报 {2} 到 {3}"},
    {"Forecast * to *", "预报 {1} 到 {2}"},
    {"The recording runs from * to *", "回放从 {1} 到 {2}"},
    {"Feeds are live", "数据源是实时的"},
});

constexpr std::array kPlaceWords = std::to_array<WordPair>({
    {"reason or words", "理由或发言"},
    {"text of the report", "上报内容"},
    {"place of the report", "上报地点"},
    {"who reports", "上报人"},
    {"character *", "第 {1} 个字符"},
    {"--shot or --report", "--shot 或 --report"},
    {"--world and --*", "--world 与 --{1}"},
    {"line *, column *", "第 {1} 行第 {2} 列"},
    {"*: line *, column *", "{1}: 第 {2} 行第 {3} 列"},
    {"*: vertex * of *", "{1}：没有顶点 {2}，共 {3} 个"},
    {"*: key * not found", "{1}：缺少键 {2}"},
    {"*: type must be *, but is *", "{1}：类型应为 {2}，实为 {3}"},
    // pictures of models
    {"*: The * picture is damaged or cut off", "{1}：{2} 图片已损坏或不完整"},
    {"*: The * picture has more than 64 million pixels", "{1}：{2} 图片超过 6400 万像素"},
    {"*: The * picture has other than 1 to 4 channels of 8 or 16 bits",
     "{1}：{2} 图片不是 1 至 4 个 8 位或 16 位的通道"},
    {"*: There is no memory for the * picture", "{1}：{2} 图片所需的内存不足"},
    {"*: GDAL is built without its driver *", "{1}：GDAL 未带 {2} 驱动"},
});

}  // namespace

std::span<const WordPair> readerParts() { return kReaderParts; }
std::span<const WordPair> optionFaults() { return kOptionFaults; }
std::span<const WordPair> optionRemedies() { return kOptionRemedies; }
std::span<const WordPair> optionParts() { return kOptionParts; }
std::span<const WordPair> placeWords() { return kPlaceWords; }

}  // namespace citymirror::session
