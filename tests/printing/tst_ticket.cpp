// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/textwidth.h"
#include "sampletickets.h"

#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

namespace {
QString rowText(const TicketRow &row)
{
    QStringList parts;
    for (const TicketRun &run : row.runs)
        parts.append(run.text);
    return parts.join(QLatin1Char('|'));
}

QString allText(const TicketLayout &layout)
{
    QStringList rows;
    for (const TicketRow &row : layout.rows)
        rows.append(rowText(row));
    return rows.join(QLatin1Char('\n'));
}

/** Empty where every run stands on the paper and none covers another; else what is wrong. */
QString misplaced(const TicketLayout &layout)
{
    for (const TicketRow &row : layout.rows) {
        int end = 0;
        for (const TicketRun &run : row.runs) {
            if (run.x < end)
                return QStringLiteral("covered: ") + rowText(row);
            end = run.x + runDots(run, layout.paper);
        }
        if (end > layout.paper.widthDots)
            return QStringLiteral("%1 dots: ").arg(end) + rowText(row);
    }
    return {};
}

PaperProfile paperOf(int dots)
{
    PaperProfile paper;
    paper.widthDots = dots;
    return paper;
}

QList<Ticket> samples(const QString &language)
{
    return {sampleReceipt(language), sampleKitchen(language), sampleOnline(language), sampleRefund(language),
            sampleOf(QStringLiteral("amended"), language), sampleOf(QStringLiteral("cancelled"), language),
            sampleOf(QStringLiteral("outdated"), language)};
}
} // namespace

