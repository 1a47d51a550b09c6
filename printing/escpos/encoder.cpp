// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"

#include <algorithm>

namespace hearth::escpos {
namespace {
constexpr char Esc = 0x1B;
constexpr char Fs = 0x1C;
constexpr char Gs = 0x1D;
constexpr char Lf = 0x0A;
constexpr char Dle = 0x10;

void put(QByteArray &out, std::initializer_list<int> bytes)
{
    for (const int b : bytes)
        out += static_cast<char>(b);
}

/** Writes text and modes; a mode is sent only where it changes. */
class Pen {
public:
    explicit Pen(QByteArray &out) : m_out(out) {}

    void draw(const TicketRun &run)
    {
        put(m_out, {Esc, '$', run.x & 0xFF, (run.x >> 8) & 0xFF});
        set(m_bold, run.bold, {Esc, 'E', run.bold ? 1 : 0});
        set(m_reverse, run.reverse, {Gs, 'B', run.reverse ? 1 : 0});
        set(m_small, run.small, {Esc, 'M', run.small ? 1 : 0});
        set(m_scale, run.scale, {Gs, '!', (run.scale - 1) * 0x11});
        qsizetype i = 0;
        while (i < run.text.size()) {
            const bool chinese = run.text.at(i).unicode() >= 0x80;
            qsizetype end = i;
            while (end < run.text.size() && (run.text.at(end).unicode() >= 0x80) == chinese)
                ++end;
            if (chinese)
                hanzi(run.text.mid(i, end - i), run.scale);
            else
                ascii(run.text.mid(i, end - i));
            i = end;
        }
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
    /** A control character in a text would be a command. */
    void ascii(const QString &text)
    {
        for (const QChar c : text)
            m_out += c.unicode() >= 0x20 && c.unicode() < 0x7F ? static_cast<char>(c.unicode()) : '?';
    }
    void hanzi(const QString &text, int scale)
    {
        put(m_out, {Fs, '&'});
        set(m_hanziScale, scale, {Fs, '!', scale == 2 ? 0x0C : 0}); // GS ! alone leaves Hanzi small on many printers
        m_out += gb18030(text);
        put(m_out, {Fs, '.'});
    }
    QByteArray &m_out;
    bool m_bold = false;
    bool m_reverse = false;
    bool m_small = false;
    int m_scale = 1;
    int m_hanziScale = 1;
    int m_spacing = -1;
};

void feed(QByteArray &out, int dots)
{
    for (; dots > 0; dots -= 255)
        put(out, {Esc, 'J', std::min(dots, 255)});
}

bool validId(const QByteArray &id)
{
    return id.size() == 4 && std::all_of(id.cbegin(), id.cend(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

void start(QByteArray &out)
{
    put(out, {Esc, '@', Fs, '.'});
}

void cut(QByteArray &out)
{
    put(out, {Gs, 'V', 66, 0}); // feeds to the cutter, then a partial cut
}
} // namespace

QByteArray encode(const TicketLayout &layout, const EncodeOptions &options)
{
    QByteArray out;
    out.reserve(2048);
    start(out);
    if (layout.paper.dpi != 203) // motion units in dots; 203 is what printers of 203 dpi start with
        put(out, {Gs, 'P', layout.paper.dpi & 0xFF, layout.paper.dpi & 0xFF});
    if (layout.openDrawer)
        put(out, {Esc, 'p', 0, 50, 250}); // 100 ms on, 500 ms off
    Pen pen(out);
    for (const TicketRow &row : layout.rows) {
        if (!row.runs.isEmpty()) {
            pen.spacing(rowDots(row, layout.paper) - row.feedAfter);
            for (const TicketRun &run : row.runs)
                pen.draw(run);
            out += Lf;
        }
        feed(out, row.feedAfter);
    }
    if (layout.cut)
        cut(out);
    switch (options.fence) {
    case Fence::None: break;
    case Fence::GsR: out += queuedStatusRequest(); break;
    case Fence::ProcessId: out += processIdRequest(options.processId); break;
    }
    return out;
}

QByteArray statusRequest(int n)
{
    QByteArray out;
    if (n >= 1 && n <= 4)
        put(out, {Dle, 0x04, n});
    return out;
}

QByteArray enableAutoStatus()
{
    QByteArray out;
    put(out, {Gs, 'a', 0x4F});
    return out;
}

QByteArray processIdRequest(const QByteArray &id)
{
    QByteArray out;
    if (!validId(id))
        return out;
    put(out, {Gs, '(', 'H', 6, 0, 0x30, 0x30});
    return out + id;
}

QByteArray queuedStatusRequest()
{
    QByteArray out;
    put(out, {Gs, 'r', 1});
    return out;
}

QByteArray probeBytes()
{
    QByteArray out;
    start(out);
    return out + processIdRequest(QByteArrayLiteral("0000")) + queuedStatusRequest();
}

QByteArray abandonBytes(const QString &text)
{
    // Longest half command of a ticket: an ESC $ or a GS ( H, 11 bytes; NUL fills it up and is ignored after it.
    QByteArray out(16, '\0');
    start(out);
    out += Lf;
    TicketLayout layout;
    layout.rows.append({{TicketRun{0, text, true, 1, false, true}}, 0});
    EncodeOptions options;
    options.fence = Fence::None;
    return out + encode(layout, options);
}

QByteArray recoverRequest()
{
    QByteArray out;
    put(out, {Dle, 0x05, 1});
    return out;
}

} // namespace hearth::escpos
