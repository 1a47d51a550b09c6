// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"
#include "escpos/bytes.h"

#include <algorithm>

namespace hearth::escpos {
namespace {
/** What stands for a character that can be printed in no way, as wide as the cell it was laid out for. */
QByteArray plainStandIn(char32_t c)
{
    switch (c) {
    case 0x2500:
    case 0x2501: return QByteArrayLiteral("--");
    case 0x00D7: return QByteArrayLiteral("x ");
    case 0x2192: return QByteArrayLiteral("->");
    default: break;
    }
    const char ascii = c > 0xFF00 && c < 0xFF5F ? static_cast<char>(c - 0xFEE0) : '?';
    return QByteArray(1, ascii) + ' ';
}

bool lacks(char32_t c, bool hanzi)
{
    return c >= 0x80 && (!hanzi || gbk(c) == 0);
}

/** Writes text and modes; a mode is sent only where it changes. */
class Pen {
public:
    Pen(QByteArray &out, bool hanzi) : m_out(out), m_hasHanzi(hanzi) {}

    void draw(const TicketRun &run)
    {
        put(m_out, {Esc, '$', run.x & 0xFF, (run.x >> 8) & 0xFF});
        set(m_bold, run.bold, {Esc, 'E', run.bold ? 1 : 0});
        set(m_reverse, run.reverse, {Gs, 'B', run.reverse ? 1 : 0});
        set(m_small, run.small, {Esc, 'M', run.small ? 1 : 0});
        set(m_scale, run.scale, {Gs, '!', (run.scale - 1) * 0x11});
        text(run.text, run.scale);
    }
    void spacing(int dots)
    {
        dots = std::clamp(dots, 0, 255);
        set(m_spacing, dots, {Esc, '3', dots});
    }

private:
    template <typename T>
    void set(T &now, T wanted, std::initializer_list<int> bytes)
    {
        if (now == wanted)
            return;
        now = wanted;
        put(m_out, bytes);
    }
    /** By pointer into room for the worst case, because this is most of an encoder's work. */
    void text(const QString &text, int scale)
    {
        constexpr qsizetype MostPerCharacter = 9; // Kanji mode on, size, two bytes, off
        const qsizetype start = m_out.size();
        m_out.resize(start + text.size() * MostPerCharacter + 2);
        char *to = m_out.data() + start;
        bool chinese = false;
        const qsizetype length = text.size();
        const QChar *from = text.constData();
        for (qsizetype i = 0; i < length; ++i) {
            char32_t c = from[i].unicode();
            const quint16 two = c >= 0x80 && m_hasHanzi ? gbk(c) : 0;
            if (two != 0) {
                if (!chinese)
                    to = beginHanzi(to, scale);
                chinese = true;
                *to++ = static_cast<char>(two >> 8);
                *to++ = static_cast<char>(two & 0xFF);
                continue;
            }
            if (chinese)
                to = copied(to, {Fs, '.'});
            chinese = false;
            if (c < 0x80) {
                *to++ = c >= 0x20 && c < 0x7F ? static_cast<char>(c) : '?'; // a control character would be a command
                continue;
            }
            if (QChar::isHighSurrogate(c) && i + 1 < length && from[i + 1].isLowSurrogate())
                c = QChar::surrogateToUcs4(from[i], from[i + 1]);
            i += QChar::requiresSurrogates(c) ? 1 : 0;
            for (const char byte : plainStandIn(c))
                *to++ = byte;
        }
        if (chinese)
            to = copied(to, {Fs, '.'});
        m_out.resize(to - m_out.constData());
    }
    static char *copied(char *to, std::initializer_list<int> bytes)
    {
        for (const int b : bytes)
            *to++ = static_cast<char>(b);
        return to;
    }
    char *beginHanzi(char *to, int scale)
    {
        to = copied(to, {Fs, '&'});
        if (m_hanziScale == scale)
            return to;
        m_hanziScale = scale;
        return copied(to, {Fs, '!', scale == 2 ? 0x0C : 0}); // GS ! alone leaves Hanzi small on many printers
    }
    QByteArray &m_out;
    bool m_hasHanzi;
    bool m_bold = false;
    bool m_reverse = false;
    bool m_small = false;
    int m_scale = 1;
    int m_hanziScale = 1;
    int m_spacing = -1;
};

/** GS v 0 in bands, the free space left of the picture as white dots: alignment and margins differ between makers. */
void raster(QByteArray &out, const symbols::Bits &bits, int x, int bandRows)
{
    const int perRow = (x + bits.width + 7) / 8;
    if (perRow <= 0 || bits.height <= 0)
        return;
    const int shift = x % 8;
    const int rows = std::clamp(std::min(bandRows, MaxBandBytes / perRow), 1, 255);
    out.reserve(out.size() + static_cast<qsizetype>(perRow) * bits.height + 1024);
    for (int y = 0; y < bits.height; ++y) {
        if (y % rows == 0) {
            const int height = std::min(rows, bits.height - y);
            put(out, {Gs, 'v', '0', 0, perRow & 0xFF, perRow >> 8, height, 0});
        }
        const qsizetype start = out.size();
        out.append(perRow, '\0');
        const char *from = bits.rows.constData() + static_cast<qsizetype>(y) * bits.bytesPerRow();
        char *to = out.data() + start;
        for (int i = 0; i < bits.bytesPerRow(); ++i) {
            const auto byte = static_cast<uchar>(from[i]);
            const int at = x / 8 + i;
            to[at] = static_cast<char>(to[at] | byte >> shift);
            if (shift != 0 && at + 1 < perRow)
                to[at + 1] = static_cast<char>(byte << (8 - shift));
        }
    }
}

void align(QByteArray &out, TicketAlign where)
{
    put(out, {Esc, 'a', static_cast<int>(where)});
}

void nativeQr(QByteArray &out, const TicketSymbol &symbol)
{
    const auto length = static_cast<int>(symbol.data.size()) + 3;
    put(out, {Gs, '(', 'k', 4, 0, 49, 65, 50, 0});
    put(out, {Gs, '(', 'k', 3, 0, 49, 67, symbol.module});
    put(out, {Gs, '(', 'k', 3, 0, 49, 69, 48 + static_cast<int>(symbol.level)});
    put(out, {Gs, '(', 'k', length & 0xFF, length >> 8, 49, 80, 48});
    out += symbol.data;
    put(out, {Gs, '(', 'k', 3, 0, 49, 81, 48});
}

/** Function B. CODE128 in code set B, whose sign for itself is doubled. */
QByteArray barcodeData(const TicketSymbol &symbol)
{
    if (symbol.barcode != symbols::BarcodeKind::Code128)
        return symbol.data;
    const bool setB = std::all_of(symbol.data.cbegin(), symbol.data.cend(), [](char c) { return c >= 0x20 && c <= 0x7E; });
    return setB ? "{B" + QByteArray(symbol.data).replace("{", "{{") : QByteArray();
}

bool nativeBarcode(QByteArray &out, const TicketSymbol &symbol)
{
    const QByteArray data = barcodeData(symbol);
    if (data.isEmpty() || data.size() > 255)
        return false;
    put(out, {Gs, 'h', symbol.height, Gs, 'w', symbol.module, Gs, 'H', 0});
    put(out, {Gs, 'k', 65 + static_cast<int>(symbol.barcode), static_cast<int>(data.size())});
    out += data;
    return true;
}

void picture(QByteArray &out, const TicketPicture &picture, const EncodeOptions &options)
{
    const TicketSymbol &symbol = picture.symbol;
    const bool qr = symbol.kind == TicketSymbol::Kind::Qr && options.nativeQr;
    const bool barcode = symbol.kind == TicketSymbol::Kind::Barcode && options.nativeBarcode;
    if (qr || barcode) {
        QByteArray native;
        align(native, symbol.align);
        bool done = true;
        if (qr)
            nativeQr(native, symbol);
        else
            done = nativeBarcode(native, symbol);
        align(native, TicketAlign::Left);
        if (done) {
            out += native;
            return;
        }
    }
    raster(out, picture.bits, picture.x, options.bandRows);
}

bool needsDots(const TicketRow &row, const EncodeOptions &options)
{
    if (!options.glyphs)
        return false;
    return std::any_of(row.runs.cbegin(), row.runs.cend(), [&](const TicketRun &run) {
        const QString &text = run.text;
        return std::any_of(text.cbegin(), text.cend(), [&](QChar c) { return lacks(c.unicode(), options.hanzi); });
    });
}

void drawer(QByteArray &out, const DrawerPulse &pulse)
{
    const int on = std::clamp(pulse.onMs / 2, 1, 63);
    const int off = std::clamp(std::max(pulse.offMs / 2, 4 * on), 1, 255);
    put(out, {Esc, 'p', pulse.pin == 5 ? 1 : 0, on, off});
}
} // namespace

QByteArray encode(const TicketLayout &layout, const EncodeOptions &options)
{
    QByteArray out;
    out.reserve(2048);
    putStart(out);
    if (layout.paper.dpi != 203) // motion units in dots; 203 is what printers of 203 dpi start with
        put(out, {Gs, 'P', layout.paper.dpi & 0xFF, layout.paper.dpi & 0xFF});
    if (layout.openDrawer)
        drawer(out, options.drawer);
    Pen pen(out, options.hanzi);
    for (const TicketRow &row : layout.rows) {
        int feed = row.feedAfter;
        if (row.picture)
            picture(out, *row.picture, options);
        const int textDots = rowDots(row, layout.paper) - row.feedAfter - (row.picture ? row.picture->bits.height : 0);
        if (needsDots(row, options)) {
            const symbols::Bits bits = symbols::withoutRealTimeCommands(rowBits(row, layout.paper, options.glyphs), 0);
            raster(out, bits, 0, options.bandRows);
            feed += textDots - bits.height;
        } else if (!row.runs.isEmpty()) {
            pen.spacing(textDots);
            for (const TicketRun &run : row.runs)
                pen.draw(run);
            out += Lf;
        }
        putFeed(out, feed);
    }
    if (layout.cut)
        put(out, {Gs, 'V', 66, 0}); // feeds to the cutter, then a partial cut
    switch (options.fence) {
    case Fence::None:
    case Fence::Watch: break;
    case Fence::GsR: out += queuedStatusRequest(); break;
    case Fence::ProcessId: out += processIdRequest(options.processId); break;
    }
    return out;
}

} // namespace hearth::escpos
