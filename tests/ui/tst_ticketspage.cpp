// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// How tickets look on the screen: dot for dot as on paper; a template edited, tried out, kept; a shift's report before it is printed.
#include "document/profiles.h"
#include "escpos/encoder.h"
#include "escpos/tspl.h"
#include "paper/renderer.h"
#include "printjobs/templatestore.h"
#include "spooler/printfacts.h"
#include "support/patience.h"
#include "till/exampletickets.h"
#include "ui/kit/theme.h"
#include "ui/manager/paperpreview.h"
#include "ui/tillworld.h"
#include "virtualprinter/interpreter.h"
#include "virtualprinter/model.h"

#include <QApplication>
#include <QPlainTextEdit>

using namespace hearth;

namespace {
/** What a printer makes of the bytes, up to its first cut or label. */
QImage printed(const QByteArray &bytes, int dots, virtualprinter::Model::Language language)
{
    virtualprinter::Model model;
    model.language = language;
    const auto printer = virtualprinter::makeInterpreter(model, dots);
    for (const char c : bytes)
        printer->feed(static_cast<quint8>(c));
    while (printer->hasCommand()) {
        const auto effect = printer->executeNext({});
        if (!effect.cut.isEmpty())
            return paper::Renderer::make()->render(effect.cut.first());
    }
    return {};
}
constexpr auto Shouting = R"({"kind":"receipt","blocks":[{"block":"text","text":"{store_name}","style":"big"},{"block":"items","as":"table"},{"block":"totals"}]})";
} // namespace

class TestTicketsPage : public QObject {
    Q_OBJECT

