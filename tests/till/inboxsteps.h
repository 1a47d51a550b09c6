// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "document/ticket.h"
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "protocol/factbodies.h"
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

/** The next state of an order: these lines instead, each sku M at 13.25. */
inline OnlineOrder amended(const OnlineOrder &order, const QList<std::pair<QString, int>> &lines, int version = 2)
{
    OnlineOrder next = order;
    next.version = version;
    next.lines.clear();
    next.total = Money();
    for (const auto &[sku, quantity] : lines) {
        next.lines.append({QUuid::createUuid(), sku, {}, QStringLiteral("M"), sku == QLatin1String("hawaiian") ? QStringLiteral("no onions") : QString(),
                           Money(1'325), quantity});
        next.total += next.lines.last().total();
    }
    return next;
}
inline std::pair<int, QByteArray> amendment(const OnlineOrder &order, bool sold = false, int tillVersion = 0)
{
    return {static_cast<int>(protocol::ChangeKind::OnlineAmended), protocol::encode(protocol::OnlineAmended{toCbor(order), sold, tillVersion})};
}
inline std::pair<int, QByteArray> cancellation(const Clock &clock, const OnlineOrder &order, int version, bool sold = false,
                                              int tillVersion = 0)
{
    return {static_cast<int>(protocol::ChangeKind::OnlineCancelled),
            protocol::encode(protocol::OnlineCancelled{order.id, version, clock.nowMs(), QStringLiteral("customer"), sold, tillVersion})};
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

/** A notice of headquarters for a station, wanted now. */
inline protocol::PrintRequested printRequest(const Clock &clock, const QString &station = QStringLiteral("kitchen"), qint64 ttlMs = 60'000)
{
    Ticket ticket;
    ticket.kind = TicketKind::Kitchen;
    ticket.storeId = QStringLiteral("SZ001");
    ticket.lines.append({QStringLiteral("Close at nine"), {}, {}, 1, {}});
    return {newId(clock), station, toCbor(ticket), clock.nowMs(), ttlMs, false};
}

inline int kindOf(protocol::ChangeKind kind)
{
    return static_cast<int>(kind);
}

} // namespace hearth
