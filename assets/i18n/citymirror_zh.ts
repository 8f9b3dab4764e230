<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AlarmPanel</name>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>unacknowledged</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>returned, unacknowledged</source>
        <translation>已恢复，未确认</translation>
    </message>
    <message>
        <source>latched, unacknowledged</source>
        <translation>已锁存，未确认</translation>
    </message>
    <message>
        <source>latched, to be reset</source>
        <translation>已锁存，待复位</translation>
    </message>
    <message>
        <source>shelved</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>suppressed</source>
        <translation>已抑制</translation>
    </message>
    <message>
        <source>Alarms of this incident</source>
        <translation>本事件的告警</translation>
    </message>
    <message>
        <source>Acknowledge all</source>
        <translation>全部确认</translation>
    </message>
    <message>
        <source>All alarms of this incident are seen; your name and the time are recorded</source>
        <translation>确认已看到本事件的全部告警，记录姓名和时间</translation>
    </message>
    <message>
        <source>Why it is set aside</source>
        <translation>搁置原因</translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation>搁置</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>shelved to %1</source>
        <translation>搁置至%1</translation>
    </message>
    <message>
        <source>First-out: this alarm came first.</source>
        <translation>首发告警：本事件中最先出现。</translation>
    </message>
    <message>
        <source>%1
Threshold: %2</source>
        <translation>%1
阈值依据：%2</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Unshelve</source>
        <translation>取消搁置</translation>
    </message>
    <message>
        <source>Shelve…</source>
        <translation>搁置…</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>No values yet</source>
        <translation>暂无数据</translation>
    </message>
    <message>
        <source>fortification</source>
        <translation>设防水位</translation>
    </message>
    <message>
        <source>warning stage</source>
        <translation>警戒水位</translation>
    </message>
    <message>
        <source>guarantee</source>
        <translation>保证水位</translation>
    </message>
    <message>
        <source>computed depth · %1</source>
        <translation>推演积水深度 · %1</translation>
    </message>
    <message>
        <source>closed: %1</source>
        <translation>禁行：%1</translation>
    </message>
    <message>
        <source>Reading the archive…</source>
        <translation>正在读取历史库…</translation>
    </message>
    <message>
        <source>Nothing archived yet</source>
        <translation>历史库中暂无数据</translation>
    </message>
    <message>
        <source>each value</source>
        <translation>逐条实测值</translation>
    </message>
    <message>
        <source>means of 1 min, least to most</source>
        <translation>1 分钟均值，最小至最大</translation>
    </message>
    <message>
        <source>means of 1 h, least to most</source>
        <translation>1 小时均值，最小至最大</translation>
    </message>
    <message>
        <source>%1 · archive, read %2</source>
        <translation>%1 · 历史库，%2 读取</translation>
    </message>
</context>
<context>
    <name>DepthProbe</name>
    <message>
        <source>Depth under the mouse</source>
        <translation>鼠标处水深</translation>
    </message>
</context>
<context>
    <name>DispatchPanel</name>
    <message>
        <source>Sets out from</source>
        <translation>出发位置</translation>
    </message>
    <message>
        <source>its position, %1 old</source>
        <translation>实时位置，%1前</translation>
    </message>
    <message>
        <source>its depot</source>
        <translation>驻地</translation>
    </message>
    <message>
        <source>Where a feed shows the unit&apos;s vehicle, else its place in the city&apos;s data</source>
        <translation>数据源所示的车辆位置，没有时为城市数据中的驻地</translation>
    </message>
    <message>
        <source>traffic of branch %1</source>
        <translation>分支 %1 的交通</translation>
    </message>
    <message>
        <source>free roads: no traffic runs</source>
        <translation>自由流车速：无交通推演</translation>
    </message>
    <message>
        <source>passes queues with sirens</source>
        <translation>鸣警笛通过排队</translation>
    </message>
    <message>
        <source>Speeds</source>
        <translation>车速</translation>
    </message>
    <message>
        <source>none: the roads count as dry</source>
        <translation>无：道路按无积水计</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>水深</translation>
    </message>
    <message>
        <source>known until %1, as then afterwards</source>
        <translation>推算至 %1，其后按该时刻不变</translation>
    </message>
    <message>
        <source>until the water has fallen; no way round is sooner</source>
        <translation>待水退后通过；绕行并不更快</translation>
    </message>
    <message>
        <source>Waiting on the way</source>
        <translation>途中等待</translation>
    </message>
    <message>
        <source>The unit would be there at %1</source>
        <translation>该单位届时 %1 行至此处</translation>
    </message>
    <message>
        <source>%1 from %2, %3</source>
        <translation>%1 自 %2 起，%3</translation>
    </message>
    <message>
        <source>Shorter way closed</source>
        <translation>近路中断</translation>
    </message>
    <message>
        <source>Earliest arrival over the roads as they will be, vehicle class %1</source>
        <translation>按道路届时状况推算的最早到达，车型 %1</translation>
    </message>
    <message>
        <source>Ambulance of %1</source>
        <translation>%1 救护车</translation>
    </message>
    <message>
        <source>Fire engine of %1</source>
        <translation>%1 消防车</translation>
    </message>
    <message>
        <source>Earliest arrival from the cursor&apos;s time over the water as it is forecast and the traffic that runs, for the unit&apos;s vehicle class</source>
        <translation>自游标时刻出发，按预报水深和当前交通推算该单位车型的最早到达</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>力量</translation>
    </message>
    <message>
        <source>To</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Find route</source>
        <translation>规划路线</translation>
    </message>
    <message>
        <source>Fastest way over the water at the cursor, for the unit&apos;s vehicle class</source>
        <translation>按游标时刻的积水和该车型，求最快路线</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Road at risk</source>
        <translation>积水路段</translation>
    </message>
    <message>
        <source>No road is at risk.</source>
        <translation>没有积水风险路段。</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 km</source>
        <translation>%1 到达 · %2 · %3 km</translation>
    </message>
    <message>
        <source>%1 to %2, leaving %3</source>
        <translation>%1 前往 %2，%3 出发</translation>
    </message>
    <message>
        <source>Fastest path on the road network, vehicle class %1</source>
        <translation>路网最快路径，车型 %1</translation>
    </message>
    <message>
        <source>Over the water</source>
        <translation>积水路况</translation>
    </message>
    <message>
        <source>no open road</source>
        <translation>无路可通</translation>
    </message>
    <message>
        <source>On dry roads</source>
        <translation>无水路况</translation>
    </message>
    <message>
        <source>No forecast yet: which roads are at risk is not known.</source>
        <translation>尚无推演：哪些路段有积水风险尚不得知。</translation>
    </message>
    <message>
        <source>The forecast is being computed: which roads are at risk is not known yet.</source>
        <translation>推演中：哪些路段有积水风险尚不得知。</translation>
    </message>
    <message>
        <source>No unit is known that could be sent.</source>
        <translation>没有可派出的力量。</translation>
    </message>
    <message>
        <source>No road was at risk until %1, when the forecast ended; none has come since.</source>
        <translation>预报已于%1结束，至此没有积水风险路段；此后没有新的推演。</translation>
    </message>
</context>
<context>
    <name>FaultStrip</name>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Close this notice; the rest keeps running</source>
        <translation>关闭此提示，其余照常运行</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 条</translation>
    </message>
</context>
<context>
    <name>IncidentPanel</name>
    <message>
        <source>growing</source>
        <translation>加剧</translation>
    </message>
    <message>
        <source>easing</source>
        <translation>缓解</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>平稳</translation>
    </message>
    <message>
        <source>Incident queue</source>
        <translation>事件队列</translation>
    </message>
    <message>
        <source>%1: %2 left</source>
        <translation>%1：剩余 %2</translation>
    </message>
    <message>
        <source>%1: overdue for %2</source>
        <translation>%1：已超时 %2</translation>
    </message>
    <message>
        <source>%1 of %2 alarms active · %3</source>
        <translation>%2 条告警中 %1 条有效 · %3</translation>
    </message>
    <message>
        <source>Joined in a flood of alarms: %1</source>
        <translation>告警洪泛中归并：%1</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>No incident. When a rain forecast arrives, the flood run starts by itself and its warning appears here.</source>
        <translation>暂无事件。收到降雨预报后自动推演积水，预警显示在这里。</translation>
    </message>
    <message>
        <source>Verify (V)</source>
        <translation>核实 (V)</translation>
    </message>
    <message>
        <source>Confirm this warning; your name and the time are recorded</source>
        <translation>确认此预警，姓名和时间留痕</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>Reject this warning; your name and the time are recorded</source>
        <translation>驳回此预警，姓名和时间留痕</translation>
    </message>
    <message>
        <source>Roads that will pond, worst first</source>
        <translation>积水风险路段（由重到轻）</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>raised %1</source>
        <translation>%1 提出</translation>
    </message>
    <message>
        <source>Awaiting verification · %1</source>
        <translation>待核实 · %1</translation>
    </message>
    <message>
        <source>Verified by %1 at %2</source>
        <translation>%2 由 %1 核实</translation>
    </message>
    <message>
        <source>Rejected by %1 at %2</source>
        <translation>%2 由 %1 驳回</translation>
    </message>
    <message>
        <source>Closed by %1 at %2</source>
        <translation>%2 由 %1 办结</translation>
    </message>
    <message>
        <source>%1   %2   from %3</source>
        <translation>%1   %2   %3 起</translation>
    </message>
    <message>
        <source>%1: deepest %2 at %3, %4 m of road under water, forecast run %5</source>
        <translation>%1：%3 最深 %2，积水路段长 %4 m，推演 %5</translation>
    </message>
    <message>
        <source>and %1 more: hover to read them</source>
        <translation>另有 %1 条，悬停查看</translation>
    </message>
</context>
<context>
    <name>LinkagePanel</name>
    <message>
        <source>Approve and dispatch</source>
        <translation>批准并派发</translation>
    </message>
    <message>
        <source>Signs with the key of whoever is signed in, then sends to everybody the plan names; both are recorded</source>
        <translation>以登录人的密钥签名批准，随即发给预案中的所有接收人；两者都记录</translation>
    </message>
    <message>
        <source>Approve and dispatch signs response level %1 with your key and sends at once.</source>
        <translation>“批准并派发”以您的密钥签署%1级响应，并立即发出。</translation>
    </message>
    <message>
        <source>Dispatch approves response level %1 with your signature.</source>
        <translation>联动派发即以您的签名批准%1级响应。</translation>
    </message>
    <message>
        <source>One-key linkage</source>
        <translation>一键联动</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>预案</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>联动派发</translation>
    </message>
    <message>
        <source>Sends to everybody the plan names; your name and the time are recorded</source>
        <translation>发给预案中的所有接收人，记录姓名和时间</translation>
    </message>
    <message>
        <source>Recall…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Calls back everything that went out for this incident</source>
        <translation>撤回本事件已发出的全部消息</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>处置完成</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>The incident is over; your name and the time are recorded</source>
        <translation>事件结束，记录姓名和时间</translation>
    </message>
    <message>
        <source>Why it is called back</source>
        <translation>撤回原因</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>接收人</translation>
    </message>
    <message>
        <source>no channel</source>
        <translation>无通道</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>No plan fits this class and level.</source>
        <translation>没有适用于该类别和级别的预案。</translation>
    </message>
    <message>
        <source>Verify the incident first.</source>
        <translation>请先核实事件。</translation>
    </message>
    <message>
        <source>no answer in time: %1 is told at %2</source>
        <translation>未按时确认：%2升级至%1</translation>
    </message>
    <message>
        <source> · escalated</source>
        <translation> · 已升级</translation>
    </message>
    <message>
        <source>Approve response level %1</source>
        <translation>批准%1级响应</translation>
    </message>
    <message>
        <source>Response level %1 needs a signed approval before anything goes out.</source>
        <translation>%1级响应须经签批后才能派发。</translation>
    </message>
    <message>
        <source>Signed with the key of whoever is signed in; may be done by roles that approve this level</source>
        <translation>以登录人的密钥签名；须由有权批准该级别的角色签批</translation>
    </message>
    <message>
        <source>Dispatch again…</source>
        <translation>再次派发…</translation>
    </message>
    <message>
        <source>This plan is out; it goes to everybody once more when you say why</source>
        <translation>该预案已发出；说明原因后再次发给所有接收人</translation>
    </message>
    <message>
        <source>Why it is sent again</source>
        <translation>再次派发的原因</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再次派发</translation>
    </message>
    <message>
        <source>recalled · not confirmed</source>
        <translation>已撤回 · 未确认</translation>
    </message>
    <message>
        <source>recalled before it left</source>
        <translation>发出前已撤回</translation>
    </message>
    <message>
        <source>the recall failed</source>
        <translation>撤回未送达</translation>
    </message>
    <message>
        <source>recalled · %1</source>
        <translation>已撤回 · %1</translation>
    </message>
    <message>
        <source>recall: %1 %2</source>
        <translation>撤回：%1 %2</translation>
    </message>
</context>
<context>
    <name>JobCard</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop this work; what is shown stays as it is</source>
        <translation>停止这项工作，画面保持不变</translation>
    </message>
    <message>
        <source>No city open</source>
        <translation>未打开城市</translation>
    </message>
    <message>
        <source>Start with --city DIR, or without it for the demo city</source>
        <translation>启动时加 --city DIR；不加则打开示范城市</translation>
    </message>
</context>
<context>
    <name>LeftRail</name>
    <message>
        <source>Forecasts: %1</source>
        <translation>预报检验：%1</translation>
    </message>
    <message>
        <source>Search names, codes and commands (Ctrl+K)</source>
        <translation>搜索名称、编码、命令 (Ctrl+K)</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>River and lakes</source>
        <translation>江河湖泊</translation>
    </message>
    <message>
        <source>Trees</source>
        <translation>树木</translation>
    </message>
    <message>
        <source>Ponding</source>
        <translation>积水</translation>
    </message>
    <message>
        <source>Sensors and facilities</source>
        <translation>传感器与设施</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>注记</translation>
    </message>
    <message>
        <source>Routes and closures</source>
        <translation>路线与禁行</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Sensors</source>
        <translation>传感器</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>building</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>sensor</source>
        <translation>传感器</translation>
    </message>
    <message>
        <source>levee</source>
        <translation>堤防</translation>
    </message>
    <message>
        <source>drain inlet</source>
        <translation>雨水口</translation>
    </message>
    <message>
        <source>facility</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>力量</translation>
    </message>
    <message>
        <source>Awaiting verification</source>
        <translation>待核实</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>已处置</translation>
    </message>
    <message>
        <source>Sensors: %1, %2 stale</source>
        <translation>传感器 %1 个，%2 个过时</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>流向</translation>
    </message>
    <message>
        <source>zone</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>water</source>
        <translation>水体</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>要素</translation>
    </message>
    <message>
        <source>Fly to %1</source>
        <translation>飞到 %1</translation>
    </message>
    <message>
        <source>Preparing the search…</source>
        <translation>正在建立检索…</translation>
    </message>
    <message>
        <source>Search… (Ctrl+K)</source>
        <translation>搜索名称、编码、命令 (Ctrl+K)</translation>
    </message>
</context>
<context>
    <name>MeasuresPanel</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last measure back (Ctrl+Z)</source>
        <translation>撤销上一项处置（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>处置</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop this computation; what was shown before comes back</source>
        <translation>停止此推演，恢复之前的画面</translation>
    </message>
    <message>
        <source>Back to the forecast</source>
        <translation>回到预报</translation>
    </message>
    <message>
        <source>Take all measures back; Ctrl+Shift+Z brings them again</source>
        <translation>撤销全部处置；Ctrl+Shift+Z 可逐项恢复</translation>
    </message>
    <message>
        <source>Rain to come</source>
        <translation>后续雨强</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>The rain from the cursor&apos;s time on, times this factor</source>
        <translation>游标时刻起的降雨乘以此倍数</translation>
    </message>
    <message>
        <source>Factor of the rain to come</source>
        <translation>后续雨强倍数</translation>
    </message>
    <message>
        <source>Measures, oldest first</source>
        <translation>处置清单，由先到后</translation>
    </message>
    <message>
        <source>Forecast %1 as it is. A measure holds from the cursor&apos;s time on and makes a what-if branch; the forecast stays.</source>
        <translation>当前为预报 %1。处置自游标时刻起生效，另成推演分支，预报不变。</translation>
    </message>
    <message>
        <source>What-if %1, not the forecast %2</source>
        <translation>推演分支 %1，非预报 %2</translation>
    </message>
    <message>
        <source>What-if %1 is paused at %2</source>
        <translation>推演分支 %1 暂停于 %2</translation>
    </message>
    <message>
        <source>What-if %1 is being computed, at %2</source>
        <translation>推演分支 %1 计算中，已至 %2</translation>
    </message>
    <message>
        <source>By %1; %2</source>
        <translation>%1；%2</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on from where it stands</source>
        <translation>从停下处继续</translation>
    </message>
    <message>
        <source>Hold this computation; it goes on from where it stands</source>
        <translation>暂停推演，可从停下处继续</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Taking pictures for the report…</source>
        <translation>正在为报告取图……</translation>
    </message>
    <message>
        <source>Report saved: %1</source>
        <translation>报告已保存：%1</translation>
    </message>
    <message>
        <source>Report not saved: %1</source>
        <translation>报告未保存：%1</translation>
    </message>
    <message>
        <source>The program cannot start</source>
        <translation>程序无法启动</translation>
    </message>
</context>
<context>
    <name>ModelTools</name>
    <message>
        <source>Model not placed: %1</source>
        <translation>模型未能放置：%1</translation>
    </message>
    <message>
        <source>Model placed: %1</source>
        <translation>已放置模型：%1</translation>
    </message>
    <message>
        <source>Model placed: %1; %2</source>
        <translation>已放置模型：%1；%2</translation>
    </message>
    <message>
        <source>+ %1 more in the attribute table</source>
        <translation>另有 %1 项，见属性表</translation>
    </message>
    <message>
        <source>Models: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Model not added: %1</source>
        <translation>模型未能添加：%1</translation>
    </message>
    <message>
        <source>Model added: %1</source>
        <translation>已添加模型：%1</translation>
    </message>
    <message>
        <source>Model added: %1; %2 remarks, first: %3</source>
        <translation>已添加模型：%1；%2 条说明，第一条：%3</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>编码：%1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>Add model…</source>
        <translation>添加模型…</translation>
    </message>
    <message>
        <source>Add a city model, tiles or a single model to the picture</source>
        <translation>向场景中添加城市模型、瓦片或单体模型</translation>
    </message>
    <message>
        <source>Add oblique tiles…</source>
        <translation>添加倾斜摄影…</translation>
    </message>
    <message>
        <source>Add a folder with metadata.xml and tiles in .osgb</source>
        <translation>添加含 metadata.xml 和 .osgb 瓦片的文件夹</translation>
    </message>
    <message>
        <source>Add model from an address…</source>
        <translation>从网址添加模型…</translation>
    </message>
    <message>
        <source>Add 3D Tiles or glTF from a server</source>
        <translation>从服务器添加 3D Tiles 或 glTF</translation>
    </message>
    <message>
        <source>Add oblique tiles</source>
        <translation>添加倾斜摄影</translation>
    </message>
    <message>
        <source>Add model from an address</source>
        <translation>从网址添加模型</translation>
    </message>
    <message>
        <source>Address of tileset.json, .gltf or .glb</source>
        <translation>tileset.json、.gltf 或 .glb 的网址</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>找不到</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>a kind that is not read</source>
        <translation>不支持的类型</translation>
    </message>
    <message>
        <source>no access</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>no space left</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>its content does not fit</source>
        <translation>内容不符</translation>
    </message>
    <message>
        <source>Models are not shown here: %1</source>
        <translation>本屏幕不显示模型：%1</translation>
    </message>
    <message>
        <source>Add model in a coordinate system…</source>
        <translation>添加模型并注明坐标系…</translation>
    </message>
    <message>
        <source>Add a city model or the metadata.xml of tiles that name no system or a wrong one</source>
        <translation>添加没有注明或注错坐标系的城市模型，或倾斜摄影成果的 metadata.xml</translation>
    </message>
    <message>
        <source>Add model in a coordinate system</source>
        <translation>添加模型并注明坐标系</translation>
    </message>
    <message>
        <source>Coordinate system of the file, instead of what it names: %1, a file of parameters (.prj), GCJ-02 or BD-09</source>
        <translation>文件的坐标系（替代文件中所写）：如 %1、参数文件（.prj）、GCJ-02 或 BD-09</translation>
    </message>
