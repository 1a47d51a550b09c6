// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/dither.h"
#include "document/profiles.h"
#include "document/tickettemplate.h"
#include "escpos/encoder.h"
#include "paper/renderer.h"
#include "sampletickets.h"
#include "symbolreader.h"
#include "virtualprinter/mechanism.h"

#include <QDir>
#include <QGuiApplication>
#include <QTest>

using namespace hearth;

namespace {
PaperProfile paperOf(int dots)
{
    PaperProfile paper;
    paper.widthDots = dots;
    if (dots == 512)
        return paperProfile(QStringLiteral("80mm-180dpi")).value_or(paper);
    return dots == 320 ? paperProfile(QStringLiteral("label-40x30")).value_or(paper) : paper;
}

/** What a printer makes of the bytes, up to its first cut. */
paper::Page printed(const QByteArray &bytes, int dots, int dpi = 203)
{
    virtualprinter::CommandParser parser;
    virtualprinter::Model model;
    model.dpi = dpi;
    virtualprinter::Mechanism mechanism(dots, model);
    QList<virtualprinter::Command> commands;
    for (const char c : bytes)
        parser.feed(static_cast<quint8>(c), commands);
    for (const virtualprinter::Command &command : std::as_const(commands)) {
        const auto effect = mechanism.execute(command, {});
        if (!effect.cut.isEmpty())
            return effect.cut.first();
    }
    return {};
}

/** Dot for dot, whether text came as text or as dots. */
void expectSamePaper(const TicketLayout &layout, const escpos::EncodeOptions &options)
{
    const paper::Page preview = paper::pageOf(layout);
    const paper::Page page = printed(escpos::encode(layout, options), layout.paper.widthDots, layout.paper.dpi);
    QCOMPARE(page.height, preview.height);
    auto renderer = paper::Renderer::make();
    QVERIFY2(renderer, renderer ? "" : qPrintable(renderer.error().toString()));
    const QImage wanted = renderer->render(preview);
    const QImage got = renderer->render(page);
    if (got != wanted) {
        (void)wanted.save(QDir::tempPath() + QStringLiteral("/hearth-preview.png"));
        (void)got.save(QDir::tempPath() + QStringLiteral("/hearth-paper.png"));
        QFAIL("the paper differs from the preview: hearth-preview.png, hearth-paper.png in the directory for temporary files");
    }
    if (!options.glyphs && preview.rasters.isEmpty())
        QCOMPARE(page, preview);
}

void allTickets()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("dots");
    for (const QString &kind : sampleNames()) {
        for (const char *language : {"zh_CN", "en"}) {
            for (const int dots : {576, 384})
                QTest::addRow("%s-%s-%d", qPrintable(kind), language, dots) << kind << QString::fromLatin1(language) << dots;
        }
    }
    QTest::addRow("receipt-zh_CN-512") << QStringLiteral("receipt") << QStringLiteral("zh_CN") << 512; // 180 dpi
    QTest::addRow("change-en-512") << QStringLiteral("change") << QStringLiteral("en") << 512;
}

void labels()
{
    for (const char *language : {"zh_CN", "en"}) {
        for (const char *kind : {"label", "notmade"})
            QTest::addRow("%s-%s-320", kind, language) << QString::fromLatin1(kind) << QString::fromLatin1(language) << 320;
    }
}
} // namespace

