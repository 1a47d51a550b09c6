<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>hearth::AskStep</name>
    <message>
        <source>The label printer is being asked for its state. Nothing is printed.</source>
        <translation>正在询问标签打印机的状态，不会打印。</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Is it ready?</source>
        <translation>打印机就绪了吗？</translation>
    </message>
    <message>
        <source>The printer is being asked. It may print one line.</source>
        <translation>正在询问打印机，它可能会打出一行字。</translation>
    </message>
    <message>
        <source>This cannot be added: %1</source>
        <translation>无法添加：%1</translation>
    </message>
    <message>
        <source>It takes tickets, but never answers: nothing it prints can be confirmed.</source>
        <translation>它能接收小票，但从不应答：打印结果无法确认。</translation>
    </message>
    <message>
        <source>It answers: %1.</source>
        <translation>它回答：%1。</translation>
    </message>
    <message>
        <source>It calls itself %1. Names are often borrowed; what counts is what it can do.</source>
        <translation>它自称 %1。型号名常被借用，以实际能力为准。</translation>
    </message>
    <message>
        <source>Status bytes: %1</source>
        <translation>状态字节：%1</translation>
    </message>
    <message>
        <source>It confirms each ticket by its number.</source>
        <translation>它会按编号确认每一张小票。</translation>
    </message>
    <message>
        <source>It confirms that a ticket is printed.</source>
        <translation>它会确认小票已打印。</translation>
    </message>
    <message>
        <source>It cannot confirm tickets: they are sent, and whether they came out is seen by eye.</source>
        <translation>它不能确认小票：只能发送，是否打出要靠眼看。</translation>
    </message>
    <message>
        <source>It reports trouble by itself.</source>
        <translation>它会主动报告故障。</translation>
    </message>
    <message>
        <source>It is asked for its state every second.</source>
        <translation>系统每秒询问一次它的状态。</translation>
    </message>
</context>
<context>
    <name>hearth::AttentionSection</name>
    <message>
        <source>The printer did not confirm it. Look whether it came out. It is not printed again by itself, so that nothing is made twice.</source>
        <translation>打印机没有确认。请看一下纸是否已经打出。为避免重复制作，系统不会自动再打。</translation>
    </message>
    <message>
        <source>It will not be printed by itself. Print a copy if it is still needed.</source>
        <translation>不会再自动打印。如果还需要，请打印副本。</translation>
    </message>
    <message>
        <source>It prints by itself as soon as the printer is ready.</source>
        <translation>打印机恢复后会自动打印。</translation>
    </message>
    <message>
        <source>Tickets that need a person</source>
        <translation>需要人处理的小票</translation>
    </message>
    <message>
        <source>Nothing. All tickets have come out or are on their way.</source>
        <translation>没有需要处理的。所有小票都已打出或正在打印。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of No. %2</source>
        <translation>%1（单号 %2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>on %1, %2</source>
        <translation>打印机 %1，%2</translation>
    </message>
    <message>
        <source>It came out</source>
        <translation>已经打出</translation>
    </message>
    <message>
        <source>Noted: it came out.</source>
        <translation>已记下：小票已打出。</translation>
    </message>
    <message>
        <source>Print a copy</source>
        <translation>打印副本</translation>
    </message>
    <message>
        <source>A marked copy is on its way to the printer.</source>
        <translation>已送出一张带“重打”标记的副本。</translation>
    </message>
    <message>
        <source>It waited too long and is not printed by itself any more. Is it still needed?</source>
        <translation>等得太久，不再自动打印。还需要吗？</translation>
    </message>
    <message>
        <source>It prints by itself as soon as the printer is ready. If that takes too long, %1 takes it over.</source>
        <translation>打印机恢复后自动打印；若太久，由“%1”接替打印。</translation>
    </message>
    <message>
        <source>Kitchen list</source>
        <translation>厨房清单</translation>
    </message>
    <message>
        <source>taken over from %1</source>
        <translation>转自 %1</translation>
    </message>
    <message>
        <source>Print it now</source>
        <translation>现在打印</translation>
    </message>
    <message>
        <source>It is on its way to the printer.</source>
        <translation>已送往打印机。</translation>
    </message>
    <message>
        <source>Made from the screen</source>
        <translation>已照屏幕制作</translation>
    </message>
    <message>
        <source>Noted: it is made and will not be printed.</source>
        <translation>已记录：已制作，不再打印。</translation>
    </message>
    <message>
        <source>Copy on %1</source>
        <translation>在“%1”打副本</translation>
    </message>
    <message>
        <source>Print on %1</source>
        <translation>改在“%1”打印</translation>
    </message>
    <message>
        <source>It goes to %1.</source>
        <translation>转到“%1”。</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>不要了</translation>
    </message>
    <message>
        <source>Dropped. It will not be printed.</source>
        <translation>已取消，不再打印。</translation>
    </message>
</context>
<context>
    <name>hearth::AudiencePane</name>
    <message>
        <source>Saved at headquarters.</source>
        <translation>已保存在总部。</translation>
    </message>
    <message>
        <source>Renamed.</source>
        <translation>已改名。</translation>
    </message>
    <message>
        <source>Delete &quot;%1&quot;?</source>
        <translation>删除“%1”？</translation>
    </message>
    <message>
        <source>It goes at headquarters, for all.</source>
        <translation>将从总部删除，对所有人生效。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>已删除。</translation>
    </message>
    <message>
        <source>Saved audiences</source>
        <translation>已存人群</translation>
    </message>
    <message>
        <source>Who? As spend:high and not lifecycle:lost</source>
        <translation>要找谁？如 spend:high and not lifecycle:lost</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>and</source>
        <translation>且</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或</translation>
    </message>
    <message>
        <source>not</source>
        <translation>非</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>改名</translation>
    </message>
    <message>
        <source>Members in the chain</source>
        <translation>全连锁人数</translation>
    </message>
    <message>
        <source>Of them with this as home store</source>
        <translation>其中常来本店的</translation>
    </message>
    <message>
        <source>Asking headquarters…</source>
        <translation>正在向总部查询…</translation>
    </message>
    <message>
        <source>There is no such audience any more</source>
        <translation>这个人群已不存在</translation>
    </message>
    <message>
        <source>Headquarters does not answer managers at this till</source>
        <translation>总部未允许本机的店长查询</translation>
    </message>
    <message>
        <source>Headquarters can allow it.</source>
        <translation>可由总部开通。</translation>
    </message>
    <message>
        <source>This headquarters is of an earlier version</source>
        <translation>总部程序版本较旧</translation>
    </message>
    <message>
        <source>It cannot count audiences for tills yet.</source>
        <translation>它还不能为收银机统计人群。</translation>
    </message>
    <message>
        <source>Headquarters did not answer</source>
        <translation>总部没有答复</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Headquarters is not reached</source>
        <translation>连不上总部</translation>
    </message>
    <message>
        <source>Only headquarters can count: try again once it is.</source>
        <translation>只有总部能统计：连上后再试。</translation>
    </message>
    <message>
        <source>None yet. Save one below.</source>
        <translation>还没有，可在下面保存。</translation>
    </message>
    <message>
        <source>headquarters&apos;</source>
        <translation>总部的</translation>
    </message>
    <message>
        <source>of store %1</source>
        <translation>门店 %1 的</translation>
    </message>
    <message>
        <source>Which kind of tag?</source>
        <translation>哪一类标签？</translation>
    </message>
    <message>
        <source>Of %1 members in the chain%2; of %3 of this store%4. As headquarters had it: %5</source>
        <translation>全连锁 %1 位会员%2；常来本店 %3 位%4。总部 %5 的数据</translation>
    </message>
    <message>
        <source>This cannot be done: column %1</source>
        <translation>无法完成：第 %1 列</translation>
    </message>
    <message>
        <source>This cannot be done</source>
        <translation>无法完成</translation>
    </message>
</context>
<context>
    <name>hearth::CashPane</name>
    <message>
        <source>Exact</source>
        <translation>正好</translation>
    </message>
    <message>
        <source>Exact amount, %1</source>
        <translation>正好金额，%1</translation>
    </message>
    <message>
        <source>Exact. No change.</source>
        <translation>金额正好，无需找零。</translation>
    </message>
    <message>
        <source>Give back %1.</source>
        <translation>请找零 %1。</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>还差 %1。</translation>
    </message>
    <message>
        <source>Tap what the customer gives, or type it.</source>
        <translation>请点选或输入顾客付的金额。</translation>
    </message>
    <message>
        <source>Storing …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Take payment</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金收款</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Cash payment</source>
        <translation>现金收款</translation>
    </message>
