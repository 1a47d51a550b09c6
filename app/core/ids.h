// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QUuid>

namespace hearth {

class Clock;

/** A new UUID version 7 (RFC 9562): 48 bits of milliseconds, then a counter and random bits, so that ids made by one
    process ascend even within a millisecond and when the clock steps back. Any thread. */
[[nodiscard]] QUuid newId(const Clock &clock);
/** As newId(), and above `last` (null: any), also where another time line moves the counter in between: for the events of one
    order. */
[[nodiscard]] QUuid newIdAfter(const Clock &clock, const QUuid &last);

/** 16 bytes, network order: how ids are stored and sent; their byte order is their time order. */
[[nodiscard]] QByteArray idBytes(const QUuid &id);
/** The id of 16 bytes; null where the length differs. */
[[nodiscard]] QUuid idFromBytes(QByteArrayView bytes);
/** Lower case with dashes, no braces. */
[[nodiscard]] QString idText(const QUuid &id);

} // namespace hearth