</context>
<context>
    <name>Probe</name>
    <message>
        <source>Ground %1 m</source>
        <translation>地面 %1 m</translation>
    </message>
    <message>
        <source>dry</source>
        <translation>无水</translation>
    </message>
    <message>
        <source>Depth %1</source>
        <translation>水深 %1</translation>
    </message>
    <message>
        <source>level %1 m</source>
        <translation>水位 %1 m</translation>
    </message>
    <message>
        <source>speed %1 m/s</source>
        <translation>流速 %1 m/s</translation>
    </message>
    <message>
        <source>%1 · forecast %2, issued %3, %4 old</source>
        <translation>%1 · 推演 %2，%3 发布，距今 %4</translation>
    </message>
</context>
<context>
    <name>ScorePanel</name>
    <message>
        <source>hits %1 · misses %2 · false alarms %3</source>
        <translation>命中 %1 · 漏报 %2 · 空报 %3</translation>
    </message>
    <message>
        <source>%1 ahead</source>
        <translation>提前 %1</translation>
    </message>
    <message>
        <source>hit</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>miss</source>
        <translation>漏报</translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation>空报</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>无事件</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>not scored</source>
        <translation>不评</translation>
    </message>
    <message>
        <source>%1 %2: %3, forecast %4 %5, seen %6 %7</source>
        <translation>%1 %2：%3，预报 %4 %5，实测 %6 %7</translation>
    </message>
    <message>
        <source>Forecast score</source>
        <translation>预报检验</translation>
    </message>
    <message>
        <source>Forecast score, of forecasts and not of branch %1</source>
        <translation>预报检验（对象是预报，不是分支 %1）</translation>
    </message>
    <message>
        <source>forecasts: %1, against the gauges until %2; event: %3 or deeper, %4</source>
        <translation>预报 %1 次，与 %2 前的实测对比；事件：水深不小于 %3，%4</translation>
    </message>
    <message>
        <source>Detected (POD)</source>
        <translation>命中率（POD）</translation>
    </message>
    <message>
        <source>False alarms (FAR)</source>
        <translation>空报率（FAR）</translation>
    </message>
    <message>
        <source>Success (CSI)</source>
        <translation>临界成功指数（CSI）</translation>
    </message>
    <message>
        <source>Median lead time</source>
        <translation>提前时间中位数</translation>
    </message>
    <message>
        <source>Mean error of the peak</source>
        <translation>峰值平均误差</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>尚待检验</translation>
    </message>
    <message>
        <source>Place by place, newest first</source>
        <translation>逐点对比（由新到旧）</translation>
    </message>
    <message>
        <source>Corrected by reports</source>
        <translation>其中经上报校正</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>run %1, asked for by %2, computed in %3 s</source>
        <translation>推演 %1，触发：%2，用时 %3 s</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>推演</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>not sound</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>起报</translation>
    </message>
    <message>
        <source>%1, until %2</source>
        <translation>%1，至 %2</translation>
    </message>
    <message>
        <source>Initial water</source>
        <translation>初始水量</translation>
    </message>
    <message>
        <source>Rain</source>
        <translation>降雨</translation>
    </message>
    <message>
        <source>Inflow</source>
        <translation>入流</translation>
    </message>
    <message>
        <source>Infiltrated</source>
        <translation>下渗</translation>
    </message>
    <message>
        <source>Drained</source>
        <translation>排水</translation>
    </message>
    <message>
        <source>Outflow</source>
        <translation>出流</translation>
    </message>
    <message>
        <source>Final water</source>
        <translation>最终水量</translation>
    </message>
    <message>
        <source>Balance error</source>
        <translation>平衡误差</translation>
    </message>
    <message>
        <source>Exposed</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>%1 buildings, %2 residents</source>
        <translation>建筑 %1 栋，居民 %2 人</translation>
    </message>
    <message>
        <source>Forecast run and mass balance</source>
        <translation>推演与水量平衡</translation>
    </message>
    <message>
        <source>What-if run and mass balance</source>
        <translation>推演分支与水量平衡</translation>
    </message>
    <message>
        <source>From verified reports</source>
        <translation>按核实上报校正</translation>
    </message>
    <message>
        <source>%1, if it still rains</source>
        <translation>若仍有降雨，%1</translation>
    </message>
    <message>
        <source>with new rain, or when it is asked for</source>
        <translation>有新的降雨或再次要求时</translation>
    </message>
    <message>
        <source>the newest was cancelled; %1</source>
        <translation>最近一次已取消；%1</translation>
    </message>
    <message>
        <source>Next forecast</source>
        <translation>下次推演</translation>
    </message>
    <message>
        <source>by the cadence of forecast_loop.json while it rains</source>
        <translation>降雨期间按 forecast_loop.json 的间隔</translation>
    </message>
</context>
<context>
    <name>SectionPanel</name>
    <message>
        <source>Section</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Save CSV</source>
        <translation>存为 CSV</translation>
    </message>
    <message>
        <source>Save the values along the line as a table</source>
        <translation>把沿线数值存成表格</translation>
    </message>
    <message>
        <source>Close the section (Esc)</source>
        <translation>关闭剖面（Esc）</translation>
    </message>
    <message>
        <source>Close the section</source>
        <translation>关闭剖面</translation>
    </message>
    <message>
        <source>Through the whole line at this time; left and right as one walks along the line</source>
        <translation>此刻通过整条线的流量；左右以沿画线方向行进为准</translation>
    </message>
    <message>
        <source>%1 m long</source>
        <translation>长 %1 m</translation>
    </message>
    <message>
        <source>no forecast at this time: ground only</source>
        <translation>此刻没有推演结果，仅显示地面</translation>
    </message>
    <message>
        <source>to the left of the line</source>
        <translation>流向线的左侧</translation>
    </message>
    <message>
        <source>to the right of the line</source>
        <translation>流向线的右侧</translation>
    </message>
    <message>
        <source>discharge %1 m³/s</source>
        <translation>流量 %1 m³/s</translation>
    </message>
    <message>
        <source>%1 m wet, %2 m²</source>
        <translation>水面宽 %1 m，过水面积 %2 m²</translation>
    </message>
    <message>
        <source>forecast %1, issued %2; dashed: largest of the run</source>
        <translation>推演 %1，%2 发布；虚线为全程最高</translation>
    </message>
    <message>
        <source>Point at the section to read its values</source>
        <translation>指向剖面读取数值</translation>
    </message>
    <message>
        <source>at %1 m</source>
        <translation>距起点 %1 m</translation>
    </message>
    <message>
        <source>building or outside the model</source>
        <translation>建筑内或模型范围外</translation>
    </message>
    <message>
        <source>ground %1 m</source>
        <translation>地面 %1 m</translation>
    </message>
    <message>
        <source>level %1 m</source>
        <translation>水位 %1 m</translation>
    </message>
    <message>
        <source>depth %1</source>
        <translation>水深 %1</translation>
    </message>
    <message>
        <source>speed %1 m/s</source>
        <translation>流速 %1 m/s</translation>
    </message>
    <message>
        <source>dry</source>
        <translation>无水</translation>
    </message>
    <message>
        <source>largest %1</source>
        <translation>全程最大 %1</translation>
    </message>
    <message>
        <source>Save the section</source>
        <translation>保存剖面</translation>
    </message>
    <message>
        <source>Section saved: %1</source>
        <translation>剖面已保存：%1</translation>
    </message>
    <message>
        <source>Section not saved: %1</source>
        <translation>剖面未能保存：%1</translation>
    </message>
</context>
<context>
    <name>SectionPlot</name>
    <message>
        <source>Height (m)</source>
        <translation>高程（m）</translation>
    </message>
    <message>
        <source>Height (m, %1)</source>
        <translation>高程（m，%1）</translation>
    </message>
    <message>
        <source>Distance (m)</source>
        <translation>距离（m）</translation>
    </message>
</context>
<context>
    <name>SelectionPanel</name>
    <message>
        <source>%1 t</source>
        <translation>%1 吨</translation>
    </message>
    <message>
        <source>Bus lanes</source>
        <translation>公交专用车道</translation>
    </message>
    <message>
        <source>%1 each way</source>
        <translation>双向各 %1 条</translation>
    </message>
    <message>
        <source>%1 in one direction, %2 in the other</source>
        <translation>一侧 %1 条，另一侧 %2 条</translation>
    </message>
    <message>
        <source>Weight limit</source>
        <translation>限重</translation>
    </message>
    <message>
        <source>Axle load limit</source>
        <translation>限轴重</translation>
    </message>
    <message>
        <source>Height limit</source>
        <translation>限高</translation>
    </message>
    <message>
        <source>Width limit</source>
        <translation>限宽</translation>
    </message>
    <message>
        <source>too heavy: %1</source>
        <translation>超重：%1</translation>
    </message>
    <message>
        <source>axle load too high: %1</source>
        <translation>轴重超限：%1</translation>
    </message>
    <message>
        <source>too high: %1</source>
        <translation>超高：%1</translation>
    </message>
    <message>
        <source>too wide: %1</source>
        <translation>超宽：%1</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>不准通行</translation>
    </message>
    <message>
        <source>%1, with sirens only</source>
        <translation>%1，仅限使用警报器的车辆</translation>
    </message>
    <message>
        <source>north-west</source>
        <translation>西北</translation>
    </message>
    <message>
        <source>west</source>
        <translation>西</translation>
    </message>
    <message>
        <source>south-west</source>
        <translation>西南</translation>
    </message>
    <message>
        <source>south</source>
        <translation>南</translation>
    </message>
    <message>
        <source>south-east</source>
        <translation>东南</translation>
    </message>
    <message>
        <source>east</source>
        <translation>东</translation>
    </message>
    <message>
        <source>north-east</source>
        <translation>东北</translation>
    </message>
    <message>
        <source>north</source>
        <translation>北</translation>
    </message>
    <message>
        <source>no longer shown: it has not reported for too long</source>
        <translation>不再显示：过久未上报</translation>
    </message>
    <message>
        <source>live, %1 old</source>
        <translation>实时，%1前</translation>
    </message>
    <message>
        <source>, before the restart; nothing newer has come</source>
        <translation>，重启之前；此后未再上报</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最后所见</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>航向</translation>
    </message>
    <message>
        <source>Trip</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Next stop</source>
        <translation>下一站</translation>
    </message>
    <message>
        <source>on time</source>
        <translation>正点</translation>
    </message>
    <message>
        <source>%1 late</source>
        <translation>晚点 %1</translation>
    </message>
    <message>
        <source>%1 early</source>
        <translation>早 %1</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>车速</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>What happened here becomes an incident to be verified and handled</source>
        <translation>此处发生的情况登记为事件，待核实与处置</translation>
    </message>
    <message>
        <source>File an incident here</source>
        <translation>在此登记事件</translation>
    </message>
    <message>
        <source>Click a building, road or sensor in the city, or search (Ctrl+K).</source>
        <translation>点选建筑、道路或传感器，或搜索 (Ctrl+K)。</translation>
    </message>
    <message>
        <source>Clear the selection (Esc)</source>
        <translation>清除选择 (Esc)</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选中对象</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>%1 m (%2)</source>
        <translation>%1 m（%2）</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Floors</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>地面高程</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Residents</source>
        <translation>居民</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1 人</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Free-flow speed</source>
        <translation>自由流速度</translation>
    </message>
    <message>
        <source>%1 km/h</source>
        <translation>%1 km/h</translation>
    </message>
    <message>
        <source>computed by run %1, state of %2</source>
        <translation>推演 %1，%2 的状态</translation>
    </message>
    <message>
        <source>Depth at %1</source>
        <translation>%1 积水深度</translation>
    </message>
    <message>
        <source>not computed</source>
        <translation>未推演</translation>
    </message>
    <message>
        <source>closed from %1; %2</source>
        <translation>%1 起禁行；%2</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>禁行</translation>
    </message>
    <message>
        <source>open</source>
        <translation>可通行</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>传感器</translation>
    </message>
    <message>
        <source>measured %1, source %2</source>
        <translation>%1 测得，来源 %2</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>live means younger than its cadence of %1</source>
        <translation>“实时”指数据比上报周期 %1 更新</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Facility</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>%1 places</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>Pump truck</source>
        <translation>抽排车</translation>
    </message>
    <message>
        <source>Crew</source>
        <translation>抢险队</translation>
    </message>
    <message>
        <source>Pump</source>
        <translation>排水能力</translation>
    </message>
    <message>
        <source>%1 m³/s</source>
        <translation>%1 m³/s</translation>
    </message>
    <message>
        <source>Pump station</source>
        <translation>泵站</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>闸门</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Sill</source>
        <translation>闸底高程</translation>
    </message>
</context>
<context>
    <name>TimeBand</name>
    <message>
        <source>Rain, top = %1 mm/h</source>
        <translation>雨强，顶格 %1 mm/h</translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>现在 %1</translation>
    </message>
    <message>
        <source>No feed and no forecast yet</source>
        <translation>尚无数据和预测</translation>
    </message>
    <message>
        <source>No city open</source>
        <translation>未打开城市</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>measured, mean of the gauges</source>
        <translation>实测，各站平均</translation>
    </message>
    <message>
        <source>what-if %1, not the forecast</source>
        <translation>推演分支 %1，非预报</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>现行</translation>
    </message>
    <message>
        <source>%1, in force</source>
        <translation>%1（现行方案）</translation>
    </message>
    <message>
        <source>of the scenario, not measured</source>
        <translation>情景设定，不是实测</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Follow the world&apos;s clock (Home)</source>
        <translation>跟随当前时刻 (Home)</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>World seconds per second</source>
        <translation>每秒推进的世界秒数</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>倍速</translation>
    </message>
    <message>
        <source>Timeline: past, now and forecast</source>
        <translation>时间轴：过去、现在、预测</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停（空格）</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>forecast, %1 ahead</source>
        <translation>预测，%1 后</translation>
    </message>
    <message>
        <source>past, %1 ago</source>
        <translation>过去，%1 前</translation>
    </message>
    <message>
        <source>what-if %1</source>
        <translation>推演分支 %1</translation>
    </message>
    <message>
        <source>×1 while the forecast computes</source>
        <translation>推演期间 ×1</translation>
    </message>
</context>
<context>
    <name>ToolStrip</name>
    <message>
        <source>Sandbags</source>
        <translation>沙袋线</translation>
    </message>
    <message>
        <source>Draw a line of sandbags that holds from the cursor&apos;s time on</source>
        <translation>绘制沙袋线，自游标时刻起挡水</translation>
    </message>
    <message>
        <source>Block street</source>
        <translation>封堵街道</translation>
    </message>
    <message>
        <source>Let no water pass across a street from the cursor&apos;s time on</source>
        <translation>封堵街道，自游标时刻起不过水</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Draw a line and see the water along it</source>
        <translation>画线查看沿线水面</translation>
    </message>
    <message>
        <source>Take the last measure back (Ctrl+Z)</source>
        <translation>撤销上一项处置 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Do it again (Ctrl+Shift+Z)</source>
        <translation>恢复 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Height over the ground</source>
        <translation>高出地面</translation>
    </message>
    <message>
        <source>Click points on the ground; double click or Enter ends, Backspace takes one back, Esc cancels.</source>
        <translation>在地面点选；双击或回车结束，退格撤一点，Esc 取消。</translation>
    </message>
    <message>
        <source>Click on the street to block; Esc cancels.</source>
        <translation>点选要封堵的街道；Esc 取消。</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>What leaves this seat says Exercise: a recording plays, or --for-real is not given</source>
        <translation>本席位发出的消息均注明“演练”：正在回放记录，或未加 --for-real</translation>
    </message>
    <message>
        <source>EXERCISE</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Past forecasts against the gauges until %1: %2; event: %3 or deeper, %4</source>
        <translation>截至%1，往次预报与实测对照：%2；以积水达到%3为准，%4</translation>
    </message>
    <message>
        <source>H %1 M %2 F %3</source>
        <translation>中%1 漏%2 空%3</translation>
    </message>
    <message>
        <source>How things are done (F1)</source>
        <translation>怎样操作 (F1)</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source> · no leading seat</source>
        <translation> · 无主席位</translation>
    </message>
    <message>
        <source> · cut off</source>
        <translation> · 已断开</translation>
    </message>
    <message>
        <source>Take the lead</source>
        <translation>接管主席位</translation>
    </message>
    <message>
        <source>This seat leads from now on: it goes on with what is under way, has the feeds and sends</source>
        <translation>由本席位主持：接续正在进行的工作，接入数据并对外发送</translation>
    </message>
    <message>
        <source> · lead not confirmed, nothing is sent</source>
        <translation> · 主席位未确认，暂不对外发送</translation>
    </message>
    <message>
        <source> · %1 has left, nobody leads</source>
        <translation> · %1 已退出，无主席位</translation>
    </message>
    <message>
        <source> · %1 silent since %2</source>
        <translation> · %1 自 %2 失联</translation>
    </message>
    <message>
        <source>This seat repeats the leading seat; what is done here is done there</source>
        <translation>本席位跟随主席位；在此所作处置由主席位执行</translation>
    </message>
    <message>
        <source>This seat leads: it has the feeds and sends</source>
        <translation>本席位为主席位：接入数据并对外发送</translation>
    </message>
    <message>
        <source>%1 entries wait for the shared log</source>
        <translation>%1 条记录等待写入共享日志</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>观</translation>
    </message>
    <message>
        <source>Watch: the city and the state of the feed</source>
        <translation>观：城市与数据状态</translation>
    </message>
    <message>
        <source>Manage</source>
        <translation>管</translation>
    </message>
    <message>
        <source>Manage: layers, search and details</source>
        <translation>管：图层、搜索与详情</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>指挥</translation>
    </message>
    <message>
        <source>Command: incidents, decisions and dispatch</source>
        <translation>指挥：事件、决策与调度</translation>
    </message>
    <message>
        <source>Switch the language (Ctrl+L)</source>
        <translation>切换语言 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Write the report of this evening as one HTML file</source>
        <translation>把本次过程写成一个 HTML 报告</translation>
    </message>
    <message>
        <source>Time in the city; the world&apos;s clock, not this computer&apos;s</source>
        <translation>城市时间，取自世界时钟，不是本机时钟</translation>
    </message>
    <message>
        <source>No city open</source>
        <translation>未打开城市</translation>
    </message>
    <message>
        <source>SYNTHETIC DATA</source>
        <translation>合成数据</translation>
    </message>
    <message>
        <source>This city and its feed are computed, not measured</source>
        <translation>本城市及其数据由程序生成，并非实测</translation>
    </message>
    <message>
        <source>No response active</source>
        <translation>未启动响应</translation>
    </message>
    <message>
        <source>Response level %1</source>
        <translation>%1 级响应</translation>
    </message>
    <message>
        <source>The worst incident that a person has verified</source>
        <translation>取自经人核实的最严重事件</translation>
    </message>
    <message>
        <source>No feed</source>
        <translation>无数据接入</translation>
    </message>
    <message>
        <source>No feed has sent anything yet</source>
        <translation>尚未收到任何数据</translation>
    </message>
    <message>
        <source>Data %1 old</source>
        <translation>数据 %1 前</translation>
    </message>
    <message>
        <source>Feed %1: %2 received, %3 rejected, %4 duplicates, %5 gaps</source>
        <translation>数据源 %1：收到 %2，拒收 %3，重复 %4，缺口 %5</translation>
    </message>
    <message>
        <source>Live feeds; their list stands on the left</source>
        <translation>实时接入的数据源，详见左侧列表</translation>
    </message>
    <message>
        <source>Layers and attributes above this label are masked on this screen</source>
        <translation>本屏幕屏蔽高于该密级的图层和属性</translation>
    </message>
    <message>
        <source>%1 ENDED %2</source>
        <translation>%1已于%2结束</translation>
    </message>
    <message>
        <source>H hits, M misses, F false alarms</source>
        <translation>中：命中，漏：漏报，空：空报</translation>
    </message>