class TestTicket : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticketSurvivesCbor()
    {
        for (const Ticket &ticket : samples(QStringLiteral("zh_CN"))) {
            const auto back = ticketFromCbor(toCbor(ticket));
            QVERIFY2(back, back ? "" : qPrintable(back.error().toString()));
            QCOMPARE(*back, ticket);
            QCOMPARE(toCbor(*back), toCbor(ticket));
        }
    }
    void everyTruncatedTicketIsRefused()
    {
        const QByteArray bytes = toCbor(sampleReceipt(QStringLiteral("en")));
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QVERIFY2(!ticketFromCbor(bytes.left(i)), qPrintable(QString::number(i)));
        QVERIFY(!ticketFromCbor(bytes + '\0'));
    }
    void valuesOutOfRangeAreRefusedWithTheirPlace()
    {
        Ticket ticket = sampleReceipt(QStringLiteral("en"));
        ticket.lines[1].quantity = 10'000;
        auto back = ticketFromCbor(toCbor(ticket));
        QVERIFY(!back);
        QCOMPARE(back.error().code, ErrorCode::InvalidInput);
        QVERIFY2(back.error().where.startsWith(QLatin1String("ticket[")), qPrintable(back.error().where));
        ticket = sampleReceipt(QStringLiteral("en"));
        ticket.copy = -1;
        QVERIFY(!ticketFromCbor(toCbor(ticket)));
        ticket = sampleReceipt(QStringLiteral("en"));
        ticket.storeName = QString(1'001, QLatin1Char('x'));
        QVERIFY(!ticketFromCbor(toCbor(ticket)));
    }
    void randomBytesAreNoTicketAndDoNoHarm()
    {
        QRandomGenerator random(7);
        const QByteArray good = toCbor(sampleReceipt(QStringLiteral("zh_CN")));
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes = good;
            for (int k = random.bounded(1, 6); k > 0; --k)
                bytes[random.bounded(static_cast<int>(bytes.size()))] = static_cast<char>(random.bounded(256));
            if (const auto ticket = ticketFromCbor(bytes))
                QCOMPARE(misplaced(layoutTicket(*ticket, paperOf(384))), QString());
        }
    }

    void chineseCountsTwoCellsAndLatinOne()
    {
        const PaperProfile paper;
        QCOMPARE(textDots(QStringLiteral("披萨 L"), paper), 24 + 24 + 12 + 12);
        QCOMPARE(textDots(QStringLiteral("￥1"), paper), 36);
        QCOMPARE(textDots(QStringLiteral("披a"), paper, 2), 72);
        QCOMPARE(textDots(QStringLiteral("𠮷"), paper), 24); // beyond the first plane: one character
    }
    void longNamesWrapAtWordsAndBetweenChineseCharacters()
    {
        const PaperProfile paper;
        QCOMPARE(wrapText(QStringLiteral("the thai chicken"), 8 * 12, paper),
                 (QStringList{QStringLiteral("the thai"), QStringLiteral("chicken")}));
        QCOMPARE(wrapText(QStringLiteral("玛格丽特披萨"), 4 * 24, paper), (QStringList{QStringLiteral("玛格丽特"), QStringLiteral("披萨")}));
        QCOMPARE(wrapText(QStringLiteral("abcdefghij"), 4 * 12, paper),
                 (QStringList{QStringLiteral("abcd"), QStringLiteral("efgh"), QStringLiteral("ij")}));
        QCOMPARE(wrapText(QString(), 100, paper), QStringList{QString()});
    }
    void closingPunctuationNeverBeginsALine()
    {
        const PaperProfile paper;
        QCOMPARE(wrapText(QStringLiteral("少辣少盐，不要葱"), 4 * 24, paper),
                 (QStringList{QStringLiteral("少辣少"), QStringLiteral("盐，不要"), QStringLiteral("葱")}));
    }
    void whatAPrinterCannotSetIsCleaned()
    {
        QCOMPARE(printable(QStringLiteral("a\nb\tc\u200B\u0301")), QStringLiteral("a b c"));
        QCOMPARE(printable(QStringLiteral("e\u0301")), QStringLiteral("é"));
        QCOMPARE(printable(QString(QChar(0xD800))), QStringLiteral("?"));
        QCOMPARE(printable(QStringLiteral("\x1B@x")), QStringLiteral("@x"));
    }

    void everySampleFitsEveryPaper()
    {
        for (const QString &language : {QStringLiteral("zh_CN"), QStringLiteral("en")}) {
            for (int dots : {200, 300, 384, 420, 512, 576, 832, 1'000}) {
                for (Ticket ticket : samples(language)) {
                    ticket.copy = dots % 13;
                    QCOMPARE(misplaced(layoutTicket(ticket, paperOf(dots))), QString());
                }
            }
        }
    }
    void pricesStandAtTheRightEdgeBesideNamesInAnyScript()
    {
        for (const QString &language : {QStringLiteral("zh_CN"), QStringLiteral("en")}) {
            for (int dots : {384, 512, 576}) {
                const TicketLayout layout = layoutTicket(sampleReceipt(language), paperOf(dots));
                QStringList found;
                for (const TicketRow &row : layout.rows) {
                    const TicketRun &last = row.runs.last();
                    if (last.text.contains(QLatin1String(".")) && last.text.at(0).isDigit() && last.scale == 1 && !last.small) {
                        QCOMPARE(last.x + runDots(last, layout.paper), dots);
                        found.append(last.text);
                    }
                }
                QCOMPARE(found, (QStringList{QStringLiteral("136.00"), QStringLiteral("88.50"), QStringLiteral("72.00"),
                                             QStringLiteral("300.00"), QStringLiteral("3.50")}));
            }
        }
    }
    void theLargestAmountsNeverWrap()
    {
        Ticket ticket = sampleReceipt(QStringLiteral("zh_CN"));
        ticket.lines[0].total = Money(Money::Limit);
        ticket.lines[0].quantity = 9'999;
        ticket.total = ticket.tendered = Money(Money::Limit);
        for (int dots : {200, 384, 576}) {
            const TicketLayout layout = layoutTicket(ticket, paperOf(dots));
            QCOMPARE(misplaced(layout), QString());
            QCOMPARE(allText(layout).count(QLatin1String("100000000000.00")), 3);
        }
    }
    void amountsHaveTheDecimalsOfTheirCurrency()
    {
        Ticket ticket = sampleReceipt(QStringLiteral("en"));
        ticket.currency = QStringLiteral("JPY");
        for (int dots : {384, 576}) {
            const QString text = allText(layoutTicket(ticket, paperOf(dots)));
            for (const QString &number : {QStringLiteral("13600"), QStringLiteral("29650"), QStringLiteral("30000"), QStringLiteral("350")})
                QVERIFY2(text.contains(number), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral(".00")) && !text.contains(QStringLiteral(".50")), qPrintable(text));
        }
    }
    void everyTenderADeskWritesHasAWord()
    {
        for (const QString &language : {QStringLiteral("zh_CN"), QStringLiteral("en")}) {
            for (const QString &tender : {QStringLiteral("cash"), QStringLiteral("platform"), QStringLiteral("on_delivery")}) {
                Ticket ticket = sampleReceipt(language);
                ticket.tender = tender;
                const QString text = allText(layoutTicket(ticket, paperOf(576)));
                QVERIFY2(!text.contains(QLatin1Char('\n') + tender + QLatin1Char('|')), qPrintable(text));
            }
        }
    }
    void receiptSaysWhatTheCustomerNeeds()
    {
        const QString text = allText(layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), paperOf(576)));
        for (const QString &word : {QStringLiteral("炉边披萨"), QStringLiteral("No. 000123"), QStringLiteral("2026-11-24 12:30:05"),
                                    QStringLiteral("玛格丽特披萨 (L)|2|136.00"), QStringLiteral("合计|￥296.50"), QStringLiteral("现金|300.00"),
                                    QStringLiteral("找零|3.50"), QStringLiteral("ID 0199f3c4-2222-7ccc-8ddd-0123456789ab"),
                                    QStringLiteral("JOB deadbeef RECEIPT")})
            QVERIFY2(text.contains(word), qPrintable(word + QStringLiteral(" in\n") + text));
        QVERIFY(!text.contains(QLatin1String("COPY")));
    }
    void kitchenSlipHasNoPrices()
    {
        const TicketLayout layout = layoutTicket(sampleKitchen(QStringLiteral("zh_CN")), paperOf(576));
        const QString text = allText(layout);
        QVERIFY2(text.contains(QStringLiteral("2×|玛格丽特披萨 (L)")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("备注：少辣，不要洋葱")));
        QVERIFY(text.contains(QLatin1String("JOB deadbeef KITCHEN")));
        QVERIFY(!text.contains(QLatin1String(".00")));
        QVERIFY(!layout.openDrawer);
    }
    void onlineSlipShowsPlatformNumberAndWhetherItIsPaid()
    {
        Ticket ticket = sampleOnline(QStringLiteral("zh_CN"));
        QString text = allText(layoutTicket(ticket, paperOf(384)));
        QVERIFY2(text.contains(QStringLiteral("美团外卖|#1024")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("已在线支付")));
        ticket.paidOnline = false;
        text = allText(layoutTicket(ticket, paperOf(384)));
        QVERIFY(text.contains(QStringLiteral("未付款")));
        QVERIFY(text.contains(QLatin1String("JOB deadbeef ONLINE")));
    }
    void copyIsMarkedAtTheTopAndInTheLastLineAndOpensNoDrawer()
    {
        Ticket ticket = sampleReceipt(QStringLiteral("en"));
        QVERIFY(layoutTicket(ticket, paperOf(576)).openDrawer);
        ticket.copy = 2;
        const TicketLayout layout = layoutTicket(ticket, paperOf(576));
        QVERIFY(rowText(layout.rows.first()).contains(QStringLiteral("COPY 2 / 重打 2")));
        QCOMPARE(layout.rows.first().runs.first().scale, 2);
        QCOMPARE(rowText(layout.rows.last()), QStringLiteral("JOB deadbeef RECEIPT COPY 2"));
        QVERIFY(!layout.openDrawer);
    }
    void anotherBusinessDayIsNamed()
    {
        Ticket ticket = sampleReceipt(QStringLiteral("zh_CN"));
        ticket.localTime = QStringLiteral("2026-11-25 01:30:00");
        QVERIFY(allText(layoutTicket(ticket, paperOf(576))).contains(QStringLiteral("营业日 2026-11-24")));
    }
};

QTEST_APPLESS_MAIN(TestTicket)
#include "tst_ticket.moc"