</context>
<context>
    <name>hearth::CashierPage</name>
    <message>
        <source>There is no menu yet</source>
        <translation>还没有菜单</translation>
    </message>
    <message>
        <source>It arrives from headquarters by itself, or is imported with hearth-till import-menu.</source>
        <translation>菜单会从总部自动下发，也可以用 hearth-till import-menu 导入。</translation>
    </message>
    <message>
        <source>Nothing is called so</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Esc ends the search.</source>
        <translation>按 Esc 结束搜索。</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>菜品</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Clear the order?</source>
        <translation>清空这张单？</translation>
    </message>
    <message>
        <source>All its lines go. Nothing has been paid.</source>
        <translation>所有菜品都会移除。尚未收款。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Not paid. The order is still here, nothing was stored.</source>
        <translation>没有收款成功。订单还在，没有保存任何内容。</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已收款</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>No. %1 · %2 received</source>
        <translation>单号 %1 · 实收 %2</translation>
    </message>
    <message>
        <source>No printer is set up</source>
        <translation>没有设置打印机</translation>
    </message>
    <message>
        <source>%1 × next item</source>
        <translation>下一项 × %1</translation>
    </message>
    <message>
        <source>Search: %1</source>
        <translation>搜索：%1</translation>
    </message>
</context>
<context>
    <name>hearth::DayOrdersModel</name>
    <message>
        <source>arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待上传</translation>
    </message>
    <message>
        <source>nothing to print</source>
        <translation>无需打印</translation>
    </message>
    <message>
        <source>refunded %1</source>
        <translation>已退 %1</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Headquarters</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>出纸</translation>
    </message>
</context>
<context>
    <name>hearth::FindStep</name>
    <message>
        <source>It is a label printer</source>
        <translation>这是标签打印机</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Enter an address</source>
        <translation>手动输入地址</translation>
    </message>
    <message>
        <source>Searching the store&apos;s network: %1 of %2 addresses</source>
        <translation>正在查找店内网络：%1 / %2 个地址</translation>
    </message>
    <message>
        <source>The search did not work: %1</source>
        <translation>查找失败：%1</translation>
    </message>
    <message>
        <source>No printer was found. Is it switched on, and on the store&apos;s network? You can enter its address.</source>
        <translation>没有找到打印机。它开机了吗？接入店内网络了吗？也可以手动输入地址。</translation>
    </message>
    <message>
        <source>Tap the printer you want to add.</source>
        <translation>点选要添加的打印机。</translation>
    </message>
    <message>
        <source>Which printer?</source>
        <translation>哪一台打印机？</translation>
    </message>
    <message>
        <source>The address stands on the page the printer prints by itself: hold its FEED button while you switch it on.</source>
        <translation>地址印在打印机的自检页上：按住进纸键再开机即可打出。</translation>
    </message>
    <message>
        <source>The printer&apos;s address</source>
        <translation>打印机地址</translation>
    </message>
    <message>
        <source>With a keyboard also usb:/dev/usb/lp0, serial:/dev/ttyUSB0 and cups:NAME.</source>
        <translation>用键盘还可输入 usb:/dev/usb/lp0、serial:/dev/ttyUSB0 或 cups:NAME。</translation>
    </message>
    <message>
        <source>Searching the store&apos;s network …</source>
        <translation>正在查找店内网络……</translation>
    </message>
    <message>
        <source>calls itself %1</source>
        <translation>自称 %1</translation>
    </message>
    <message>
        <source>already set up as %1</source>
        <translation>已添加，名为“%1”</translation>
    </message>
    <message>
        <source>answers as a printer</source>
        <translation>应答正常，是打印机</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>就是它</translation>
    </message>
</context>
<context>
    <name>hearth::ForecastChart</name>
    <message>
        <source>What came</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Forecast of the day before</source>
        <translation>前一天的预测</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>4 days of 5</source>
        <translation>五天中四天</translation>
    </message>
    <message>
        <source>19 days of 20</source>
        <translation>二十天中十九天</translation>
    </message>
    <message>
        <source>Your figure</source>
        <translation>我的预估</translation>
    </message>
</context>
<context>
    <name>hearth::ForecastMix</name>
    <message>
        <source>Parts of the day</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Items, pieces</source>
        <translation>单品（份）</translation>
    </message>
    <message>
        <source>Night, to 6</source>
        <translation>夜间 6点前</translation>
    </message>
    <message>
        <source>Morning, 6–11</source>
        <translation>早间 6–11点</translation>
    </message>
    <message>
        <source>Lunch, 11–14</source>
        <translation>午间 11–14点</translation>
    </message>
    <message>
        <source>Afternoon, 14–17</source>
        <translation>下午 14–17点</translation>
    </message>
    <message>
        <source>Evening, from 17</source>
        <translation>晚间 17点后</translation>
    </message>
    <message numerus="yes">
        <source>and %n more item(s)</source>
        <translation>
            <numerusform>另有%n种</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::ForecastSection</name>
    <message>
        <source>Forecast of revenue</source>
        <translation>营业额预测</translation>
    </message>
    <message>
        <source>Headquarters has not sent a forecast yet. The first one comes in the morning after the first night.</source>
        <translation>总部还没有发来预测。第一份在第一晚之后的早晨到达。</translation>
    </message>
    <message>
        <source>The forecast cannot be read.</source>
        <translation>预测无法读取。</translation>
    </message>
    <message>
        <source>Made %1.</source>
        <translation>生成于 %1。</translation>
    </message>
    <message>
        <source>It knows all days up to %1.</source>
        <translation>已计入截至%1的每一天。</translation>
    </message>
    <message numerus="yes">
        <source>That is %n day(s) ago.</source>
        <translation>
            <numerusform>已是 %n 天前。</numerusform>
        </translation>
    </message>
    <message>
        <source>Headquarters has sent none since.</source>
        <translation>此后总部没有发来新的。</translation>
    </message>
    <message>
        <source>Headquarters is not reached. This one stays here until a newer one comes.</source>
        <translation>连不上总部。在新的到达之前，这份一直可看。</translation>
    </message>
    <message numerus="yes">
        <source>Next %n day(s)</source>
        <translation>
            <numerusform>未来 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy a day ahead</source>
        <translation>提前一天的准确率</translation>
    </message>
    <message>
        <source>Same weekday before</source>
        <translation>按上周同日</translation>
    </message>
    <message>
        <source>Your figures</source>
        <translation>我的预估</translation>
    </message>
    <message>
        <source>The day before</source>
        <translation>前一天</translation>
    </message>
    <message>
        <source>The day after</source>
        <translation>后一天</translation>
    </message>
    <message>
        <source>Your figure</source>
        <translation>我的预估</translation>
    </message>
    <message>
        <source>Why it is as it is</source>
        <translation>为什么这样预测</translation>
    </message>
    <message numerus="yes">
        <source>A new store: %n day(s) of history. Weekdays are taken from the chain.</source>
        <translation>
            <numerusform>新店：只有 %n 天的历史，星期规律取自全体门店。</numerusform>
        </translation>
    </message>
    <message>
        <source>No sales since %1: as it was before that.</source>
        <translation>自%1以来没有销售：按此前的水平。</translation>
    </message>
    <message>
        <source>Revenue is %1 % of what it was on %2.</source>
        <translation>营业额是%2的 %1 %。</translation>
    </message>
    <message>
        <source>%1 was unusual, by a factor of %2: it counts less.</source>
        <translation>%1异常，相差 %2 倍：影响减小。</translation>
    </message>
    <message>
        <source>%1 was so unusual that it does not count.</source>
        <translation>%1过于异常，不计入。</translation>
    </message>
    <message numerus="yes">
        <source>Holiday from %1: %2, %n day(s).</source>
        <translation>
            <numerusform>%1起放假：%2，共 %n 天。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Holiday from %1: %2, %n day(s); the official dates are not known yet.</source>
        <translation>
            <numerusform>%1起放假：%2，共 %n 天；官方日期尚未公布。</numerusform>
        </translation>
    </message>
    <message>
        <source>The models did worse here than a simple mean: that one is shown.</source>
        <translation>模型在本店不如简单平均，所以显示的是平均。</translation>
    </message>
    <message>
        <source>Made without trained models: rougher than usual.</source>
        <translation>没有用到训练好的模型，比平时粗略。</translation>
    </message>
    <message>
        <source>Your figure for %1: %2</source>
        <translation>%1的预估：%2</translation>
    </message>
    <message>
        <source>Nothing unusual: the weekdays, the season and the last weeks.</source>
        <translation>没有特别之处：依据星期、季节和最近几周。</translation>
    </message>
    <message>
        <source>%1; 4 days of 5 between %2 and %3</source>
        <translation>%1；五天中四天在 %2 与 %3 之间</translation>
    </message>
    <message>
        <source>Your figure %1 in place of %2</source>
        <translation>我的预估 %1，代替 %2</translation>
    </message>
    <message>
        <source>Not known.</source>
        <translation>没有数据。</translation>
    </message>
    <message>
        <source>%1 came, %2 was forecast</source>
        <translation>实际 %1，预测 %2</translation>
    </message>
    <message>
        <source>Closed; %1 was forecast</source>
        <translation>未营业；预测 %1</translation>
    </message>
    <message>
        <source>Noted. Headquarters holds both beside what comes.</source>
        <translation>已记下。总部会把两个数与实际比较。</translation>
    </message>
    <message>
        <source>The forecast holds again.</source>
        <translation>恢复使用预测。</translation>
    </message>