</context>
<context>
    <name>WaterLegend</name>
    <message>
        <source>Depth</source>
        <translation>水深</translation>
    </message>
    <message>
        <source>Water in the bands of its depth (W)</source>
        <translation>按水深分级着色（W）</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>自然</translation>
    </message>
    <message>
        <source>Water as it looks, without a scale (W)</source>
        <translation>自然水色，不带色标（W）</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Draw a line and see ground and water along it (X)</source>
        <translation>画一条线，查看沿线地面与水面（X）</translation>
    </message>
    <message>
        <source>Legend of the flood water</source>
        <translation>积水图例</translation>
    </message>
    <message>
        <source>Flow (m/s)</source>
        <translation>流速（m/s）</translation>
    </message>
    <message>
        <source>Ponding depth (m)</source>
        <translation>积水深度（m）</translation>
    </message>
    <message>
        <source>Natural water</source>
        <translation>自然水色</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>point at it to read its depth</source>
        <translation>指向水面读取水深</translation>
    </message>
    <message>
        <source>Outlines: open incidents</source>
        <translation>轮廓：未结事件</translation>
    </message>
    <message>
        <source>Sources disagree</source>
        <translation>来源不一致</translation>
    </message>
    <message>
        <source>Gauge ≠ forecast</source>
        <translation>实测≠预报</translation>
    </message>
    <message>
        <source>Water below 2 cm is not drawn. Outlines are open incidents in the colour of their level; heads outwards: it grows, inwards: it eases. Lines on roads are in the colour of the level of their depth; dashes: closed. Hatched areas are warnings of others in the colour of their level; dashes: an exercise</source>
        <translation>不足 2 厘米的水不画。轮廓为未结事件，颜色为其等级；箭头向外为扩大，向内为减轻。道路上的线按积水深度等级着色，虚线为禁行。斜线区为外部预警，颜色为其等级，虚线为演练</translation>
    </message>
    <message>
        <source>Ponded roads:</source>
        <translation>积水道路：</translation>
    </message>
    <message>
        <source>Closed to cars:</source>
        <translation>小汽车禁行：</translation>
    </message>
    <message>
        <source>Warnings in force</source>
        <translation>生效预警</translation>
    </message>
</context>
<context>
    <name>WaterTools</name>
    <message>
        <source>Click along the section; double click or Enter ends it, Esc cancels</source>
        <translation>沿剖面逐点单击；双击或回车结束，Esc 取消</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>dry run %1, no forecast</source>
        <translation>无雨推演%1，无预报</translation>
    </message>
    <message>
        <source>Check what is named here against its format and try again</source>
        <translation>请对照格式检查上述内容后重试</translation>
    </message>
    <message>
        <source>Check the name and that it is still there</source>
        <translation>请检查名称，并确认它仍在原处</translation>
    </message>
    <message>
        <source>It may be cut off or of another format: get it again or convert it</source>
        <translation>文件可能被截断或格式不同：请重新获取或转换</translation>
    </message>
    <message>
        <source>Use another format or another setting</source>
        <translation>请改用其他格式或设置</translation>
    </message>
    <message>
        <source>Check the connection, the rights and the disk</source>
        <translation>请检查网络连接、权限和磁盘</translation>
    </message>
    <message>
        <source>Make room on the disk and try again</source>
        <translation>请腾出磁盘空间后重试</translation>
    </message>
    <message>
        <source>Start it again if it is still wanted</source>
        <translation>如仍需要，请重新开始</translation>
    </message>
    <message>
        <source>Check the data, or compute in smaller steps</source>
        <translation>请检查数据，或减小计算步长</translation>
    </message>
    <message>
        <source> (%1)</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>%1%2. %3. In its own words: %4</source>
        <translation>%1%2。%3。原文：%4</translation>
    </message>
    <message>
        <source>the program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>the rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>the command loop</source>
        <translation>处置流程</translation>
    </message>
    <message>
        <source>the forecast</source>
        <translation>预报</translation>
    </message>
    <message>
        <source>the flood model</source>
        <translation>洪水模型</translation>
    </message>
    <message>
        <source>the alarm board</source>
        <translation>告警归并</translation>
    </message>
    <message>
        <source>the channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>the incidents</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>a feed</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>the feeds</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>past value of %1</source>
        <translation>历史值，%1</translation>
    </message>
    <message>
        <source>en</source>
        <extracomment>The code of the language of this translation: zh in the Chinese one.</extracomment>
        <translation>zh</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>suspect</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺测</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1 前</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>motorway</source>
        <translation>高速公路</translation>
    </message>
    <message>
        <source>trunk road</source>
        <translation>快速路</translation>
    </message>
    <message>
        <source>main road</source>
        <translation>主干路</translation>
    </message>
    <message>
        <source>secondary road</source>
        <translation>次干路</translation>
    </message>
    <message>
        <source>local road</source>
        <translation>支路</translation>
    </message>
    <message>
        <source>residential street</source>
        <translation>居住区道路</translation>
    </message>
    <message>
        <source>service road</source>
        <translation>辅路</translation>
    </message>
    <message>
        <source>path</source>
        <translation>步道</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>桥梁</translation>
    </message>
    <message>
        <source>underpass</source>
        <translation>下穿通道</translation>
    </message>
    <message>
        <source>tunnel</source>
        <translation>隧道</translation>
    </message>
    <message>
        <source>at grade</source>
        <translation>地面</translation>
    </message>
    <message>
        <source>hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>fire station</source>
        <translation>消防站</translation>
    </message>
    <message>
        <source>police station</source>
        <translation>派出所</translation>
    </message>
    <message>
        <source>shelter</source>
        <translation>避难所</translation>
    </message>
    <message>
        <source>school</source>
        <translation>学校</translation>
    </message>
    <message>
        <source>pumping station</source>
        <translation>泵站</translation>
    </message>
    <message>
        <source>command centre</source>
        <translation>指挥中心</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>guessed from levels</source>
        <translation>按层数推算</translation>
    </message>
    <message>
        <source>guessed from area</source>
        <translation>按面积推算</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Bad content</source>
        <translation>内容有误</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>找不到</translation>
    </message>
    <message>
        <source>Unreadable file or message</source>
        <translation>文件或报文无法读取</translation>
    </message>
    <message>
        <source>Not supported in this version</source>
        <translation>本版本不支持</translation>
    </message>
    <message>
        <source>Reading or writing failed</source>
        <translation>读写失败</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Computation diverged</source>
        <translation>计算发散</translation>
    </message>
    <message>
        <source>forecast %1, %2 old</source>
        <translation>预报 %1，%2前发布</translation>
    </message>
    <message>
        <source>run %1 from forecast %2, %3 old</source>
        <translation>推演 %1，基于%3前发布的预报 %2</translation>
    </message>
    <message>
        <source>duty officer</source>
        <translation>值班员</translation>
    </message>
    <message>
        <source>Not allowed: %1</source>
        <translation>无此权限：%1</translation>
    </message>
    <message>
        <source>Ask somebody whose role may do it</source>
        <translation>请由有此权限的人员办理</translation>
    </message>
    <message>
        <source>run %1 of a drilled scenario</source>
        <translation>演练情景的推演 %1</translation>
    </message>
    <message>
        <source>Forecast %1 ended %2: water since then is not computed</source>
        <translation>预报%1已于%2结束，此后的水情未推演</translation>
    </message>
    <message>
        <source>What-if %1 ended %2: water since then is not computed</source>
        <translation>推演分支%1已于%2结束，此后的水情未推演</translation>
    </message>
    <message>
        <source>run %1 on measured rain, no forecast</source>
        <translation>按实测降雨的推演%1，无预报</translation>
    </message>
</context>
<context>
    <name>WorksPanel</name>
    <message>
        <source>Structure at work</source>
        <translation>设施运行</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>停</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Acts on the water from the cursor&apos;s time on; Ctrl+Z takes it back</source>
        <translation>自光标时刻起作用于水情；Ctrl+Z 撤销</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>开度</translation>
    </message>
    <message>
        <source>Opening of the gate, percent</source>
        <translation>闸门开度，百分比</translation>
    </message>
    <message>
        <source>Remove this barrier</source>
        <translation>拆除此挡水线</translation>
    </message>
    <message>
        <source>computed by run %1, state of %2</source>
        <translation>由推演 %1 计算，%2 的状态</translation>
    </message>
    <message>
        <source>Discharge</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Volume so far</source>
        <translation>累计水量</translation>
    </message>
    <message>
        <source>Water level, from</source>
        <translation>来水侧水位</translation>
    </message>
    <message>
        <source>Water level, to</source>
        <translation>出水侧水位</translation>
    </message>
    <message>
        <source>No values yet</source>
        <translation>暂无数值</translation>
    </message>
</context>
<context>
    <name>SceneMenu</name>
    <message>
        <source>no GPU</source>
        <translation>无显卡</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>workstation</source>
        <translation>工作站</translation>
    </message>
    <message>
        <source>Without a GPU, painted shadows</source>
        <translation>无独立显卡 · 阴影绘于地面</translation>
    </message>
    <message>
        <source>Standard, shadows by the sun</source>
        <translation>标准 · 日照投影</translation>
    </message>
    <message>
        <source>Workstation, finer shadows by the sun</source>
        <translation>工作站 · 精细日照投影</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Light and quality of the picture</source>
        <translation>画面的光照与画质</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>By the time shown</source>
        <translation>随显示时刻</translation>
    </message>
    <message>
        <source>Always day</source>
        <translation>始终白昼</translation>
    </message>
    <message>
        <source>Always night</source>
        <translation>始终夜间</translation>
    </message>
    <message>
        <source>Sun of %1</source>
        <translation>日照为 %1</translation>
    </message>
    <message>
        <source>Sun at a date and time…</source>
        <translation>指定日期与时刻的日照…</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>画质</translation>
    </message>
    <message>
        <source>Automatic: %1</source>
        <translation>自动：%1</translation>
    </message>
</context>
<context>
    <name>SunDialog</name>
    <message>
        <source>Where this city lies on Earth is not known: the light stays that of a map.</source>
        <translation>不知道这座城市在地球上的位置：光照仍为地图光照。</translation>
    </message>
    <message>
        <source>The sun is below the horizon.</source>
        <translation>太阳在地平线以下。</translation>
    </message>
    <message>
        <source>The sun stands %1° high, at a bearing of %2° from north.</source>
        <translation>太阳高度角 %1°，方位角 %2°（自正北顺时针）。</translation>
    </message>
    <message>
        <source>Sun at a date and time</source>
        <translation>指定日期与时刻的日照</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>日期与时刻</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>一天中的时刻</translation>
    </message>
    <message>
        <source>The sun of the time shown</source>
        <translation>随显示时刻的日照</translation>
    </message>
</context>
<context>
    <name>ViewerTools</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Tools for looking at the city</source>
        <translation>查看城市的工具</translation>
    </message>
    <message>
        <source>Nothing here reads this file: %1</source>
        <translation>无法识别此文件：%1</translation>
    </message>
</context>
<context>
    <name>ModelPlaceCard</name>
    <message>
        <source>Place of the model</source>
        <translation>模型位置</translation>
    </message>
    <message>
        <source>X, m of the city</source>
        <translation>X（城市坐标，米）</translation>
    </message>
    <message>
        <source>Y, m of the city</source>
        <translation>Y（城市坐标，米）</translation>
    </message>
    <message>
        <source>Heading, ° clockwise</source>
        <translation>朝向（°，顺时针）</translation>
    </message>
    <message>
        <source>Scale, m a unit</source>
        <translation>缩放（每单位米数）</translation>
    </message>
    <message>
        <source>Raise by, m</source>
        <translation>抬高（米）</translation>
    </message>
    <message>
        <source>Level of detail</source>
        <translation>细节层次（LoD）</translation>
    </message>
    <message>
        <source>finest</source>
        <translation>最精细</translation>
    </message>
    <message>
        <source>Its file says where on Earth it stands; only its height can be shifted</source>
        <translation>文件注明了它在地球上的位置，只能调整高程</translation>
    </message>
    <message>
        <source>Place it so</source>
        <translation>按此放置</translation>
    </message>
    <message>
        <source>Former place</source>
        <translation>上一位置</translation>
    </message>
    <message>
        <source>Where it stood before the last change</source>
        <translation>上次更改之前的位置</translation>
    </message>
    <message>
        <source>As added</source>
        <translation>添加时的位置</translation>
    </message>
    <message>
        <source>Where it stood when it was added</source>
        <translation>添加该模型时的位置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Place…</source>
        <translation>位置…</translation>
    </message>
    <message>
        <source>Where %1 stands: place, heading, scale, height</source>
        <translation>%1 的位置、朝向、缩放与高程</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models · %1</source>
        <translation>模型 · %1</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Leaves one line, so that the picture is free</source>
        <translation>只留一行，让出画面</translation>
    </message>
    <message>
        <source>Stop reading %1</source>
        <translation>停止读取 %1</translation>
    </message>
    <message>
        <source>Remove %1 from the picture</source>
        <translation>从画面中移除 %1</translation>
    </message>
</context>
<context>
    <name>MeasureText</name>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Line of sight</source>
        <translation>通视</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Two places are needed</source>
        <translation>需要两个点</translation>
    </message>
    <message>
        <source>Along the ground</source>
        <translation>沿地面</translation>
    </message>
    <message>
        <source>Straight in space</source>
        <translation>空间直线</translation>
    </message>
    <message>
        <source>Rise</source>
        <translation>高差</translation>
    </message>
    <message>
        <source>Part %1</source>
        <translation>第 %1 段</translation>
    </message>
    <message>
        <source>Along the terrain</source>
        <translation>沿地形</translation>
    </message>
    <message>
        <source>Perimeter</source>
        <translation>周长</translation>
    </message>
    <message>
        <source>Terrain inside</source>
        <translation>区内地形高程</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>An area needs three places</source>
        <translation>面积需要三个点</translation>
    </message>
    <message>
        <source>The outline crosses itself: draw it without crossings</source>
        <translation>边界自相交：请画不相交的边界</translation>
    </message>
    <message>
        <source>The places lie on one line</source>
        <translation>各点在一条直线上</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>水平距离</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>坡度</translation>
    </message>
    <message>
        <source>First place</source>
        <translation>第一点</translation>
    </message>
    <message>
        <source>Second place</source>
        <translation>第二点</translation>
    </message>
    <message>
        <source>%1, %2 over the ground</source>
        <translation>高程 %1，离地 %2</translation>
    </message>
    <message>
        <source>Building %1</source>
        <translation>建筑 %1</translation>
    </message>
    <message>
        <source>Eye and target are on the same place</source>
        <translation>观察点与目标在同一位置</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>被遮挡</translation>
    </message>
    <message>
        <source>visible</source>
        <translation>可见</translation>
    </message>
    <message>
        <source>Ground seen on the way</source>
        <translation>沿线可见地面</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Eye</source>
        <translation>观察点</translation>
    </message>
    <message>
        <source>%1 over the place</source>
        <translation>高出所点位置 %1</translation>
    </message>
    <message>
        <source>Earth</source>
        <translation>地球曲率</translation>
    </message>
    <message>
        <source>curved, refraction k = %1 (Gauss)</source>
        <translation>计入，大气折光系数 k = %1（高斯）</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>不计</translation>
    </message>
    <message>
        <source>Part of the way has no terrain</source>
        <translation>沿线部分路段没有地形数据</translation>
    </message>
    <message>
        <source>the ground</source>
        <translation>地面</translation>
    </message>
    <message>
        <source>building %1</source>
        <translation>建筑 %1</translation>
    </message>
    <message>
        <source>levee %1</source>
        <translation>堤防 %1</translation>
    </message>
    <message>
        <source>First in the way</source>
        <translation>首个遮挡物</translation>
    </message>
    <message>
        <source>at</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>%1, %2 over the line</source>
        <translation>距观察点 %1，高出视线 %2</translation>
    </message>
    <message>
        <source>%1 over the line</source>
        <translation>高出视线 %1</translation>
    </message>
    <message>
        <source>Missing height of the target</source>
        <translation>目标尚缺高度</translation>
    </message>
    <message>
        <source>There is no terrain along the line</source>
        <translation>沿线没有地形数据</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>地面</translation>
    </message>
    <message>
        <source>Buildings on the line</source>
        <translation>沿线建筑</translation>
    </message>
    <message>
        <source>Highest roof</source>
        <translation>最高屋顶</translation>
    </message>
    <message>
        <source>Terrain: %1, cells of %2</source>
        <translation>地形：%1，格网 %2</translation>
    </message>
    <message>
        <source>heights: %1</source>
        <translation>高程基准：%1</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成数据</translation>
    </message>
</context>
<context>
    <name>MeasureCard</name>
    <message>
        <source>Measured</source>
        <translation>量测结果</translation>
    </message>
    <message>
        <source>Eye height</source>
        <translation>视高</translation>
    </message>
    <message>
        <source>Curved earth</source>
        <translation>计地球曲率</translation>
    </message>
    <message>
        <source>Curvature of the earth and refraction, k = 0.13 (Gauss; Torge, Geodesy)</source>
        <translation>地球曲率与大气折光，k = 0.13（高斯；Torge《大地测量学》）</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the values with their source</source>
        <translation>复制数值及其来源</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>全部清除</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>量测列表</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
</context>
<context>
    <name>MeasureTools</name>
    <message>
        <source>click two places, on roofs and facades too; Esc cancels</source>
        <translation>点两个位置，屋顶和立面也可以；Esc 取消</translation>
    </message>
    <message>
        <source>click the places, double click or Enter ends, Backspace takes one back</source>
        <translation>依次点各个位置，双击或回车结束，退格撤回一点</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>量测</translation>
    </message>
    <message>
        <source>Clear all measures</source>
        <translation>清除全部量测</translation>
    </message>
    <message>
        <source>Bring cleared measures back</source>
        <translation>找回已清除的量测</translation>
    </message>
</context>
<context>
    <name>CutawayCard</name>
    <message>
        <source>Cut and see through</source>
        <translation>剖切与透视</translation>
    </message>
    <message>
        <source>Show everything again (Esc)</source>
        <translation>恢复完整显示（Esc）</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>恢复完整显示</translation>
    </message>
    <message>
        <source>Other side</source>
        <translation>换一侧</translation>
    </message>
    <message>
        <source>Do not cut</source>
        <translation>取消剖切</translation>
    </message>
    <message>
        <source>Below the ground</source>
        <translation>地下视图</translation>
    </message>
    <message>
        <source>Look at what is buried; the right mouse button turns the view upwards</source>
        <translation>查看地下设施；按住右键可向上仰视</translation>
    </message>
    <message>
        <source>Depths of inlets, sumps and outfall pipes are assumed after GB 50014-2021; a click tells each. Sewers are not in the data.</source>
        <translation>雨水口、集水池和出水管的埋深按 GB 50014-2021 假定，点击可逐个查看；数据中没有污水、雨水管线。</translation>
    </message>
    <message>
        <source>Place of the cut</source>
        <translation>剖切位置</translation>
    </message>
    <message>
        <source>Opacity of buildings</source>
        <translation>建筑不透明度</translation>
    </message>
    <message>
        <source>Opacity of the ground</source>
        <translation>地面不透明度</translation>
    </message>
    <message>
        <source>Depth that is looked at</source>
        <translation>观察深度</translation>
    </message>
    <message>
        <source>Buildings %1 %</source>
        <translation>建筑 %1 %</translation>
    </message>
    <message>
        <source>Ground %1 %</source>
        <translation>地面 %1 %</translation>
    </message>
    <message>
        <source>Depth %1 m</source>
        <translation>深度 %1 m</translation>
    </message>
    <message>
        <source>Level cut</source>
        <translation>水平剖切</translation>
    </message>
    <message>
        <source>Upright cut</source>
        <translation>竖直剖切</translation>
    </message>
    <message>
        <source>at %1 m</source>
        <translation>高程 %1 m</translation>
    </message>
    <message>
        <source>moved by %1 m</source>
        <translation>移动 %1 m</translation>
    </message>
</context>
<context>
    <name>ClipTools</name>
    <message>
        <source>Click two places: what lies to the right of the way between them is cut away</source>
        <translation>点两个位置：两点连线前进方向右侧的部分将被剖去</translation>
    </message>
    <message>
        <source>Cut and see through</source>
        <translation>剖切与透视</translation>
    </message>
    <message>
        <source>Upright cut…</source>
        <translation>竖直剖切…</translation>
    </message>
    <message>
        <source>Level cut</source>
        <translation>水平剖切</translation>
    </message>
    <message>
        <source>Transparency…</source>
        <translation>透明度…</translation>
    </message>
    <message>
        <source>Below the ground</source>
        <translation>地下视图</translation>
    </message>
