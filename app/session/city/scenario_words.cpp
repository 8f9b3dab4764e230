#include "app/session/city/scenario_words.h"

#include <array>

namespace citymirror::session {
namespace {

constexpr std::array kScenarioFaults = std::to_array<WordPair>({
    // the window
    {"It broke off: there is not enough memory", "意外中断：内存不足"},
    {"It broke off: *", "意外中断：{1}"},
    {"a world scenario has a clock of its own, this seat that of this computer",
     "世界情景有自己的时钟，而本席位按这台计算机的时间运行"},
    {"this world drills a scenario", "当前正在演练世界情景"},
    {"this world plays a recording", "当前正在回放录像"},
    {"there is no journal", "没有这个日志"},
    {"this is a folder, not a journal", "这是文件夹，不是日志"},
    {"the journal holds nothing that was measured then", "日志中没有那段时间的实测值"},
    {"the journal holds more than * messages then", "日志中那段时间的消息超过 {1} 条"},
    {"the verification of the journal was stopped", "日志核对已停止"},
    {"the reading of the journal was stopped", "日志读取已停止"},
    {"an entry of the journal cannot be replayed", "日志中有一条无法重放"},
    {"the journal was tampered with: entry * *", "日志被改动过：第 {1} 条（{2}）"},
    {"The session began before *: the last 24 hours are used",
     "该次运行始于 {1} 之前：取最后 24 小时"},
    {"* positions of vehicles and * reports are left out: a recording has readings and alerts",
     "{1} 个车辆位置和 {2} 条上报未纳入：录制文件只有观测和预警"},
    {"the unit has been sent already", "该力量已经派出"},
    {"the road is closed already", "该道路已经封闭"},
    {"the barrier is taken away already, by a unit or at a later time",
     "该挡水线已安排撤除：由派出的力量，或在稍后时刻"},
    // the file
    {"The scenario is not JSON, at or after the key *", "情景文件不是 JSON，问题在键 {1} 处或其后"},
    {"The scenario is not JSON", "情景文件不是 JSON"},
    {"The scenario is not a JSON object", "情景文件不是 JSON 对象"},
    {"*: the key stands twice", "{1}：键出现两次"},
    {"*: is an unknown key", "{1}：没有这个键"},
    {"*: must be an object", "{1}：须为对象"},
    {"*: stands beside *", "{1}：不能与 {2} 同时给出"},
    {"*: is missing", "{1}：缺失"},
    {"*: must be a finite number", "{1}：须为有限的数"},
    {"*: * is outside * … *", "{1}：{2} 超出 {3} 至 {4}"},
    {"*: * is no whole number", "{1}：{2} 不是整数"},
    {"*: must be true or false", "{1}：须为 true 或 false"},
    {"*: \"*\" is not known", "{1}：不认识“{2}”"},
    {"*: must be text", "{1}：须为文字"},
    {"*: must name a file", "{1}：须为文件名"},
    {"*: must be a list", "{1}：须为列表"},
    // clock and names
    {"*: is no ISO 8601 time with its zone", "{1}：不是带时区的 ISO 8601 时间"},
    {"*: is no multiple of exchange_s", "{1}：不是 exchange_s 的整数倍"},
    {"*: \"*\" is the name of * as well", "{1}：“{2}”也是 {3} 的名称"},
    // what is done
    {"*: \"*\" is not in the city", "{1}：城市里没有“{2}”"},
    {"*: \"*\" is no unit of the city", "{1}：城市里没有力量“{2}”"},
    {"*: \"*\" is no road of the city", "{1}：城市里没有道路“{2}”"},
    {"*: \"*\" is no facility of the city", "{1}：城市里没有设施“{2}”"},
    {"*: \"*\" is no zone of the city", "{1}：城市里没有区域“{2}”"},
    {"*: \"*\" is sent twice", "{1}：“{2}”被派出两次"},
    {"*: is nothing that a unit does", "{1}：不是力量能做的事"},
    {"*: is no point", "{1}：不是坐标"},
    {"*: must be [x, y] or a list of them", "{1}：须为 [x, y] 或其列表"},
    {"*: lies outside the city", "{1}：在城市范围之外"},
});

constexpr std::array kScenarioRemedies = std::to_array<WordPair>({
    {"Start it again", "请再次执行"},
    {"Close other programs, or choose a smaller part", "请关闭其他程序，或缩小范围"},
    {"Try again; keep the journal if it happens twice", "请重试；若再次发生，请保留日志"},
    {"Start the window without feeds and without other seats",
     "请在没有数据源、不与其他席位共享时打开"},
    {"Open its city without --world, or with --feed",
     "请不带 --world 打开该城市，或用 --feed 打开"},
    {"Open the city without one, or with --feed", "请不带录像打开该城市，或用 --feed 打开"},
    {"Name the journal.sqlite of a data folder", "请给出数据文件夹中的 journal.sqlite"},
    {"Name the journal in it: *", "请给出其中的日志：{1}"},
    {"Name another time, or another journal", "请换一段时间，或换一本日志"},
    {"Take a shorter time: citymirror-cli journal record",
     "请取更短的时间：citymirror-cli journal record"},
    {"The rest of the recording is used", "其余部分照常回放"},
    {"Verify the journal", "请校验日志：citymirror-cli journal verify"},
    {"Restore the journal from a copy; earlier entries are sound",
     "请用副本恢复日志；这一条之前的内容完好"},
    {"Choose another unit or a branch in which it is free", "请另选一个力量，或选它尚未派出的分支"},
    {"Choose another road or a branch in which it is open", "请另选一条道路，或选它尚未封闭的分支"},
    {"Choose another, or a branch in which it is left to you",
     "请另选一处，或选尚未安排撤除它的分支"},
    {"Check commas, quotes and that no value is NaN", "请检查逗号、引号，并确认没有 NaN"},
    {"Keep one of the two", "请只保留其中一个"},
    {"Give it a pump, a gate or a barrier", "请给出泵站、闸或挡水线的操作"},
    {"Write it as {\"edit\": \"set_gate\", …}", "请写成 {\"edit\": \"set_gate\", …}"},
    {"Write it as { … }", "请写成 { … }"},
    {"Write it as [ … ]", "请写成 [ … ]"},
    {"Write it without quotes", "请去掉引号"},
    {"Put it in quotes", "请加上引号"},
    {"Use one of *", "请用下列之一：{1}"},
    {"Give one of *", "请给出下列之一：{1}"},
    {"Give it a number", "请给出一个数"},
    {"Give a number within", "请给出范围内的数"},
    {"Give a number without quotes", "请给出不带引号的数"},
    {"Give it a text that is not empty", "请给出非空的文字"},
    {"Give a path relative to the scenario file", "请给出相对于情景文件的路径"},
    {"Give …T17:40:00+08:00", "请写成 …T17:40:00+08:00"},
    {"Give 300 and 60", "例如 300 与 60"},
    {"Give each branch a name of its own", "请给每个方案不同的名称"},
    {"Give [x, y], a road's name or a code", "请给出 [x, y]、路名或编码"},
    {"Give a code or a name", "请给出编码或名称"},
    {"Give a code or [x, y]", "请给出编码或 [x, y]"},
    {"Give [[x, y], …]", "请给出 [[x, y], …]"},
    {"Name another", "请另选一个"},
    {"Use the terrain's coordinates", "请使用地形的坐标"},
    {"Send each unit once; a branch may send it elsewhere",
     "每个力量只派一次；其他方案可把它派往别处"},
    {"Give [x, y] in *", "请给出 {1} 坐标系中的 [x, y]"},
    {"Give *", "请给出 {1}"},
});

constexpr std::array kScenarioNotes = std::to_array<WordPair>({
    {"The scenario does not say, so it is taken: *", "情景未写明，取用：{1}"},
    {"Some of * of * begin after * s, when the run has ended, and do nothing",
     "{2} 的 {1} 中有些在 {3} 秒之后才开始，推演已结束，不起作用"},
    {"No water that * reaches is forecast on *: it goes to its lowest ground",
     "{2} 上没有 {1} 够得到的预报积水：它前往该路最低处"},
    {"* goes to the deepest forecast water of *: * m at *",
     "{1} 前往 {2} 预报积水最深处：{3} 米，位于 {4}"},
    {"* does not set out: no way to its place is open to it (open_to: *)",
     "{1} 不出发：没有对它开放的路通往指定地点（open_to：{2}）"},
    {"* does not set out: no way to its place lets it pass (* t, axle load * t, height * m, width "
     "* m)",
     "{1} 不出发：没有能让它通过的路通往指定地点（重 {2} 吨，轴重 {3} 吨，高 {4} 米，宽 {5} 米）"},
    {"* does not set out: no way joins its post and its place",
     "{1} 不出发：驻地与指定地点之间没有路连通"},
    {"* stops * m from its place: nearer streets do not let it pass (* t, axle load * t, height * "
     "m, "
     "width * m)",
     "{1} 停在距指定地点 {2} 米处：更近的道路不让它通过（重 {3} 吨，轴重 {4} 吨，高 {5} 米，宽 {6} "
     "米）"},
    {"* stops * m from its place: nearer streets are not open to it (open_to: *)",
     "{1} 停在距指定地点 {2} 米处：更近的道路不对它开放（open_to：{3}）"},
    {"Traffic is thinner than usual: where nobody says how many, a run holds * vehicles at the "
     "most",
     "交通量低于通常：未写明车辆数的推演最多 {1} 辆"},
    {"* trips were left out: no way joins their ends", "{1} 次出行未纳入：起讫点之间没有路"},
    {"Ways after * loading*: relative gap to user equilibrium * % (* % as first loaded)*; * of * "
     "vehicles arrive, * vehicle hours (*), * gridlocks",
     "加载 {1} 次后的路径：与用户均衡的相对差距 {3} %（首次加载为 {4} %）{5}；{7} 辆中 {6} 辆到达，"
     "{8} 车小时（首次加载为 {9}），死锁 {10} 处"},
});

constexpr std::array kNoteParts = std::to_array<WordPair>({
    {", which is more than was wanted: no further change of ways costs the city less time",
     "，大于期望值：再改路径全市用时也不会更少"},
    {", which is more than was wanted: all loadings are spent", "，大于期望值：加载次数已用完"},
});

std::string notePart(std::string_view text) { return filledIn(kNoteParts, text); }

/// "branch-1" of "order of P1 (branch-1)"; empty where the note is of no branch.
std::string branchOf(const Note& note) {
  const auto open = note.where.rfind(" (");
  if (!note.where.starts_with("order of ") || open == std::string::npos) return {};
  return note.where.substr(open + 2, note.where.size() - open - 3);
}

}  // namespace

Text scenarioNoteWords(const Note& note) {
  Text words{filledIn(kScenarioNotes, note.what, notePart), note.what};
  if (words.zh.empty()) words.zh = note.what;
  const std::string branch = branchOf(note);
  return branch.empty() ? words
                        : Text{words.zh + "（" + branch + "）", words.en + " (" + branch + ")"};
}

std::span<const WordPair> scenarioFaults() { return kScenarioFaults; }
std::span<const WordPair> scenarioRemedies() { return kScenarioRemedies; }

}  // namespace citymirror::session