</context>
<context>
    <name>hearth::ForecastSheet</name>
    <message>
        <source>Event nearby</source>
        <translation>附近有活动</translation>
    </message>
    <message>
        <source>Promotion</source>
        <translation>促销</translation>
    </message>
    <message>
        <source>Large booking</source>
        <translation>大宗预订</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>Closed early</source>
        <translation>提前打烊</translation>
    </message>
    <message>
        <source>Your figure for %1</source>
        <translation>%1的预估</translation>
    </message>
    <message>
        <source>The forecast is %1; 4 days of 5 lie between %2 and %3.</source>
        <translation>预测 %1；五天中四天在 %2 与 %3 之间。</translation>
    </message>
    <message>
        <source>Revenue you expect</source>
        <translation>预计营业额</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Put it in</source>
        <translation>确定</translation>
    </message>
</context>
<context>
    <name>hearth::KitchenList</name>
    <message>
        <source>Kitchen list</source>
        <translation>厨房清单</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) not on paper, oldest first. Cook from here.</source>
        <translation>
            <numerusform>%n 张单没有打到纸上，最早的在前，请照此制作。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is on paper or on its way.</source>
        <translation>全部已打出或正在打印。</translation>
    </message>
    <message>
        <source>No. %1 · %2</source>
        <translation>单号 %1 · %2</translation>
    </message>
    <message>
        <source>Made from the screen</source>
        <translation>已照屏幕制作</translation>
    </message>
</context>
<context>
    <name>hearth::ManagerPage</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Headquarters</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>会员</translation>
    </message>
</context>
<context>
    <name>hearth::MemberEditSheet</name>
    <message>
        <source>Change member %1</source>
        <translation>修改会员 %1</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>%1 — type it anew to change it</source>
        <translation>%1，如要更换请重新输入</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>会员卡</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>会员码</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>as 0314</source>
        <translation>如 0314</translation>
    </message>
    <message>
        <source>Agrees that we look at the orders</source>
        <translation>同意我们分析其订单</translation>
    </message>
    <message>
        <source>Wants orders not to be looked at now</source>
        <translation>希望现在不要分析其订单</translation>
    </message>
    <message>
        <source>Leave as it was</source>
        <translation>不改</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>No such birthday</source>
        <translation>没有这个生日</translation>
    </message>
    <message>
        <source>Four digits, month and day: 0314.</source>
        <translation>四位数字，月和日：0314。</translation>
    </message>
</context>
<context>
    <name>hearth::MemberPane</name>
    <message>
        <source>Phone number, or scan the card or code</source>
        <translation>手机号，或扫会员卡、会员码</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再查一次</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Another one</source>
        <translation>查另一位</translation>
    </message>
    <message>
        <source>This is no phone number, card or code</source>
        <translation>这不是手机号、卡号或会员码</translation>
    </message>
    <message>
        <source>Asking headquarters…</source>
        <translation>正在向总部查询…</translation>
    </message>
    <message>
        <source>Headquarters does not know this member yet</source>
        <translation>总部还不知道这位会员</translation>
    </message>
    <message>
        <source>Made at this till; it is on its way.</source>
        <translation>在本机新建，正在上传。</translation>
    </message>
    <message>
        <source>Nobody is known by this</source>
        <translation>没有这位会员</translation>
    </message>
    <message>
        <source>Headquarters has no member with this number, card or code.</source>
        <translation>总部没有这个手机号、卡号或会员码的会员。</translation>
    </message>
    <message>
        <source>Headquarters does not answer managers at this till</source>
        <translation>总部未允许本机的店长查询</translation>
    </message>
    <message>
        <source>Shown is what this till knows. Headquarters can allow more.</source>
        <translation>显示的是本机所知。可由总部开通更多。</translation>
    </message>
    <message>
        <source>Headquarters can allow it.</source>
        <translation>可由总部开通。</translation>
    </message>
    <message>
        <source>This headquarters is of an earlier version</source>
        <translation>总部程序版本较旧</translation>
    </message>
    <message>
        <source>Shown is what this till knows.</source>
        <translation>显示的是本机所知。</translation>
    </message>
    <message>
        <source>It cannot show whole members yet.</source>
        <translation>它还不能显示会员全貌。</translation>
    </message>
    <message>
        <source>Headquarters did not answer</source>
        <translation>总部没有答复</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Headquarters is not reached</source>
        <translation>连不上总部</translation>
    </message>
    <message>
        <source>This till does not know this member. With headquarters all members are found.</source>
        <translation>本机不知道这位会员。连上总部后可查到所有会员。</translation>
    </message>
    <message>
        <source>Made at this till; headquarters has not answered yet.</source>
        <translation>在本机新建，总部尚未答复。</translation>
    </message>
    <message>
        <source>%1 (%2 ago)</source>
        <translation>%1（%2前）</translation>
    </message>
    <message>
        <source>As headquarters had it: %1</source>
        <translation>总部 %1 的数据</translation>
    </message>
    <message>
        <source>What this till knows, as headquarters had it: %1</source>
        <translation>本机所知，总部 %1 的数据</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>档案</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>会员卡</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>会员码</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>从 %1 起</translation>
    </message>
    <message>
        <source>Orders are looked at</source>
        <translation>分析订单</translation>
    </message>
    <message>
        <source>no, switched off</source>
        <translation>否，已关闭</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>建档</translation>
    </message>
    <message>
        <source>at headquarters</source>
        <translation>在总部</translation>
    </message>
    <message>
        <source>at till %1</source>
        <translation>在收银机 %1</translation>
    </message>
    <message>
        <source>Same person</source>
        <translation>同一人</translation>
    </message>
    <message numerus="yes">
        <source>%n other record(s)</source>
        <translation>
            <numerusform>另有 %n 份档案</numerusform>
        </translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message numerus="yes">
        <source>on %n day(s)</source>
        <translation>
            <numerusform>在 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Spend</source>
        <translation>消费</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>共 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>First order</source>
        <translation>首单</translation>
    </message>
    <message>
        <source>Last order</source>
        <translation>最近一单</translation>
    </message>
    <message>
        <source>Home store</source>
        <translation>常去门店</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Last orders</source>
        <translation>最近订单</translation>
    </message>
    <message>
        <source>%1 given back</source>
        <translation>退 %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>This member wants nothing to be looked at: nothing is shown.</source>
        <translation>这位会员不希望被分析：不显示任何内容。</translation>
    </message>
    <message>
        <source>Without consent nothing is looked at.</source>
        <translation>未经同意，不作任何分析。</translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>还没有了解到什么。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 · since %2</source>
        <translation>%1 · 自 %2</translation>
    </message>
    <message>
        <source>%1, until %2 unless there is an order</source>
        <translation>%1，如无新单至 %2 止</translation>
    </message>
    <message>
        <source>Usually takes</source>
        <translation>常点</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 % of the pieces</source>
        <translation>占件数 %1 %</translation>
    </message>
    <message>
        <source>Noted.</source>
        <translation>已记下。</translation>
    </message>
    <message>
        <source>Headquarters hears of it now.</source>
        <translation>正在告知总部。</translation>
    </message>
    <message>
        <source>Headquarters hears of it once it is reached.</source>
        <translation>连上总部后自动告知。</translation>
    </message>