</context>
<context>
    <name>AnnotationCard</name>
    <message>
        <source>Annotations</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last act on annotations back</source>
        <translation>撤销最近一次标注操作</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Save what is ticked as GeoJSON (WGS 84)</source>
        <translation>把勾选的标注存为 GeoJSON（WGS 84）</translation>
    </message>
    <message>
        <source>Close the list (Esc); annotations stay in the picture</source>
        <translation>关闭列表（Esc），标注保留在画面中</translation>
    </message>
    <message>
        <source>Close the list</source>
        <translation>关闭列表</translation>
    </message>
    <message>
        <source>Tick = seen; double click writes the text</source>
        <translation>勾选即显示；双击改写文字</translation>
    </message>
    <message>
        <source>teal</source>
        <translation>青绿</translation>
    </message>
    <message>
        <source>light blue</source>
        <translation>浅蓝</translation>
    </message>
    <message>
        <source>violet</source>
        <translation>淡紫</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白</translation>
    </message>
</context>
<context>
    <name>AnnotationTools</name>
    <message>
        <source>Annotations not saved: %1</source>
        <translation>标注未保存：%1</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>导出标注</translation>
    </message>
    <message>
        <source>Annotations not read: %1</source>
        <translation>标注未读取：%1</translation>
    </message>
    <message>
        <source>%1. The file is kept as %2</source>
        <translation>%1。该文件已另存为 %2</translation>
    </message>
    <message>
        <source>Click the place of the label; Esc cancels</source>
        <translation>点文字标注的位置；Esc 取消</translation>
    </message>
    <message>
        <source>Click the places, double click or Enter ends; Esc cancels</source>
        <translation>依次点各个位置，双击或回车结束；Esc 取消</translation>
    </message>
    <message>
        <source>An area needs three places</source>
        <translation>面需要三个点</translation>
    </message>
    <message>
        <source>Note %1</source>
        <translation>标注 %1</translation>
    </message>
    <message>
        <source>Annotations saved: %1</source>
        <translation>标注已保存：%1</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面</translation>
    </message>
    <message>
        <source>List of annotations</source>
        <translation>标注列表</translation>
    </message>
</context>
<context>
    <name>BookmarkTools</name>
    <message>
        <source>A plan, north up, looking %1; the picture is taken when you go there</source>
        <translation>平面示意，上北，视向 %1；前往后拍摄缩略图</translation>
    </message>
    <message>
        <source>Bookmarks cannot be read: %1</source>
        <translation>书签无法读取：%1</translation>
    </message>
    <message>
        <source>The bookmarks were broken and have been set aside: %1</source>
        <translation>书签文件已损坏，已另存为：%1</translation>
    </message>
    <message>
        <source>Bookmarks not saved: %1</source>
        <translation>书签未保存：%1</translation>
    </message>
    <message>
        <source>from the city</source>
        <translation>由城市数据生成</translation>
    </message>
    <message>
        <source>View %1</source>
        <translation>视图 %1</translation>
    </message>
    <message>
        <source>Rename the view</source>
        <translation>重命名视图</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Click along the flight; double click or Enter ends it, Esc cancels</source>
        <translation>沿飞行路线点击；双击或回车结束，Esc 取消</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>List of views</source>
        <translation>视图列表</translation>
    </message>
    <message>
        <source>Keep this view</source>
        <translation>保存当前视图</translation>
    </message>
    <message>
        <source>Fly</source>
        <translation>飞行</translation>
    </message>
    <message>
        <source>Through the bookmarks</source>
        <translation>沿书签飞行</translation>
    </message>
    <message>
        <source>Along a line…</source>
        <translation>沿画线飞行…</translation>
    </message>
    <message>
        <source>Round what is selected</source>
        <translation>环绕所选对象</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Fly through</source>
        <translation>沿书签飞行</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>环绕</translation>
    </message>
    <message>
        <source>Speed of the flight</source>
        <translation>飞行速度</translation>
    </message>
    <message>
        <source>View deleted: %1. Tools, Bookmarks brings it back</source>
        <translation>视图已删除：%1。工具、书签中可取回</translation>
    </message>
    <message>
        <source>Bring the deleted view back</source>
        <translation>取回删除的视图</translation>
    </message>
    <message>
        <source>View kept as number %1: %2</source>
        <translation>已存为第 %1 个视图：%2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc); the views stay</source>
        <translation>关闭（Esc）；视图保留</translation>
    </message>
</context>
<context>
    <name>CompareTools</name>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Swipe: two in one picture</source>
        <translation>卷帘：一图两侧</translation>
    </message>
    <message>
        <source>Two views</source>
        <translation>双视图</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>四视图</translation>
    </message>
    <message>
        <source>One view</source>
        <translation>单视图</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预报</translation>
    </message>
    <message>
        <source>What-if</source>
        <translation>推演分支</translation>
    </message>
    <message>
        <source>As shown</source>
        <translation>同主视图</translation>
    </message>
    <message>
        <source>No water</source>
        <translation>不显示积水</translation>
    </message>
    <message>
        <source>Time shown</source>
        <translation>当前时刻</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>Fixed: %1</source>
        <translation>固定：%1</translation>
    </message>
    <message>
        <source>Keep this time</source>
        <translation>固定此刻</translation>
    </message>
    <message>
        <source>Same light</source>
        <translation>光照相同</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>白昼</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜间</translation>
    </message>
    <message>
        <source>By the hour</source>
        <translation>按时刻</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>全部图层</translation>
    </message>
    <message>
        <source>Without buildings</source>
        <translation>不含建筑</translation>
    </message>
    <message>
        <source>Without flood</source>
        <translation>不含积水</translation>
    </message>
    <message>
        <source>Without words</source>
        <translation>不含标注</translation>
    </message>
    <message>
        <source>Water of side %1</source>
        <translation>%1 侧水情</translation>
    </message>
    <message>
        <source>Time of side %1</source>
        <translation>%1 侧时刻</translation>
    </message>
    <message>
        <source>Light of side %1</source>
        <translation>%1 侧光照</translation>
    </message>
    <message>
        <source>Layers of side %1</source>
        <translation>%1 侧图层</translation>
    </message>
    <message>
        <source>Compare with A</source>
        <translation>与 A 对比</translation>
    </message>
    <message>
        <source>Cameras move together</source>
        <translation>视角联动</translation>
    </message>
    <message>
        <source>End the comparison</source>
        <translation>结束对比</translation>
    </message>
    <message>
        <source>beginning of the recording</source>
        <translation>记录的开始</translation>
    </message>
    <message>
        <source>end of the forecast</source>
        <translation>预报的结尾</translation>
    </message>
    <message>
        <source>end of the recording</source>
        <translation>记录的结尾</translation>
    </message>
</context>
<context>
    <name>ExportTools</name>
    <message>
        <source>Saves what the view shows</source>
        <translation>保存当前画面</translation>
    </message>
    <message>
        <source>Saves the flight through the bookmarks</source>
        <translation>保存依次飞过书签的影片</translation>
    </message>
    <message>
        <source>Export stopped; nothing was saved</source>
        <translation>已停止输出，未保存任何文件</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Folder for the pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Films need ffmpeg: apt install ffmpeg. Numbered pictures are possible without it</source>
        <translation>视频需要 ffmpeg：apt install ffmpeg。没有它也可输出编号图片</translation>
    </message>
    <message>
        <source>Save the film</source>
        <translation>保存视频</translation>
    </message>
    <message>
        <source>Export pictures and films…</source>
        <translation>输出图片与视频…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Picture of this view</source>
        <translation>当前视图的图片</translation>
    </message>
    <message>
        <source>Film through the bookmarks</source>
        <translation>沿书签飞行的视频</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Save film…</source>
        <translation>保存视频…</translation>
    </message>
    <message>
        <source>As numbered pictures</source>
        <translation>输出为编号图片</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Each shows what the view shows, with place, time, source and legend.</source>
        <translation>内容与画面一致，并附地点、时间、来源与图例。</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>图片尺寸</translation>
    </message>
    <message>
        <source>Size of the film</source>
        <translation>视频尺寸</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
</context>
<context>
    <name>ImageryCard</name>
    <message><source>Imagery</source><translation>影像</translation></message>
    <message><source>Close</source><translation>关闭</translation></message>
    <message><source>Add file…</source><translation>添加文件…</translation></message>
    <message><source>GeoTIFF, MBTiles or another image that knows its place</source><translation>GeoTIFF、MBTiles 或其他带坐标的影像</translation></message>
    <message><source>Add</source><translation>添加</translation></message>
    <message><source>Service: WMTS, WMS, {z}/{x}/{y}</source><translation>服务：WMTS、WMS、{z}/{x}/{y}</translation></message>
    <message><source>Address of a WMTS, a WMS, tiles with {x}, {y} and {z}, or a GeoTIFF</source><translation>WMTS、WMS、含 {x}、{y}、{z} 的瓦片或 GeoTIFF 的地址</translation></message>
    <message><source>Its own coordinates</source><translation>自带坐标系</translation></message>
    <message><source>Opacity</source><translation>不透明度</translation></message>
    <message><source>Raise above the next</source><translation>上移一层</translation></message>
    <message><source>Lower below the next</source><translation>下移一层</translation></message>
    <message><source>Remove</source><translation>移除</translation></message>
    <message>
        <source>EPSG:n or a file of parameters (.prj), instead of what a file names; GCJ-02 or BD-09 where it carries the shift of Chinese web maps</source>
        <translation>填 EPSG:n 或参数文件（.prj），替代文件中所写；带互联网地图偏移的选 GCJ-02 或 BD-09</translation>
    </message>
    <message>
        <source>Imagery lies over roads that are painted on the ground: small ones from about 2 km away, all but main roads from about 6 km. A lower opacity lets them through.</source>
        <translation>影像会盖住画在地面上的远处道路：约 2 km 以外的小路、约 6 km 以外除干道外的道路。调低不透明度即可透出。</translation>
    </message>
</context>
<context>
    <name>ImageryTools</name>
    <message><source>Imagery</source><translation>影像</translation></message>
    <message><source>Imagery…</source><translation>影像…</translation></message>
    <message><source>Pictures over the ground from files and services</source><translation>把文件或服务中的影像铺在地面上</translation></message>
    <message><source>Add an image</source><translation>添加影像</translation></message>
    <message><source>Images</source><translation>影像</translation></message>
    <message><source>All files</source><translation>所有文件</translation></message>
    <message><source>Opening %1…</source><translation>正在打开 %1…</translation></message>
    <message><source>Image not added: %1</source><translation>影像未能添加：%1</translation></message>
    <message><source>Image added: %1</source><translation>已添加影像：%1</translation></message>
    <message><source>Loading…</source><translation>正在读取…</translation></message>
    <message><source>Offline, showing what was seen before. %1</source><translation>离线，显示以前看过的内容。%1</translation></message>
    <message><source>Failed: %1</source><translation>失败：%1</translation></message>
    <message><source>Shown</source><translation>已显示</translation></message>
    <message><source>Hidden</source><translation>已隐藏</translation></message>
    <message><source>Imagery: %1</source><translation>影像：%1</translation></message>
    <message><source>offline, as seen before</source><translation>离线，为以前看过的内容</translation></message>
    <message><source>licence not stated</source><translation>未注明许可</translation></message>
    <message><source>Source: %1; %2</source><translation>来源：%1；%2</translation></message>
</context>
<context>
    <name>ThemeTools</name>
    <message>
        <source>Theme</source>
        <translation>专题</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Finding the water around the buildings…</source>
        <translation>正在查找建筑周边的水……</translation>
    </message>
    <message>
        <source>No computed water at the time shown</source>
        <translation>所示时刻没有计算的积水</translation>
    </message>
    <message>
        <source>Run %1, %2</source>
        <translation>推演 %1，%2</translation>
    </message>
    <message>
        <source>%1 heights are measured, the others estimated</source>
        <translation>实测高度 %1 栋，其余为估计</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成数据</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
</context>
<context>
    <name>ThemeLegend</name>
    <message>
        <source> (%1)</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>Take the theme away</source>
        <translation>取消专题</translation>
    </message>
    <message>
        <source>Select these buildings</source>
        <translation>选中这些建筑</translation>
    </message>
    <message>
        <source>%1 buildings; click a line to select its buildings</source>
        <translation>共 %1 栋；点击一行即选中其建筑</translation>
    </message>
    <message>
        <source>Selected: %1 buildings, footprints %2, about %3 residents</source>
        <translation>已选 %1 栋，基底面积 %2，居民约 %3 人</translation>
    </message>
    <message>
        <source>Selected: %1 buildings, footprints %2, residents: %3</source>
        <translation>已选：%1 栋建筑，占地 %2，居住人数：%3</translation>
    </message>
</context>
<context>
    <name>LayerCatalog</name>
    <message>
        <source>not labelled</source>
        <translation>未标注</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 (%2 days ago)</source>
        <translation>%1（%2 天前）</translation>
    </message>
    <message>
        <source>%1 (%2 years ago)</source>
        <translation>%1（%2 年前）</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>Attribution</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>none asked for</source>
        <translation>未要求</translation>
    </message>
    <message>
        <source>surveyed or reported</source>
        <translation>实测或上报</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>推算</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>性质</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Obtained</source>
        <translation>获取时间</translation>
    </message>
    <message>
        <source>CRS as read</source>
        <translation>读取坐标系</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>密级</translation>
    </message>
    <message>
        <source>… and %1 more remarks</source>
        <translation>……另有 %1 条说明</translation>
    </message>
    <message>
        <source>Layer catalogue</source>
        <translation>图层目录</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放至</translation>
    </message>
    <message>
        <source>Style…</source>
        <translation>样式…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>AttributeModel</name>
    <message>
        <source>In filters: %1</source>
        <translation>筛选时写作：%1</translation>
    </message>
</context>
<context>
    <name>AttributeTable</name>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%2 行中的 %1 行</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>已选 %1 行</translation>
    </message>
    <message>
        <source>sorting…</source>
        <translation>正在排序…</translation>
    </message>
    <message>
        <source>filtering…</source>
        <translation>正在筛选…</translation>
    </message>
    <message>
        <source>Filter, then Enter: height &gt;= 20 AND use IN (&apos;office&apos;, &apos;retail&apos;)</source>
        <translation>筛选后按回车：height &gt;= 20 AND use IN (&apos;office&apos;, &apos;retail&apos;)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
</context>
<context>
    <name>AddLayerDialog</name>
    <message>
        <source>Add a layer of %1</source>
        <translation>添加 %1 的图层</translation>
    </message>
    <message>
        <source>as the file says; or EPSG:4547, GCJ-02, BD-09</source>
        <translation>按文件所述；或 EPSG:4547、GCJ-02、BD-09</translation>
    </message>
    <message>
        <source>beside the file, or the default look</source>
        <translation>文件旁的样式，或默认样式</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a style</source>
        <translation>选择样式</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
</context>
<context>
    <name>LayerAddressDialog</name>
    <message>
        <source>Add a layer of a server</source>
        <translation>添加服务器上的图层</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>PostGIS: %1
WFS: %2
OGC API Features: %3
File on the web: %4
Behind # stands the layer where the server has several.</source>
        <translation>PostGIS：%1
WFS：%2
OGC API Features：%3
网络文件：%4
服务器有多个图层时，在 # 后写图层名。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LayerTools</name>
    <message>
        <source>+ %1 more in the attribute table</source>
        <translation>另有 %1 项，见属性表</translation>
    </message>
    <message>
        <source>Add layer of a server…</source>
        <translation>添加服务器图层…</translation>
    </message>
    <message>
        <source>Add a layer of PostGIS, WFS, OGC API Features or a file on the web</source>
        <translation>添加 PostGIS、WFS、OGC API Features 或网络文件中的图层</translation>
    </message>
    <message>
        <source>Layers: %1</source>
        <translation>图层：%1</translation>
    </message>
    <message>
        <source>Layer catalogue</source>
        <translation>图层目录</translation>
    </message>
    <message>
        <source>Add layer…</source>
        <translation>添加图层…</translation>
    </message>
    <message>
        <source>Add a layer of a vector file to the picture</source>
        <translation>把矢量文件中的图层加到画面</translation>
    </message>
    <message>
        <source>Add a layer</source>
        <translation>添加图层</translation>
    </message>
    <message>
        <source>Vector files</source>
        <translation>矢量文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Layer not added: %1</source>
        <translation>图层未添加：%1</translation>
    </message>
    <message>
        <source>%1 (%2 waiting)</source>
        <translation>%1（另有 %2 个等待）</translation>
    </message>
    <message>
        <source>Layer added: %1</source>
        <translation>已添加图层：%1</translation>
    </message>
    <message>
        <source>Layer added: %1; %2 remarks, first: %3</source>
        <translation>已添加图层：%1；%2 条说明，第一条：%3</translation>
    </message>
    <message>
        <source>Choose a style</source>
        <translation>选择样式</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Style not taken: %1</source>
        <translation>样式未采用：%1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>编码：%1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Elevation raster</source>
        <translation>高程栅格</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Layer of the city</source>
        <translation>城市图层</translation>
    </message>
    <message>
        <source>%1 cells of %2 m</source>
        <translation>%1 个 %2 m 栅格</translation>
    </message>
    <message>
        <source>%1 features</source>
        <translation>%1 个要素</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>线</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>面</translation>
    </message>
    <message>
        <source>Added: %1</source>
        <translation>添加：%1</translation>
    </message>
    <message>
        <source>Layer %1: %2</source>
        <translation>图层 %1：%2</translation>
    </message>
    <message>
        <source>Warnings in force</source>
        <translation>生效预警</translation>
    </message>
    <message>
        <source>Areas of warnings of others</source>
        <translation>外部预警的区域</translation>
    </message>
    <message>
        <source>%1 on the map, %2 without an area</source>
        <translation>图上 %1 个，%2 个无区域</translation>
    </message>
    <message>
        <source>as issued</source>
        <translation>按发布内容</translation>
    </message>
</context>
<context>
    <name>QueryCondition</name>
    <message>
        <source>contains</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>has no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>has a value</source>
        <translation>有值</translation>
    </message>
    <message>
        <source>Attribute</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>删除此条件</translation>
    </message>
</context>
<context>
    <name>QueryPanel</name>
    <message>
        <source>Query</source>
        <translation>查询统计</translation>
    </message>
    <message>
        <source>Close the query (Esc)</source>
        <translation>关闭查询（Esc）</translation>
    </message>
    <message>
        <source>Close the query</source>
        <translation>关闭查询</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Add condition</source>
        <translation>添加条件</translation>
    </message>
    <message>
        <source>all must hold</source>
        <translation>须全部满足</translation>
    </message>
    <message>
        <source>one is enough</source>
        <translation>满足其一即可</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>全市</translation>
    </message>
    <message>
        <source>in the picture</source>
        <translation>当前画面内</translation>
    </message>
    <message>
        <source>in a drawn area</source>
        <translation>绘制的区域内</translation>
    </message>
    <message>
        <source>near a drawn line</source>
        <translation>绘制的线附近</translation>
    </message>
    <message>
        <source>in a zone</source>
        <translation>区域内</translation>
    </message>
    <message>
        <source>in flood water</source>
        <translation>积水中</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>By</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Sum of</source>
        <translation>汇总</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Save CSV</source>
        <translation>保存 CSV</translation>
    </message>
    <message>
        <source>Save GeoPackage</source>
        <translation>保存 GeoPackage</translation>
    </message>
    <message>
        <source>How conditions join</source>
        <translation>条件的组合</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分组属性</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查询结果</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>deeper than </source>
        <translation>深于 </translation>
    </message>
    <message>
        <source>within </source>
        <translation>距离 </translation>
    </message>
    <message>
        <source>Nothing drawn yet</source>
        <translation>尚未绘制</translation>
    </message>
    <message>
        <source>%1 of %2 found</source>
        <translation>共 %2 个，查到 %1 个</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成数据</translation>
    </message>
    <message>
        <source>%1 have a value</source>
        <translation>%1 个有值</translation>
    </message>
    <message>
        <source>Sum, %1</source>
        <translation>%1合计</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Least to most</source>
        <translation>最小至最大</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Number by %1</source>
        <translation>按%1计数</translation>
    </message>
    <message>
        <source>%1 more groups</source>
        <translation>另有 %1 组</translation>
    </message>
    <message>
        <source>the first %1 listed</source>
        <translation>列出前 %1 个</translation>
    </message>
    <message>
        <source>none of them has a number</source>
        <translation>均无数值</translation>
    </message>
