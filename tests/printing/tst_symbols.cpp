// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "symbolreader.h"
#include "symbols/symbols.h"

#include <QTest>

using namespace hearth;
using namespace hearth::symbols;

namespace {
/** The symbol as a picture (PBM) with white around it, as on paper. */
QByteArray picture(const Bits &bits)
{
    constexpr int Quiet = 48;
    QByteArray out = "P1\n" + QByteArray::number(bits.width + 2 * Quiet) + ' ' + QByteArray::number(bits.height + 2 * Quiet) + '\n';
    for (int y = -Quiet; y < bits.height + Quiet; ++y) {
        for (int x = -Quiet; x < bits.width + Quiet; ++x)
            out += bits.isBlack(x, y) ? "1 " : "0 ";
        out += '\n';
    }
    return out;
}

QString modules(const Bits &bits)
{
    QString text;
    for (int y = 0; y < bits.height; ++y) {
        for (int x = 0; x < bits.width; ++x)
            text += QLatin1Char(bits.isBlack(x, y) ? '1' : '0');
    }
    return text;
}

QString errorOf(BarcodeKind kind, const QByteArray &data)
{
    const auto bits = barcode(kind, data);
    return bits ? QStringLiteral("none") : bits.error().toString();
}
} // namespace

class TestSymbols : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void qrReadsBack_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("url") << QStringLiteral("https://order.example.com/r/0192f3c4-7b1e?t=K%2F1");
        QTest::newRow("chinese") << QStringLiteral("玛格丽特披萨（大）￥68.00 谢谢惠顾");
        QTest::newRow("rare hanzi") << QStringLiteral("𠮷野家 订单");
        QTest::newRow("mixed") << QStringLiteral("JOB deadbeef 重打 COPY 2\n第二行");
        QTest::newRow("digits") << QStringLiteral("01234567890123456789");
    }
    void qrReadsBack()
    {
        QFETCH(QString, text);
        for (const QrLevel level : {QrLevel::L, QrLevel::M, QrLevel::Q, QrLevel::H}) {
            const auto bits = qr(text.toUtf8(), level);
            QVERIFY2(bits, bits ? "" : qPrintable(bits.error().toString()));
            QCOMPARE(readSymbols(picture(scaled(*bits, 4, 4))), QStringList{QStringLiteral("QR-Code:") + text});
        }
    }
    void qrCarriesTheBytesAsTheyAre()
    {
        QByteArray all;
        for (int i = 255; i >= 0; --i)
            all += static_cast<char>(i);
        for (const QByteArray &data : {all, QByteArray::fromHex("c5fbc8f89534b235"), QStringLiteral("Crème brûlée 12 €").toUtf8()})
            QCOMPARE(readQrBytes(picture(scaled(*qr(data, QrLevel::M), 4, 4))).toHex(' '), data.toHex(' '));
    }
    void qrHasNoQuietZoneAndGrowsWithItsLevel()
    {
        const Bits low = *qr("HTTPS://EXAMPLE.COM/0123456789012345", QrLevel::L);
        const Bits high = *qr("HTTPS://EXAMPLE.COM/0123456789012345", QrLevel::H);
        QVERIFY(low.width < high.width);
        QCOMPARE(low.width, low.height);
        QCOMPARE((low.width - 17) % 4, 0);
        QVERIFY(low.isBlack(0, 0) && low.isBlack(low.width - 1, 0) && low.isBlack(0, low.height - 1));
        QCOMPARE(low.rows.size(), low.height * low.bytesPerRow());
    }
    void qrRefusesWhatDoesNotFit()
    {
        QVERIFY(qr(QByteArray(2953, 'a'), QrLevel::L));
        QCOMPARE(qr(QByteArray(2954, 'a'), QrLevel::L).error().toString(), QStringLiteral("QR: takes 1 to 2953 bytes, not 2954"));
        QCOMPARE(qr({}, QrLevel::L).error().code, ErrorCode::InvalidInput);
        const auto tooLong = qr(QByteArray(2000, 'a'), QrLevel::H);
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().code, ErrorCode::InvalidInput);
        QVERIFY2(tooLong.error().text.contains(QLatin1String("too long"), Qt::CaseInsensitive), qPrintable(tooLong.error().toString()));
    }

    void barcodesReadBack_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("read");
        const auto row = [](BarcodeKind kind, const char *data, const char *read) {
            QTest::addRow("%s %s", qPrintable(barcodeName(kind)), data) << static_cast<int>(kind) << QByteArray(data) << QString::fromLatin1(read);
        };
        row(BarcodeKind::Ean13, "690123456789", "EAN-13:6901234567892");
        row(BarcodeKind::Ean13, "6901234567892", "EAN-13:6901234567892");
        row(BarcodeKind::UpcA, "03600029145", "EAN-13:0036000291452");
        row(BarcodeKind::UpcA, "036000291452", "EAN-13:0036000291452");
        row(BarcodeKind::Code39, "HEARTH-39 $/+%.", "CODE-39:HEARTH-39 $/+%.");
        row(BarcodeKind::Code39, "*STARS*", "CODE-39:STARS");
        row(BarcodeKind::Itf, "00123456789012", "I2/5:00123456789012");
        row(BarcodeKind::Codabar, "A12345-67B", "Codabar:A12345-67B");
        row(BarcodeKind::Code93, "HEARTH93", "CODE-93:HEARTH93");
        row(BarcodeKind::Code128, "No. 000123 {x}", "CODE-128:No. 000123 {x}");
        row(BarcodeKind::Code128, "20261127000123", "CODE-128:20261127000123");
    }
    void barcodesReadBack()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, data);
        QFETCH(QString, read);
        const auto bits = barcode(static_cast<BarcodeKind>(kind), data);
        QVERIFY2(bits, bits ? "" : qPrintable(bits.error().toString()));
        QCOMPARE(bits->height, 1);
        QVERIFY(bits->isBlack(0, 0) && bits->isBlack(bits->width - 1, 0)); // no quiet zone
        QCOMPARE(readSymbols(picture(scaled(*bits, 3, 90))), QStringList{read});
    }
    void shortCodesHaveTheBarsOfTheirStandard()
    {
        QCOMPARE(barcode(BarcodeKind::Ean8, "9031101")->width, 67);
        QCOMPARE(*barcode(BarcodeKind::Ean8, "9031101"), *barcode(BarcodeKind::Ean8, "90311017"));
        QCOMPARE(modules(*barcode(BarcodeKind::UpcE, "425261")).size(), 51);
        const Bits short6 = *barcode(BarcodeKind::UpcE, "425261");
        for (const char *same : {"0425261", "04252614", "04210000526", "042100005264"})
            QCOMPARE(*barcode(BarcodeKind::UpcE, same), short6);
        for (const char *pair : {"123453 01230000045", "123454 01234000005", "123459 01234500009", "120340 01200000034"}) {
            const QByteArrayList both = QByteArray(pair).split(' ');
            QCOMPARE(*barcode(BarcodeKind::UpcE, both.at(0)), *barcode(BarcodeKind::UpcE, both.at(1)));
        }
    }
    void wrongDataIsRefusedWithWhatIsTaken_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("error");
        const auto row = [](BarcodeKind kind, const QByteArray &data, const char *error) {
            QTest::addRow("%s %s", qPrintable(barcodeName(kind)), data.left(20).constData()) << static_cast<int>(kind) << data << QString::fromUtf8(error);
        };
        row(BarcodeKind::Ean13, "6901234567890", "EAN13: the check digit is 2, not 0");
        row(BarcodeKind::Ean13, "690123+56789", "EAN13: takes 12 or 13 digits");
        row(BarcodeKind::Ean8, "1", "EAN8: takes 7 or 8 digits");
        row(BarcodeKind::UpcA, "036000291451", "UPC-A: the check digit is 2, not 1");
        row(BarcodeKind::UpcE, "14252614", "UPC-E: takes 6 to 8 digits that begin with 0 where they are more than 6, or 11 or 12 that have a short form");
        row(BarcodeKind::UpcE, "04252615", "UPC-E: the check digit is 4, not 5");
        row(BarcodeKind::UpcE, "01234567890", "UPC-E: takes 6 to 8 digits that begin with 0 where they are more than 6, or 11 or 12 that have a short form");
        row(BarcodeKind::Itf, "123", "ITF: takes an even number of digits");
        row(BarcodeKind::Code39, "lower", "CODE39: takes capitals, digits and \"-. $/+%\"");
        row(BarcodeKind::Codabar, "123", "CODABAR: takes digits and \"-$:/.+\" between a first and a last letter A to D");
        row(BarcodeKind::Code128, "\xe4\xb8\xad", "CODE128: takes ASCII only");
        row(BarcodeKind::Code93, "\x80", "CODE93: takes ASCII only");
        row(BarcodeKind::Code128, QByteArray(256, '1'), "CODE128: takes 1 to 255 characters, not 256");
        row(BarcodeKind::Code128, "", "CODE128: takes 1 to 255 characters, not 0");
    }
    void wrongDataIsRefusedWithWhatIsTaken()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, data);
        QFETCH(QString, error);
        QCOMPARE(errorOf(static_cast<BarcodeKind>(kind), data), error);
    }
    void whatIsTooLongForItsKindIsAnError()
    {
        for (const BarcodeKind kind : {BarcodeKind::Code39, BarcodeKind::Itf, BarcodeKind::Code93, BarcodeKind::Code128}) {
            const auto bits = barcode(kind, QByteArray(254, '7'));
            if (!bits)
                QCOMPARE(bits.error().code, ErrorCode::InvalidInput);
            else
                QVERIFY(bits->width > 254 * 5 && bits->rows.size() == bits->bytesPerRow());
        }
    }
    void scalingRepeatsDots()
    {
        const Bits bits{3, 2, QByteArray::fromHex("a040")};
        QCOMPARE(scaled(bits, 1, 1), bits);
        QCOMPARE(scaled(bits, 3, 2), (Bits{9, 4, QByteArray::fromHex("e380" "e380" "1c00" "1c00")}));
        QCOMPARE(scaled({}, 3, 2), Bits{});
    }
};

QTEST_GUILESS_MAIN(TestSymbols)
#include "tst_symbols.moc"