</context>
<context>
    <name>hearth::MemberSheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Phone number, or scan the card or code</source>
        <translation>手机号，或扫会员卡、会员码</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>New member</source>
        <translation>新会员</translation>
    </message>
    <message>
        <source>This is no phone number, card or code</source>
        <translation>这不是手机号、卡号或会员码</translation>
    </message>
    <message>
        <source>Asking headquarters…</source>
        <translation>正在向总部查询…</translation>
    </message>
    <message>
        <source>Nobody is known by this</source>
        <translation>没有这位会员</translation>
    </message>
    <message>
        <source>A new member takes a few seconds.</source>
        <translation>几秒钟就能新建会员。</translation>
    </message>
    <message>
        <source>Not known at this till</source>
        <translation>本机没有这位会员</translation>
    </message>
    <message>
        <source>Headquarters cannot be asked now. A new member can be made all the same: headquarters puts both together.</source>
        <translation>现在无法向总部查询。仍可新建会员，总部会把重复的合并。</translation>
    </message>
    <message>
        <source>Phone number, card or code</source>
        <translation>手机号、卡号或会员码</translation>
    </message>
    <message>
        <source>Birthday, as 0314 (may stay empty)</source>
        <translation>生日，如 0314（可不填）</translation>
    </message>
    <message>
        <source>Agrees that we look at the orders</source>
        <translation>同意我们分析其订单</translation>
    </message>
    <message>
        <source>for tags and offers; it can be taken back at any time</source>
        <translation>用于标签和优惠，可随时撤回</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>No such birthday</source>
        <translation>没有这个生日</translation>
    </message>
    <message>
        <source>Four digits, month and day: 0314.</source>
        <translation>四位数字，月和日：0314。</translation>
    </message>
    <message>
        <source>This is a member already</source>
        <translation>已经是会员</translation>
    </message>
    <message>
        <source>Go back and find the member.</source>
        <translation>请返回查找这位会员。</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>This member wants nothing to be looked at: nothing is shown.</source>
        <translation>这位会员不希望被分析：不显示任何内容。</translation>
    </message>
    <message>
        <source>Without consent nothing is looked at.</source>
        <translation>未经同意，不作任何分析。</translation>
    </message>
    <message>
        <source>Made at this till; headquarters has not answered yet.</source>
        <translation>在本机新建，总部尚未答复。</translation>
    </message>
    <message>
        <source>As headquarters has it now.</source>
        <translation>总部当前的数据。</translation>
    </message>
    <message>
        <source>As headquarters had it: %1 (%2 ago)</source>
        <translation>总部 %1 的数据（%2前）</translation>
    </message>
    <message>
        <source>Not this member</source>
        <translation>不是这位会员</translation>
    </message>
    <message>
        <source>Look at orders again</source>
        <translation>恢复分析</translation>
    </message>
    <message>
        <source>Stop looking at orders</source>
        <translation>停止分析</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>还没有了解到什么。</translation>
    </message>
    <message>
        <source>Usually takes — a tap adds it</source>
        <translation>常点 — 点一下加入</translation>
    </message>
    <message>
        <source>Stop looking at this member&apos;s orders?</source>
        <translation>停止分析这位会员的订单？</translation>
    </message>
    <message>
        <source>Tags and habits go, here and at headquarters. The member can have them back at any time.</source>
        <translation>标签和习惯在本机和总部都会清除，会员可随时恢复。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>As headquarters had it: %1</source>
        <translation>总部 %1 的数据</translation>
    </message>
</context>
<context>
    <name>hearth::MembersSection</name>
    <message>
        <source>One member</source>
        <translation>会员全貌</translation>
    </message>
    <message>
        <source>Audiences</source>
        <translation>人群</translation>
    </message>
</context>
<context>
    <name>hearth::MenuTileModel</name>
    <message>
        <source>from %1</source>
        <translation>%1 起</translation>
    </message>
</context>
<context>
    <name>hearth::NameStep</name>
    <message>
        <source>What does it print?</source>
        <translation>它打印什么？</translation>
    </message>
    <message>
        <source>What is it called?</source>
        <translation>叫什么名字？</translation>
    </message>
    <message>
        <source>Name of the printer</source>
        <translation>打印机名称</translation>
    </message>
    <message>
        <source>Who takes over its tickets while it is down?</source>
        <translation>它出故障时由谁接替？</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Its place in the store</source>
        <translation>它在店里的位置</translation>
    </message>
</context>
<context>
    <name>hearth::NumberPad</name>
    <message>
        <source>Delete the last digit</source>
        <translation>删除最后一位</translation>
    </message>
    <message>
        <source>Decimal point</source>
        <translation>小数点</translation>
    </message>
</context>
<context>
    <name>hearth::OrderDetail</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>出纸</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>单号 %1</translation>
    </message>
    <message>
        <source>arrived at headquarters</source>
        <translation>已到达总部</translation>
    </message>
    <message>
        <source>not yet at headquarters</source>
        <translation>尚未到达总部</translation>
    </message>
    <message>
        <source>Total %1</source>
        <translation>合计 %1</translation>
    </message>
    <message>
        <source>Cash %1, change %2</source>
        <translation>现金 %1，找零 %2</translation>
    </message>
    <message>
        <source>Refunded %1</source>
        <translation>已退款 %1</translation>
    </message>
    <message>
        <source>%1 each</source>
        <translation>单价 %1</translation>
    </message>
    <message>
        <source>on %1, %2</source>
        <translation>打印机 %1，%2</translation>
    </message>
    <message>
        <source>Print a marked copy of: %1</source>
        <translation>打印带标记的副本：%1</translation>
    </message>
    <message>
        <source>nothing to print</source>
        <translation>无需打印</translation>
    </message>
    <message>
        <source>A marked copy is on its way to the printer.</source>
        <translation>已送出一张带“重打”标记的副本。</translation>
    </message>
    <message>
        <source>Reprint</source>
        <translation>重打</translation>
    </message>
</context>
<context>
    <name>hearth::OrderLinesModel</name>
    <message>
        <source>%1 each</source>
        <translation>单价 %1</translation>
    </message>
</context>
<context>
    <name>hearth::OrderPane</name>
    <message>
        <source>Order</source>
        <translation>点单</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>结账</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>还没有点单</translation>
    </message>
    <message>
        <source>Tap an item to begin an order.</source>
        <translation>点一下菜品即可开始。</translation>
    </message>
    <message>
        <source>Lines of the order</source>
        <translation>订单明细</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>减一份</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>加一份</translation>
    </message>
    <message>
        <source>Remove the line</source>
        <translation>移除这一行</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
</context>
<context>
    <name>hearth::OrdersSection</name>
    <message>
        <source>Today, %1</source>
        <translation>今天，%1</translation>
    </message>
    <message>
        <source>The orders cannot be read</source>
        <translation>无法读取订单</translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %n order(s)</source>
        <translation>
            <numerusform>最新 %n 单</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 refunded</source>
        <translation>退款 %1</translation>
    </message>
    <message>
        <source>No orders on this day</source>
        <translation>当天没有订单</translation>
    </message>
    <message>
        <source>Each sale stands here once it is paid.</source>
        <translation>收款后的订单会显示在这里。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Show older orders</source>
        <translation>显示更早的订单</translation>
    </message>
    <message>
        <source>The day before</source>
        <translation>前一天</translation>
    </message>
    <message>
        <source>The day after</source>
        <translation>后一天</translation>
    </message>
    <message>
        <source>Orders of the day</source>
        <translation>当天订单</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>班次报表</translation>
    </message>
</context>
<context>
    <name>hearth::PaperStep</name>
    <message>
        <source>%1 × %2 mm</source>
        <translation>%1 × %2 毫米</translation>
    </message>
    <message>
        <source>Is all of it on one label, and none on the next?</source>
        <translation>内容是否都在一张标签上，没有印到下一张？</translation>
    </message>
    <message>
        <source>Choose the size of its labels, then print a test label.</source>
        <translation>请选择标签尺寸，然后打印一张测试标签。</translation>
    </message>
    <message>
        <source>Choose the size of the labels in the printer and print again.</source>
        <translation>请选择机内标签的尺寸，再打印一次。</translation>
    </message>
    <message>
        <source>80 mm</source>
        <translation>80 毫米</translation>
    </message>
    <message>
        <source>58 mm</source>
        <translation>58 毫米</translation>
    </message>
    <message>
        <source>Can you read the Chinese words?</source>
        <translation>中文字清楚吗？</translation>
    </message>
    <message>
        <source>Do the prices stand straight at the right edge?</source>
        <translation>右侧的价格对齐了吗？</translation>
    </message>
    <message>
        <source>Was the paper cut?</source>
        <translation>纸切断了吗？</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Paper and test page</source>
        <translation>纸宽与测试页</translation>
    </message>
    <message>
        <source>The test page is on its way.</source>
        <translation>正在打印测试页。</translation>
    </message>
    <message>
        <source>The printer has confirmed the page. Look at it.</source>
        <translation>打印机已确认打出，请看一看。</translation>
    </message>
    <message>
        <source>The page was sent. Look whether it came out.</source>
        <translation>测试页已发送，请看是否打出。</translation>
    </message>
    <message>
        <source>The printer did not confirm the page: %1. Look whether it came out.</source>
        <translation>打印机没有确认：%1。请看是否打出。</translation>
    </message>
    <message>
        <source>The page was not printed: %1</source>
        <translation>没有打出：%1</translation>
    </message>
    <message>
        <source>Print it again</source>
        <translation>再打一张</translation>
    </message>
    <message>
        <source>Print a test page</source>
        <translation>打印测试页</translation>
    </message>
    <message>
        <source>Choose how wide its paper is, then print a test page.</source>
        <translation>选择纸宽，然后打印测试页。</translation>
    </message>
    <message>
        <source>Also drawn it cannot be read: is the paper put in with the right side up?</source>
        <translation>绘出的也看不清：纸是不是装反了？</translation>
    </message>
    <message>
        <source>Print it again: Chinese is then drawn by the till, dot by dot.</source>
        <translation>请再打一张：中文将由收银机逐点绘出。</translation>
    </message>
    <message>
        <source>80 mm, 180 dpi</source>
        <translation>80 毫米 180 点/英寸</translation>
    </message>
    <message>
        <source>58 mm in 80</source>
        <translation>80 机装 58 纸</translation>
    </message>
    <message>
        <source>Are the square code and the bar code whole?</source>
        <translation>二维码和条形码完整吗？</translation>
    </message>
    <message>
        <source>Choose another paper and print again.</source>
        <translation>请选择另一种纸，再打一张。</translation>
    </message>
    <message>
        <source>Codes are then drawn by the till, dot by dot.</source>
        <translation>以后二维码和条形码由收银机逐点绘出。</translation>
    </message>
