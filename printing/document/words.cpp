// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/words.h"

#include <array>

namespace hearth {
namespace {
bool isChinese(const QString &language)
{
    return language.startsWith(QLatin1String("zh"));
}

struct Word {
    QLatin1String code;
    QStringView zh;
    QStringView en;
};

template <std::size_t N>
QString look(const std::array<Word, N> &table, const QString &code, const QString &language)
{
    for (const Word &word : table) {
        if (code.compare(word.code, Qt::CaseInsensitive) == 0)
            return (isChinese(language) ? word.zh : word.en).toString();
    }
    return code;
}
} // namespace

const TicketWords &ticketWords(const QString &language)
{
    static const TicketWords zh{
        QStringLiteral("%1号机"), QStringLiteral("营业日 %1"), QStringLiteral("品名"), QStringLiteral("数量"), QStringLiteral("金额"),
        QStringLiteral("件数"), QStringLiteral("合计"), QStringLiteral("找零"), QStringLiteral("退款单"), QStringLiteral("退款"),
        QStringLiteral("外卖单"), QStringLiteral("原因：%1"), QStringLiteral("备注：%1"), QStringLiteral("已在线支付"),
        QStringLiteral("未付款 请收款"), QStringLiteral("谢谢惠顾，欢迎再次光临"), QStringLiteral("×"),
        QStringLiteral("加菜"), QStringLiteral("退菜"), QStringLiteral("改数量"), QStringLiteral("原单 JOB %1 %2"),
        QStringLiteral("%1（%2笔）"), QStringLiteral("改单 第%1版"), QStringLiteral("订单已取消"), QStringLiteral("已改单 见改单")};
    static const TicketWords en{
        QStringLiteral("Till %1"), QStringLiteral("Business day %1"), QStringLiteral("Item"), QStringLiteral("Qty"),
        QStringLiteral("Amount"), QStringLiteral("Items"), QStringLiteral("Total"), QStringLiteral("Change"),
        QStringLiteral("REFUND"), QStringLiteral("Refund"), QStringLiteral("ONLINE ORDER"), QStringLiteral("Reason: %1"),
        QStringLiteral("Note: %1"), QStringLiteral("PAID ONLINE"), QStringLiteral("NOT PAID"),
        QStringLiteral("Thank you, see you again soon"), QStringLiteral(" x "),
        QStringLiteral("ADD"), QStringLiteral("CANCEL"), QStringLiteral("QUANTITY"), QStringLiteral("of slip JOB %1 %2"),
        QStringLiteral("%1 (%2)"), QStringLiteral("AMENDED (%1)"), QStringLiteral("CANCELLED"), QStringLiteral("CHANGED SINCE")};
    return isChinese(language) ? zh : en;
}

QString tenderWord(const QString &tender, const QString &language)
{
    static constexpr std::array<Word, 5> table{{{QLatin1String("cash"), u"现金", u"Cash"},
                                                {QLatin1String("on_delivery"), u"货到付款", u"Cash on delivery"},
                                                {QLatin1String("platform"), u"平台已付", u"Paid on platform"},
                                                {QLatin1String("card"), u"银行卡", u"Card"},
                                                {QLatin1String("voucher"), u"代金券", u"Voucher"}}};
    return look(table, tender, language);
}

QString stationWord(const QString &station, const QString &language)
{
    static constexpr std::array<Word, 4> table{{{QLatin1String("kitchen"), u"厨房", u"KITCHEN"},
                                                {QLatin1String("bar"), u"吧台", u"BAR"},
                                                {QLatin1String("receipt"), u"收银", u"RECEIPT"},
                                                {QLatin1String("counter"), u"前台", u"COUNTER"}}};
    return look(table, station, language);
}

QString platformWord(const QString &platform, const QString &language)
{
    static constexpr std::array<Word, 5> table{{{QLatin1String("meituan"), u"美团外卖", u"Meituan"},
                                                {QLatin1String("eleme"), u"饿了么", u"Ele.me"},
                                                {QLatin1String("jd"), u"京东秒送", u"JD"},
                                                {QLatin1String("douyin"), u"抖音", u"Douyin"},
                                                {QLatin1String("miniprogram"), u"小程序", u"Mini program"}}};
    return look(table, platform, language);
}

QString currencyPrefix(const QString &currency)
{
    if (currency.isEmpty())
        return {};
    if (currency == QLatin1String("CNY"))
        return QStringLiteral("￥");
    return currency + QLatin1Char(' ');
}

} // namespace hearth
