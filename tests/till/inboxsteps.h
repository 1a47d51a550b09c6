// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "till/tillfixture.h"

namespace hearth {

/** An online order for SZ001: 2 × hawaiian M at 13.25. */
inline OnlineOrder onlineOrder(const Clock &clock, const QString &number = QStringLiteral("M-1"), bool paid = true)
{
    OnlineOrder order;
    order.id = newId(clock);
    order.storeId = QStringLiteral("SZ001");
    order.platform = QStringLiteral("meituan");
    order.number = number;
    order.placedAtMs = clock.nowMs() - 5'000;
    order.acceptedAtMs = clock.nowMs() - 1'000;
    order.lines.append({newId(clock), QStringLiteral("hawaiian"), {}, QStringLiteral("M"), QStringLiteral("no onions"), Money(1'325), 2});
    order.total = Money(2'650);
    order.paid = paid;
    return order;
}

inline Menu smallMenu(qint64 revision)
{
    Menu menu;
    menu.revision = revision;
    menu.categories.append({QStringLiteral("classic"), {QStringLiteral("Classic"), {}}});
    menu.items.append({QStringLiteral("hawaiian"), {QStringLiteral("Hawaiian"), QString::fromUtf8("夏威夷")}, QStringLiteral("classic"),
                       {{QStringLiteral("M"), Money(1'325)}}});
    return menu;
}

/** Puts facts into the inbox as the link does; revisions follow on. */
inline bool receive(TillFixture &till, const QList<std::pair<int, QByteArray>> &bodies)
{
    const qint64 cursor = Inbox::cursor(till.reader()).value();
    return till.writer().run([&](storage::Transaction &tx) {
        QList<protocol::ChangeFact> facts;
        for (const auto &[kind, body] : bodies)
            facts.append({cursor + 1 + facts.size(), kind, body});
        return Inbox::store(tx, facts, till.clock.nowMs());
    }).has_value();
}

inline int kindOf(protocol::ChangeKind kind)
{
    return static_cast<int>(kind);
}

} // namespace hearth
