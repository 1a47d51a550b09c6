// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/messages.h"

namespace hearth::samples {

inline QUuid id(int n)
{
    QByteArray raw = QByteArray::fromHex("0190000000007000800000000000") + QByteArray(2, '\0');
    raw[14] = static_cast<char>(n >> 8);
    raw[15] = static_cast<char>(n);
    return QUuid::fromRfc4122(raw);
}

inline QByteArray filled(qsizetype size, int first)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(first + i);
    return bytes;
}

/** One of each message, in the order of their numbers. Golden frames depend on these values: never change one. */
inline QList<protocol::Message> messages()
{
    using namespace protocol;
    const StoreSettings settings{u"华强北店"_qs, u"Asia/Shanghai"_qs, u"04:00"_qs, u"CNY"_qs};
    const QString app = u"hearth-till 0.1"_qs;
    return {
        Challenge{filled(32, 0), 1, 1, 1'764'000'000'000},
        Enroll{1, u"7KQ2-M4XA"_qs, filled(32, 1), filled(64, 2), app, u"SZ001"_qs, 2},
        Enrolled{id(1), u"SZ001"_qs, 2, settings},
        Hello{1, id(1), filled(16, 3), 1001, 990, 17, app, 1'764'000'000'123, filled(64, 4)},
        Welcome{1, 3, 995, 990, 1'764'000'000'456, 256, 1'048'576, 15'000, settings, filled(32, 9)},
        Push{991, {Fact{1, id(2), 1'764'000'000'000, "closed order"}, Fact{4, id(3), -1, {}}}},
        Ack{992, 990},
        Change{{ChangeFact{18, 1, "menu"}, ChangeFact{19, 2, "online order"}}},
        ChangeAck{19},
        Ping{1'764'000'000'789},
        Pong{1'764'000'000'789, 1'764'000'000'790},
        Status{{PrinterHealth{u"后厨"_qs, u"tcp:127.0.0.1:9100"_qs, PrinterCondition::PaperOut, filled(4, 0x12), 1'764'000'000'000,
                              1'764'000'000'500, 2},
                PrinterHealth{u"receipt"_qs, u"tcp:127.0.0.1:9101"_qs, PrinterCondition::Unknown, {}, 0, 0, 0}}},
        ErrorMessage{u"unauthorised"_qs, u"unknown device, or wrong signature"_qs, true},
        GoAway{u"going down for maintenance"_qs, 5000},
        MemberAsk{41, MemberAsk::Phone, filled(32, 5)},
        MemberAnswer{41, MemberAnswer::Found, "record", "profile"},
        ManagerAsk{7, ManagerAsk::Count, "query"},
        ManagerAnswer{7, ManagerAnswer::Refused, "body", u"a bracket is not closed"_qs, u"column 12"_qs},
    };
}

} // namespace hearth::samples