</context>
<context>
    <name>hearth::PrinterCard</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>从 %1 起</translation>
    </message>
    <message>
        <source>last answer %1</source>
        <translation>最近应答 %1</translation>
    </message>
    <message>
        <source>no answer so far</source>
        <translation>尚无应答</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) wait</source>
        <translation>
            <numerusform>%n 张小票等待</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>没有等待的小票</translation>
    </message>
    <message>
        <source>Status bytes: %1</source>
        <translation>状态字节：%1</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1（%2 起）</translation>
    </message>
    <message>
        <source>New roll put in</source>
        <translation>已换新纸卷</translation>
    </message>
    <message>
        <source>%1 · seen</source>
        <translation>%1 · 已知晓</translation>
    </message>
    <message>
        <source>I have seen it</source>
        <translation>我知道了</translation>
    </message>
    <message>
        <source>It is free: go on</source>
        <translation>切刀已清理，继续打印</translation>
    </message>
</context>
<context>
    <name>hearth::PrinterWizard</name>
    <message>
        <source>Add a printer</source>
        <translation>添加打印机</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Add a printer, step %1 of %2</source>
        <translation>添加打印机，第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Add the printer</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>%1 is added.</source>
        <translation>已添加“%1”。</translation>
    </message>
</context>
<context>
    <name>hearth::PrintersSection</name>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Add a printer</source>
        <translation>添加打印机</translation>
    </message>
    <message>
        <source>No printer is set up. Sales are stored, nothing is printed.</source>
        <translation>还没有设置打印机：照常销售，但不会打印。</translation>
    </message>
    <message>
        <source>Noted. Headquarters sees that somebody is at it.</source>
        <translation>已记录，总部会看到有人在处理。</translation>
    </message>
    <message>
        <source>%1   %2: %3, %4</source>
        <translation>%1   %2：%3，持续 %4</translation>
    </message>
    <message>
        <source>Today, over</source>
        <translation>今天已恢复的故障</translation>
    </message>
    <message>
        <source>Noted: a new roll in %1.</source>
        <translation>已记录：“%1”换了新纸卷。</translation>
    </message>
    <message>
        <source>How long is a new roll in %1?</source>
        <translation>“%1”的新纸卷有多长？</translation>
    </message>
    <message>
        <source>It stands on the roll&apos;s box. From then on the till says how much is left.</source>
        <translation>长度印在纸卷包装上。以后收银机会提示剩余纸量。</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 米</translation>
    </message>
</context>
<context>
    <name>hearth::RefundSheet</name>
    <message>
        <source>Refund of No. %1</source>
        <translation>单号 %1 退款</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部退</translation>
    </message>
    <message>
        <source>The customer gets</source>
        <translation>退给顾客</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message numerus="yes">
        <source>%1 each, %n left</source>
        <translation>
            <numerusform>单价 %1，可退 %n 份</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back one less: %1</source>
        <translation>少退一份：%1</translation>
    </message>
    <message>
        <source>Take back one more: %1</source>
        <translation>多退一份：%1</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>退款原因</translation>
    </message>
    <message>
        <source>Customer changed their mind</source>
        <translation>顾客改变主意</translation>
    </message>
    <message>
        <source>Wrong item made</source>
        <translation>做错了</translation>
    </message>
    <message>
        <source>Not good enough</source>
        <translation>品质问题</translation>
    </message>
    <message>
        <source>Entered by mistake</source>
        <translation>点错了</translation>
    </message>
    <message>
        <source>or in your own words</source>
        <translation>或者自己填写</translation>
    </message>
    <message>
        <source>Reason in your own words</source>
        <translation>自己填写的原因</translation>
    </message>
    <message>
        <source>Choose what comes back</source>
        <translation>请选择要退的菜品</translation>
    </message>
    <message>
        <source>Choose a reason</source>
        <translation>请选择原因</translation>
    </message>
    <message>
        <source>Give back %1</source>
        <translation>退款 %1</translation>
    </message>
    <message>
        <source>Give back %1?</source>
        <translation>确认退款 %1？</translation>
    </message>
    <message>
        <source>No. %1, reason: %2. A refund cannot be undone.</source>
        <translation>单号 %1，原因：%2。退款后不能撤销。</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>No</source>
        <translation>不退</translation>
    </message>
    <message>
        <source>Storing …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Nothing was refunded.</source>
        <translation>没有退款。</translation>
    </message>
    <message>
        <source>Give the customer %1</source>
        <translation>请退给顾客 %1</translation>
    </message>
    <message>
        <source>The refund is stored as No. %1.</source>
        <translation>退款已保存，单号 %1。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>hearth::ShiftSheet</name>
    <message>
        <source>Cash expected: %1</source>
        <translation>应有现金：%1</translation>
    </message>
    <message>
        <source>it is exact</source>
        <translation>正好</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>少 %1</translation>
    </message>
    <message>
        <source>%1 is too much</source>
        <translation>多 %1</translation>
    </message>
    <message>
        <source>Printing ends shift %1. The next report begins with the next sale.</source>
        <translation>打印后第 %1 班结束，下一份报表从下一笔销售开始。</translation>
    </message>
    <message>
        <source>A report of one day. It ends no shift.</source>
        <translation>单日报表，不结束班次。</translation>
    </message>
    <message>
        <source>Report %1 is stored. No printer serves the receipts.</source>
        <translation>第 %1 号报表已保存，但没有打印收据的打印机。</translation>
    </message>
    <message>
        <source>Report %1 is stored and on its way to the printer.</source>
        <translation>第 %1 号报表已保存，正送往打印机。</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>班次报表</translation>
    </message>
    <message>
        <source>This shift</source>
        <translation>本班</translation>
    </message>
    <message>
        <source>all since the last report</source>
        <translation>上次报表之后</translation>
    </message>
    <message>
        <source>the whole day</source>
        <translation>整个营业日</translation>
    </message>
    <message>
        <source>Cash at the start</source>
        <translation>开班现金</translation>
    </message>
    <message>
        <source>Cash counted</source>
        <translation>实点现金</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>End the shift and print</source>
        <translation>交班并打印</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
</context>
<context>
    <name>hearth::SizeChooser</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>hearth::SyncSection</name>
    <message>
        <source>This till&apos;s data were damaged and were renewed: %1</source>
        <translation>本收银机的数据曾损坏，已重新建立：%1</translation>
    </message>
    <message>
        <source>Nothing was deleted. Sales and receipt numbers go on, from No. %1. What headquarters has of the time before comes back by itself.</source>
        <translation>没有删除任何数据。收银照常，小票号从 %1 继续。此前已上传总部的数据会自动取回。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) that headquarters did not have yet were saved, and are sent.</source>
        <translation>
            <numerusform>救回 %n 条尚未上传的记录，正在上传。</numerusform>
        </translation>
    </message>
    <message>
        <source>No record that headquarters did not have yet could be read.</source>
        <translation>没有读出尚未上传的记录。</translation>
    </message>
    <message>
        <source>Damaged files, for who looks into it: %1</source>
        <translation>损坏的文件（供排查）：%1</translation>
    </message>
    <message>
        <source>The way to headquarters</source>
        <translation>上传总部</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待上传</translation>
    </message>
    <message>
        <source>Oldest since</source>
        <translation>最早一条</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>Set aside: could not be used, kept with its reason</source>
        <translation>已搁置：无法使用，连同原因保留</translation>
    </message>
    <message>
        <source>This till is not enrolled at headquarters.</source>
        <translation>本收银机尚未在总部登记。</translation>
    </message>
    <message>
        <source>You can go on selling. Everything is kept here and sent once it is enrolled.</source>
        <translation>可以继续销售。数据都保存在本机，登记后会自动上传。</translation>
    </message>
    <message>
        <source>Online since %1.</source>
        <translation>从 %1 起在线。</translation>
    </message>
    <message>
        <source>Online.</source>
        <translation>在线。</translation>
    </message>
    <message>
        <source>Offline since %1.</source>
        <translation>从 %1 起离线。</translation>
    </message>
    <message>
        <source>Connecting.</source>
        <translation>正在连接。</translation>
    </message>
    <message>
        <source>You can go on selling and printing. What waits is sent by itself.</source>
        <translation>可以继续销售和打印，等待的记录会自动上传。</translation>
    </message>
    <message>
        <source>You can go on selling and printing. What waits is sent by itself. (%1)</source>
        <translation>可以继续销售和打印，等待的记录会自动上传。（%1）</translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>From headquarters, no. %1</source>
        <translation>来自总部，第 %1 条</translation>
    </message>
