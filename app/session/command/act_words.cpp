#include "app/session/command/act_words.h"

#include <algorithm>
#include <array>

#include "app/session/command/command_act.h"

namespace citymirror::session {
namespace {

constexpr std::array kActFaults = std::to_array<WordPair>({
    // rights and the seat
    {"the role * may not *", "{1}没有“{2}”的权限"},
    {"the seat is locked", "席位已锁定"},
    {"it is not known yet who may *", "尚不知道谁有“{1}”的权限"},
    {"the request is not signed with the account's key", "请求没有以该账号的密钥签名"},
    {"the signature of the request does not fit", "请求的签名不相符"},
    {"the same request was answered before", "同一请求此前已答复"},
    {"only somebody who has signed in can sign", "登录后才能签批"},
    {"nobody has signed in at this seat", "本席位无人登录"},
    {"this seat has live feeds or shares its picture and keeps its city",
     "本席位接有实时来源或与其他席位共享画面，不能更换城市"},
    {"there is no session that could allow it", "没有可以允许该操作的会话"},
    {"this seat knows no accounts", "本席位没有账号文件"},
    {"the seat that asks does not say in which role", "提出请求的席位没有说明角色"},
    {"the leading seat has accounts, and nobody has signed in there",
     "主席位使用账号，而提出请求的席位无人登录"},
    {"the leading seat knows no account *", "主席位没有账号 {1}"},
    {"the account * has another role at the leading seat: *", "账号 {1} 在主席位的角色为{2}"},
    {"the account or the password is wrong", "账号或口令有误"},
    {"the account is locked", "账号已锁定"},
    {"the account rests after too many wrong passwords", "口令错误次数过多，账号暂停登录"},
    {"the account's key cannot be opened", "账号的密钥无法打开"},
    {"linkages for real need a signed approval, and nobody can sign here",
     "实战联动须签批，而本席位无人可签"},
    // incidents and their steps
    {"there is no such incident", "没有这个事件"},
    {"the incident is *: it cannot be decided again", "事件{1}，不能再次核实或驳回"},
    {"the incident is *: it cannot be handled", "事件{1}，不能登记处置完成"},
    {"the incident is *: it cannot be closed", "事件{1}，不能结案"},
    {"the incident is *: it cannot be worked on", "事件{1}，不能再操作"},
    {"the incident is not verified", "事件尚未核实"},
    {"the incident is *", "事件{1}"},
    {"nothing is said", "没有填写内容"},
    {"this is no act about an incident", "这不是对事件的操作"},
    {"this is no act about an alarm", "这不是对告警的操作"},
    {"this is no act about an alarm or incident", "这不是对告警或事件的操作"},
    {"there is no such unit", "没有这支力量"},
    {"there is no such unit or road", "没有这支力量或这条道路"},
    {"the unit is at work on this case", "该力量正在处置本事件"},
    {"the unit was not called", "没有呼叫过该力量"},
    {"the state does not follow the present one", "该状态不能接在当前状态之后"},
    {"it is earlier than the state before", "时间早于上一状态"},
    {"the step * is not the next one", "“{1}”不是下一环节"},
    {"the step is earlier than the one before it", "时间早于上一环节"},
    {"a unit has not handled its task yet", "还有力量没有处置完毕"},
    {"only what was fed back is sent back", "处置完成后才能退回"},
    {"the case is closed", "案件已结案"},
    {"sending back needs its reason", "退回须写明原因"},
    // merges
    {"there is no such other incident", "没有这另一个事件"},
    {"the other incident has ended", "另一个事件已经结束"},
    {"the other incident is further on its way", "另一个事件的进度更靠前"},
    {"undoing a merge needs its reason", "撤销合并须写明原因"},
    {"the incident was not merged into *", "该事件没有并入 {1}"},
    {"its alarms have grown into one group with those here", "两者的告警已长成一片"},
    // what goes out
    {"response level * has not been approved", "{1} 级响应尚未批准"},
    {"there is no such plan for this incident", "没有适用于本事件的这个预案"},
    {"a linkage needs an id of its own", "联动须有自己的编号"},
    {"the plan reaches nobody", "预案没有可送达的人"},
    {"the plan * is out already: sent by * at *", "预案 {1} 已经发出：{2}，{3}"},
    {"a recall needs its reason", "撤回须写明原因"},
    {"nothing has gone out that could be recalled", "没有可撤回的消息"},
    {"the receipt is of no linkage that is under way", "回执不属于任何进行中的联动"},
    {"the approval is of something else", "签批的不是这个事件现在的样子"},
    {"the approval is not JSON", "签批记录不是 JSON"},
    {"its account is unknown", "签批的账号不存在"},
    {"its key is not the account's", "签批的密钥不属于该账号"},
    {"its signature does not fit", "签名不相符"},
    {"it approves another document", "签批的是另一份内容"},
    {"the plan is in force already", "该方案已经在用"},
    // alarms
    {"there is no such alarm", "没有这个告警"},
    {"the alarm does not wait for acknowledgement", "该告警不在等待确认"},
    {"only a latched alarm that was acknowledged is reset", "只有已确认的锁存告警才能复位"},
    {"a shelf needs its reason", "搁置须写明原因"},
    {"the shelf must end later, and within the longest time allowed",
     "搁置的结束时间须晚于现在，且不超过允许的最长时间"},
    {"the alarm is suppressed", "该告警已被抑制"},
    {"the alarm is not shelved", "该告警没有被搁置"},
    // reports, rules, postures
    {"there is no such report", "没有这条上报"},
    {"the report is filed already", "该上报已经登记"},
    {"the report is * already", "该上报{1}"},
    {"the place does not lie in the city", "地点不在城市范围内"},
    {"there is no such rule", "没有这条规则"},
    {"a rule is switched on or off for a reason", "开关规则须写明原因"},
    {"the posture switches this rule *", "该规则由当前态势{1}"},
    {"the rule is * already", "该规则已经{1}"},
    {"there is no such posture", "没有这种态势"},
    {"the centre is in this posture already", "已经处于这种态势"},
    {"nobody or no reason is named", "没有写明何人或原因"},
    {"no city is watched", "没有打开的城市"},
    // other seats
    {"no leading seat has been heard yet", "还没有收到主席位的消息"},
    {"the leading seat did not do it: *", "主席位没有执行：{1}"},
    {"the leading seat watches another city: *", "主席位打开的是另一座城市：{1}"},
    {"it is not sure that this seat still leads: the shared log has not answered since *",
     "本席位是否仍为主席位尚不能确定：共享日志自 {1} 起没有应答"},
    {"this seat has lost the lead", "本席位已不是主席位"},
    {"this seat has lost the lead and follows seat *", "本席位已不是主席位，跟随席位 {1}"},
    {"an act of * was not taken, another seat had the lead: *",
     "{1} 的操作没有生效，当时另一席位为主席位：{2}"},
    {"what another seat told cannot be read", "另一席位发来的内容无法读取"},
    {"this seat is on its own", "本席位是单独运行的"},
    {"this seat leads already", "本席位已经是主席位"},
    {"this seat leads and has no feeds", "本席位为主席位，但没有数据源"},
    {"a seat that follows has no feeds of its own", "跟随席位没有自己的数据源"},
    {"this world plays a recording", "当前正在回放录制数据"},
    {"the seat that led played a recording, which nobody else has",
     "原主席位在回放录制数据，其他席位没有"},
    {"nothing is known of what the other seats do", "还不知道其他席位的情况"},
    // measures, routes, screens
    {"there is no forecast to change yet", "还没有可供施加措施的预报"},
    {"nothing can change at the end of the forecast", "预报末端不能再施加措施"},
    {"the height of the sandbags is outside its range", "沙袋高度超出范围"},
    {"the factor of the rain is outside its range", "降雨倍数超出范围"},
    {"a storm needs 0 to 1000 mm over 5 to 1440 minutes",
     "设计暴雨须为 0 至 1000 毫米、历时 5 至 1440 分钟"},
    {"no wading rule for vehicle class *", "车辆类别 {1} 没有涉水规则"},
    {"this screen may not show the city: its label is above *",
     "本屏幕不可显示该城市：其密级高于 {1}"},
    {"there is no such feed", "没有这个数据源"},
});

constexpr std::array kActRemedies = std::to_array<WordPair>({
    {"Ask one of these: *", "请由以下角色操作：{1}"},
    {"Nobody may: ask the administrator", "没有角色可以操作：请联系管理员"},
    {"Show the password again", "请重新输入口令"},
    {"Start with --accounts FILE and sign in", "请以 --accounts 文件 启动并登录"},
    {"Start it with --accounts FILE", "请以 --accounts 文件 启动"},
    {"Start with --accounts FILE, or change approval in command_loop.json",
     "请以 --accounts 文件 启动，或修改 command_loop.json 的 approval"},
    {"Try again; an administrator can set a new password", "请重试；管理员可以重设口令"},
    {"An administrator can open it", "请联系管理员解锁"},
    {"Try again after *", "请在 {1} 之后重试"},
    {"Sign in, then open the city", "请登录后再打开城市"},
    {"Open another one in its own window: citymirror --city DIR",
     "请另开窗口：citymirror --city 目录"},
    {"An administrator can set a new password, which makes a new key",
     "请管理员重设口令，随之生成新密钥"},
    {"Choose one from the list", "请从列表中选择"},
    {"Choose one from the list of rules", "请从规则列表中选择"},
    {"Choose both from the lists", "请从列表中选择力量和道路"},
    {"Choose one on the map", "请在地图上选择"},
    {"Choose one that was", "请选择已并入本事件的"},
    {"Choose another branch", "请另选一个分支"},
    {"Choose peace or emergency", "请选择平时或战时"},
    {"Look at its steps", "请查看它的各个步骤"},
    {"It belongs to *", "它已并入 {1}：请在那里操作"},
    {"It was merged into *: undo it there", "它并入的是 {1}：请在那里撤销"},
    {"Go on with them as one incident", "请作为一个事件继续处置"},
    {"Go on with *", "请在 {1} 上继续"},
    {"Verify it first", "请先核实"},
    {"Verify the incident first", "请先核实事件"},
    {"Send it back to handling first", "请先退回处置"},
    {"Only what is handled is checked", "处置完成后才能核查"},
    {"Only open incidents are merged", "只能合并未结的事件"},
    {"Merge this one into it", "请把本事件并入它"},
    {"Write a line", "请写一句"},
    {"Say why", "请写明原因"},
    {"Say on or off, and why", "请说明开或关，以及原因"},
    {"Say who changes the posture, and why", "请写明何人转换、为何转换"},
    {"Name an alarm", "请指明一个告警"},
    {"Name an incident", "请指明一个事件"},
    {"Look at the journal", "请查看日志"},
    {"Call it first", "请先呼叫"},
    {"Look at what was done so far", "请查看已有的记录"},
    {"Look at the alarm's state", "请查看告警的状态"},
    {"Look at its receipts", "请查看回执"},
    {"Look at who decided it", "请查看由谁决定"},
    {"Look at who switched it", "请查看由谁开关"},
    {"Look at the incident as it is now, then sign again", "请查看事件现在的内容，再重新签批"},
    {"Look at what has changed, then act again", "请查看变化后再操作"},
    {"Ask somebody who may approve it to sign", "请有权批准的人签批"},
    {"Start it anew", "请重新启动联动"},
    {"Recall it first, or say why it is sent again", "请先撤回，或写明再次发送的原因"},
    {"Give recipients with addresses for its roles", "请为其角色配置有地址的接收人"},
    {"It may be of an earlier session", "它可能属于以前的运行"},
    {"It may never have been raised", "它可能从未触发"},
    {"Restore it from the journal", "请从日志恢复"},
    {"Do not act on it; ask for a new approval", "请勿据此行动；请重新签批"},
    {"Switch the posture, or change posture.json", "请转换态势，或修改 posture.json"},
    {"Nothing is to be done", "无需操作"},
    {"Open a city", "请打开一座城市"},
    {"Start the seat that leads, or look at the shared log", "请启动主席位，或检查共享日志"},
    {"Open the same city at all seats", "请各席位打开同一座城市"},
    {"Act again when it answers; nothing is sent meanwhile",
     "请在恢复应答后再操作；此前不会发送消息"},
    {"The seat that leads takes the feeds", "数据源由主席位接收"},
    {"Act as before: seat * does it", "请照常操作：由席位 {1} 执行"},
    {"Run the same version at all seats", "请各席位使用同一版本"},
    {"Give all seats the same accounts", "请各席位使用同样的账号"},
    {"Wait until the seat has started, then sign in", "请等待席位启动完成后登录"},
    {"Open the window anew", "请重新打开窗口"},
    {"Sign in anew at the seat that asks", "请在提出请求的席位重新登录"},
    {"Act again at the seat that asks", "请在提出请求的席位重新操作"},
    {"Start the seat that asks with --accounts FILE and sign in",
     "请以 --accounts FILE 启动提出请求的席位并登录"},
    {"Start it with --share", "请以 --share 启动"},
    {"Connect them, or start it with --feed", "请接入数据源，或以 --feed 启动"},
    {"Connect it at the leading seat", "请在主席位接入"},
    {"Start the recording again at a leading seat", "请在主席位重新回放"},
    {"Wait until the shared log answers and a seat has led, with this city open",
     "请等待共享日志应答、且有主席位打开本城市之后"},
    {"Wait for the forecast, or run a storm", "请等待预报，或运行一场设计暴雨"},
    {"Move the cursor to an earlier time", "请把时间轴移到更早的时刻"},
    {"Choose values in these ranges", "请在此范围内取值"},
    {"Choose one within the range that is shown", "请在所示范围内选择"},
    {"Take the measure back or draw it elsewhere", "请撤销该措施，或画在别处"},
    {"Add the class to road_closure.json", "请在 road_closure.json 中加入该类别"},
    {"Lift the mask, or label the layer in labels.json or its package",
     "请解除屏蔽，或在 labels.json 或城市包中为图层标注密级"},
    {"Open the city without one, or with --feed", "请不带录制数据打开城市，或以 --feed 启动"},
});

std::string actWordInChinese(std::string_view word) {
  const auto zhOf = [&](const Text& name) { return name.en == word ? name.zh : std::string(); };
  std::string zh;
  const auto look = [&](const Text& name) {
    if (zh.empty()) zh = zhOf(name);
  };
  for (const Role role : kRoles) look(nameOf(role));
  for (std::size_t i = 0; i < kActs; ++i) look(nameOf(Act(i)));
  for (int i = 0; i <= int(LoopStep::rejected); ++i) look(nameOf(LoopStep(i)));
  for (std::size_t i = 0; i < incident::kHandlingSteps; ++i)
    look(incident::nameOf(incident::HandlingStep(i)));
  for (std::size_t i = 0; i < kCommandKinds; ++i) look(nameOf(CommandKind(i)));
  look({"开启", "on"});
  look({"关闭", "off"});
  return zh;
}

}  // namespace

std::span<const WordPair> actFaults() { return kActFaults; }
std::span<const WordPair> actRemedies() { return kActRemedies; }

std::string actPartInChinese(std::string_view part) {
  std::string all;
  for (std::size_t from = 0; from <= part.size();) {
    const std::size_t end = std::min(part.find(", ", from), part.size());
    const std::string zh = actWordInChinese(part.substr(from, end - from));
    if (zh.empty()) return {};
    all += (all.empty() ? "" : "、") + zh;
    from = end + 2;
  }
  return all;
}

}  // namespace citymirror::session
