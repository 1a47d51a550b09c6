// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/dither.h"
#include "document/jsonplace.h"
#include "document/profiles.h"
#include "document/ticketfields.h"
#include "document/ticketjson.h"
#include "document/tickettemplate.h"
#include "sampletickets.h"

#include <QDir>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace hearth;

namespace {
QString allText(const TicketLayout &layout)
{
    QStringList rows;
    for (const TicketRow &row : layout.rows) {
        QStringList parts;
        for (const TicketRun &run : row.runs)
            parts.append(run.text);
        rows.append(parts.join(QLatin1Char('|')));
    }
    return rows.join(QLatin1Char('\n'));
}

QString templateError(const QByteArray &json)
{
    const auto parsed = TicketTemplate::fromJson(json, QStringLiteral("receipt.json"));
    return parsed ? QString() : parsed.error().toString();
}

QString ticketError(const QByteArray &json)
{
    const auto parsed = ticketFromJson(json, QStringLiteral("t.json"));
    return parsed ? QString() : parsed.error().toString();
}

QByteArray blocks(const QByteArray &list)
{
    return R"({"kind":"receipt","blocks":[)" + list + "]}";
}
} // namespace

class TestTicketTemplate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindHasATemplateThatReads()
    {
        for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i) {
            const auto kind = static_cast<TicketKind>(i);
            const auto parsed = TicketTemplate::fromJson(TicketTemplate::builtInJson(kind), ticketKindName(kind));
            QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().toString()));
            QCOMPARE(parsed->kind, kind);
            QVERIFY(!parsed->blocks.isEmpty());
            QCOMPARE(*parsed, TicketTemplate::builtIn(kind));
        }
    }
    void aChainsOwnTemplateReplacesTheBuiltInOne()
    {
        const auto own = TicketTemplate::fromJson(
            blocks(R"({"block":"text","text":{"zh":"欢迎 {store_name}","en":"Welcome to {store_name}"},"style":"big","align":"right"},
                      {"block":"columns","left":"{receipt_number}","right":"{total}","style":"bold"},
                      {"block":"text","if":"reason","text":"never"},{"block":"text","unless":"reason","text":"always","indent":2},
                      {"block":"text","text":"small {tender}","style":"small"})"),
            QStringLiteral("own.json"));
        QVERIFY2(own, own ? "" : qPrintable(own.error().toString()));
        const TicketLayout layout = layoutTicket(sampleReceipt(QStringLiteral("en")), {}, &*own);
        QCOMPARE(allText(layout), QStringLiteral("Welcome to Hearth Pizza\nNanshan\n000123|￥296.50\nalways\nsmall Cash\n"
                                                 "ID 0199f3c4-2222-7ccc-8ddd-0123456789ab\nJOB deadbeef RECEIPT"));
        QCOMPARE(layout.rows.at(0).runs.first().x + runDots(layout.rows.at(0).runs.first(), {}), 576);
        QCOMPARE(layout.rows.at(3).runs.first().x, 24);
        QVERIFY(layout.rows.at(4).runs.first().small);
        // A template of another kind changes nothing.
        const Ticket kitchen = sampleKitchen(QStringLiteral("en"));
        QCOMPARE(layoutTicket(kitchen, {}, &*own), layoutTicket(kitchen, {}));
    }
    void noTemplateCanHideTheEndLinesNorTheMarkOfACopyOrAMove()
    {
        const auto empty = TicketTemplate::fromJson(blocks(R"({"block":"gap"})"), QStringLiteral("own.json"));
        QVERIFY(empty);
        Ticket ticket = sampleReceipt(QStringLiteral("en"));
        ticket.copy = 2;
        ticket.movedFrom = QStringLiteral("KITCHEN 2");
        const QString text = allText(layoutTicket(ticket, {}, &*empty));
        for (const QString &word : {QStringLiteral("转自 KITCHEN 2"), QStringLiteral("moved from KITCHEN 2"), QStringLiteral("COPY 2 / 重打 2"),
                                    QStringLiteral("JOB deadbeef RECEIPT COPY 2")})
            QVERIFY2(text.contains(word), qPrintable(text));
    }
    void errorsOfATemplateNameFileAndPlace()
    {
        const QString file = QStringLiteral("receipt.json: ");
        const QString first = file + QStringLiteral("blocks[0].");
        QVERIFY2(templateError(blocks(R"({"block":"rule"},{"block":"text","text":"a","style":"x"})"))
                     .startsWith(file + QStringLiteral("blocks[1].style: unknown \"x\", one of: plain")),
                 qPrintable(templateError(blocks(R"({"block":"rule"},{"block":"text","text":"a","style":"x"})"))));
        QVERIFY(templateError(blocks(R"({"block":"txt"})")).startsWith(first + QStringLiteral("block: unknown \"txt\"")));
        QCOMPARE(templateError(blocks(R"({"text":"a"})")), first + QStringLiteral("block: is needed"));
        QCOMPARE(templateError(blocks(R"({"block":"text"})")), first + QStringLiteral("text: is needed"));
        QCOMPARE(templateError(blocks(R"({"block":"text","text":"{storename}"})")), first + QStringLiteral("text: unknown field \"storename\""));
        QCOMPARE(templateError(blocks(R"({"block":"rule","if":"nothing"})")), first + QStringLiteral("if: unknown field \"nothing\""));
        QCOMPARE(templateError(blocks(R"({"block":"rule","styel":"big"})")), first + QStringLiteral("styel: unknown field"));
        QCOMPARE(templateError(blocks(R"({"block":"gap","dots":-1})")), first + QStringLiteral("dots: -1 is not 0 to 1000"));
        QCOMPARE(templateError(blocks(R"({"block":"gap","dots":1.5})")), first + QStringLiteral("dots: not a whole number"));
        QCOMPARE(templateError(blocks("7")), file + QStringLiteral("blocks[0]: not an object"));
        QCOMPARE(templateError(R"({"blocks":[]})"), file + QStringLiteral("kind: is needed"));
        QVERIFY(templateError("{\n \"kind\": x").startsWith(QStringLiteral("receipt.json: line 2, column 10: ")));
        QVERIFY(templateError(QByteArray(300'000, ' ')).contains(QStringLiteral("larger than 262144 bytes")));
        QByteArray many;
        for (int i = 0; i < 201; ++i)
            many += i == 0 ? R"({"block":"rule"})" : R"(,{"block":"rule"})";
        QCOMPARE(templateError(blocks(many)), file + QStringLiteral("blocks: more than 200"));
        QVERIFY(templateError(R"({"kind":"receipt","logo":{"width":9,"height":2,"bits":"AAA="}})")
                    .startsWith(file + QStringLiteral("logo.bits: not the base64 of 2 rows of 2 bytes")));
    }
    void aLogoIsPrintedWhereTheTemplateHasIt()
    {
        const auto own = TicketTemplate::fromJson(R"({"kind":"receipt","logo":{"width":8,"height":2,"bits":"/4E="},"blocks":[{"block":"logo"}]})",
                                                  QStringLiteral("own.json"));
        QVERIFY2(own, own ? "" : qPrintable(own.error().toString()));
        const TicketLayout layout = layoutTicket(sampleReceipt(QStringLiteral("en")), {}, &*own);
        QVERIFY(layout.rows.first().picture);
        QCOMPARE(layout.rows.first().picture->x, (576 - 8) / 2);
        QCOMPARE(layout.rows.first().picture->bits.rows, QByteArray::fromHex("ff81"));
        QCOMPARE(rowDots(layout.rows.first(), layout.paper), 2);
    }
    void aSymbolThatIsTooWideIsSmallerAndOneThatCannotBeIsText()
    {
        PaperProfile narrow;
        narrow.widthDots = 100;
        const auto own = TicketTemplate::fromJson(blocks(R"({"block":"qr","text":"{order_id}","module":16},{"block":"barcode","text":"{order_id}"})"),
                                                  QStringLiteral("own.json"));
        QVERIFY(own);
        const TicketLayout layout = layoutTicket(sampleReceipt(QStringLiteral("en")), narrow, &*own);
        QVERIFY(layout.rows.first().picture);
        QVERIFY(layout.rows.first().picture->bits.width <= 100);
        QCOMPARE(layout.rows.first().picture->symbol.module, 3);
        QVERIFY2(allText(layout).startsWith(QStringLiteral("\n0199f3c4")), qPrintable(allText(layout)));
    }

    void errorsAreFoundInTheTextTheyComeFrom()
    {
        const QByteArray json = "{\n\"kind\": \"receipt\",\n\"blocks\": [\n{\"block\": \"rule\"},\n{\n\"block\": \"text\",\n\"text\": {\"zh\": \"a\\\"b[],{\",\n"
                                "\"en\": \"{total\"},\n\"style\": \"huge\"}\n]}";
        const std::pair<const char *, int> places[] = {{"kind", 2}, {"blocks", 3}, {"blocks[0]", 4}, {"blocks[1].text", 7}, {"blocks[1].text.en", 8},
                                                       {"blocks[1].style", 9}, {"blocks[1].align", 5}, {"blocks[7].style", 3}, {"logo.bits", 1}, {"", 1}};
        for (const auto &[path, line] : places)
            QCOMPARE(jsonLineOf(json, QLatin1String(path)), line);
        const auto wrong = TicketTemplate::fromJson(json, QString());
        QCOMPARE(wrong.error().where, QStringLiteral("blocks[1].style"));
        QCOMPARE(jsonLineOf(json, wrong.error().where), 9);
        QCOMPARE(jsonSyntaxLine(json), 0);
        QCOMPARE(jsonSyntaxLine("{\n\n\"a\": }"), 3);
        QCOMPARE(jsonSyntaxLine(QByteArray()), 1);
        QCOMPARE(jsonLineOf("{\n\"blocks\": [\n{\"x\": \"", QStringLiteral("blocks[0].x")), 3); // not whole: as far as it goes
        QCOMPARE(jsonLineOf(QByteArray(5'000, '['), QStringLiteral("[0][0]")), 1);
    }

    void everyKindSurvivesJsonAndCbor()
    {
        for (const QString &name : sampleNames()) {
            for (const QString &language : {QStringLiteral("zh_CN"), QStringLiteral("en")}) {
                const Ticket ticket = sampleOf(name, language);
                const auto back = ticketFromJson(QJsonDocument(toJson(ticket)).toJson(), QStringLiteral("t.json"));
                QVERIFY2(back, back ? "" : qPrintable(back.error().toString()));
                QCOMPARE(*back, ticket);
                const auto stored = ticketFromCbor(toCbor(ticket));
                QVERIFY2(stored, stored ? "" : qPrintable(stored.error().toString()));
                QCOMPARE(*stored, ticket);
            }
        }
    }
    void errorsOfATicketNameFileAndPlace()
    {
        const QString file = QStringLiteral("t.json: ");
        QVERIFY2(ticketError(R"({"kind":"recipt"})").startsWith(file + QStringLiteral("kind: unknown \"recipt\", one of: receipt, kitchen")),
                 qPrintable(ticketError(R"({"kind":"recipt"})")));
        QCOMPARE(ticketError("{}"), file + QStringLiteral("kind: is needed"));
        QCOMPARE(ticketError(R"({"kind":"text","lines":[{},{},{"quantity":"2"}]})"), file + QStringLiteral("lines[2].quantity: not a whole number"));
        QCOMPARE(ticketError(R"({"kind":"text","lines":[{"quantity":10000}]})"), file + QStringLiteral("lines[0].quantity: 10000 is not 0 to 9999"));
        QCOMPARE(ticketError(R"({"kind":"text","job_id":"7"})"), file + QStringLiteral("job_id: not an id"));
        QCOMPARE(ticketError(R"({"kind":"text","lins":[]})"), file + QStringLiteral("lins: unknown field"));
        QCOMPARE(ticketError(R"({"kind":"text","text":["a",1]})"), file + QStringLiteral("text[1]: not a text of at most 1000 characters"));
        QCOMPARE(ticketError(R"({"kind":"shift","shift":{"tenders":[{"count":-1}]}})"),
                 file + QStringLiteral("shift.tenders[0].count: -1 is not 0 to 1000000"));
        QVERIFY(ticketError(R"({"kind":"text","total_minor":1e300})").startsWith(file + QStringLiteral("total_minor: ")));
        QVERIFY(ticketError("[]").startsWith(QStringLiteral("t.json: not an object")));
        QVERIFY(ticketError(QByteArray(600'000, ' ')).contains(QStringLiteral("larger than")));
    }
    void exampleFilesAreTicketsOfTheirKind()
    {
        const QDir dir(qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets"));
        for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i) {
            const QString name = ticketKindName(static_cast<TicketKind>(i)) + QStringLiteral(".json");
            QFile file(dir.filePath(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            const auto ticket = ticketFromJson(file.readAll(), name);
            QVERIFY2(ticket, ticket ? "" : qPrintable(ticket.error().toString()));
            QCOMPARE(ticket->kind, static_cast<TicketKind>(i));
            QVERIFY(layoutTicket(*ticket, {}).rows.size() > 3);
        }
    }

    void profilesAreFoundByName()
    {
        QCOMPARE(paperProfile(QStringLiteral("80mm")).value().widthDots, 576);
        QCOMPARE(paperProfile(QStringLiteral("58mm")).value().widthDots, 384);
        const PaperProfile epson = paperProfile(QStringLiteral("80mm-180dpi")).value();
        QCOMPARE(epson.widthDots / epson.latinDots, 42);
        QCOMPARE(epson.dpi, 180);
        QCOMPARE(paperProfile(QStringLiteral("58mm-420")).value().widthDots, 420);
        const auto none = paperProfile(QStringLiteral("90mm"));
        QVERIFY(!none);
        QVERIFY2(none.error().text.contains(QStringLiteral("80mm, 58mm")), qPrintable(none.error().text));
    }
    void errorsOfProfilesNamePlaceAndCause()
    {
        const auto error = [](const QByteArray &list) {
            return profilesFromJson("{\"profiles\":[" + list + "]}", QStringLiteral("p.json")).error().toString();
        };
        QCOMPARE(error(R"({"name":"a","width":50})"), QStringLiteral("p.json: profiles[0].width: 50 is not 100 to 1000"));
        QCOMPARE(error(R"({"name":"a","width":576},{"name":"a","width":384})"), QStringLiteral("p.json: profiles[1].name: is needed, and only once"));
        QCOMPARE(error(R"({"name":"a"})"), QStringLiteral("p.json: profiles[0].width: is needed"));
        QCOMPARE(error(R"({"name":"a","width":576,"dpi":300})"), QStringLiteral("p.json: profiles[0].dpi: 300 is not 100 to 255"));
    }

    void hostileTextNeverLeavesThePaperNorBecomesACommand()
    {
        const QString longWord(1'000, QLatin1Char('W'));
        const QStringList evils{longWord, QStringLiteral("\x1B@\x10\x14\x01\x1DV0\r\n\t\v\0x"), QStringLiteral("🍕👩‍👩‍👧‍👦🇨🇳"), QStringLiteral("مرحبا بالعالم"),
                                QStringLiteral("\u202Eevil\u2066"), QStringLiteral("{order_id}{x}{"), QString(), QStringLiteral("%1 %2"),
                                QString(QChar(0xD83C)) + QStringLiteral("x")};
        for (const QString &evil : evils) {
            for (const QString &name : sampleNames()) {
                Ticket ticket = sampleOf(name, QStringLiteral("zh_CN"));
                ticket.storeName = ticket.station = ticket.platform = ticket.platformNumber = ticket.reason = ticket.tender = evil;
                ticket.title = ticket.movedFrom = ticket.shift.cashier = ticket.qr = ticket.barcode = ticket.localTime = ticket.businessDate = evil;
                ticket.text = {evil, evil};
                for (Ticket::Line &line : ticket.lines)
                    line.name = line.size = line.note = line.slipJob = line.slipTime = evil;
                for (const QString &profile : {QStringLiteral("80mm"), QStringLiteral("58mm"), QStringLiteral("label-40x30")}) {
                    const TicketLayout layout = layoutTicket(ticket, paperProfile(profile).value());
                    for (const TicketRow &row : layout.rows) {
                        if (row.picture)
                            QVERIFY2(!row.picture->symbol.data.contains('\x10'), qPrintable(name)); // DLE is obeyed in data too
                        int end = 0;
                        for (const TicketRun &run : row.runs) {
                            QVERIFY2(run.x >= end, qPrintable(run.text));
                            end = run.x + runDots(run, layout.paper);
                            for (const QChar c : run.text)
                                QVERIFY2(c.unicode() >= 0x20 && c.unicode() != 0x7F, qPrintable(run.text));
                        }
                        QVERIFY2(end <= layout.paper.widthDots, qPrintable(name));
                    }
                    QVERIFY(layout.rows.last().runs.first().text.startsWith(QStringLiteral("JOB ")));
                }
            }
        }
    }
    void aTemplateCannotTakeAwayWhatTheKitchenHasToKnow_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray(R"({"kind":"kitchen"})");
        QTest::newRow("no blocks of a receipt") << QByteArray(R"({"kind":"receipt","blocks":[]})");
        QTest::newRow("items on a condition") << QByteArray(R"({"kind":"kitchen","blocks":[{"block":"items","as":"kitchen","if":"note"}]})");
        QTest::newRow("changes as orders") << QByteArray(R"({"kind":"change","blocks":[{"block":"items","as":"kitchen"}]})");
        QTest::newRow("orders as changes") << QByteArray(R"({"kind":"kitchen","blocks":[{"block":"items","as":"changes"}]})");
        QTest::newRow("an online slip without items") << QByteArray(R"({"kind":"online","blocks":[{"block":"platform"}]})");
        QTest::newRow("a label of nothing") << QByteArray(R"({"kind":"label","blocks":[{"block":"text","text":"{clock}"}]})");
    }
    void aTemplateCannotTakeAwayWhatTheKitchenHasToKnow()
    {
        QFETCH(const QByteArray, json);
        const auto read = TicketTemplate::fromJson(json, QStringLiteral("own.json"));
        QVERIFY(!read);
        QVERIFY2(read.error().where.contains(QStringLiteral("blocks")) || read.error().toString().contains(QStringLiteral("blocks")),
                 qPrintable(read.error().toString()));
    }
    void noTemplateMakesMoreThanARoll()
    {
        QByteArray json = R"({"kind":"text","blocks":[{"block":"lines"})";
        for (int i = 0; i < 199; ++i)
            json += R"(,{"block":"lines"})";
        const auto own = TicketTemplate::fromJson(json + "]}", {});
        QVERIFY(own);
        Ticket ticket;
        ticket.kind = TicketKind::Text;
        for (int i = 0; i < 300; ++i)
            ticket.text.append(QStringLiteral("one of many"));
        const TicketLayout layout = layoutTicket(ticket, {}, &*own);
        int dots = 0;
        for (const TicketRow &row : layout.rows)
            dots += rowDots(row, layout.paper);
        QVERIFY2(dots <= 401'000, qPrintable(QString::number(dots)));
        QVERIFY(layout.rows.at(layout.rows.size() - 2).runs.first().text.contains(QStringLiteral("CUT SHORT")));
        QVERIFY(layout.rows.last().runs.first().text.startsWith(QStringLiteral("JOB ")));
    }
    void aSampleSaysThatItIsOneWhateverTheTemplate()
    {
        Ticket ticket = sampleKitchen(QStringLiteral("en"));
        ticket.sample = true;
        const auto own = TicketTemplate::fromJson(R"({"kind":"kitchen","blocks":[{"block":"items","as":"kitchen"}]})", {});
        QVERIFY(own);
        const TicketLayout layout = layoutTicket(ticket, {}, &*own);
        QVERIFY(layout.rows.first().runs.first().text.contains(QStringLiteral("SAMPLE / 样张")));
        QVERIFY(layout.rows.last().runs.first().text.endsWith(QStringLiteral("SAMPLE")));
    }
    void aThousandLinesAreLaidOutAtOnce()
    {
        for (Ticket ticket : {sampleReceipt(QStringLiteral("zh_CN")), sampleChange(QStringLiteral("en"))}) {
            while (ticket.lines.size() < 1'000)
                ticket.lines.append(ticket.lines.at(ticket.lines.size() % 3));
            const TicketLayout layout = layoutTicket(ticket, {});
            QVERIFY(layout.rows.size() > 1'000);
            QVERIFY(layout.rows.last().runs.first().text.startsWith(QStringLiteral("JOB ")));
        }
    }
    void aLabelNeverGrowsOverItsPaperAndKeepsItsJob()
    {
        Ticket ticket = sampleLabel(QStringLiteral("zh_CN"));
        const PaperProfile paper = paperProfile(QStringLiteral("label-40x30")).value();
        for (int length = 1; length < 300; length += 13) {
            ticket.lines[0].name = QString(length, QChar(u'披'));
            const TicketLayout layout = layoutTicket(ticket, paper);
            int dots = 0;
            for (const TicketRow &row : layout.rows)
                dots += rowDots(row, paper);
            QVERIFY2(dots <= paper.heightDots, qPrintable(QString::number(dots)));
            QVERIFY(!layout.cut);
            QVERIFY(allText(layout).endsWith(QStringLiteral("JOB deadbeef LABEL")));
            QVERIFY(allText(layout).startsWith(QStringLiteral("#1024|2/3")));
        }
    }
    void aChangeSlipSaysWhatWhyAndOfWhichSlip()
    {
        const QString text = allText(layoutTicket(sampleChange(QStringLiteral("zh_CN")), {}));
        for (const QString &word : {QStringLiteral(" 加菜 |+1"), QStringLiteral(" 退菜 |-1"), QStringLiteral(" 改数量 |2→3"),
                                    QStringLiteral("原单 JOB deadbeef 12:30"), QStringLiteral("JOB cafe0001 CHANGE")})
            QVERIFY2(text.contains(word), qPrintable(text));
    }
    void aShiftReportAddsUp()
    {
        Ticket ticket = sampleShift(QStringLiteral("en"));
        QString text = allText(layoutTicket(ticket, {}));
        for (const QString &word : {QStringLiteral("Z REPORT"), QStringLiteral("Opening float|500.00"), QStringLiteral("Cash (63)|4120.50"),
                                    QStringLiteral("Refunds (2)|177.00"), QStringLiteral("Counted cash|4438.50"), QStringLiteral("Difference|-5.00")})
            QVERIFY2(text.contains(word), qPrintable(text));
        ticket.shift.closing = ticket.shift.counted = false;
        text = allText(layoutTicket(ticket, {}));
        QVERIFY2(text.startsWith(QStringLiteral("X REPORT")) && text.contains(QStringLiteral("Cash not counted")), qPrintable(text));
        ticket.shift.counted = true;
        ticket.shift.countedCash = Money(444'400);
        QVERIFY(allText(layoutTicket(ticket, {})).contains(QStringLiteral("Difference|+0.50")));
    }

    void ditheringKeepsBlackWhiteAndTheShareOfGrey()
    {
        QCOMPARE(dither(QByteArray(16, '\0'), 8, 2).rows, QByteArray::fromHex("ffff"));
        QCOMPARE(dither(QByteArray(16, '\xff'), 8, 2).rows, QByteArray::fromHex("0000"));
        QCOMPARE(dither(QByteArray(3, '\0'), 3, 1).rows, QByteArray::fromHex("e0"));
        for (const int grey : {32, 64, 128, 200}) {
            const symbols::Bits bits = dither(QByteArray(100 * 100, static_cast<char>(grey)), 100, 100);
            int black = 0;
            for (int y = 0; y < 100; ++y) {
                for (int x = 0; x < 100; ++x)
                    black += bits.isBlack(x, y) ? 1 : 0;
            }
            QVERIFY2(std::abs(black - 10'000 * (255 - grey) / 255) < 150, qPrintable(QStringLiteral("%1: %2").arg(grey).arg(black)));
        }
    }
    void whatIsNoPictureIsDitheredToNothing()
    {
        QCOMPARE(dither(QByteArray(15, '\0'), 8, 2), symbols::Bits());
        QCOMPARE(dither({}, 0, 0), symbols::Bits());
        QCOMPARE(dither(QByteArray(8, '\0'), -8, -1), symbols::Bits());
    }
    void randomJsonIsNoTicketAndDoesNoHarm()
    {
        QRandomGenerator random(11);
        const QByteArray good = QJsonDocument(toJson(sampleShift(QStringLiteral("en")))).toJson(QJsonDocument::Compact);
        const QByteArray own = TicketTemplate::builtInJson(TicketKind::Shift);
        for (int i = 0; i < 3'000; ++i) {
            QByteArray ticket = good;
            QByteArray layout = own;
            for (int k = random.bounded(1, 4); k > 0; --k) {
                ticket[random.bounded(static_cast<int>(ticket.size()))] = static_cast<char>(random.bounded(256));
                layout[random.bounded(static_cast<int>(layout.size()))] = static_cast<char>(random.bounded(256));
            }
            const auto parsed = TicketTemplate::fromJson(layout, QStringLiteral("x"));
            if (const auto read = ticketFromJson(ticket, QStringLiteral("x")))
                (void)layoutTicket(*read, {}, parsed ? &*parsed : nullptr);
        }
    }
};

QTEST_APPLESS_MAIN(TestTicketTemplate)
#include "tst_tickettemplate.moc"