</context>
<context>
    <name>hearth::TagWords</name>
    <message>
        <source>Frequency</source>
        <translation>来店频次</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>会员阶段</translation>
    </message>
    <message>
        <source>Spend</source>
        <translation>消费</translation>
    </message>
    <message>
        <source>Recency, frequency, amount</source>
        <translation>RFM 分值</translation>
    </message>
    <message>
        <source>Average order</source>
        <translation>客单价</translation>
    </message>
    <message>
        <source>Favourite item</source>
        <translation>爱点的</translation>
    </message>
    <message>
        <source>Favourite category</source>
        <translation>爱点的类别</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Topping</source>
        <translation>配料</translation>
    </message>
    <message>
        <source>Taste</source>
        <translation>口味</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Days of the week</source>
        <translation>星期</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Party</source>
        <translation>同行人数</translation>
    </message>
    <message>
        <source>Home store</source>
        <translation>常去门店</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>到店习惯</translation>
    </message>
    <message>
        <source>Discounts</source>
        <translation>优惠</translation>
    </message>
    <message>
        <source>Extras</source>
        <translation>加料</translation>
    </message>
    <message>
        <source>Anniversary</source>
        <translation>周年</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>Promising</source>
        <translation>有潜力</translation>
    </message>
    <message>
        <source>Slipping</source>
        <translation>渐失</translation>
    </message>
    <message>
        <source>not of late</source>
        <translation>近来没来</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>now and then</source>
        <translation>偶尔</translation>
    </message>
    <message>
        <source>regular</source>
        <translation>常客</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新会员</translation>
    </message>
    <message>
        <source>active</source>
        <translation>活跃</translation>
    </message>
    <message>
        <source>cooling</source>
        <translation>变少</translation>
    </message>
    <message>
        <source>asleep</source>
        <translation>沉睡</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>流失</translation>
    </message>
    <message>
        <source>won back</source>
        <translation>召回</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>lowest fifth</source>
        <translation>最低五分之一</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中</translation>
    </message>
    <message>
        <source>upper</source>
        <translation>较高</translation>
    </message>
    <message>
        <source>highest fifth</source>
        <translation>最高五分之一</translation>
    </message>
    <message>
        <source>highest hundredth</source>
        <translation>最高百分之一</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>breakfast</source>
        <translation>早餐</translation>
    </message>
    <message>
        <source>lunch</source>
        <translation>午餐</translation>
    </message>
    <message>
        <source>afternoon</source>
        <translation>下午</translation>
    </message>
    <message>
        <source>dinner</source>
        <translation>晚餐</translation>
    </message>
    <message>
        <source>late</source>
        <translation>深夜</translation>
    </message>
    <message>
        <source>weekdays</source>
        <translation>工作日</translation>
    </message>
    <message>
        <source>weekend</source>
        <translation>周末</translation>
    </message>
    <message>
        <source>any day</source>
        <translation>不分日子</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>一人</translation>
    </message>
    <message>
        <source>two</source>
        <translation>两人</translation>
    </message>
    <message>
        <source>three to five</source>
        <translation>三至五人</translation>
    </message>
    <message>
        <source>six and more</source>
        <translation>六人以上</translation>
    </message>
    <message>
        <source>stays with one</source>
        <translation>只去一家</translation>
    </message>
    <message>
        <source>visits several</source>
        <translation>去多家</translation>
    </message>
    <message>
        <source>full price</source>
        <translation>原价</translation>
    </message>
    <message>
        <source>sometimes</source>
        <translation>有时用</translation>
    </message>
    <message>
        <source>mostly with one</source>
        <translation>多数用</translation>
    </message>
    <message>
        <source>declines</source>
        <translation>不要</translation>
    </message>
    <message>
        <source>takes them</source>
        <translation>愿意加</translation>
    </message>
    <message>
        <source>near</source>
        <translation>临近</translation>
    </message>
    <message>
        <source>came back soon</source>
        <translation>很快又来</translation>
    </message>
    <message>
        <source>a regular who stays away</source>
        <translation>久未来的常客</translation>
    </message>
    <message>
        <source>a big spender who stays away</source>
        <translation>久未来的大客</translation>
    </message>
    <message>
        <source>counter</source>
        <translation>柜台</translation>
    </message>
    <message>
        <source>%1 in %2 days</source>
        <translation>%2 天内 %1</translation>
    </message>
    <message>
        <source>%1 an order, %2 orders</source>
        <translation>每单 %1，共 %2 单</translation>
    </message>
    <message>
        <source>%1 orders in 365 days, the last %2 days before</source>
        <translation>365 天内 %1 单，最近一单在 %2 天前</translation>
    </message>
    <message>
        <source>%1 pieces, %2 in a hundred of late</source>
        <translation>%1 件，近来占 %2%</translation>
    </message>
    <message>
        <source>%1 orders, %2 in a hundred of late</source>
        <translation>%1 单，近来占 %2%</translation>
    </message>
    <message>
        <source>%1 orders, %2 in a hundred at weekends of late</source>
        <translation>%1 单，近来 %2% 在周末</translation>
    </message>
    <message>
        <source>%1 guests at %2 orders</source>
        <translation>%2 单共 %1 位客人</translation>
    </message>
    <message>
        <source>%1 stores, %2 in a hundred at the first of late</source>
        <translation>%1 家店，近来 %2% 在首选店</translation>
    </message>
    <message>
        <source>%1 of %2 orders with a discount</source>
        <translation>%2 单中 %1 单用优惠</translation>
    </message>
    <message>
        <source>%1 pieces at %2 orders</source>
        <translation>%2 单中 %1 件</translation>
    </message>
    <message>
        <source>and</source>
        <translation>且</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或</translation>
    </message>
    <message>
        <source>not</source>
        <translation>非</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>hearth::TemplateEditor</name>
    <message>
        <source>The template is good. This is the paper it makes.</source>
        <translation>模板没有问题，右边就是打出的样子。</translation>
    </message>
    <message>
        <source>Print a sample on</source>
        <translation>在哪台打印机上打样张？</translation>
    </message>
    <message>
        <source>No printer is set up.</source>
        <translation>没有设置打印机。</translation>
    </message>
    <message>
        <source>A sample is on its way to %1.</source>
        <translation>样张已送往“%1”。</translation>
    </message>
    <message>
        <source>Save where?</source>
        <translation>保存到哪里？</translation>
    </message>
    <message>
        <source>Headquarters imports the file: only then the tickets of all stores change.</source>
        <translation>由总部导入这个文件之后，所有门店的小票才会改变。</translation>
    </message>
    <message>
        <source>This till</source>
        <translation>本收银机</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>Load a template</source>
        <translation>载入模板</translation>
    </message>
    <message>
        <source>There is no file *.json on a stick, nor one that was saved here.</source>
        <translation>U 盘上和本机都没有 .json 模板文件。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close without saving?</source>
        <translation>不保存就关闭？</translation>
    </message>
    <message>
        <source>What was changed here is lost.</source>
        <translation>这里的修改会丢失。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>继续编辑</translation>
    </message>
    <message>
        <source>Template: %1</source>
        <translation>模板：%1</translation>
    </message>
    <message>
        <source>The template as JSON</source>
        <translation>模板文本</translation>
    </message>
    <message>
        <source>The program&apos;s own</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>Save to file</source>
        <translation>存为文件</translation>
    </message>
    <message>
        <source>Print a sample</source>
        <translation>打样张</translation>
    </message>
</context>
<context>
    <name>hearth::TicketLines</name>
    <message>
        <source>Cancelled: %1</source>
        <translation>取消：%1</translation>
    </message>
    <message>
        <source>Amended (%1), all of it:</source>
        <translation>已改单（第%1版），全单：</translation>
    </message>
</context>
<context>
    <name>hearth::TicketsSection</name>
    <message>
        <source>The chain&apos;s template cannot be used by this version; tickets look as the program has them. %1</source>
        <translation>本版本无法使用连锁的模板，小票按程序自带的样式打印。%1</translation>
    </message>
    <message>
        <source>As the program has it.</source>
        <translation>程序自带样式。</translation>
    </message>
    <message>
        <source>The chain&apos;s own, revision %1 of headquarters.</source>
        <translation>连锁自己的样式，总部第 %1 版。</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