</context>
<context>
    <name>QueryTools</name>
    <message>
        <source>Click the corners; double click or Enter ends, Esc cancels</source>
        <translation>依次点击各点；双击或回车结束，Esc 取消</translation>
    </message>
    <message>
        <source>Query…</source>
        <translation>查询统计…</translation>
    </message>
    <message>
        <source>Ask what the city holds, by attribute and by place</source>
        <translation>按属性和范围查询城市内容</translation>
    </message>
    <message>
        <source>The picture shows more than the city</source>
        <translation>画面超出了城市范围</translation>
    </message>
    <message>
        <source>place</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Go nearer, or draw the area</source>
        <translation>请拉近画面，或绘制区域</translation>
    </message>
    <message>
        <source>No area has been drawn</source>
        <translation>尚未绘制区域</translation>
    </message>
    <message>
        <source>Draw three corners or more</source>
        <translation>请至少绘制三个点</translation>
    </message>
    <message>
        <source>No line has been drawn</source>
        <translation>尚未绘制线</translation>
    </message>
    <message>
        <source>Draw it first</source>
        <translation>请先绘制</translation>
    </message>
    <message>
        <source>There is no flood water at this time</source>
        <translation>此刻没有积水数据</translation>
    </message>
    <message>
        <source>Choose a time of the forecast</source>
        <translation>请选择预报时段内的时刻</translation>
    </message>
    <message>
        <source>Area of %1 ha</source>
        <translation>区域 %1 公顷</translation>
    </message>
    <message>
        <source>Line of %1 m</source>
        <translation>线长 %1 米</translation>
    </message>
    <message>
        <source>Not found: %1</source>
        <translation>未找到：%1</translation>
    </message>
    <message>
        <source>Save what was found</source>
        <translation>保存查询结果</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>in the picture</source>
        <translation>画面范围内</translation>
    </message>
    <message>
        <source>in a drawn area</source>
        <translation>绘制的区域内</translation>
    </message>
    <message>
        <source>within %1 m of a drawn line</source>
        <translation>距绘制的线 %1 米以内</translation>
    </message>
    <message>
        <source>in water deeper than %1 m at %2</source>
        <translation>%2 水深超过 %1 米处</translation>
    </message>
    <message>
        <source>in zone %1</source>
        <translation>区域 %1 内</translation>
    </message>
</context>
<context>
    <name>TrafficCard</name>
    <message>
        <source>Forecast %1 ended %2: dry run, from the time that is shown; water that still stands is left out</source>
        <translation>预报%1已于%2结束：自所示时刻起作无雨推演，不计尚存积水</translation>
    </message>
    <message>
        <source>Forecast %1 is being computed: a run with rain begins once it is there</source>
        <translation>预报%1正在推演：完成后方可作有雨推演</translation>
    </message>
    <message>
        <source>No forecast: dry run, from the time that is shown</source>
        <translation>无预报：自所示时刻起作无雨推演</translation>
    </message>
    <message>
        <source>Dry run without a forecast; %1 has come since: run anew to go on from it</source>
        <translation>无预报时的无雨推演；其后已有%1：重新推演即按该预报</translation>
    </message>
    <message>
        <source>No forecast: dry run. Simulated, not measured</source>
        <translation>无预报：无雨推演。推演结果，不是实测</translation>
    </message>
    <message>
        <source>Makes a branch in which a road that people closed, or a lane of it, is open again</source>
        <translation>建立一个分支：人为封闭的道路或车道重新开放</translation>
    </message>
    <message>
        <source>Minutes for which a road or a lane is closed</source>
        <translation>道路或车道封闭的分钟数</translation>
    </message>
    <message>
        <source>Close a lane</source>
        <translation>封闭一条车道</translation>
    </message>
    <message>
        <source>Click the road that is to be closed</source>
        <translation>请点击要封闭的道路</translation>
    </message>
    <message>
        <source>Click the place it is to go to</source>
        <translation>请点击要前往的地点</translation>
    </message>
    <message>
        <source>Click the place that help starts from</source>
        <translation>请点击救援力量的出发地点</translation>
    </message>
    <message>
        <source>Stop computing</source>
        <translation>停止推演</translation>
    </message>
    <message>
        <source>Run traffic anew</source>
        <translation>重新推演交通</translation>
    </message>
    <message>
        <source>Run traffic</source>
        <translation>推演交通</translation>
    </message>
    <message>
        <source>%1: computed until %2</source>
        <translation>%1：已推演至 %2</translation>
    </message>
    <message>
        <source>Simulated on forecast %1; %2 has come since: run anew to go on from it</source>
        <translation>按预报%1推演；其后已有%2：重新推演即按新预报</translation>
    </message>
    <message>
        <source>Simulated, not measured</source>
        <translation>推演结果，不是实测</translation>
    </message>
    <message>
        <source>… %1</source>
        <translation>… %1</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>there %1, pumps from %2</source>
        <translation>%1 到达，%2 起抽排</translation>
    </message>
    <message>
        <source>there %1, at work from %2</source>
        <translation>%1 到达，%2 起作业</translation>
    </message>
    <message>
        <source>; flood and traffic exchange every %1 s</source>
        <translation>；内涝与交通每 %1 秒交换一次</translation>
    </message>
    <message>
        <source>there %1</source>
        <translation>%1 到达</translation>
    </message>
    <message>
        <source>on its way since %1</source>
        <translation>%1 起在途</translation>
    </message>
    <message>
        <source>cannot set out yet</source>
        <translation>暂不能出动</translation>
    </message>
    <message>
        <source>Done before, %1</source>
        <translation>%1 前已完成</translation>
    </message>
    <message>
        <source>by another person or unit; the run goes on</source>
        <translation>已由其他人员或力量完成；推演继续</translation>
    </message>
    <message>
        <source>on foot, through the water of %1</source>
        <translation>步行，按“%1”的积水</translation>
    </message>
    <message>
        <source>by the traffic of %1</source>
        <translation>按“%1”的交通</translation>
    </message>
    <message>
        <source>at the end; in brackets the difference from %1</source>
        <translation>结束时的值；括号内为与“%1”之差</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Take the traffic out of the picture (Esc)</source>
        <translation>从画面移除交通（Esc）</translation>
    </message>
    <message>
        <source>Take the traffic out of the picture</source>
        <translation>从画面移除交通</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>Speed of roads</source>
        <translation>道路车速</translation>
    </message>
    <message>
        <source>Close a road</source>
        <translation>封闭道路</translation>
    </message>
    <message>
        <source>Makes a branch in which vehicles may not enter a road</source>
        <translation>新建分支，其中车辆不得驶入该道路</translation>
    </message>
    <message>
        <source>in </source>
        <translation>在 </translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟后</translation>
    </message>
    <message>
        <source>Minutes from the time that is shown until it is closed; 0 = at once</source>
        <translation>自所示时刻起多少分钟后封闭；0 为立即</translation>
    </message>
    <message>
        <source>Send a unit</source>
        <translation>派出力量</translation>
    </message>
    <message>
        <source>Makes a branch in which it drives there through the traffic and pumps</source>
        <translation>新建分支，其中泵车随车流驶往该处并抽排</translation>
    </message>
    <message>
        <source>Which unit</source>
        <translation>派出哪个力量</translation>
    </message>
    <message>
        <source>Within minutes</source>
        <translation>时限可达</translation>
    </message>
    <message>
        <source>Roads that an ambulance reaches from a place in 4, 8 and 12 minutes</source>
        <translation>救护车自某处在 4、8、12 分钟内可达的道路</translation>
    </message>
    <message>
        <source>Drop branch</source>
        <translation>删除分支</translation>
    </message>
    <message>
        <source>Takes the chosen branch and those that leave from it away</source>
        <translation>删除所选分支及其下级分支</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>已推演</translation>
    </message>
    <message>
        <source>Tree of branches</source>
        <translation>分支树</translation>
    </message>
    <message>
        <source>Click the road that is to be opened again</source>
        <translation>请点击要重新开放的道路</translation>
    </message>
    <message>
        <source>%1 % computed</source>
        <translation>已计算 %1 %</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Near by: vehicles that stand, with the length of their queue in metres</source>
        <translation>近看：停着的车辆，并标出排队长度（米）</translation>
    </message>
    <message>
        <source>(length in m)</source>
        <translation>（长度：米）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The chosen branch computes no further; what there is stays</source>
        <translation>所选分支不再计算，已有结果保留</translation>
    </message>
    <message>
        <source>Compare two branches…</source>
        <translation>比较两个分支…</translation>
    </message>
    <message>
        <source>Open a road</source>
        <translation>开放道路</translation>
    </message>
    <message>
        <source>for </source>
        <translation>持续 </translation>
    </message>
    <message>
        <source>until opened</source>
        <translation>直至开放</translation>
    </message>
    <message>
        <source>Makes a branch in which it drives there through the traffic; there a truck pumps, and a crew works the pump, gate or barrier beside it. Units can also be dragged to the place</source>
        <translation>生成一个分支：它随交通驶往该处，泵车到后抽排，抢险队操作附近的泵站、闸或挡水线；也可把力量拖到该处</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>采用此方案</translation>
    </message>
    <message>
        <source>What people do in the chosen branch becomes tasks of the verified incident; it replaces the plan before</source>
        <translation>所选分支中的处置动作转为已核实事件的任务，并替代此前的方案</translation>
    </message>
    <message>
        <source>Places of vehicles</source>
        <translation>车辆位置</translation>
    </message>
    <message>
        <source>every %1 s, of %2 s</source>
        <translation>每 %1 秒一次，原为每 %2 秒</translation>
    </message>
    <message>
        <source>thinned so that those of all branches fit into %1 MB (steering.json); between two of them vehicles go along the streets they drove, shorter trips may be missing; figures do not rest on them</source>
        <translation>为使所有分支的车辆位置不超过 %1 MB（steering.json）而抽稀；两次之间车辆沿其驶过的道路移动，更短的行程可能不显示；各项指标不受影响</translation>
    </message>
    <message>
        <source>States of the water</source>
        <translation>水情</translation>
    </message>
    <message>
        <source>every %1 min, of %2 min</source>
        <translation>每 %1 分钟一次，原为每 %2 分钟</translation>
    </message>
    <message>
        <source>thinned so that those of all branches fit into %1 MB (steering.json); maps of the deepest and of the longest water, ways and cover rest on them, the figures of the table do not</source>
        <translation>为使所有分支的水情不超过 %1 MB（steering.json）而抽稀；最大水深图、积水时长图、路线与救护覆盖以此为准，表中指标不受影响</translation>
    </message>
    <message>
        <source>States of the roads</source>
        <translation>路况</translation>
    </message>
    <message>
        <source>thinned so that those of all branches fit into %1 MB (steering.json); speeds, queues and closures that are drawn, and ways among traffic, rest on them, series and figures do not</source>
        <translation>为使所有分支的路况不超过 %1 MB（steering.json）而抽稀；画面中的路速、排队与断行以及计入车流的路线以此为准，曲线与指标不受影响</translation>
    </message>
    <message>
        <source>by the traffic of %1, as it stands at %2</source>
        <translation>按“%1”的交通，截至 %2</translation>
    </message>
    <message>
        <source>Evacuation ordered %1</source>
        <translation>%1 下令疏散</translation>
    </message>
    <message>
        <source>%1 of %2 in shelters</source>
        <translation>%2 人中 %1 人已进入避难场所</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>%1, at gates %2, at home %3</source>
        <translation>%1 人，门口等候 %2 人，尚在家 %3 人</translation>
    </message>
    <message>
        <source>Bound for full shelters</source>
        <translation>驶向已满避难场所</translation>
    </message>
    <message>
        <source>No place was left for</source>
        <translation>无避难名额</translation>
    </message>
    <message>
        <source>No open road led out for</source>
        <translation>无路可出</translation>
    </message>
    <message>
        <source>Cleared</source>
        <translation>疏散完成</translation>
    </message>
    <message>
        <source>%1, %2 min after the order</source>
        <translation>%1，下令后 %2 分钟</translation>
    </message>
    <message>
        <source>not by %1</source>
        <translation>截至 %1 未完成</translation>
    </message>
    <message>
        <source>%1 of %2 in</source>
        <translation>%2 个名额已进 %1 人</translation>
    </message>
    <message>
        <source>, %1 to come, %2 of them at the gate</source>
        <translation>，待到 %1 人，其中门口 %2 人</translation>
    </message>
    <message>
        <source>, %1 cars turned away</source>
        <translation>，%1 辆车因满员折返</translation>
    </message>
    <message>
        <source>, the last %1</source>
        <translation>，最后一批 %1</translation>
    </message>
    <message>
        <source>Click the side of the road on which a lane is to be closed</source>
        <translation>点击道路上要封闭车道的一侧</translation>
    </message>
    <message>
        <source>Makes a branch in which a road keeps all of its lanes but one on the chosen side</source>
        <translation>建立一个分支：道路在所选一侧封闭一条车道</translation>
    </message>
    <message>
        <source>lane on the side that is clicked</source>
        <translation>点击一侧的车道</translation>
    </message>
    <message>
        <source>lane on the other side</source>
        <translation>对侧的车道</translation>
    </message>
    <message>
        <source>a lane on both sides</source>
        <translation>两侧各一条车道</translation>
    </message>
    <message>
        <source>Side of the road on which a lane is closed</source>
        <translation>封闭车道的一侧</translation>
    </message>
    <message>
        <source>The side on which vehicles of that direction drive</source>
        <translation>车辆按该方向行驶的一侧</translation>
    </message>
    <message>
        <source>A drill of the scenario %1: simulated, not measured</source>
        <translation>演练情景 %1：推演结果，不是实测</translation>
    </message>
    <message>
        <source>No forecast: rain as it was measured until %1, none after that. Simulated, not measured</source>
        <translation>无预报：降雨按实测至%1，此后无雨。推演结果，不是实测</translation>
    </message>
    <message>
        <source>; %1 has come since: run anew to go on from it</source>
        <translation>；%1已到：重新推演即按其进行</translation>
    </message>
    <message>
        <source>No forecast at the time that is shown: rain as it was measured, from %1 on</source>
        <translation>所示时刻没有预报：自%1起按实测降雨推演</translation>
    </message>
    <message>
        <source>River levels</source>
        <translation>河流水位</translation>
    </message>
    <message>
        <source>no gauge in a river measured one until the end of the run</source>
        <translation>至推演结束没有河中水位站的测值</translation>
    </message>
    <message>
        <source>%1: good values, linear between them, the last one held</source>
        <translation>%1：合格测值，其间线性插值，末值保持</translation>
    </message>
</context>
<context>
    <name>WaterDeedForm</name>
    <message>
        <source>Water is changed in the chosen branch</source>
        <translation>水情操作作用于所选分支</translation>
    </message>
    <message>
        <source>Off: pumps, gates, sandbags and blocked streets change the forecast's what-if run instead</source>
        <translation>关闭后：泵、闸、沙袋与封堵改为作用于预报的假设推演</translation>
    </message>
    <message>
        <source>Click a pump or gate and set it at the right, lay sandbags or block a street: each makes a branch from the time that is shown</source>
        <translation>点选泵站或闸门并在右侧设定，画沙袋线或封堵街道：每项都从所示时刻起生成一个分支</translation>
    </message>
    <message>
        <source>rain × </source>
        <translation>雨量×</translation>
    </message>
    <message>
        <source>How much of the rain to come falls</source>
        <translation>其后降雨的倍数</translation>
    </message>
    <message>
        <source>delay </source>
        <translation>推迟 </translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>How much later the rain to come falls; negative = earlier</source>
        <translation>其后降雨推迟多久；负数为提前</translation>
    </message>
    <message>
        <source>Makes a branch in which another rain falls from the time that is shown</source>
        <translation>生成一个从所示时刻起降雨不同的分支</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改变</translation>
    </message>
</context>
<context>
    <name>CrewChoice</name>
    <message>
        <source>What does %1 do there? It begins once it has arrived and set up</source>
        <translation>%1 到那里做什么？到达并准备好后开始</translation>
    </message>
    <message>
        <source>goes there only</source>
        <translation>只前往该处</translation>
    </message>
    <message>
        <source>What the crew does at its place</source>
        <translation>抢险队在该处做什么</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>派出</translation>
    </message>
</context>
<context>
    <name>TrafficTools</name>
    <message>
        <source>Choose on the card what %1 does there</source>
        <translation>请在卡片上选择 %1 到那里做什么</translation>
    </message>
    <message>
        <source>. After the end of a forecast run traffic anew: a dry run begins at the time that is shown</source>
        <translation>。预报结束之后请重新推演交通：自所示时刻起作无雨推演</translation>
    </message>
    <message>
        <source>. A forecast begins %1 h before it is issued at the most</source>
        <translation>。预报至多从其发布前 %1 小时开始</translation>
    </message>
    <message>
        <source>. A dry run goes on for %1 h from the time that is shown: run traffic anew to begin at another</source>
        <translation>。无雨推演自所示时刻起 %1 小时：在另一时刻重新推演交通即可</translation>
    </message>
    <message>
        <source>Traffic cannot run yet: the city is still being opened</source>
        <translation>尚不能推演交通：城市正在打开</translation>
    </message>
    <message>
        <source>Departures: %1 vehicles an hour</source>
        <translation>出行：每小时 %1 辆</translation>
    </message>
    <message>
        <source>Departures: %1 vehicles an hour, fewer than usual: a run holds %2 at the most</source>
        <translation>出行：每小时 %1 辆，少于通常：一次推演最多 %2 辆</translation>
    </message>
    <message>
        <source>Branches from a file…</source>
        <translation>打开方案文件…</translation>
    </message>
    <message>
        <source>Branches from a file</source>
        <translation>打开方案文件</translation>
    </message>
    <message>
        <source>Branches or a plan (*.json)</source>
        <translation>推演分支或行动方案 (*.json)</translation>
    </message>
    <message>
        <source>Branches from a file: %1, made as the run comes to their times</source>
        <translation>文件中的分支：%1 个，推演到其时刻时逐个生成</translation>
    </message>
    <message>
        <source>%1 is not made: %2</source>
        <translation>“%1”未生成：%2</translation>
    </message>
    <message>
        <source>Not in this run, but kept for one of their time: %1</source>
        <translation>不在本次推演时段内，仍保留，待推演到其时刻：%1</translation>
    </message>
    <message>
        <source>Branches of this run are not kept: %1 cannot be read or copied and would be lost. Move it and run traffic anew</source>
        <translation>本次推演的分支不自动保存：%1 无法读取或另存，写入会丢失其内容。请移走该文件后重新推演</translation>
    </message>
    <message>
        <source>Delete a kept branch of another time</source>
        <translation>删除其他时段保留的分支</translation>
    </message>
    <message>
        <source>Delete %1 of %2, and %3 that leave from it, for good?</source>
        <translation>彻底删除 %2 的“%1”及由它分出的 %3 个分支？</translation>
    </message>
    <message>
        <source>Delete %1 of %2 for good?</source>
        <translation>彻底删除 %2 的“%1”？</translation>
    </message>
    <message>
        <source>What is none of this run is kept for one of its time. It cannot be brought back; the journal holds what it was.</source>
        <translation>不在本次推演中的分支保留待推演到其时刻。删除后不能恢复；日志记有其内容。</translation>
    </message>
    <message>
        <source>All of them: %1</source>
        <translation>全部：%1 个</translation>
    </message>
    <message>
        <source>Delete all %1 kept branches of other times for good?</source>
        <translation>彻底删除其他时段保留的全部 %1 个分支？</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>%1 is not deleted: it is part of this run by now, or gone</source>
        <translation>“%1”未删除：它已进入本次推演，或已不在</translation>
    </message>
    <message>
        <source>Deleted for good: %1; the journal holds what it was</source>
        <translation>已彻底删除：%1；日志记有其内容</translation>
    </message>
    <message>
        <source>What cannot be read of the kept branches stays in %1</source>
        <translation>自动保存的分支有无法读取的，原文件保留为 %1</translation>
    </message>
    <message>
        <source>Another run has begun since: search again</source>
        <translation>其间已开始新的推演，请重新搜索</translation>
    </message>
    <message>
        <source>That road has one lane each way: close the road instead</source>
        <translation>该道路每个方向只有一条车道：请封闭道路</translation>
    </message>
    <message>
        <source>Making the trips of the city…</source>
        <translation>正在生成全市出行…</translation>
    </message>
    <message>
        <source>Traffic…</source>
        <translation>交通…</translation>
    </message>
    <message>
        <source>Branches go from %1 to %2: choose a time between them</source>
        <translation>分支的时段为%1至%2，请选择其间的时刻</translation>
    </message>
    <message>
        <source>That is no road</source>
        <translation>此处不是道路</translation>
    </message>
    <message>
        <source>Traffic runs first; %1 is sent as soon as it has come to %2</source>
        <translation>先推演交通；推演到 %2 时派出 %1</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>no way</source>
        <translation>无路可达</translation>
    </message>
    <message>
        <source>over the water %1, dry %2</source>
        <translation>积水路网 %1，无积水 %2</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>行驶时间</translation>
    </message>
    <message>
        <source>on roads without other traffic, as it was sent; with traffic: below</source>
        <translation>派出时、道路上无其他车辆；计入交通见下</translation>
    </message>
    <message>
        <source>%1, deepest</source>
        <translation>%1最深积水</translation>
    </message>
    <message>
        <source>%1 → %2 (%3 cm)</source>
        <translation>%1 → %2（%3 厘米）</translation>
    </message>
    <message>
        <source>the ponding road nearest to the place, %1 m away; without → with the deed, until %2</source>
        <translation>离该处最近的积水道路，相距 %1 米；不采取 → 采取，截至 %2</translation>
    </message>
    <message>
        <source>Verify an incident first: the tasks of a plan belong to one</source>
        <translation>请先核实事件：方案的任务归于一个事件</translation>
    </message>
    <message>
        <source>%1 is not sent: the run ends at %2; choose an earlier time</source>
        <translation>未派出 %1：推演到 %2 为止，请选更早的时刻</translation>
    </message>
    <message>
        <source>Made trips of the city, driven %1 times: %2 of %3 vehicles arrive, %4 vehicle hours; relative gap to user equilibrium %5 %</source>
        <translation>合成的全市出行，推演 %1 次：%3 辆车中 %2 辆到达，共 %4 车小时；与用户均衡的相对差距 %5%</translation>
    </message>
    <message>
        <source>An ambulance from here reaches %1 km of road within %2 min at %3 (%4)</source>
        <translation>%3 从此处出发，救护车在 %2 分钟内可达 %1 公里道路（%4）</translation>
    </message>
    <message>
        <source>dry roads</source>
        <translation>无积水</translation>
    </message>
    <message>
        <source>The run ends at %1, before that begins: choose fewer minutes</source>
        <translation>推演于 %1 结束，早于其开始时刻：请选择较少的分钟数</translation>
    </message>
    <message>
        <source>no street within %1 m, the reach of its hoses</source>
        <translation>%1 米（水带长度）内没有道路</translation>
    </message>
    <message>
        <source>Bring the dropped branch back</source>
        <translation>恢复已删除的分支</translation>
    </message>
    <message>
        <source>Dropped: %1; Ctrl+Z brings it back</source>
        <translation>已删除：%1；按 Ctrl+Z 恢复</translation>
    </message>
    <message>
        <source>Dropped: %1 and %2 that leave from it; Ctrl+Z brings them back</source>
        <translation>已删除：%1 及由其分出的 %2 个分支；按 Ctrl+Z 恢复</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Comes back, computed anew: %1</source>
        <translation>已恢复，重新推演：%1</translation>
    </message>
    <message>
        <source>%1 is sent as soon as the branch has come to %2</source>
        <translation>分支推演到 %2 时派出 %1</translation>
    </message>
    <message>
        <source>, not converged (wanted %1 %): no further change of ways costs the city less time</source>
        <translation>，未收敛（要求 %1 %）：再换路已不能使全市用时更少</translation>
    </message>
    <message>
        <source>, not converged (wanted %1 %): all loadings are spent</source>
        <translation>，未收敛（要求 %1 %）：装载次数已用完</translation>
    </message>
    <message>
        <source>Esc takes it away; the speed of roads comes again then</source>
        <translation>按 Esc 移除，届时恢复显示道路车速</translation>
    </message>
    <message>
        <source>Esc takes it away</source>
        <translation>按 Esc 移除</translation>
    </message>
    <message>
        <source>A drill of the scenario %1: computed, nothing is measured and nothing leaves</source>
        <translation>演练情景 %1：全部为推演，没有实测，也不会发出任何指令</translation>
    </message>
    <message>
        <source>A scenario is a drill: nothing of it is put in force</source>
        <translation>情景是演练，不能转为执行</translation>
    </message>
    <message>
        <source>%1 is not sent: the scenario sends it itself; take another unit or branch</source>
        <translation>%1 未派出：情景本身已派它出动；请换一个力量或分支</translation>
    </message>
    <message>
        <source>. A run on measured rain goes on for %1 h after the time that is shown: run traffic anew to begin at another</source>
        <translation>。按实测降雨的推演至所示时刻之后 %1 小时：在另一时刻重新推演交通即可</translation>
    </message>
    <message>
        <source>. After the end of a forecast run traffic anew: it rests on rain as it was measured</source>
        <translation>。预报结束之后请重新推演交通：按实测降雨进行</translation>
    </message>
    <message>
        <source>; run traffic anew to begin at the time that is shown</source>
        <translation>；重新推演交通即从所示时刻开始</translation>
    </message>