class TestPaper : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPrinterMakesOfTheBytesWhatThePreviewShows_data() { allTickets(); }
    void aPrinterMakesOfTheBytesWhatThePreviewShows()
    {
        QFETCH(QString, kind);
        QFETCH(QString, language);
        QFETCH(int, dots);
        TicketLayout layout = layoutTicket(sampleOf(kind, language), paperOf(dots));
        layout.cut = true;
        expectSamePaper(layout, {escpos::Fence::None});
    }
    void aPrinterThatDrawsSymbolsItselfMakesTheSamePaper()
    {
        escpos::EncodeOptions options{escpos::Fence::None};
        options.nativeQr = options.nativeBarcode = true;
        for (const char *kind : {"test", "text"}) {
            for (const int dots : {576, 384})
                expectSamePaper(layoutTicket(sampleOf(QString::fromLatin1(kind), QStringLiteral("en")), paperOf(dots)), options);
        }
    }
    void rowsTheFontLacksComeAsDotsAndLookAsInThePreview()
    {
        auto glyphs = paper::Glyphs::load();
        QVERIFY(glyphs);
        escpos::EncodeOptions options{escpos::Fence::None};
        options.glyphs = glyphs->source();
        Ticket ticket = sampleReceipt(QStringLiteral("zh_CN"));
        ticket.storeName = QStringLiteral("𠮷野 🍕 ¥");
        ticket.lines[0].name = QStringLiteral("مارغريتا ไทย");
        ticket.copy = 3;
        for (const int dots : {576, 384, 420})
            expectSamePaper(layoutTicket(ticket, paperOf(dots)), options);
        options.hanzi = false; // a printer without the Chinese font
        for (const QString &name : sampleNames())
            expectSamePaper(layoutTicket(sampleOf(name, QStringLiteral("zh_CN")), paperOf(576)), options);
    }

    void aPrinterOf180DotsAnInchMakesTheSamePaper()
    {
        for (const QString &name : sampleNames()) {
            for (const char *language : {"zh_CN", "en"})
                expectSamePaper(layoutTicket(sampleOf(name, QString::fromLatin1(language)), paperOf(512)), {escpos::Fence::None});
        }
    }
    void aLogoIsDitheredAndSentInBandsOfAtMost255Rows()
    {
        constexpr int Width = 300;
        constexpr int Height = 700;
        QByteArray grey;
        for (int y = 0; y < Height; ++y) {
            for (int x = 0; x < Width; ++x)
                grey.append(static_cast<char>((x + y) * 255 / (Width + Height)));
        }
        TicketTemplate own = TicketTemplate::builtIn(TicketKind::Receipt);
        own.logo = dither(grey, Width, Height);
        for (const int dots : {576, 512, 384}) {
            const TicketLayout layout = layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), paperOf(dots), &own);
            expectSamePaper(layout, {escpos::Fence::None});
            virtualprinter::CommandParser parser;
            QList<virtualprinter::Command> commands;
            for (const char c : escpos::encode(layout, {escpos::Fence::None}))
                parser.feed(static_cast<quint8>(c), commands);
            int rows = 0;
            for (const virtualprinter::Command &command : std::as_const(commands)) {
                if (command.kind != virtualprinter::Command::Kind::Gs || command.code != 'v')
                    continue;
                QVERIFY(command.word(4) >= 1 && command.word(4) <= 255);
                rows += command.word(4);
            }
            QCOMPARE(rows, Height);
        }
    }

    void picturesAreDotForDotTheAcceptedOnes_data()
    {
        allTickets();
        labels(); // on the paper of a label printer: tst_labelprinter
    }
    void picturesAreDotForDotTheAcceptedOnes()
    {
        QFETCH(QString, kind);
        QFETCH(QString, language);
        QFETCH(int, dots);
        auto renderer = paper::Renderer::make();
        QVERIFY2(renderer, renderer ? "" : qPrintable(renderer.error().toString()));
        const QImage image = renderer->render(paper::pageOf(layoutTicket(sampleOf(kind, language), paperOf(dots))), 16);
        const QString path = QStringLiteral("%1/tests/printing/golden/%2.png")
                                 .arg(qEnvironmentVariable("HEARTH_SOURCE_DIR"), QString::fromLatin1(QTest::currentDataTag()));
        if (qEnvironmentVariable("HEARTH_GOLDEN") == QLatin1String("write"))
            QVERIFY(image.save(path, "PNG"));
        QImage golden(path);
        QVERIFY2(!golden.isNull(), qPrintable(path + QStringLiteral(" is missing; look at the picture, then set HEARTH_GOLDEN=write")));
        if (golden.convertToFormat(QImage::Format_RGB32) != image.convertToFormat(QImage::Format_RGB32)) {
            const QString found = QDir::tempPath() + QStringLiteral("/hearth-golden-%1.png").arg(QString::fromLatin1(QTest::currentDataTag()));
            (void)image.save(found, "PNG");
            QFAIL(qPrintable(QStringLiteral("differs from %1; what was drawn is %2").arg(path, found)));
        }
    }

    void acceptedPicturesHaveSymbolsThatAreRead_data()
    {
        QTest::addColumn<QString>("picture");
        for (const char *picture : {"test-zh_CN-576", "test-en-384", "text-zh_CN-384", "text-en-576"})
            QTest::addRow("%s", picture) << QString::fromLatin1(picture);
    }
    void acceptedPicturesHaveSymbolsThatAreRead()
    {
        QFETCH(QString, picture);
        QStringList found = readSymbolsIn(QStringLiteral("%1/tests/printing/golden/%2.png").arg(qEnvironmentVariable("HEARTH_SOURCE_DIR"), picture));
        found.sort();
        const QStringList test{QStringLiteral("CODE-128:deadbeef"), QStringLiteral("QR-Code:HEARTH TEST deadbeef")};
        const QStringList text{QStringLiteral("CODE-128:PREP-20261124"), QStringLiteral("QR-Code:https://hearth.example/prep/2026-11-24")};
        QCOMPARE(found, picture.startsWith(QLatin1String("test")) ? test : text);
    }

    void picturesAreOneBitAndAsWideAsThePaper()
    {
        auto renderer = paper::Renderer::make();
        QVERIFY(renderer);
        const QImage image = renderer->render(paper::pageOf(layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), paperOf(576))));
        QCOMPARE(image.format(), QImage::Format_Mono);
        QCOMPARE(image.width(), 576);
    }
    void textKeepsColumnsAndShowsLargeCharactersOnce()
    {
        TicketLayout layout;
        layout.rows.append({{TicketRun{0, QStringLiteral("合计"), true, 2}, TicketRun{480, QStringLiteral("￥9"), false, 1}}, 0});
        QCOMPARE(paper::textOf(paper::pageOf(layout)), QStringLiteral("合计") + QString(36, QLatin1Char(' ')) + QStringLiteral("￥9\n"));
    }
    void anUnknownCharacterIsAFrameNotNothing()
    {
        auto glyphs = paper::Glyphs::load();
        QVERIFY(glyphs);
        const paper::Glyphs::Dots frame = glyphs->dots(0x1F355, paper::Cell::Hanzi);
        QVERIFY(frame != paper::Glyphs::Dots{});
        QCOMPARE(glyphs->dots(U' ', paper::Cell::Latin), paper::Glyphs::Dots{});
    }
    void rasterBitsAreDrawnWhereTheyStand()
    {
        auto renderer = paper::Renderer::make();
        QVERIFY(renderer);
        const paper::Page page = printed(QByteArray::fromHex("1d763000020002008001" "0001" "0a1d5600"), 64);
        QCOMPARE(page.rasters.size(), 1);
        const QImage image = renderer->render(page);
        QList<QPoint> black;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelIndex(x, y) == 1)
                    black.append({x, y});
            }
        }
        QCOMPARE(black, (QList<QPoint>{{0, 0}, {15, 0}, {15, 1}}));
        QCOMPARE(paper::textOf(page), QStringLiteral("[picture 16 x 2]\n"));
    }
    void oneTicketIsDrawnFastEnoughForAPreview()
    {
        auto renderer = paper::Renderer::make();
        QVERIFY(renderer);
        const paper::Page page = paper::pageOf(layoutTicket(sampleReceipt(QStringLiteral("zh_CN")), paperOf(576)));
        QBENCHMARK {
            (void)renderer->render(page);
        }
    }
};

QTEST_MAIN(TestPaper)
#include "tst_paper.moc"