</context>
<context>
    <name>hearth::TillWindow</name>
    <message numerus="yes">
        <source>%n ticket(s) may be missing on paper. Tap here to look.</source>
        <translation>
            <numerusform>有 %n 张小票可能没有打出，点这里查看。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2. Open it with its key, and look at its cable.</source>
        <translation>%1：%2。请用钥匙打开，并检查钱箱的连线。</translation>
    </message>
    <message>
        <source>%1: %2 since %3.</source>
        <translation>%1：%2（从 %3 起）。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) wait.</source>
        <translation>
            <numerusform>%n 张小票等待打印。</numerusform>
        </translation>
    </message>
    <message>
        <source>Headquarters is offline since %1.</source>
        <translation>总部从 %1 起离线。</translation>
    </message>
    <message>
        <source>Connecting to headquarters.</source>
        <translation>正在连接总部。</translation>
    </message>
    <message>
        <source>You can go on selling; %1.</source>
        <translation>可以继续销售，%1。</translation>
    </message>
    <message>
        <source>This till&apos;s data were damaged and were renewed (%1). You can go on selling; tap here for what it means.</source>
        <translation>本收银机的数据曾损坏，已重新建立（%1）。可以照常收银，点此查看说明。</translation>
    </message>
    <message>
        <source>The printers are being asked.</source>
        <translation>正在询问打印机。</translation>
    </message>
    <message>
        <source>No printer is set up: sales are stored, nothing is printed.</source>
        <translation>没有设置打印机：销售会保存，但不打印。</translation>
    </message>
    <message>
        <source>Printers are ready, headquarters is online.</source>
        <translation>打印机就绪，总部在线。</translation>
    </message>
    <message>
        <source>Printers are ready. This till is not enrolled at headquarters; sales are kept here.</source>
        <translation>打印机就绪。本机尚未在总部登记，销售保存在本机。</translation>
    </message>
    <message>
        <source>Online order accepted: %1</source>
        <translation>已接线上订单：%1</translation>
    </message>
    <message>
        <source>%1 · No. %2</source>
        <translation>%1 · 单号 %2</translation>
    </message>
    <message>
        <source>Online order cancelled: %1</source>
        <translation>线上订单已取消：%1</translation>
    </message>
    <message>
        <source>%1 taken back</source>
        <translation>已退 %1</translation>
    </message>
    <message>
        <source>Online order amended: %1</source>
        <translation>线上订单已改：%1</translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>现为 %1</translation>
    </message>
    <message>
        <source>Close with an open order?</source>
        <translation>还有未结的订单，要关闭吗？</translation>
    </message>
    <message>
        <source>The order on the screen has not been paid and would be lost.</source>
        <translation>屏幕上的订单还没有收款，关闭后会丢失。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message numerus="yes">
        <source>Kitchen list: %n</source>
        <translation>
            <numerusform>厨房清单：%n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::TopBar</name>
    <message>
        <source>Till %1 · %2</source>
        <translation>收银机 %1 · %2</translation>
    </message>
    <message>
        <source>%1, since %2.</source>
        <translation>%1，从 %2 起。</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) wait for it.</source>
        <translation>
            <numerusform>有 %n 张小票在等它打印。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits for it.</source>
        <translation>没有小票在等它打印。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This till is not enrolled at headquarters. You can go on selling; everything is kept here.</source>
        <translation>本收银机尚未在总部登记。可以继续销售，数据都保存在本机。</translation>
    </message>
    <message>
        <source>Headquarters is online.</source>
        <translation>总部在线。</translation>
    </message>
    <message>
        <source>Headquarters cannot be reached. You can go on selling and printing; what waits is sent by itself.</source>
        <translation>连接不上总部。可以继续销售和打印，等待的记录会自动上传。</translation>
    </message>
    <message>
        <source>Headquarters: %1</source>
        <translation>总部：%1</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>收银</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>Status and pages</source>
        <translation>状态和页面</translation>
    </message>
    <message>
        <source>Till %1</source>
        <translation>收银机 %1</translation>
    </message>
    <message>
        <source>Also: %1, since %2.</source>
        <translation>另外：%1，%2 起。</translation>
    </message>
    <message>
        <source>HQ</source>
        <translation>总部</translation>
    </message>