    static PaperPreview *preview(TillWorld &world, const char *name = "ticketPreview")
    {
        return static_cast<PaperPreview *>(world.find(QLatin1String(name)));
    }
    static QPlainTextEdit *editor(TillWorld &world) { return qobject_cast<QPlainTextEdit *>(world.find(QStringLiteral("templateText"))); }
    /** The bytes for the ticket that is shown, through the printer. */
    static QImage onPaper(TillWorld &world, TicketKind kind, const PaperProfile &profile, const QString &language, const QByteArray &json = {})
    {
        const Ticket ticket = exampleTicket(kind, {TillFixture::identity(), language}, world.till.clock.nowMs());
        const auto own = TicketTemplate::fromJson(json, {});
        const TicketLayout layout = layoutTicket(ticket, profile, own ? &*own : nullptr);
        auto glyphs = paper::Glyphs::load();
        if (profile.heightDots > 0)
            return printed(tspl::encode(layout, 1, glyphs->source()), profile.widthDots, virtualprinter::Model::Language::Tspl);
        escpos::EncodeOptions options{escpos::Fence::None};
        options.glyphs = glyphs->source();
        return printed(escpos::encode(layout, options), profile.widthDots, virtualprinter::Model::Language::Escpos);
    }
    static void publish(TillWorld &world, qint64 revision, const QByteArray &json)
    {
        QVERIFY(world.till.writer().run([&](storage::Transaction &tx) {
            return TemplateStore::put(tx, revision, {{QStringLiteral("receipt"), json}}, 1);
        }).value_or(false));
        Q_EMIT world.templates.changed();
    }
    static void openTickets(TillWorld &world)
    {
        world.open({1024, 768});
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("section_tickets"));
        QTRY_VERIFY(!preview(world)->image().isNull());
    }
    static void sell(TillWorld &world)
    {
        OrderDraft draft(world.till.clock);
        static_cast<void>(draft.add(QStringLiteral("cola"), QStringLiteral("Cola"), {}, Money(900)));
        auto future = world.sales.close(draft, Money(1'000));
        future.waitForFinished();
        QVERIFY(future.result().has_value());
    }

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp); }

    void thePreviewIsDotForDotWhatThePrinterMakesOfTheBytes_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("zh_CN") << QStringLiteral("zh_CN");
        QTest::newRow("en") << QStringLiteral("en");
    }
    void thePreviewIsDotForDotWhatThePrinterMakesOfTheBytes()
    {
        QFETCH(const QString, language);
        TillWorld world(smallBilingualMenu(), language);
        openTickets(world);
        for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i) {
            const auto kind = static_cast<TicketKind>(i);
            world.click(QStringLiteral("ticketKind_") + ticketKindName(kind));
            const bool label = kind == TicketKind::Label;
            const PaperProfile papers[] = {label ? paperProfile(QStringLiteral("label-40x30")).value() : PaperProfile(),
                                           label ? paperProfile(QStringLiteral("label-60x40")).value() : paperProfile(QStringLiteral("58mm")).value()};
            for (int choice = 0; choice < 2; ++choice) {
                world.click(QStringLiteral("ticketPaper_%1").arg(choice));
                QTRY_VERIFY(!preview(world)->isBusy());
                const QImage wanted = onPaper(world, kind, papers[choice], language);
                QVERIFY2(!wanted.isNull() && preview(world)->image() == wanted, qPrintable(ticketKindName(kind) + QString::number(choice)));
            }
        }
    }
    void papersAreThoseOfTheStoresPrinters()
    {
        TillWorld world(smallBilingualMenu());
        QVERIFY(world.till.writer().run([&](storage::Transaction &tx) {
            PrinterRow printer{0, QStringLiteral("old"), QStringLiteral("tcp:127.0.0.1:9105"), {QStringLiteral("bar")}, 512};
            printer.dpi = 180;
            return PrinterStore::put(tx, printer, 1);
        }));
        openTickets(world);
        QCOMPARE(world.text(QStringLiteral("ticketPaper_0")), QStringLiteral("80 mm"));
        QCOMPARE(world.find(QStringLiteral("ticketPaper_0"))->accessibleName(), QStringLiteral("80 mm, front, back"));
        QCOMPARE(world.text(QStringLiteral("ticketPaper_1")), QStringLiteral("80 mm, 180 dpi"));
        QCOMPARE(world.text(QStringLiteral("ticketPaper_2")), QStringLiteral("58 mm"));
        world.click(QStringLiteral("ticketPaper_1"));
        QTRY_COMPARE(preview(world)->image().width(), 512);
    }
    void theChainsTemplateIsShownAsSoonAsItComes()
    {
        TillWorld world(smallBilingualMenu());
        openTickets(world);
        QCOMPARE(world.text(QStringLiteral("templateOrigin")), QStringLiteral("As the program has it."));
        publish(world, 3, Shouting);
        QTRY_COMPARE(world.text(QStringLiteral("templateOrigin")), QStringLiteral("The chain's own, revision 3 of headquarters."));
        QTRY_VERIFY(preview(world)->image() == onPaper(world, TicketKind::Receipt, {}, QStringLiteral("en"), Shouting));
        publish(world, 4, R"({"kind":"receipt","blocks":[{"block":"hologram"}]})");
        QTRY_VERIFY(world.text(QStringLiteral("templateOrigin")).contains(QStringLiteral("Line 1: blocks[0].block: \"hologram\" is not known")));
        QTRY_VERIFY(preview(world)->image() == onPaper(world, TicketKind::Receipt, {}, QStringLiteral("en"))); // as it will be printed
    }
    void thePaperFollowsWhatIsTypedAndAnErrorNamesItsLine()
    {
        TillWorld world(smallBilingualMenu());
        openTickets(world);
        world.click(QStringLiteral("templateEdit"));
        QTRY_VERIFY(world.find(QStringLiteral("templatePrint"))->isEnabled());
        QCOMPARE(editor(world)->toPlainText().toUtf8(), TicketTemplate::builtInJson(TicketKind::Receipt));
        const QImage before = preview(world, "templatePreview")->image();
        QTextCursor cursor(editor(world)->document());
        QVERIFY(editor(world)->find(QStringLiteral("Thank you, see you again soon")));
        editor(world)->setFocus();
        QTest::keyClicks(editor(world), QStringLiteral("Come again"));
        QTRY_VERIFY(preview(world, "templatePreview")->image() != before);
        QTRY_VERIFY(preview(world, "templatePreview")->image()
                    == onPaper(world, TicketKind::Receipt, {}, QStringLiteral("en"), editor(world)->toPlainText().toUtf8()));
        const QImage good = preview(world, "templatePreview")->image();

        editor(world)->moveCursor(QTextCursor::Start);
        QVERIFY(editor(world)->find(QStringLiteral("\"style\": \"big\"")));
        QTest::keyClicks(editor(world), QStringLiteral("\"style\": \"huge\""));
        QTRY_VERIFY2(world.text(QStringLiteral("templateState")).startsWith(QStringLiteral("Line 5: blocks[1].style: \"huge\" is not known. One of: plain, bold")),
                     qPrintable(world.text(QStringLiteral("templateState"))));
        QCOMPARE(editor(world)->extraSelections().size(), 1);
        QCOMPARE(editor(world)->extraSelections().first().cursor.blockNumber(), 4);
        editor(world)->moveCursor(QTextCursor::End);
        world.click(QStringLiteral("templateState")); // brings it into sight
        QCOMPARE(editor(world)->textCursor().blockNumber(), 4);
        QVERIFY(editor(world)->find(QStringLiteral("huge\"")));
        editor(world)->moveCursor(QTextCursor::Right);
        QVERIFY(!world.find(QStringLiteral("templatePrint"))->isEnabled());
        QVERIFY(!world.find(QStringLiteral("templateSave"))->isEnabled());
        QVERIFY(preview(world, "templatePreview")->image() == good); // the last that was good stays
        QTest::keyClick(editor(world), Qt::Key_Backspace);
        QTest::keyClick(editor(world), Qt::Key_Backspace);
        QTRY_VERIFY2(world.text(QStringLiteral("templateState")).contains(QStringLiteral("it is not JSON")), qPrintable(world.text(QStringLiteral("templateState"))));
        world.click(QStringLiteral("templateReset"));
        QTRY_VERIFY(world.find(QStringLiteral("templatePrint"))->isEnabled());
        QCOMPARE(editor(world)->toPlainText().toUtf8(), TicketTemplate::builtInJson(TicketKind::Receipt));
        QVERIFY(preview(world, "templatePreview")->image() == before);
        // Nothing of it is the till's.
        QCOMPARE(world.till.count("SELECT count(*) FROM ticket_template"), 0);
        world.click(QStringLiteral("templateClose"));
        QVERIFY(world.find(QStringLiteral("templateText")) == nullptr);
    }
    void whatWasChangedIsNotClosedUnasked()
    {
        TillWorld world(smallBilingualMenu());
        openTickets(world);
        world.click(QStringLiteral("templateEdit"));
        editor(world)->setFocus();
        QTest::keyClicks(editor(world), QStringLiteral(" "));
        world.click(QStringLiteral("templateClose"));
        world.click(QStringLiteral("confirmNo"));
        QVERIFY(editor(world) != nullptr);
        world.click(QStringLiteral("templateClose"));
        world.click(QStringLiteral("confirmYes"));
        QTRY_VERIFY(world.find(QStringLiteral("templateText")) == nullptr);
    }
    void aSampleGoesToTheChosenPrinterWithWhatWasTyped()
    {
        TillWorld world(smallBilingualMenu());
        openTickets(world);
        world.click(QStringLiteral("templateEdit"));
        editor(world)->setPlainText(QString::fromLatin1(Shouting));
        QTRY_VERIFY(world.text(QStringLiteral("templateState")).contains(QStringLiteral("good")));
        QTRY_VERIFY(world.find(QStringLiteral("templatePrint"))->isEnabled());
        world.click(QStringLiteral("templatePrint"));
        world.click(QStringLiteral("samplePrinter_back"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM print_job WHERE kind = 'sample'"), 1);
        auto rows = world.till.reader().query("SELECT j.id, p.name, j.ticket FROM print_job j JOIN printer p ON p.id = j.printer");
        QVERIFY(rows && rows->next().value_or(false));
        QCOMPARE(rows->text(1), QStringLiteral("back"));
        const Ticket ticket = ticketFromCbor(rows->blob(2)).value();
        QVERIFY(!ticket.openDrawer && ticket.orderId.isNull());
        QCOMPARE(TemplateStore::forJob(world.till.reader(), rows->int64(0), TicketKind::Receipt).value(), QByteArray(Shouting));
        QVERIFY(world.orders.kitchenList(0)->isEmpty()); // nobody has to cook it
    }
    void aTemplateIsSavedToAFileAndLoadedAgain()
    {
        TillWorld world(smallBilingualMenu());
        openTickets(world);
        world.click(QStringLiteral("templateEdit"));
        editor(world)->setPlainText(QString::fromLatin1(Shouting));
        QTRY_VERIFY(world.text(QStringLiteral("templateState")).contains(QStringLiteral("good")));
        QTRY_VERIFY(!preview(world, "templatePreview")->isBusy());
        world.click(QStringLiteral("templateSave"));
        QTRY_VERIFY(world.find(QStringLiteral("savePlace_0")) != nullptr);
        world.click(QStringLiteral("savePlace_0"));
        const QString path = world.till.directory() + QStringLiteral("/templates/receipt.json");
        QTRY_VERIFY(world.text(QStringLiteral("templateState")).contains(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(Shouting));
        world.click(QStringLiteral("templateReset"));
        world.click(QStringLiteral("templateLoad"));
        QTRY_VERIFY(world.find(QStringLiteral("loadFile_0")) != nullptr);
        world.click(QStringLiteral("loadFile_0"));
        QTRY_COMPARE(editor(world)->toPlainText(), QString::fromLatin1(Shouting));
        world.click(QStringLiteral("templateClose")); // it is the file's: nothing is lost
    }
    void aFileThatCannotBeWrittenIsSaidSo()
    {
        TillWorld world(smallBilingualMenu());
        QFile blocked(world.till.directory() + QStringLiteral("/templates"));
        QVERIFY(blocked.open(QIODevice::WriteOnly)); // a file where the directory would be
        auto saved = world.templates.save(world.till.directory() + QStringLiteral("/templates"), TicketKind::Receipt, Shouting);
        saved.waitForFinished();
        QCOMPARE(saved.result().error().code, ErrorCode::Io);
        auto loaded = world.templates.load(world.till.directory() + QStringLiteral("/none.json"));
        loaded.waitForFinished();
        QCOMPARE(loaded.result().error().code, ErrorCode::NotFound);
        auto sample = world.templates.printSample({}, "{", QStringLiteral("front"));
        sample.waitForFinished();
        QCOMPARE(sample.result().error().code, ErrorCode::InvalidInput);
        auto nowhere = world.templates.printSample({}, Shouting, QStringLiteral("none"));
        nowhere.waitForFinished();
        QCOMPARE(nowhere.result().error().code, ErrorCode::NotFound);
    }
    void aLongPaperIsDrawnWithoutHoldingUpTheWindow()
    {
        PaperPreview paper;
        Ticket ticket;
        ticket.kind = TicketKind::Text;
        for (int i = 0; i < 1'000; ++i)
            ticket.text.append(QStringLiteral("披萨 pizza %1").arg(i));
        QElapsedTimer asked;
        asked.start();
        for (int i = 0; i < 20; ++i)
            paper.draw(ticket, {}, {}, PaperPreview::Bad::Keep); // as fast as one types: only the newest is drawn
        QVERIFY2(asked.elapsed() < 200, qPrintable(QString::number(asked.elapsed())));
        QTRY_VERIFY(!paper.isBusy());
        QVERIFY(paper.image().height() > 25'000);
    }

    void aShiftsReportIsShownThenStoredAndPrintedOnce()
    {
        TillWorld world(smallBilingualMenu());
        sell(world);
        world.open({1024, 768});
        world.click(QStringLiteral("page_manager"));
        world.click(QStringLiteral("shiftReport"));
        QTRY_VERIFY(world.find(QStringLiteral("shiftPrint"))->isEnabled());
        QTRY_VERIFY(!preview(world, "shiftPreview")->image().isNull());
        QCOMPARE(world.text(QStringLiteral("shiftDifference")), QStringLiteral("Cash expected: ¥9.00"));
        for (const char *key : {"pad_9", "pad_point", "pad_5"})
            world.click(QLatin1String(key));
        QTRY_COMPARE(world.text(QStringLiteral("shiftDifference")), QStringLiteral("Cash expected: ¥9.00  ·  ¥0.50 is too much"));
        world.click(QStringLiteral("shiftFloat"));
        world.click(QStringLiteral("pad_1"));
        QTRY_COMPARE(world.text(QStringLiteral("shiftDifference")), QStringLiteral("Cash expected: ¥10.00  ·  ¥0.50 is missing"));
        QTRY_VERIFY(!preview(world, "shiftPreview")->isBusy());
        const QImage shown = preview(world, "shiftPreview")->image();
        world.click(QStringLiteral("shiftPrint"));
        QTRY_COMPARE(world.till.count("SELECT count(*) FROM shift_report WHERE closing = 1 AND orders = 1 AND expected_cash_minor = 1000"), 1);
        QTRY_VERIFY(world.find(QStringLiteral("shiftPrint")) == nullptr);
        auto rows = world.till.reader().query("SELECT ticket FROM print_job WHERE kind = 'shift'");
        QVERIFY(rows && rows->next().value_or(false));
        Ticket ticket = ticketFromCbor(rows->blob(0)).value();
        ticket.jobId = QUuid(); // only the job's own line differs
        QVERIFY(paper::Renderer::make()->render(paper::pageOf(layoutTicket(ticket, PaperProfile()))) == shown);
        QVERIFY(!rows->next().value_or(true));
        // The next one is empty.
        world.click(QStringLiteral("shiftReport"));
        QTRY_COMPARE(world.text(QStringLiteral("shiftDifference")), QStringLiteral("Cash expected: ¥0.00"));
        world.click(QStringLiteral("shiftDay"));
        QTRY_COMPARE(world.text(QStringLiteral("shiftDifference")), QStringLiteral("Cash expected: ¥9.00"));
        QCOMPARE(world.text(QStringLiteral("shiftPrint")), QStringLiteral("Print"));
        world.click(QStringLiteral("shiftClose"));
        QTRY_VERIFY(world.find(QStringLiteral("shiftPrint")) == nullptr);
    }
};

QTEST_MAIN(TestTicketsPage)
#include "tst_ticketspage.moc"