</context>
<context>
    <name>DetailChoice</name>
    <message>
        <source>%1 % driven</source>
        <translation>已推演 %1 %</translation>
    </message>
    <message>
        <source>Detailed (SUMO)</source>
        <translation>微观（SUMO）</translation>
    </message>
    <message>
        <source>Vehicles of the area in view, driven lane by lane by SUMO from the time that is shown on, instead of the branch&apos;s own</source>
        <translation>视野范围内的车辆自所示时刻起由 SUMO 逐车道推演，替代分支自身的车辆</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>SUMO drives no further; what there is stays</source>
        <translation>SUMO 不再推演，已有结果保留</translation>
    </message>
</context>
<context>
    <name>DetailLook</name>
    <message>
        <source>The branch is computed from %1 to %2: move the cursor there</source>
        <translation>该分支已推演 %1 至 %2，请把时间移到其中</translation>
    </message>
    <message>
        <source>Vehicles: %1</source>
        <translation>车辆：%1</translation>
    </message>
    <message>
        <source>SUMO starts: %1–%2</source>
        <translation>SUMO 启动中：%1–%2</translation>
    </message>
    <message>
        <source>%1 drove %2 only: the vehicles shown are the branch&apos;s own</source>
        <translation>%1 只推演了 %2；所示车辆来自分支自身的模型</translation>
    </message>
    <message>
        <source>The vehicles shown are driven by %1, not by the branch&apos;s own model: %2 within %3 m, %4, driven %5 ago. Speeds and queues of roads stay the branch&apos;s.</source>
        <translation>所示车辆由 %1 推演，不是分支自身的模型：%3 米内 %2 辆，%4，推演于 %5前。路速与排队仍来自分支。</translation>
    </message>
</context>
<context>
    <name>EvacuationForm</name>
    <message>
        <source>%1 (stated)</source>
        <translation>%1（指定）</translation>
    </message>
    <message>
        <source>%1 (assumed)</source>
        <translation>%1（假定）</translation>
    </message>
    <message>
        <source>No zone yet</source>
        <translation>尚未划定范围</translation>
    </message>
    <message>
        <source>%1 residents on %2 km²</source>
        <translation>%2 平方千米，居民 %1 人</translation>
    </message>
    <message>
        <source>residents %1, %2 km²</source>
        <translation>居民 %1，%2 平方千米</translation>
    </message>
    <message>
        <source>From %1 on; half have set out after %2 min; %3 persons in a car</source>
        <translation>%1 起；%2 分钟后半数已出发；每车 %3 人</translation>
    </message>
    <message>
        <source>Evacuate a zone…</source>
        <translation>疏散区域…</translation>
    </message>
    <message>
        <source>Makes a branch in which the residents of a zone drive to shelters</source>
        <translation>建立一个分支：某区域的居民驾车前往避难场所</translation>
    </message>
    <message>
        <source>Draw the zone</source>
        <translation>划定范围</translation>
    </message>
    <message>
        <source>Click its corners; double click or Enter ends, Esc cancels</source>
        <translation>依次点击角点；双击或回车结束，Esc 取消</translation>
    </message>
    <message>
        <source>Add a place</source>
        <translation>增加地点</translation>
    </message>
    <message>
        <source>Click a place beside a street that takes so many persons</source>
        <translation>点击路旁一处可接收这么多人的地点</translation>
    </message>
    <message>
        <source> persons</source>
        <translation> 人</translation>
    </message>
    <message>
        <source>Persons that the place takes</source>
        <translation>该地点可接收的人数</translation>
    </message>
    <message>
        <source>By a plan that heeds places</source>
        <translation>按名额统一分配</translation>
    </message>
    <message>
        <source>Each to the nearest shelter</source>
        <translation>各自去最近的避难场所</translation>
    </message>
    <message>
        <source>Who picks the shelter</source>
        <translation>避难场所由谁选择</translation>
    </message>
    <message>
        <source>Evacuate</source>
        <translation>下令疏散</translation>
    </message>
    <message>
        <source>Shelter</source>
        <translation>避难场所</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>名额</translation>
    </message>
    <message>
        <source>Shelters</source>
        <translation>避难场所</translation>
    </message>
</context>
<context>
    <name>EvacuationTool</name>
    <message>
        <source>Click the corners of the zone; double click or Enter ends, Esc cancels</source>
        <translation>请依次点击疏散范围的角点；双击或回车结束，Esc 取消</translation>
    </message>
    <message>
        <source>Click a place beside a street that can take people</source>
        <translation>请点击可接收人员的路旁地点</translation>
    </message>
    <message>
        <source>A zone has three corners or more</source>
        <translation>疏散范围至少需要三个角点</translation>
    </message>
    <message>
        <source>The rim of the zone crosses itself: draw it round once</source>
        <translation>疏散范围的边界自相交，请沿一圈绘制</translation>
    </message>
</context>
<context>
    <name>FeedList</name>
    <message>
        <source>Feeds</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>A click shows figures and rejected messages</source>
        <translation>点击查看统计与拒收的消息</translation>
    </message>
    <message>
        <source>%1 rejected</source>
        <translation>拒收 %1</translation>
    </message>
    <message>
        <source>delays without a vehicle: %1</source>
        <translation>无对应车辆的晚点信息 %1 条</translation>
    </message>
    <message>
        <source>No vehicle shows the delay of %1, %2 late</source>
        <translation>%1 晚点 %2，图上没有对应车辆</translation>
    </message>
    <message>
        <source>%1 messages, %2 values kept, %3 repeats</source>
        <translation>消息 %1 条，入库 %2，重复 %3</translation>
    </message>
    <message>
        <source>Completeness %1 %</source>
        <translation>完整率 %1 %</translation>
    </message>
    <message>
        <source>Delay %1 s, 95 % within %2 s</source>
        <translation>时延 %1 秒，95 % 在 %2 秒内</translation>
    </message>
    <message>
        <source>%1, byte %2: %3</source>
        <translation>%1，第 %2 字节：%3</translation>
    </message>
    <message>
        <source>trouble</source>
        <translation>连接故障</translation>
    </message>
    <message>
        <source>Feeds: %1 of %2 fresh</source>
        <translation>数据源：%2 个，正常 %1 个</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Nothing more is taken from this feed; what it brought stays</source>
        <translation>不再接收该数据源；已接收的数据保留</translation>
    </message>
    <message>
        <source>no message yet since %1</source>
        <translation>自 %1 起尚无消息</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 个待首报</translation>
    </message>
</context>
<context>
    <name>FeedReasons</name>
    <message>
        <source>a name is longer than 256 bytes</source>
        <translation>名称超过 256 字节</translation>
    </message>
    <message>
        <source>a route or trip is longer than 256 bytes and left out</source>
        <translation>线路或班次超过 256 字节，未采用</translation>
    </message>
    <message>
        <source>the length is wrong</source>
        <translation>长度不符</translation>
    </message>
    <message>
        <source>the terminal&apos;s number is not decimal</source>
        <translation>终端号不是十进制数</translation>
    </message>
    <message>
        <source>a control sign in a string</source>
        <translation>字符串中有控制字符</translation>
    </message>
    <message>
        <source>a quote is not closed</source>
        <translation>引号未闭合</translation>
    </message>
    <message>
        <source>a row is neither object nor list</source>
        <translation>一行既不是对象也不是列表</translation>
    </message>
    <message>
        <source>more pages were not read</source>
        <translation>后面还有页未读取</translation>
    </message>
    <message>
        <source>alerts are not in force now</source>
        <translation>通知不在有效期内</translation>
    </message>
    <message>
        <source>the rain is not a number</source>
        <translation>雨量不是数字</translation>
    </message>
    <message>
        <source>the rain is negative</source>
        <translation>雨量为负</translation>
    </message>
    <message>
        <source>the steps of the forecast are not equally long</source>
        <translation>预报各步不等长</translation>
    </message>
    <message>
        <source>a step of the forecast is not said or shorter than a minute</source>
        <translation>预报步长未知或不足一分钟</translation>
    </message>
    <message>
        <source>the forecast is over</source>
        <translation>预报时段已过</translation>
    </message>
    <message>
        <source>the rain is impossible</source>
        <translation>雨量不合理</translation>
    </message>
    <message>
        <source>the speed is not a number</source>
        <translation>车速不是数字</translation>
    </message>
    <message>
        <source>the bearing is not a number</source>
        <translation>方向不是数字</translation>
    </message>
    <message>
        <source>trip updates give no delay</source>
        <translation>行程更新（TripUpdate）没有给出延误</translation>
    </message>
    <message>
        <source>an Observation is no object</source>
        <translation>Observation 不是对象</translation>
    </message>
    <message>
        <source>an unknown escape in a string</source>
        <translation>字符串中有未知转义</translation>
    </message>
    <message>
        <source>an unknown escape in the frame</source>
        <translation>帧内有未知转义</translation>
    </message>
    <message>
        <source>bytes outside a frame</source>
        <translation>帧外有字节</translation>
    </message>
    <message>
        <source>no frame begins here</source>
        <translation>此处不是帧的开头</translation>
    </message>
    <message>
        <source>something follows the JSON value</source>
        <translation>JSON 值之后还有内容</translation>
    </message>
    <message>
        <source>the JSON has too many values</source>
        <translation>JSON 的值过多</translation>
    </message>
    <message>
        <source>the JSON is cut off</source>
        <translation>JSON 不完整</translation>
    </message>
    <message>
        <source>the JSON is nested too deeply</source>
        <translation>JSON 嵌套过深</translation>
    </message>
    <message>
        <source>the checksum is wrong</source>
        <translation>校验码错误</translation>
    </message>
    <message>
        <source>the frame is cut off</source>
        <translation>帧不完整</translation>
    </message>
    <message>
        <source>the frame is too short</source>
        <translation>帧过短</translation>
    </message>
    <message>
        <source>the location is too short</source>
        <translation>位置信息过短</translation>
    </message>
    <message>
        <source>the message holds no observation</source>
        <translation>消息中没有观测</translation>
    </message>
    <message>
        <source>the message holds no time series</source>
        <translation>消息中没有时间序列</translation>
    </message>
    <message>
        <source>parts of the message are missing</source>
        <translation>缺少该消息的分包</translation>
    </message>
    <message>
        <source>the parts of the message are numbered wrongly</source>
        <translation>消息的分包编号有误</translation>
    </message>
    <message>
        <source>the message is encrypted</source>
        <translation>消息已加密</translation>
    </message>
    <message>
        <source>the message is longer than the feed allows</source>
        <translation>消息长度超过该数据源的限制</translation>
    </message>
    <message>
        <source>the notice has no class</source>
        <translation>事件没有类别</translation>
    </message>
    <message>
        <source>the notice has no id</source>
        <translation>事件没有编号</translation>
    </message>
    <message>
        <source>the observation holds no measurement time series</source>
        <translation>观测中没有测量时间序列</translation>
    </message>
    <message>
        <source>the observed property is not mapped</source>
        <translation>观测属性未对应</translation>
    </message>
    <message>
        <source>the picture is no http link</source>
        <translation>图片不是 http 链接</translation>
    </message>
    <message>
        <source>the place is not a number</source>
        <translation>位置不是数字</translation>
    </message>
    <message>
        <source>the place is outside the globe</source>
        <translation>位置超出地球范围</translation>
    </message>
    <message>
        <source>the rows are not where they should be</source>
        <translation>指定位置没有数据行</translation>
    </message>
    <message>
        <source>the sensor is not listed</source>
        <translation>传感器未列入</translation>
    </message>
    <message>
        <source>the sensor is not named</source>
        <translation>未给出传感器</translation>
    </message>
    <message>
        <source>the sensor is unknown</source>
        <translation>城市中没有该传感器</translation>
    </message>
    <message>
        <source>the sensor measures another quantity</source>
        <translation>该传感器测的是另一种量</translation>
    </message>
    <message>
        <source>the table has no column of that name</source>
        <translation>表中没有该列</translation>
    </message>
    <message>
        <source>the text is not UTF-8</source>
        <translation>文本不是 UTF-8</translation>
    </message>
    <message>
        <source>the text is not XML</source>
        <translation>文本不是 XML</translation>
    </message>
    <message>
        <source>the time does not follow its format or has no zone</source>
        <translation>时间格式不符或没有时区</translation>
    </message>
    <message>
        <source>the time is in the future</source>
        <translation>时间在将来</translation>
    </message>
    <message>
        <source>the time is missing</source>
        <translation>缺少时间</translation>
    </message>
    <message>
        <source>the time is too old</source>
        <translation>时间过旧</translation>
    </message>
    <message>
        <source>the depth is impossible</source>
        <translation>水深不合理</translation>
    </message>
    <message>
        <source>the depth is not a number</source>
        <translation>水深不是数字</translation>
    </message>
    <message>
        <source>the unit does not measure the quantity</source>
        <translation>单位与量不符</translation>
    </message>
    <message>
        <source>the value is missing</source>
        <translation>缺少数值</translation>
    </message>
    <message>
        <source>the value is not a finite number</source>
        <translation>数值不是有限数</translation>
    </message>
    <message>
        <source>the vehicle has no fix</source>
        <translation>车辆未定位</translation>
    </message>
    <message>
        <source>the vehicle has no place</source>
        <translation>车辆没有位置</translation>
    </message>
    <message>
        <source>the word of quality is unknown</source>
        <translation>质量标记未知</translation>
    </message>
    <message>
        <source>this is no GTFS-realtime message</source>
        <translation>不是 GTFS-realtime 消息</translation>
    </message>
    <message>
        <source>this is not JSON</source>
        <translation>不是 JSON</translation>
    </message>
</context>
<context>
    <name>FeedWizard</name>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>A sample message</source>
        <translation>样例报文</translation>
    </message>
    <message>
        <source>one message, as the sender sends it</source>
        <translation>一条报文，按发送方原样</translation>
    </message>
    <message>
        <source>Please confirm what was guessed:</source>
        <translation>请确认以下猜测：</translation>
    </message>
    <message>
        <source>The sample yields %1, rejected %2</source>
        <translation>样例读出 %1 条，拒收 %2 条</translation>
    </message>
    <message>
        <source>Save the descriptor</source>
        <translation>保存描述文件</translation>
    </message>
    <message>
        <source>Saved. The feed is connected with: citymirror --feed %1</source>
        <translation>已保存。接入方式：citymirror --feed %1</translation>
    </message>
    <message>
        <source>Connect a feed…</source>
        <translation>接入数据源…</translation>
    </message>
    <message>
        <source>Connect a feed</source>
        <translation>接入数据源</translation>
    </message>
    <message>
        <source>Sample message…</source>
        <translation>样例报文…</translation>
    </message>
    <message>
        <source>Save the descriptor…</source>
        <translation>保存描述文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>Id of the feed</source>
        <translation>数据源标识</translation>
    </message>
    <message>
        <source>Where the feed comes from</source>
        <translation>数据来源地址</translation>
    </message>
    <message>
        <source>Descriptor of the feed</source>
        <translation>数据源描述</translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation>立即接入</translation>
    </message>
    <message>
        <source>The feed is taken at once, and again after a restart</source>
        <translation>立即接入该数据源，重启后继续接入</translation>
    </message>
