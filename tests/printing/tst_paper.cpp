// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"
#include "paper/renderer.h"
#include "sampletickets.h"
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
    return paper;
}

Ticket sampleOf(const QString &kind, const QString &language)
{
    if (kind == QLatin1String("kitchen"))
        return sampleKitchen(language);
    if (kind == QLatin1String("online"))
        return sampleOnline(language);
    Ticket ticket = kind == QLatin1String("refund") ? sampleRefund(language) : sampleReceipt(language);
    if (kind == QLatin1String("copy"))
        ticket.copy = 1;
    return ticket;
}

/** What a printer makes of the bytes, up to its first cut. */
paper::Page printed(const QByteArray &bytes, int dots)
{
    virtualprinter::CommandParser parser;
    virtualprinter::Mechanism mechanism(dots);
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

void allTickets()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("dots");
    for (const char *kind : {"receipt", "kitchen", "online", "refund", "copy"}) {
        for (const char *language : {"zh_CN", "en"}) {
            for (const int dots : {576, 384})
                QTest::addRow("%s-%s-%d", kind, language, dots) << QString::fromLatin1(kind) << QString::fromLatin1(language) << dots;
        }
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
        const TicketLayout layout = layoutTicket(sampleOf(kind, language), paperOf(dots));
        const paper::Page preview = paper::pageOf(layout);
        const paper::Page page = printed(escpos::encode(layout, {escpos::Fence::None, {}}), dots);
        QCOMPARE(paper::textOf(page), paper::textOf(preview));
        QCOMPARE(page, preview);
    }

    void picturesAreDotForDotTheAcceptedOnes_data() { allTickets(); }
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
