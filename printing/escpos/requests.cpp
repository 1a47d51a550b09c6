// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/bytes.h"
#include "escpos/encoder.h"

#include <algorithm>

namespace hearth::escpos {
namespace {
bool validId(const QByteArray &id)
{
    return id.size() == 4 && std::all_of(id.cbegin(), id.cend(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}
} // namespace

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
    putStart(out);
    return out + processIdRequest(QByteArrayLiteral("0000")) + queuedStatusRequest();
}

QByteArray abandonBytes(const QString &text)
{
    // Fills up the longest command a ticket may have broken off in, a picture's band; NUL is ignored after it.
    QByteArray out(MaxBandBytes + 32, '\0');
    putStart(out);
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