</context>
<context>
    <name>TaskPanel</name>
    <message>
        <source>position %1 old</source>
        <translation>位置为%1前</translation>
    </message>
    <message>
        <source>; from the depots</source>
        <translation>；均自驻地出发</translation>
    </message>
    <message>
        <source>; without a position from the depot</source>
        <translation>；无实时位置的自驻地出发</translation>
    </message>
    <message>
        <source>; in the traffic of branch %1</source>
        <translation>；按分支 %1 的交通</translation>
    </message>
    <message>
        <source>; without other traffic</source>
        <translation>；不计其他交通</translation>
    </message>
    <message>
        <source>Travel times of %1 ago, over roads as the water will be until %2 (forecast %3, %4 old)</source>
        <translation>行程时间为 %1前所算，道路积水按预报 %3 推至 %2（%4前发布）</translation>
    </message>
    <message>
        <source>Has arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>Has handled it</source>
        <translation>处置完毕</translation>
    </message>
    <message>
        <source>Has returned</source>
        <translation>已返回</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已返回</translation>
    </message>
    <message>
        <source>Units and tasks</source>
        <translation>力量与任务</translation>
    </message>
    <message>
        <source>Nearest units</source>
        <translation>最近力量</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>呼叫</translation>
    </message>
    <message>
        <source>The unit gets a task with time limits; one more is a reinforcement</source>
        <translation>该力量接到有时限的任务；再呼叫即为增援</translation>
    </message>
    <message>
        <source>No unit whose work this is reaches the place.</source>
        <translation>没有对口力量能到达该处。</translation>
    </message>
    <message>
        <source>Without a place no unit can be proposed.</source>
        <translation>没有位置，无法推荐力量。</translation>
    </message>
    <message>
        <source>Travel times of %1 ago, over roads under the water of %2 (forecast %3)</source>
        <translation>行程时间算于%1前，按%2的积水路况（推演%3）</translation>
    </message>
    <message>
        <source>Travel times of %1 ago, over dry roads</source>
        <translation>行程时间算于%1前，按无积水路况</translation>
    </message>
    <message>
        <source>reinforcement</source>
        <translation>增援</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余%1</translation>
    </message>
    <message>
        <source>overdue for %1</source>
        <translation>已超时%1</translation>
    </message>
    <message>
        <source>escalated ×%1</source>
        <translation>已督办%1次</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Plan in force: %1 %2, since %3 by %4, tasks %5</source>
        <translation>现行方案：%1 %2，%3起，%4采用，任务%5项</translation>
    </message>
    <message>
        <source>replaced %1: %2 kept, %3 withdrawn, %4 at work go on</source>
        <translation>替代%1：沿用%2项，撤销%3项，处置中%4项继续</translation>
    </message>
    <message>
        <source>at work on %1</source>
        <translation>正在处置 %1</translation>
    </message>
</context>
<context>
    <name>ForecastWords</name>
    <message>
        <source>forecast %1 at %2 ≠ measured %3, %4 ago</source>
        <translation>预报%2为%1 ≠ 实测%3，%4前</translation>
    </message>
    <message>
        <source>forecast %1 at %2 · measured %3, %4 ago</source>
        <translation>预报%2为%1 · 实测%3，%4前</translation>
    </message>
    <message>
        <source>%1, told %2 ago; gauge %3</source>
        <translation>预报%1，%2前给出；测点%3</translation>
    </message>
    <message>
        <source>Since the time of the forecast the gauge has not reached %1, at which the rule is cleared. Nothing is cleared by itself: please decide. %2</source>
        <translation>自预报时刻以来，测点未达到规则的解除值%1。系统不会自行解除，请判定。%2</translation>
    </message>
</context>
<context>
    <name>RoomPanel</name>
    <message>
        <source>Forecast and gauge</source>
        <translation>预报与实测</translation>
    </message>
    <message>
        <source>Forecast ≠ gauge</source>
        <translation>预报与实测不一致</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Report %1</source>
        <translation>上报 %1</translation>
    </message>
    <message>
        <source>Filed by hand</source>
        <translation>人工登记</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>反映内容</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>level %1 by %2 at %3</source>
        <translation>%1级，%2，%3</translation>
    </message>
    <message>
        <source>Signed with key %1</source>
        <translation>签名密钥%1</translation>
    </message>
    <message>
        <source>Incident room</source>
        <translation>事件会商室</translation>
    </message>
    <message>
        <source>Handling record</source>
        <translation>处置记录</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>环节</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>By</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Check passed</source>
        <translation>核查通过</translation>
    </message>
    <message>
        <source>The handling is found good; your name and the time are recorded</source>
        <translation>处置合格；记录姓名和时间</translation>
    </message>
    <message>
        <source>Send back…</source>
        <translation>退回…</translation>
    </message>
    <message>
        <source>Why it is sent back</source>
        <translation>退回原因</translation>
    </message>
    <message>
        <source>Send back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Discussion and decisions</source>
        <translation>会商与决定</translation>
    </message>
    <message>
        <source>Say something to everybody in the room</source>
        <translation>对会商室所有人说</translation>
    </message>
    <message>
        <source>A line for the room</source>
        <translation>会商发言</translation>
    </message>
    <message>
        <source>Say</source>
        <translation>发言</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Written down as decided, with your name and the time</source>
        <translation>记为决定，附姓名和时间</translation>
    </message>
    <message>
        <source>Other open incidents</source>
        <translation>其他未结事件</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>The other incident is the same thing: its alarms, tasks and talk come here</source>
        <translation>另一事件与本事件相同：其告警、任务和会商并入本事件</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Class %1, incident %2</source>
        <translation>类别%1，事件%2</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>District of the city, place of the first alarm</source>
        <translation>所在城区，首发告警位置</translation>
    </message>
    <message>
        <source>Answers for it</source>
        <translation>责任单位</translation>
    </message>
    <message>
        <source>nobody is named</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source> or </source>
        <translation>或</translation>
    </message>
    <message>
        <source>The directory names several for one area: %1</source>
        <translation>责任目录对同一区域列出多家：%1</translation>
    </message>
    <message>
        <source>Directory of responsibilities: %1</source>
        <translation>责任目录：%1</translation>
    </message>
    <message>
        <source>To be done by</source>
        <translation>处置时限</translation>
    </message>
    <message>
        <source>%1, overdue for %2</source>
        <translation>%1，已超时%2</translation>
    </message>
    <message>
        <source>Time limit of the class</source>
        <translation>该类别的处置时限</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>Sensors of its alarms</source>
        <translation>告警所属传感器</translation>
    </message>
    <message>
        <source>Forecast here</source>
        <translation>此处预报</translation>
    </message>
    <message>
        <source>up to %1 at %2</source>
        <translation>最大%1，%2</translation>
    </message>
    <message>
        <source>Forecast run %1</source>
        <translation>推演%1</translation>
    </message>
    <message>
        <source>passed over</source>
        <translation>略过</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Merged here</source>
        <translation>已并入</translation>
    </message>
    <message>
        <source>Incidents that are the same thing: their alarms, tasks and talk are here</source>
        <translation>判定为同一事件，其告警、任务和会商已转来</translation>
    </message>
    <message>
        <source>Why %1 is the same thing</source>
        <translation>%1 为何是同一事件</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>合并…</translation>
    </message>
    <message>
        <source>Why %1 is another thing after all</source>
        <translation>%1 为何不是同一事件</translation>
    </message>
    <message>
        <source>Undo merge</source>
        <translation>撤销合并</translation>
    </message>
    <message>
        <source>Undo merge…</source>
        <translation>撤销合并…</translation>
    </message>
    <message>
        <source>Incidents merged here</source>
        <translation>已并入本事件的事件</translation>
    </message>
    <message>
        <source>It becomes an incident of its own again with the alarms, tasks, messages and talk that it brought; what came later stays here</source>
        <translation>恢复为单独的事件，带回其告警、任务、消息和会商；合并之后新加的留在本事件</translation>
    </message>
    <message>
        <source>%1, merged %2 by %3</source>
        <translation>%1，%2 由%3并入</translation>
    </message>
</context>
<context>
    <name>PosturePanel</name>
    <message>
        <source>Why the posture is switched</source>
        <translation>转换原因</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Changes layout, refresh, rules, recording and rights together; your name, the time and the reason are recorded</source>
        <translation>同时改变布局、刷新、规则、记录和权限；记录姓名、时间和原因</translation>
    </message>
    <message>
        <source>Posture: %1</source>
        <translation>运行状态：%1</translation>
    </message>
    <message>
        <source>To emergency…</source>
        <translation>转入战时…</translation>
    </message>
    <message>
        <source>To normal…</source>
        <translation>转回平时…</translation>
    </message>
    <message>
        <source>since %1, by %2: %3</source>
        <translation>%1起，%2：%3</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Login</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Nobody has signed in: this seat may only look</source>
        <translation>尚未登录：本席位只能查看</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Asks for the password before anything more is done here (Ctrl+Shift+L)</source>
        <translation>再次操作前须输入口令（Ctrl+Shift+L）</translation>
    </message>
    <message>
        <source>%1 (%2), locked</source>
        <translation>%1（%2），已锁定</translation>
    </message>
</context>
<context>
    <name>ConflictList</name>
    <message>
        <source>Sources that disagree</source>
        <translation>来源不一致</translation>
    </message>
    <message>
        <source>Sources that disagree: %1</source>
        <translation>来源不一致：%1</translation>
    </message>
    <message>
        <source>They may differ by %1. %2</source>
        <translation>允许相差%1。%2</translation>
    </message>
</context>
<context>
    <name>WarningList</name>
    <message>
        <source>Warnings in force</source>
        <translation>生效预警</translation>
    </message>
    <message>
        <source>Warnings in force: %1</source>
        <translation>生效预警：%1</translation>
    </message>
    <message>
        <source>its area is named only: not on the map</source>
        <translation>区域只有名称或代码，不在图上</translation>
    </message>
    <message>
        <source>without an area: not on the map</source>
        <translation>未给出区域，不在图上</translation>
    </message>
    <message>
        <source>part of its area is named only</source>
        <translation>部分区域只有名称或代码</translation>
    </message>
    <message>
        <source>Exercise: %1</source>
        <translation>［演练］%1</translation>
    </message>
    <message>
        <source>In force from %1, received %2</source>
        <translation>%1 起生效，%2 收到</translation>
    </message>
</context>
<context>
    <name>BranchCard</name>
    <message>
        <source>Two branches</source>
        <translation>两个分支</translation>
    </message>
    <message>
        <source>End the comparison of branches (Esc)</source>
        <translation>结束分支比较（Esc）</translation>
    </message>
    <message>
        <source>End the comparison of branches</source>
        <translation>结束分支比较</translation>
    </message>
    <message>
        <source>A and B change places</source>
        <translation>A 与 B 互换</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>卷帘</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值图</translation>
    </message>
    <message>
        <source>Where the water of B is lower or higher than that of A</source>
        <translation>B 的积水比 A 低或高的地方</translation>
    </message>
    <message>
        <source>Branch of side %1</source>
        <translation>%1 侧的分支</translation>
    </message>
    <message>
        <source>All water with rivers and lakes</source>
        <translation>总水量（含河湖）</translation>
    </message>
    <message>
        <source>Road closed to cars</source>
        <translation>小汽车断行道路</translation>
    </message>
    <message>
        <source>Queues on roads</source>
        <translation>道路排队</translation>
    </message>
    <message>
        <source>Vehicles under way</source>
        <translation>在途车辆</translation>
    </message>
    <message>
        <source>Stranded vehicles</source>
        <translation>被困车辆</translation>
    </message>
    <message>
        <source>Residents no ambulance reaches</source>
        <translation>救护车无法到达的居民</translation>
    </message>
    <message>
        <source>Quantity over time</source>
        <translation>随时间变化的量</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Figures of both branches</source>
        <translation>两个分支的指标</translation>
    </message>
    <message>
        <source>Adopt %1</source>
        <translation>采用 %1</translation>
    </message>
    <message>
        <source>What people do in this branch becomes tasks of the verified incident; it replaces the plan before</source>
        <translation>该分支中的处置动作转为已核实事件的任务，并替代此前的方案</translation>
    </message>
    <message>
        <source>Depth at the time that is shown</source>
        <translation>所示时刻的水深</translation>
    </message>
    <message>
        <source>Greatest depth until then</source>
        <translation>截至此时的最大水深</translation>
    </message>
    <message>
        <source>How long water ponded until then</source>
        <translation>截至此时的积水时长</translation>
    </message>
    <message>
        <source>What the map of differences shows</source>
        <translation>差异图的内容</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>As CSV for a spreadsheet, into the folder of documents</source>
        <translation>存为电子表格用的 CSV，放在“文档”文件夹</translation>
    </message>
    <message>
        <source>B − A</source>
        <translation>B − A</translation>
    </message>
    <message>
        <source>Water on streets</source>
        <translation>道路积水量</translation>
    </message>
    <message>
        <source>Ponded road</source>
        <translation>积水道路</translation>
    </message>
</context>
<context>
    <name>BranchCompare</name>
    <message>
        <source>There are no two branches yet: close a road or send a unit</source>
        <translation>还没有两个分支：请封闭道路或派出力量</translation>
    </message>
    <message>
        <source>At %1 B has %2 less and %3 more water than A</source>
        <translation>%1 时 B 比 A 少 %2、多 %3 水</translation>
    </message>
    <message>
        <source>Compare two branches…</source>
        <translation>比较两个分支…</translation>
    </message>
    <message>
        <source>Until %1 the water of B was lower at its deepest on %2 and higher on %3</source>
        <translation>截至 %1，B 的最大水深在 %2 上较低，在 %3 上较高</translation>
    </message>
    <message>
        <source>Until %1 water of %2 cm stood shorter in B on %3 and longer on %4</source>
        <translation>截至 %1，B 中 %2 厘米以上积水在 %3 上较短，在 %4 上较长</translation>
    </message>
    <message>
        <source>Table saved: %1</source>
        <translation>表格已保存：%1</translation>
    </message>
</context>
<context>
    <name>HistoryChoice</name>
    <message>
        <source>Now</source>
        <translation>此时</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 时</translation>
    </message>
    <message>
        <source>7 d</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>1 y</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>The present hours and what is forecast</source>
        <translation>此时前后与预测</translation>
    </message>
    <message>
        <source>From the archive, until now</source>
        <translation>来自历史库，到此时为止</translation>
    </message>
</context>
<context>
    <name>PairChart</name>
    <message>
        <source>top = %1</source>
        <translation>顶端 = %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>CoverCard</name>
    <message>
        <source>first call of the minute that an ambulance comes too late for</source>
        <translation>以每分钟一次呼叫计，首次不能按时到达的时刻</translation>
    </message>
    <message>
        <source>Last home lost</source>
        <translation>最后一处失去覆盖</translation>
    </message>
    <message>
        <source>Half of them lost</source>
        <translation>半数失去覆盖</translation>
    </message>
    <message>
        <source>First home lost</source>
        <translation>首处失去覆盖</translation>
    </message>
    <message>
        <source>%1: loses the ambulance with calls from %2 on</source>
        <translation>%1：%2 起呼叫的救护车不能按时到达</translation>
    </message>
    <message>
        <source>%1: keeps the ambulance in this time</source>
        <translation>%1：此时段内救护车均能按时到达</translation>
    </message>
    <message>
        <source>%1: no home within reach even over dry roads</source>
        <translation>%1：不是住宅，或无积水时也不在时限内</translation>
    </message>
    <message>
        <source>Click a home to see when it loses the ambulance</source>
        <translation>点击住宅，查看何时失去救护覆盖</translation>
    </message>
    <message>
        <source>within %1 min</source>
        <translation>%1 分钟内</translation>
    </message>
    <message>
        <source>%1 homes, %2 residents</source>
        <translation>%1 栋住宅，%2 名居民</translation>
    </message>
    <message>
        <source>lost in this span by the water that is shown</source>
        <translation>因所示积水在此时段失去</translation>
    </message>
    <message>
        <source>Working it out…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>%1 of %2 homes (%3 residents) lose the ambulance that comes from the nearest hospital (of %4) in this time</source>
        <translation>%2 栋住宅中有 %1 栋（%3 名居民）失去从最近医院（共 %4 家）按时到达的救护车</translation>
    </message>
    <message>
        <source>Ambulance cover</source>
        <translation>救护覆盖</translation>
    </message>
    <message>
        <source>Take the cover out of the picture (Esc)</source>
        <translation>移去救护覆盖（Esc）</translation>
    </message>
    <message>
        <source>Take the cover out of the picture</source>
        <translation>移去救护覆盖</translation>
    </message>
    <message>
        <source>Minutes an ambulance has</source>
        <translation>救护车的时限（分钟）</translation>
    </message>
    <message>
        <source>%1 homes; residents: %2</source>
        <translation>%1 处住宅；居民：%2</translation>
    </message>
    <message>
        <source>Water of %1</source>
        <translation>积水依据：%1</translation>
    </message>
</context>
<context>
    <name>CoverTools</name>
    <message>
        <source>There is no forecast yet whose water could cut anybody off</source>
        <translation>还没有预报，无从判断积水会阻断谁</translation>
    </message>
    <message>
        <source>Ambulance cover…</source>
        <translation>救护覆盖…</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Filed as %1</source>
        <translation>已登记为%1</translation>
    </message>
    <message>
        <source>It becomes an incident of its class, to be verified and handled</source>
        <translation>按其类别登记为事件，待核实与处置</translation>
    </message>
    <message>
        <source>File</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>corrected by report %1</source>
        <translation>按上报 %1 校正</translation>
    </message>
    <message>
        <source>Reports from the field</source>
        <translation>现场上报</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核实</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>The forecast is corrected by what was seen there</source>
        <translation>核实后，推演按现场所见水深校正</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>Corrected %1 by %2</source>
        <translation>已校正 %1：%2</translation>
    </message>
    <message>
        <source>%1 by %2 at %3</source>
        <translation>%1：%2，%3</translation>
    </message>
    <message>
        <source>Reports from the field: %1, %2 to verify</source>
        <translation>现场上报：%1，待核实 %2</translation>
    </message>
    <message>
        <source>Open the picture of %1</source>
        <translation>打开 %1 的图片</translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message>
        <source>This seat is locked</source>
        <translation>本席位已锁定</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Sign in as somebody else</source>
        <translation>以其他人员登录</translation>
    </message>
    <message>
        <source>%1 (%2) is signed in. The picture goes on; nothing is done until the password is shown again.</source>
        <translation>%1（%2）已登录。画面照常更新；重新输入口令之前不执行任何操作。</translation>
    </message>
</context>
<context>
    <name>MaskPanel</name>
    <message>
        <source>Mask for the wall</source>
        <translation>大屏屏蔽</translation>
    </message>
    <message>
        <source>Lift the mask</source>
        <translation>解除屏蔽</translation>
    </message>
    <message>
        <source>Everything is shown</source>
        <translation>未屏蔽，全部显示</translation>
    </message>
    <message>
        <source>Hides layers and attributes above the label of the wall, in the picture, in panels, tables and exports; stays after a restart</source>
        <translation>在画面、面板、表格与导出中屏蔽高于大屏密级的图层和属性；重启后仍然有效</translation>
    </message>
    <message>
        <source>Who lifts the mask, and when, is recorded</source>
        <translation>解除屏蔽的人员与时间记入日志</translation>
    </message>
    <message>
        <source>Only roles that may lift the mask can; sign in as one of them</source>
        <translation>只有有权解除屏蔽的角色可以解除，请以该角色登录</translation>
    </message>
    <message>
        <source>Masked: %1</source>
        <translation>已屏蔽：%1</translation>
    </message>
    <message>
        <source>Shows only what is %1</source>
        <translation>只显示“%1”级内容</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>No page has these words</source>
        <translation>没有含这些词的页</translation>
    </message>
    <message>
        <source>No page of help was found beside the program</source>
        <translation>程序旁没有帮助页</translation>
    </message>
    <message>
        <source>Pages of help</source>
        <translation>帮助页</translation>
    </message>
    <message>
        <source>Words to look for</source>
        <translation>要找的词</translation>
    </message>
    <message>
        <source>Close the help</source>
        <translation>关闭帮助</translation>
    </message>
    <message>
        <source>Close the help (F1)</source>
        <translation>关闭帮助 (F1)</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>RulesPanel</name>
    <message>
        <source>Switch on…</source>
        <translation>启用…</translation>
    </message>
    <message>
        <source>Switch off…</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>Switched</source>
        <translation>切换记录</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>第 %1 版，%2</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>the whole city</source>
        <translation>全市</translation>
    </message>
    <message>
        <source>Valid in</source>
        <translation>适用范围</translation>
    </message>
    <message>
        <source>operational</source>
        <translation>运行经验</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>依据类别</translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation>阈值依据</translation>
    </message>
    <message>
        <source>Raises</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>%1 (off)</source>
        <translation>%1（已停用）</translation>
    </message>
    <message>
        <source>Rules: %1 of %2 on</source>
        <translation>规则：%2 条中 %1 条启用</translation>
    </message>
    <message>
        <source>What the rule has raised is cleared when it is switched off; your name, the time and the reason are recorded</source>
        <translation>关闭规则即清除其已触发的报警；记录您的姓名、时间和原因</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>切换</translation>
    </message>
    <message>
        <source>Why the rule is switched</source>
        <translation>切换该规则的原因</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Name, code or source of a rule</source>
        <translation>规则名称、编码或依据</translation>
    </message>
    <message>
        <source>Show rules</source>
        <translation>查看规则</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>off at %1 by %2: %3</source>
        <translation>%1 由 %2 关闭：%3</translation>
    </message>
    <message>
        <source>on at %1 by %2: %3</source>
        <translation>%1 由 %2 开启：%3</translation>
    </message>
    <message>
        <source>never since it was installed</source>
        <translation>安装以来从未切换</translation>
    </message>
    <message>
        <source>underpasses</source>
        <translation>下穿通道</translation>
    </message>
    <message>
        <source>tunnels</source>
        <translation>隧道</translation>
    </message>
    <message>
        <source>substations</source>
        <translation>变电站</translation>
    </message>
    <message>
        <source>districts</source>
        <translation>行政区</translation>
    </message>
    <message>
        <source>drainage districts</source>
        <translation>排水分区</translation>
    </message>
    <message>
        <source>low-lying basins</source>
        <translation>低洼区</translation>
    </message>
