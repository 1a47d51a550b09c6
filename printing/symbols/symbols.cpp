// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "symbols/symbols.h"

#include <QByteArrayList>
#include <algorithm>
#include <memory>
#include <zint.h>

namespace hearth::symbols {
namespace {
constexpr int MaxScale = 1024;

struct Deleter {
    void operator()(zint_symbol *symbol) const { ZBarcode_Delete(symbol); }
};
using Symbol = std::unique_ptr<zint_symbol, Deleter>;

tl::unexpected<Error> wrong(const QString &name, const QString &text)
{
    return fail(ErrorCode::InvalidInput, text, name);
}

void setBlack(Bits &bits, int x, int y)
{
    char &byte = bits.rows[static_cast<qsizetype>(y) * bits.bytesPerRow() + x / 8];
    byte = static_cast<char>(byte | 0x80 >> (x % 8));
}

Bits blank(int width, int height)
{
    Bits bits{width, height, {}};
    bits.rows = QByteArray(static_cast<qsizetype>(bits.bytesPerRow()) * height, '\0');
    return bits;
}

bool isSet(const zint_symbol &symbol, int x, int y)
{
    return (symbol.encoded_data[y][x / 8] >> (x % 8) & 1) != 0;
}

/** `option` is the symbology's first option: the level of a QR code. */
Result<Bits> encode(int symbology, int option, const QByteArray &data, const QString &name)
{
    const Symbol symbol(ZBarcode_Create());
    if (symbol == nullptr)
        return fail(ErrorCode::Internal, QStringLiteral("no memory for a symbol"), name);
    symbol->symbology = symbology;
    symbol->input_mode = DATA_MODE;
    symbol->show_hrt = 0;
    if (option > 0)
        symbol->option_1 = option;
    const int code = ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char *>(data.constData()), static_cast<int>(data.size()));
    if (code >= ZINT_ERROR)
        return wrong(name, QString::fromLatin1(symbol->errtxt).section(QStringLiteral(": "), -1));
    int width = symbol->width;
    if (symbol->rows == 1) { // CODABAR's ends with the gap behind its last character
        while (width > 0 && !isSet(*symbol, width - 1, 0))
            --width;
    }
    Bits bits = blank(width, symbol->rows);
    for (int y = 0; y < bits.height; ++y) {
        for (int x = 0; x < bits.width; ++x) {
            if (isSet(*symbol, x, y))
                setBlack(bits, x, y);
        }
    }
    return bits;
}

bool areDigits(const QByteArray &data)
{
    return std::all_of(data.cbegin(), data.cend(), [](char c) { return c >= '0' && c <= '9'; });
}

bool areOf(const QByteArray &data, QByteArrayView allowed)
{
    return std::all_of(data.cbegin(), data.cend(), [&](char c) { return allowed.contains(c); });
}

/** The check digit of EAN and UPC: every second digit from the right counts three times. */
char checkDigit(const QByteArray &digits)
{
    int sum = 0;
    for (qsizetype i = 0; i < digits.size(); ++i)
        sum += (digits.at(digits.size() - 1 - i) - '0') * (i % 2 == 0 ? 3 : 1);
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/** `length` digits, or one more that is their check digit: the digits without it. */
Result<QByteArray> checked(const QByteArray &data, qsizetype length, const QString &name)
{
    if (!areDigits(data) || (data.size() != length && data.size() != length + 1))
        return wrong(name, QStringLiteral("takes %1 or %2 digits").arg(length).arg(length + 1));
    const QByteArray digits = data.left(length);
    if (data.size() > length && data.back() != checkDigit(digits))
        return wrong(name, QStringLiteral("the check digit is %1, not %2").arg(QLatin1Char(checkDigit(digits))).arg(QLatin1Char(data.back())));
    return digits;
}

/** The 11 digits of UPC-A that six digits of UPC-E stand for, number system 0. */
QByteArray expandedUpcE(const QByteArray &six)
{
    const char last = six.at(5);
    QByteArray out("0");
    if (last <= '2')
        out += six.left(2) + last + "0000" + six.mid(2, 3);
    else if (last == '3')
        out += six.left(3) + "00000" + six.mid(3, 2);
    else if (last == '4')
        out += six.left(4) + "00000" + six.mid(4, 1);
    else
        out += six.left(5) + "0000" + last;
    return out;
}

/** Six digits of UPC-E; empty where this UPC-A has no short form. */
QByteArray shortUpcE(const QByteArray &eleven)
{
    const QByteArrayList candidates{eleven.mid(1, 2) + eleven.mid(8, 3) + eleven.mid(3, 1), eleven.mid(1, 3) + eleven.mid(9, 2) + '3',
                                    eleven.mid(1, 4) + eleven.mid(10, 1) + '4', eleven.mid(1, 5) + eleven.mid(10, 1)};
    for (const QByteArray &six : candidates) {
        if (expandedUpcE(six) == eleven)
            return six;
    }
    return {};
}

Result<Bits> upcE(const QByteArray &data, const QString &name)
{
    const QString takes = QStringLiteral("takes 6 to 8 digits that begin with 0 where they are more than 6, or 11 or 12 that have a short form");
    QByteArray six = data;
    if (data.size() == 11 || data.size() == 12) {
        HEARTH_ASSIGN(const QByteArray eleven, checked(data, 11, name));
        six = shortUpcE(eleven);
    } else if (data.size() == 7 || data.size() == 8) {
        six = data.startsWith('0') ? data.mid(1, 6) : QByteArray();
    }
    if (six.size() != 6 || !areDigits(data))
        return wrong(name, takes);
    if (data.size() == 8) {
        HEARTH_TRY(checked(expandedUpcE(six) + data.back(), 11, name));
    }
    return encode(BARCODE_UPCE, 0, six, name);
}

Result<Bits> code39(QByteArray data, const QString &name)
{
    if (data.size() > 2 && data.startsWith('*') && data.endsWith('*'))
        data = data.mid(1, data.size() - 2);
    if (!areOf(data, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"))
        return wrong(name, QStringLiteral("takes capitals, digits and \"-. $/+%\""));
    return encode(BARCODE_CODE39, 0, data, name);
}

Result<Bits> codabar(const QByteArray &given, const QString &name)
{
    const QByteArray data = given.toUpper();
    if (data.size() < 3 || !areOf(data.mid(1, data.size() - 2), "0123456789-$:/.+") || data.front() < 'A' || data.front() > 'D'
        || data.back() < 'A' || data.back() > 'D')
        return wrong(name, QStringLiteral("takes digits and \"-$:/.+\" between a first and a last letter A to D"));
    return encode(BARCODE_CODABAR, 0, data, name);
}
} // namespace

bool Bits::isBlack(int x, int y) const
{
    if (x < 0 || y < 0 || x >= width || y >= height)
        return false;
    return (rows.at(static_cast<qsizetype>(y) * bytesPerRow() + x / 8) & 0x80 >> (x % 8)) != 0;
}

QString barcodeName(BarcodeKind kind)
{
    switch (kind) {
    case BarcodeKind::UpcA: return QStringLiteral("UPC-A");
    case BarcodeKind::UpcE: return QStringLiteral("UPC-E");
    case BarcodeKind::Ean13: return QStringLiteral("EAN13");
    case BarcodeKind::Ean8: return QStringLiteral("EAN8");
    case BarcodeKind::Code39: return QStringLiteral("CODE39");
    case BarcodeKind::Itf: return QStringLiteral("ITF");
    case BarcodeKind::Codabar: return QStringLiteral("CODABAR");
    case BarcodeKind::Code93: return QStringLiteral("CODE93");
    case BarcodeKind::Code128: return QStringLiteral("CODE128");
    }
    return {};
}

Result<Bits> qr(const QByteArray &data, QrLevel level)
{
    const QString name = QStringLiteral("QR");
    if (data.isEmpty() || data.size() > MaxQrBytes)
        return wrong(name, QStringLiteral("takes 1 to %1 bytes, not %2").arg(MaxQrBytes).arg(data.size()));
    return encode(BARCODE_QRCODE, static_cast<int>(level) + 1, data, name);
}

Result<Bits> barcode(BarcodeKind kind, const QByteArray &data)
{
    const QString name = barcodeName(kind);
    if (data.isEmpty() || data.size() > MaxBarcodeBytes)
        return wrong(name, QStringLiteral("takes 1 to %1 characters, not %2").arg(MaxBarcodeBytes).arg(data.size()));
    switch (kind) {
    case BarcodeKind::UpcA: {
        HEARTH_ASSIGN(const QByteArray digits, checked(data, 11, name));
        return encode(BARCODE_UPCA, 0, digits, name);
    }
    case BarcodeKind::UpcE: return upcE(data, name);
    case BarcodeKind::Ean13: {
        HEARTH_ASSIGN(const QByteArray digits, checked(data, 12, name));
        return encode(BARCODE_EANX, 0, digits, name);
    }
    case BarcodeKind::Ean8: {
        HEARTH_ASSIGN(const QByteArray digits, checked(data, 7, name));
        return encode(BARCODE_EANX, 0, digits, name);
    }
    case BarcodeKind::Code39: return code39(data, name);
    case BarcodeKind::Itf:
        if (!areDigits(data) || data.size() % 2 != 0)
            return wrong(name, QStringLiteral("takes an even number of digits"));
        return encode(BARCODE_C25INTER, 0, data, name);
    case BarcodeKind::Codabar: return codabar(data, name);
    case BarcodeKind::Code93:
    case BarcodeKind::Code128:
        if (std::any_of(data.cbegin(), data.cend(), [](char c) { return (c & 0x80) != 0; }))
            return wrong(name, QStringLiteral("takes ASCII only"));
        return encode(kind == BarcodeKind::Code93 ? BARCODE_CODE93 : BARCODE_CODE128, 0, data, name);
    }
    return fail(ErrorCode::Internal, QStringLiteral("an unknown kind of barcode"));
}

Bits scaled(const Bits &bits, int x, int y)
{
    x = std::clamp(x, 1, MaxScale);
    y = std::clamp(y, 1, MaxScale);
    Bits out{bits.width * x, bits.height * y, {}};
    out.rows.reserve(static_cast<qsizetype>(out.bytesPerRow()) * out.height);
    for (int row = 0; row < bits.height; ++row) {
        Bits line = blank(out.width, 1);
        for (int dot = 0; dot < bits.width; ++dot) {
            for (int k = 0; k < x && bits.isBlack(dot, row); ++k)
                setBlack(line, dot * x + k, 0);
        }
        for (int k = 0; k < y; ++k)
            out.rows += line.rows;
    }
    return out;
}

Bits withoutRealTimeCommands(Bits bits, int x)
{
    const int perRow = (x + bits.width + 7) / 8;
    const int skip = x / 8;
    const int shift = x % 8;
    int before = 0; // the last two bytes
    int last = 0;
    for (int at = 0; at < perRow * bits.height; ++at) {
        const int row = at / perRow;
        const int i = at % perRow - skip;
        const char *line = bits.rows.constData() + static_cast<qsizetype>(row) * bits.bytesPerRow();
        const auto byte = [&](int n) { return n >= 0 && n < bits.bytesPerRow() ? static_cast<uchar>(line[n]) : 0; };
        const int now = (byte(i - 1) << (8 - shift) | byte(i) >> shift) & 0xFF;
        if (before == 0x10 && (last == 0x04 || last == 0x05 || last == 0x14) && now >= 1 && now <= 8) {
            constexpr int DotOfDle = 3;
            const int begun = at - 2;
            const int dot = (begun % perRow) * 8 + DotOfDle - x;
            char &first = bits.rows[static_cast<qsizetype>(begun / perRow) * bits.bytesPerRow() + dot / 8];
            first = static_cast<char>(first & ~(0x80 >> (dot % 8)));
        }
        before = last;
        last = now;
    }
    return bits;
}

} // namespace hearth::symbols
