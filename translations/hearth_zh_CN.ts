<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <translation><numerusform>另有 %n 张</numerusform></translation>
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
        <source>It waited too long and is not printed by itself any more. Print a copy if it is still needed.</source>
        <translation>等待时间过长，不再自动打印。如果还需要，请打印副本。</translation>
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
</context>
<context>
    <name>hearth::MenuTileModel</name>
    <message>
        <source>from %1</source>
        <translation>%1 起</translation>
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
        <source>Paid on the platform %1</source>
        <translation>平台已付 %1</translation>
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
        <translation><numerusform>%n 单</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>the newest %n order(s)</source>
        <translation><numerusform>最新 %n 单</numerusform></translation>
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
</context>
<context>
    <name>hearth::PrintersSection</name>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>No printer is set up. Add one with hearth-till printer add.</source>
        <translation>没有设置打印机。可用 hearth-till printer add 添加。</translation>
    </message>
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
        <translation><numerusform>%n 张小票等待</numerusform></translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>没有等待的小票</translation>
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
        <translation><numerusform>单价 %1，可退 %n 份</numerusform></translation>
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
    <name>hearth::SizeChooser</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>hearth::SyncSection</name>
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
    <message>
        <source>To headquarters, no. %1</source>
        <translation>发往总部，第 %1 条</translation>
    </message>
</context>
<context>
    <name>hearth::TillWindow</name>
    <message numerus="yes">
        <source>%n ticket(s) may be missing on paper. Tap here to look.</source>
        <translation><numerusform>有 %n 张小票可能没有打出，点这里查看。</numerusform></translation>
    </message>
    <message>
        <source>%1: %2 since %3.</source>
        <translation>%1：%2（从 %3 起）。</translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) wait.</source>
        <translation><numerusform>%n 张小票等待打印。</numerusform></translation>
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
</context>
<context>
    <name>hearth::TopBar</name>
    <message>
        <source>Till %1 · %2</source>
        <translation>收银机 %1 · %2</translation>
    </message>
    <message>
        <source>Headquarters</source>
        <translation>总部</translation>
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
        <translation><numerusform>有 %n 张小票在等它打印。</numerusform></translation>
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
        <source>Switch it off, open the cover, take out the jammed paper, switch it on.</source>
        <translation>请关机，打开盖子，取出卡住的纸，再开机。</translation>
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
        <source>Online order</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>Refund slip</source>
        <translation>退款单</translation>
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
        <translation><numerusform>%n 条记录等待上传</numerusform></translation>
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
        <translation><numerusform>%n 件</numerusform></translation>
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
        <translation><numerusform>%1 · %n 条等待</numerusform></translation>
    </message>
    <message>
        <source>may be missing</source>
        <translation>可能没有打出</translation>
    </message>
</context>
</TS>