</context>
<context>
    <name>ExposurePanel</name>
    <message>
        <source>all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Depth, cm</source>
        <translation>水深，cm</translation>
    </message>
    <message>
        <source>Roads, km</source>
        <translation>道路，km</translation>
    </message>
    <message>
        <source>Schools</source>
        <translation>学校</translation>
    </message>
    <message>
        <source>buildings</source>
        <translation>栋</translation>
    </message>
    <message>
        <source>Hospitals</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>Homes</source>
        <translation>其中住宅</translation>
    </message>
    <message>
        <source>count</source>
        <translation>栋</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>persons</source>
        <translation>人</translation>
    </message>
    <message>
        <source>People</source>
        <translation>居民</translation>
    </message>
    <message>
        <source>%1 at %2; buildings: the deepest water beside their walls, roads: metres under water; bands: %3</source>
        <translation>%1，%2；建筑按墙边最深积水，道路按积水路段长度；水深分级：%3</translation>
    </message>
    <message>
        <source>%1: computed water of %2, run %3 old</source>
        <translation>%1：%2 的推演水深，推演于 %3 前</translation>
    </message>
    <message>
        <source>%1: forecast water of %2, run %3 old</source>
        <translation>%1：%2 的预报水深，推演于 %3 前</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>No water is computed for this time</source>
        <translation>此时刻没有推演的积水</translation>
    </message>
    <message>
        <source>What the water meets, by depth</source>
        <translation>按水深统计的受影响对象</translation>
    </message>
    <message>
        <source>In the water, by depth</source>
        <translation>水中受影响对象（按水深）</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Leaves one line of the table</source>
        <translation>只留一行合计</translation>
    </message>
    <message>
        <source>Kilometres in the water of each class of road</source>
        <translation>各等级道路的淹水里程</translation>
    </message>
    <message>
        <source>%1 persons, %2 buildings, %3 km of roads</source>
        <translation>%1 人、%2 栋建筑、%3 km 道路</translation>
    </message>
    <message>
        <source>%1: water of %2 in a drilled scenario</source>
        <translation>%1：演练情景 %2 的积水</translation>
    </message>
</context>
<context>
    <name>CityTools</name>
    <message>
        <source>What the reader remarks:</source>
        <translation>读取程序的说明（英文原文）：</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open this city</source>
        <translation>打开该城市</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>and %1 more, in the package&apos;s city.json</source>
        <translation>另有 %1 条，见数据包的 city.json</translation>
    </message>
    <message>
        <source>Not imported: %1</source>
        <translation>未导入：%1</translation>
    </message>
    <message>
        <source>Imported: %1</source>
        <translation>已导入：%1</translation>
    </message>
    <message>
        <source>Importing %1</source>
        <translation>正在导入 %1</translation>
    </message>
    <message>
        <source>City imported: %1</source>
        <translation>城市已导入：%1</translation>
    </message>
    <message>
        <source>%1 buildings, %2 roads, %3 waters, %4 trees; terrain of %5 m cells; %6</source>
        <translation>建筑 %1，道路 %2，水体 %3，树木 %4；地形格网 %5 米；%6</translation>
    </message>
    <message>
        <source>City not imported: %1</source>
        <translation>城市未导入：%1</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written</source>
        <translation>已取消，未写出任何文件</translation>
    </message>
    <message>
        <source>A city is being imported; wait or cancel it first</source>
        <translation>正在导入城市，请等待或先取消</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Import a city…</source>
        <translation>导入城市…</translation>
    </message>
    <message>
        <source>Open a city…</source>
        <translation>打开城市…</translation>
    </message>
    <message>
        <source>Open a city</source>
        <translation>打开城市</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
    <message>
        <source>No city package: %1 has no city.json. Choose the folder that &quot;Import a city&quot; wrote</source>
        <translation>不是城市数据包：%1 中没有 city.json。请选择“导入城市”写出的文件夹</translation>
    </message>
    <message>
        <source>This seat has live feeds or shares its picture and keeps its city. Open another one in its own window: citymirror --city DIR</source>
        <translation>本席位接有实时来源或与其他席位共享画面，不能更换城市。请另开窗口：citymirror --city 目录</translation>
    </message>
</context>
<context>
    <name>ImportCityDialog</name>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>new or empty</source>
        <translation>新建或空文件夹</translation>
    </message>
    <message>
        <source>Folder of the city</source>
        <translation>城市文件夹</translation>
    </message>
    <message>
        <source>To be named under pictures</source>
        <translation>图下署名</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>all; or west,south,east,north in metres</source>
        <translation>全部；或 西,南,东,北（米）</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Wall clock</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>by the place; or UTC+8</source>
        <translation>按所在地；或 UTC+8</translation>
    </message>
    <message>
        <source>UTC+8 for data on a datum of China, elsewhere by the longitude</source>
        <translation>中国基准的数据为 UTC+8，其他按经度</translation>
    </message>
    <message>
        <source>Vertical datum</source>
        <translation>高程基准</translation>
    </message>
    <message>
        <source>what they name; or GCJ-02, BD-09, EPSG:n</source>
        <translation>默认按文件所示；或 GCJ-02、BD-09、EPSG:n</translation>
    </message>
    <message>
        <source>of the vectors</source>
        <translation>矢量坐标系</translation>
    </message>
    <message>
        <source>that of the terrain; or EPSG:4547, a file of parameters</source>
        <translation>默认用地形的坐标系；或 EPSG:4547、参数文件</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>All layers from one file</source>
        <translation>所有图层取自一个文件</translation>
    </message>
    <message>
        <source>All layers from one file…</source>
        <translation>所有图层取自一个文件…</translation>
    </message>
    <message>
        <source>points, rows or areas</source>
        <translation>点、行或面</translation>
    </message>
    <message>
        <source>Trees and woods</source>
        <translation>树木与林地</translation>
    </message>
    <message>
        <source>hospitals, fire stations, police, schools</source>
        <translation>医院、消防站、公安、学校</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>inlets, pumps, gates</source>
        <translation>雨水口、泵站、闸门</translation>
    </message>
    <message>
        <source>Drainage</source>
        <translation>排水</translation>
    </message>
    <message>
        <source>areas and waterways</source>
        <translation>水面与水道</translation>
    </message>
    <message>
        <source>Waters</source>
        <translation>水体</translation>
    </message>
    <message>
        <source>centre lines</source>
        <translation>中心线</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>FILE or FILE:LAYER</source>
        <translation>文件 或 文件:图层</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>GeoTIFF or another raster; of several the next fills the holes</source>
        <translation>GeoTIFF 等栅格；多个时后者补前者空洞</translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>that of the folder</source>
        <translation>默认用文件夹名</translation>
    </message>
    <message>
        <source>Name, English</source>
        <translation>英文名称</translation>
    </message>
    <message>
        <source>Name, Chinese</source>
        <translation>中文名称</translation>
    </message>
    <message>
        <source>Import a city</source>
        <translation>导入城市</translation>
    </message>
    <message>
        <source>Keep outlines traced along a raster as they are</source>
        <translation>沿栅格描出的建筑轮廓保持原样</translation>
    </message>
    <message>
        <source>Otherwise buildings with the stairs of raster cells get straight walls, within a cell</source>
        <translation>否则带栅格台阶的建筑在一格之内拉直墙面</translation>
    </message>
    <message>
        <source>Vehicles keep</source>
        <translation>车辆行驶</translation>
    </message>
    <message>
        <source>as configured</source>
        <translation>按配置</translation>
    </message>
    <message>
        <source>right</source>
        <translation>靠右</translation>
    </message>
    <message>
        <source>left</source>
        <translation>靠左</translation>
    </message>
    <message>
        <source>Written into city.json; without it driving_side of city_traffic.json holds</source>
        <translation>写入 city.json；不写则用 city_traffic.json 的 driving_side</translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>%1 does not arrive before the end</source>
        <translation>%1 在推演结束前未到达</translation>
    </message>
    <message>
        <source>Cannot be done: %1 (%2)</source>
        <translation>不可行：%1（%2）</translation>
    </message>
    <message>
        <source>Search what to do</source>
        <translation>行动方案搜索</translation>
    </message>
    <message>
        <source>Crews that are free</source>
        <translation>可调队伍</translation>
    </message>
    <message>
        <source>Measures of one plan, at most</source>
        <translation>一个方案最多措施数</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Stop the search</source>
        <translation>停止搜索</translation>
    </message>
    <message>
        <source>Make the plan a branch</source>
        <translation>将方案转为分支</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>名次</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Plans begin at %1 in “%2”</source>
        <translation>方案自%1起，从“%2”开始</translation>
    </message>
    <message>
        <source>Searched from “%1”</source>
        <translation>搜索起点：“%1”</translation>
    </message>
    <message>
        <source>There is: %1</source>
        <translation>现有：%1</translation>
    </message>
</context>
<context>
    <name>PlanTools</name>
    <message>
        <source>Run the traffic first: plans are tried in it</source>
        <translation>请先开始交通推演：方案在其中试算</translation>
    </message>
    <message>
        <source>The run ends before that: choose an earlier time</source>
        <translation>推演在此之前结束，请选更早的时刻</translation>
    </message>
    <message>
        <source>No road is forecast to pond: there is nothing to do</source>
        <translation>预报无道路积水，无需处置</translation>
    </message>
    <message>
        <source>The search was stopped</source>
        <translation>搜索已停止</translation>
    </message>
    <message>
        <source>Search what to do…</source>
        <translation>行动方案搜索…</translation>
    </message>
    <message>
        <source>The branch that is shown begins at %1: choose a later time</source>
        <translation>所示分支自%1开始，请选择更晚的时刻</translation>
    </message>
    <message>
        <source>Looking where water stands in the branch that is shown…</source>
        <translation>正在查找所示分支的积水位置…</translation>
    </message>
    <message>
        <source>The branch that is shown is still computed: measures are offered where water stands by then</source>
        <translation>所示分支仍在推演：推演到有积水的时刻后列出可选措施</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Only the city</source>
        <translation>只看城市</translation>
    </message>
    <message>
        <source>Undo the last measure</source>
        <translation>撤销上一项措施</translation>
    </message>
    <message>
        <source>Redo the measure</source>
        <translation>重做措施</translation>
    </message>
    <message>
        <source>Lock the seat</source>
        <translation>锁定席位</translation>
    </message>
    <message>
        <source>A section through the water</source>
        <translation>水下剖面</translation>
    </message>
</context>
<context>
    <name>HandlingCard</name>
    <message>
        <source>Handling of incidents</source>
        <translation>处置指标</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Close the indices of handling</source>
        <translation>关闭处置指标</translation>
    </message>
    <message>
        <source>by unit</source>
        <translation>按责任单位</translation>
    </message>
    <message>
        <source>by area</source>
        <translation>按区域</translation>
    </message>
    <message>
        <source>by class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>whole time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>last 24 h</source>
        <translation>近 24 小时</translation>
    </message>
    <message>
        <source>last 7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>last 30 days</source>
        <translation>近 30 天</translation>
    </message>
    <message>
        <source>Counted by</source>
        <translation>汇总方式</translation>
    </message>
    <message>
        <source>Reported within</source>
        <translation>上报时间</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Unit that answers</source>
        <translation>责任单位</translation>
    </message>
    <message>
        <source>Class of event</source>
        <translation>事件类别</translation>
    </message>
    <message>
        <source>Indices of handling</source>
        <translation>处置指标表</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>On time</source>
        <translation>按时率</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>保存汇总表</translation>
    </message>
    <message>
        <source>The indices with the mean time of each step, as CSV</source>
        <translation>各项指标与各环节平均用时，存为 CSV</translation>
    </message>
    <message>
        <source>Save cases</source>
        <translation>保存案件表</translation>
    </message>
    <message>
        <source>Each case with its seven steps, as CSV</source>
        <translation>每案七个环节，存为 CSV</translation>
    </message>
    <message>
        <source>all areas</source>
        <translation>全部区域</translation>
    </message>
    <message>
        <source>all units</source>
        <translation>全部单位</translation>
    </message>
    <message>
        <source>all classes</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>No incident has been opened yet</source>
        <translation>尚无事件</translation>
    </message>
    <message>
        <source>%1 cases, %2 closed · on time %3 (%4 of %5) · sent back %6</source>
        <translation>案件 %1 件，结案 %2 件 · 按时率 %3（%4/%5） · 退回 %6 次</translation>
    </message>
    <message>
        <source>From the journal of this session, %1 %2 to %3; rejected and merged incidents do not count. Time limits: event_classes.json. An open case counts as late once its limit has passed.</source>
        <translation>来自本次运行的日志，%1 %2 至 %3；已驳回、已并入的事件不计。时限见 event_classes.json；未结案件超过时限即计为超时。</translation>
    </message>
    <message>
        <source>On time, % of closed or late</source>
        <translation>按时率（占结案与超时），%</translation>
    </message>
    <message>
        <source>Mean time of each step, min</source>
        <translation>各环节平均用时，分钟</translation>
    </message>
</context>
<context>
    <name>HandlingTools</name>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Table saved: %1</source>
        <translation>表格已保存：%1</translation>
    </message>
    <message>
        <source>Table not saved: %1</source>
        <translation>表格未保存：%1</translation>
    </message>
    <message>
        <source>Handling of incidents…</source>
        <translation>处置指标…</translation>
    </message>
</context>
<context>
    <name>OddsCard</name>
    <message>
        <source>Of the forecast or what-if run that is shown, not of a branch of traffic. The rain to come is more or less, sooner or later all over the city alike; rain that falls elsewhere than forecast takes citymirror-cli ensemble</source>
        <translation>对象是所示的预报或假设推演，不是交通分支。后续降雨在全市同样地增减、提前或推迟；落区的偏移须用 citymirror-cli ensemble</translation>
    </message>
    <message>
        <source>Probability of ponding</source>
        <translation>积水概率</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>推演次数</translation>
    </message>
    <message>
        <source>Amount of rain (± %)</source>
        <translation>雨量误差（± %）</translation>
    </message>
    <message>
        <source>Time of rain (± min)</source>
        <translation>到雨时间误差（± 分钟）</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>开始推演</translation>
    </message>
    <message>
        <source>Stop computing</source>
        <translation>停止推演</translation>
    </message>
    <message>
        <source>Take the probability out of the picture (Esc)</source>
        <translation>从画面中移去积水概率（Esc）</translation>
    </message>
    <message>
        <source>Take the probability out of the picture</source>
        <translation>从画面中移去积水概率</translation>
    </message>
    <message>
        <source>Depth that is reached</source>
        <translation>达到的水深</translation>
    </message>
    <message>
        <source>%1 and deeper</source>
        <translation>%1 及以上</translation>
    </message>
    <message>
        <source>Rain to come of %1 may be off by</source>
        <translation>%1 的后续降雨，误差取：</translation>
    </message>
    <message>
        <source>The first run computes…</source>
        <translation>正在推演第一次…</translation>
    </message>
    <message>
        <source>%1 runs of %2: two in three have %3 to %4 times the rain to come, and as many have it within %5 min of its time</source>
        <translation>%2 的 %1 次推演：三分之二的后续雨量为预报的 %3 至 %4 倍，三分之二的到雨时间相差不超过 %5 分钟</translation>
    </message>
    <message>
        <source>Of %1</source>
        <translation>对象：%1</translation>
    </message>
    <message>
        <source>; not of branch %1 that is shown: what is done in it is left out</source>
        <translation>；不是所示的分支 %1，其中的处置不计在内</translation>
    </message>
    <message>
        <source>Another run is shown by now: compute again</source>
        <translation>画面已换为另一次推演，请重新计算</translation>
    </message>
    <message>
        <source>%1 of the runs failed their checks</source>
        <translation>%1 次推演未通过检查</translation>
    </message>
    <message>
        <source>largest depth until %1 over %2 runs, the likeliest cell beside the walls; waters of the map left out</source>
        <translation>至 %1 的最大水深，共 %2 次推演；建筑取墙边概率最大处，河渠湖泊不计</translation>
    </message>
    <message>
        <source>%1 homes, %2 residents, %3 km of road, %4 ha</source>
        <translation>住宅 %1 栋，居民 %2 人，道路 %3 千米，%4 公顷</translation>
    </message>
    <message>
        <source>In every run</source>
        <translation>每次推演都达到</translation>
    </message>
    <message>
        <source>In half of them</source>
        <translation>半数以上达到</translation>
    </message>
    <message>
        <source>In one or more</source>
        <translation>至少一次达到</translation>
    </message>
    <message>
        <source>Click a place to see how likely it is there</source>
        <translation>点击一处，查看该处概率</translation>
    </message>
    <message>
        <source>The clicked place is no land of the model</source>
        <translation>点击处不在模型的陆地上</translation>
    </message>
    <message>
        <source>At the clicked place: %1</source>
        <translation>点击处概率：%1</translation>
    </message>
    <message>
        <source>Nothing of the rain to come may be off: all runs are alike</source>
        <translation>后续降雨没有不确定性：各次推演相同</translation>
    </message>
    <message>
        <source>Two in three runs have at most so much more rain, or as many times less</source>
        <translation>三分之二的推演雨量至多增加这一比例，或减至同样倍数分之一</translation>
    </message>
</context>
<context>
    <name>OddsTools</name>
    <message>
        <source>How far rain may be off was not read (rain_uncertainty.json)</source>
        <translation>未读到降雨误差的配置（rain_uncertainty.json）</translation>
    </message>
    <message>
        <source>There is no forecast yet whose rain could be off</source>
        <translation>还没有预报，无从计算降雨误差的影响</translation>
    </message>
    <message>
        <source>It was stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Probability of ponding…</source>
        <translation>积水概率…</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>查找范围：</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>上一级</translation>
    </message>
    <message>
        <source>Go to the parent directory</source>
        <translation>转到上一级</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Create a New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Change to list view mode</source>
        <translation>以列表显示</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Change to detail view mode</source>
        <translation>显示详细信息</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>侧栏</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>文件名(&amp;N)：</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>文件类型：</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>选择(&amp;C)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Find Directory</source>
        <translation>查找文件夹</translation>
    </message>
    <message>
        <source>Directories</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>All Files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Show </source>
        <translation>显示 </translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 已存在。
要替换它吗？</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
没有这个文件。
请检查文件名。</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
没有这个文件夹。
请检查名称。</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>显示隐藏文件(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>新建文件夹(&amp;N)</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>计算机</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>是(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>否(&amp;N)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>CityView</name>
    <message>
        <source>The city was closed before the layer came into the picture; open the city and add the layer again</source>
        <translation>图层尚未进入画面，城市已关闭；请打开城市后重新添加图层</translation>
    </message>
</context>
<context>
    <name>RoleGate</name>
    <message>
        <source>Needs: %1</source>
        <translation>需要：%1</translation>
    </message>
    <message>
        <source>Nobody may do this: ask the administrator</source>
        <translation>无角色可执行：请联系管理员</translation>
    </message>
</context>
<context>
    <name>CreditStrip</name>
    <message>
        <source>Data: %1</source>
        <translation>数据：%1</translation>
    </message>
</context>
<context>
    <name>Unattended</name>
    <message>
        <source>%1; the nearest time is shown. %2</source>
        <translation>%1；显示的是最近的已知时刻。%2</translation>
    </message>
</context>
<context>
    <name>Ticker</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing here opens it; it lies at %1</source>
        <translation>本机没有可打开它的程序；文件在 %1</translation>
    </message>
</context>
</TS>