</context>
<context>
    <name>hearth::Words</name>
    <message>
        <source>not heard from yet</source>
        <translation>尚未应答</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>paper almost out</source>
        <translation>纸快用完</translation>
    </message>
    <message>
        <source>out of paper</source>
        <translation>缺纸</translation>
    </message>
    <message>
        <source>cover open</source>
        <translation>盖子打开</translation>
    </message>
    <message>
        <source>cutter jammed</source>
        <translation>切刀卡住</translation>
    </message>
    <message>
        <source>too hot, waiting</source>
        <translation>过热，等待中</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>It still prints. Have a new roll at hand.</source>
        <translation>还能打印，请准备好新纸卷。</translation>
    </message>
    <message>
        <source>Put in a new roll. What waits then prints by itself.</source>
        <translation>请换上新纸卷，等待的小票会自动打印。</translation>
    </message>
    <message>
        <source>Close the cover. What waits then prints by itself.</source>
        <translation>请合上盖子，等待的小票会自动打印。</translation>
    </message>
    <message>
        <source>Switch it off, open the cover, take out the jammed paper, switch it on. Look at the last ticket, then say that it is free.</source>
        <translation>请关机，打开盖子，取出卡住的纸，再开机。请检查最后一张小票，然后点“切刀已清理”。</translation>
    </message>
    <message>
        <source>It goes on by itself when it has cooled down.</source>
        <translation>冷却后会自动继续。</translation>
    </message>
    <message>
        <source>Switch it off and on. If that does not help, call service.</source>
        <translation>请重新开机。如果仍不行，请联系维修。</translation>
    </message>
    <message>
        <source>Press its FEED or ONLINE button. What waits then prints by itself.</source>
        <translation>请按打印机的进纸键或联机键，等待的小票会自动打印。</translation>
    </message>
    <message>
        <source>Check that it is switched on and its cable is plugged in.</source>
        <translation>请检查是否开机、网线是否插好。</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>顾客小票</translation>
    </message>
    <message>
        <source>Kitchen ticket</source>
        <translation>厨房单</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>ribbon out</source>
        <translation>碳带用完</translation>
    </message>
    <message>
        <source>paper jam</source>
        <translation>卡纸</translation>
    </message>
    <message>
        <source>paused at the printer</source>
        <translation>打印机上已暂停</translation>
    </message>
    <message>
        <source>a printer of labels cannot print this</source>
        <translation>标签打印机打不了这张单</translation>
    </message>
    <message>
        <source>Online order</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>Refund slip</source>
        <translation>退款单</translation>
    </message>
    <message>
        <source>Change slip</source>
        <translation>改单</translation>
    </message>
    <message>
        <source>From headquarters</source>
        <translation>总部打印</translation>
    </message>
    <message>
        <source>%1, copy %2</source>
        <translation>%1（重打 %2）</translation>
    </message>
    <message>
        <source>waits for the printer</source>
        <translation>等待打印</translation>
    </message>
    <message>
        <source>is being sent</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>sent, proof awaited</source>
        <translation>已发送，等待确认</translation>
    </message>
    <message>
        <source>came out, a person says</source>
        <translation>已打出（人工确认）</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>waits: %1</source>
        <translation>等待：%1</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>没有打印</translation>
    </message>
    <message>
        <source>not printed: %1</source>
        <translation>没有打印：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>not enrolled</source>
        <translation>未登记</translation>
    </message>
    <message>
        <source>online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>offline since %1</source>
        <translation>从 %1 起离线</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) waiting</source>
        <translation>
            <numerusform>%n 条记录等待上传</numerusform>
        </translation>
    </message>
    <message>
        <source>everything has arrived</source>
        <translation>全部已上传</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>柜台</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>线上</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be done as it is.</source>
        <translation>这样无法完成。</translation>
    </message>
    <message>
        <source>It is not at this till.</source>
        <translation>本机没有这条记录。</translation>
    </message>
    <message>
        <source>It was done before, or has changed meanwhile.</source>
        <translation>之前已经做过，或者期间有变化。</translation>
    </message>
    <message>
        <source>The disk is full. Make room, then try again.</source>
        <translation>磁盘已满。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>The disk reports an error. Try again; if it stays, call service.</source>
        <translation>磁盘出错。请重试；如果仍不行，请联系维修。</translation>
    </message>
    <message>
        <source>Another program holds the database. Try again.</source>
        <translation>数据库被其他程序占用，请重试。</translation>
    </message>
    <message>
        <source>The database is damaged. Call service.</source>
        <translation>数据库损坏，请联系维修。</translation>
    </message>
    <message>
        <source>It is not possible right now. Try again.</source>
        <translation>暂时无法完成，请重试。</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>出错了。</translation>
    </message>
    <message>
        <source>One till owns a printer. End the other program, or remove the printer at the other till.</source>
        <translation>一台打印机只归一台收银机。请结束另一个程序，或在另一台收银机上删除这台打印机。</translation>
    </message>
    <message>
        <source>another till or program has it</source>
        <translation>被另一台收银机或程序占用</translation>
    </message>
    <message>
        <source>in use by %1</source>
        <translation>正被 %1 使用</translation>
    </message>
    <message>
        <source>The cash drawer did not open</source>
        <translation>钱箱没有打开</translation>
    </message>
    <message>
        <source>given to the print system as %1, which cannot confirm</source>
        <translation>已交给打印系统（%1），它不能确认</translation>
    </message>
    <message>
        <source>sent, this printer cannot confirm</source>
        <translation>已发送，这台打印机不能确认</translation>
    </message>
    <message>
        <source>the ticket is too old</source>
        <translation>小票已过时</translation>
    </message>
    <message>
        <source>the till stopped while it was being printed</source>
        <translation>打印途中收银机停止</translation>
    </message>
    <message>
        <source>the connection was lost while it was being printed</source>
        <translation>打印途中连接中断</translation>
    </message>
    <message>
        <source>the connection was lost before anything was sent</source>
        <translation>发送前连接中断</translation>
    </message>
    <message>
        <source>the cutter jammed; the printers page waits for your word</source>
        <translation>切刀卡住过，请在打印机页面确认后继续</translation>
    </message>
    <message>
        <source>the printer was removed</source>
        <translation>打印机已移除</translation>
    </message>
    <message>
        <source>a marked copy was printed instead</source>
        <translation>已改打副本</translation>
    </message>
    <message>
        <source>no confirmation in time</source>
        <translation>没有及时确认</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n waiting</source>
        <translation>
            <numerusform>%1 · %n 条等待</numerusform>
        </translation>
    </message>
    <message>
        <source>may be missing</source>
        <translation>可能没有打出</translation>
    </message>
    <message>
        <source>Less than 1 m of paper left</source>
        <translation>余纸不足 1 米</translation>
    </message>
    <message>
        <source>About %1 m of paper left</source>
        <translation>约剩 %1 米纸</translation>
    </message>
    <message>
        <source>%1, ends about %2</source>
        <translation>%1，约 %2 用完</translation>
    </message>
    <message>
        <source>Cash drawer open</source>
        <translation>钱箱已打开</translation>
    </message>
    <message>
        <source>Cash drawer closed</source>
        <translation>钱箱已关</translation>
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
        <translation>%1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Kitchen</source>
        <translation>厨房</translation>
    </message>
    <message>
        <source>Bar</source>
        <translation>吧台</translation>
    </message>
    <message>
        <source>announces itself, but cannot be reached</source>
        <translation>已在网络上公布，但连接不上</translation>
    </message>
    <message>
        <source>hung up: not a printer, or another program is using it</source>
        <translation>连接被挂断：不是打印机，或正被其他程序占用</translation>
    </message>
    <message>
        <source>not a printer: it answers something else</source>
        <translation>不是打印机：应答不符</translation>
    </message>
    <message>
        <source>not a printer: it does not answer a printer&apos;s question</source>
        <translation>不是打印机：不回答打印机的询问</translation>
    </message>
    <message>
        <source>the printer answers but does not print</source>
        <translation>打印机有应答但不打印</translation>
    </message>
    <message>
        <source>made from the screen</source>
        <translation>已照屏幕制作</translation>
    </message>
    <message>
        <source>nobody needed it any more</source>
        <translation>已不需要</translation>
    </message>
    <message>
        <source>cancelled by headquarters</source>
        <translation>总部已取消</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>班次报表</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>样张</translation>
    </message>
    <message>
        <source>Test page</source>
        <translation>测试页</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>通知单</translation>
    </message>
    <message>
        <source>Label %1 × %2 mm</source>
        <translation>标签 %1 × %2 毫米</translation>
    </message>
    <message>
        <source>80 mm</source>
        <translation>80 毫米</translation>
    </message>
    <message>
        <source>58 mm</source>
        <translation>58 毫米</translation>
    </message>
    <message>
        <source>%1 dots</source>
        <translation>%1 点</translation>
    </message>
    <message>
        <source>%1, %2 dpi</source>
        <translation>%1，每英寸 %2 点</translation>
    </message>
    <message>
        <source>from here on it is not JSON. A comma, a bracket or a quotation mark may be missing or too much.</source>
        <translation>从这里起格式不对，可能少了或多了逗号、括号或引号。</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not known. One of: %2</source>
        <translation>没有“%1”，可选：%2</translation>
    </message>
    <message>
        <source>there is no field {%1}</source>
        <translation>没有 {%1} 这个字段</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>没有这一项</translation>
    </message>
    <message>
        <source>must be a text in quotation marks</source>
        <translation>应为引号中的文字</translation>
    </message>
    <message>
        <source>must be a whole number</source>
        <translation>应为整数</translation>
    </message>
    <message>
        <source>must be a list in [ ]</source>
        <translation>应为 [ ] 中的列表</translation>
    </message>
    <message>
        <source>must stand in { }</source>
        <translation>应放在 { } 中</translation>
    </message>
    <message>
        <source>%1 is not from %2 to %3</source>
        <translation>%1 不在 %2 到 %3 之间</translation>
    </message>
    <message>
        <source>is longer than %1 characters</source>
        <translation>超过 %1 个字符</translation>
    </message>
    <message>
        <source>is larger than %1 bytes</source>
        <translation>超过 %1 字节</translation>
    </message>
    <message>
        <source>has more than %1</source>
        <translation>超过 %1 个</translation>
    </message>
    <message>
        <source>&quot;if&quot; and &quot;unless&quot; cannot stand together</source>
        <translation>if 和 unless 不能同时使用</translation>
    </message>
    <message>
        <source>the picture&apos;s data do not fit its width and height</source>
        <translation>图片数据与宽高不符</translation>
    </message>
    <message>
        <source>this is a template for: %1</source>
        <translation>这是另一种小票的模板：%1</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Paid on the platform %1</source>
        <translation>平台已付 %1</translation>
    </message>
    <message>
        <source>Not paid: %1 is to be collected</source>
        <translation>未付款：请收 %1</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日</translation>
    </message>
    <message>
        <source>New member</source>
        <translation>新会员</translation>
    </message>
    <message>
        <source>Back after a long absence</source>
        <translation>久别归来</translation>
    </message>
    <message>
        <source>Comes less often than before</source>
        <translation>来得比以前少</translation>
    </message>
    <message>
        <source>Has not been here for long</source>
        <translation>很久没来了</translation>
    </message>
    <message>
        <source>Regular guest</source>
        <translation>常客</translation>
    </message>
    <message>
        <source>Anniversary</source>
        <translation>周年</translation>
    </message>
    <message>
        <source>Likes: %1</source>
        <translation>喜欢：%1</translation>
    </message>
    <message>
        <source>Usual size: %1</source>
        <translation>常点规格：%1</translation>
    </message>
    <message>
        <source>Favourite topping: %1</source>
        <translation>最爱配料：%1</translation>
    </message>
    <message>
        <source>Month %1, day %2</source>
        <translation>%1 月 %2 日</translation>
    </message>
    <message>
        <source>%1 days with a visit, usually %2 days apart</source>
        <translation>来过 %1 天，通常相隔 %2 天</translation>
    </message>
    <message>
        <source>%1 orders in %2 days</source>
        <translation>%2 天内 %1 单</translation>
    </message>
    <message>
        <source>%1 years since the first order</source>
        <translation>首单至今 %1 年</translation>
    </message>
    <message>
        <source>%1 pieces, %2 in a hundred of late</source>
        <translation>%1 件，近来占 %2%</translation>
    </message>
    <message>
        <source>&quot;and&quot;, &quot;or&quot; or nothing more is expected here</source>
        <translation>此处应为 and、or 或结束</translation>
    </message>
    <message>
        <source>more than %1 brackets stand in one another</source>
        <translation>括号嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>a bracket is not closed</source>
        <translation>括号没有闭合</translation>
    </message>
    <message>
        <source>a quotation mark is not closed</source>
        <translation>引号没有闭合</translation>
    </message>
    <message>
        <source>a tag is written class:value</source>
        <translation>标签的写法是 类别:值</translation>
    </message>
    <message>
        <source>there is no class of tags &quot;%1&quot;</source>
        <translation>没有标签类别“%1”</translation>
    </message>
    <message>
        <source>%1 is one of: %2</source>
        <translation>%1 只能是：%2</translation>
    </message>
    <message>
        <source>the value of %1 is a number</source>
        <translation>%1 的值是数字</translation>
    </message>
    <message>
        <source>a name has 1 to %1 characters</source>
        <translation>名称为 1 到 %1 个字符</translation>
    </message>
    <message>
        <source>it is headquarters&apos;: only there can it be changed</source>
        <translation>属于总部：只能在总部修改</translation>
    </message>
    <message>
        <source>it is of store %1: only there can it be changed</source>
        <translation>属于门店 %1：只能在该店修改</translation>
    </message>
    <message>
        <source>there is an audience with this name</source>
        <translation>已有同名的人群</translation>
    </message>
    <message>
        <source>there are %1 audiences already: delete one</source>
        <translation>已有 %1 个人群：请先删除一个</translation>
    </message>
</context>
</TS>
