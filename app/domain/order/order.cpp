// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/order.h"
#include "core/clock.h"
#include "core/ids.h"

#include <QHash>
#include <algorithm>

namespace hearth {

QList<OrderLine> foldLines(const QList<LineEvent> &events)
{
    // One state a line, whatever order the events come in: the earliest Add is the line, a Void ends it for good, else the
    // latest Quantity counts. Earlier and later are the ids' (UUIDv7), the same at every till.
    struct State {
        const LineEvent *add = nullptr;
        const LineEvent *quantity = nullptr;
        bool gone = false;
    };
    const auto before = [](const LineEvent &a, const LineEvent &b) { return a.id.toRfc4122() < b.id.toRfc4122(); };
    QHash<QUuid, State> states;
    states.reserve(events.size());
    QList<QUuid> order;
    for (const LineEvent &event : events) {
        State &state = states[event.lineId];
        switch (event.kind) {
        case LineEventKind::Add:
            if (state.add == nullptr)
                order.append(event.lineId);
            if (state.add == nullptr || before(event, *state.add))
                state.add = &event;
            break;
        case LineEventKind::Quantity:
            if (state.quantity == nullptr || before(*state.quantity, event))
                state.quantity = &event;
            break;
        case LineEventKind::Void: state.gone = true; break;
        }
    }
    std::sort(order.begin(), order.end(), [&](const QUuid &a, const QUuid &b) { return before(*states[a].add, *states[b].add); });
    QList<OrderLine> lines;
    for (const QUuid &id : std::as_const(order)) {
        const State &state = states[id];
        const int quantity = state.gone ? 0 : (state.quantity != nullptr ? state.quantity : state.add)->quantity;
        if (quantity > 0)
            lines.append({id, state.add->sku, state.add->name, state.add->size, state.add->note, state.add->unit, quantity});
    }
    return lines;
}

Money totalOf(const QList<OrderLine> &lines)
{
    Money total;
    for (const OrderLine &line : lines)
        total += line.total();
    return total;
}

OrderDraft::OrderDraft(const Clock &clock) : m_clock(&clock), m_id(newId(clock)) {}

void OrderDraft::append(LineEvent event)
{
    // Ascending within the draft, also where another timeline (a replay of past days) moves the shared counter meanwhile.
    event.id = newIdAfter(*m_clock, m_events.isEmpty() ? QUuid() : m_events.last().id);
    event.atMs = m_clock->nowMs();
    m_events.append(std::move(event));
    m_lines = foldLines(m_events);
}

Result<QUuid> OrderDraft::add(const QString &sku, const QString &name, const QString &size, Money unit, int quantity,
                              const QString &note)
{
    if (quantity < 1 || quantity > MaxLineQuantity)
        return fail(ErrorCode::InvalidInput, QStringLiteral("quantity must be 1 to %1").arg(MaxLineQuantity),
                    QStringLiteral("quantity"));
    if (unit.isNegative() || unit.minor() > Money::UnitLimit)
        return fail(ErrorCode::InvalidInput, QStringLiteral("price out of range"), QStringLiteral("unit"));
    for (const OrderLine &line : std::as_const(m_lines)) {
        if (line.sku == sku && line.size == size && line.unit == unit && line.note == note) {
            const QUuid id = line.id;
            HEARTH_TRY(setQuantity(id, line.quantity + quantity));
            return id;
        }
    }
    if (total().minor() + unit.minor() * quantity > Money::Limit)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the order's total is out of range"), QStringLiteral("total"));
    if (m_lines.size() >= MaxOrderLines)
        return fail(ErrorCode::InvalidInput, QStringLiteral("an order has at most %1 lines").arg(MaxOrderLines));
    const QUuid lineId = newId(*m_clock);
    append({{}, lineId, LineEventKind::Add, 0, quantity, sku, name, size, unit, note});
    return lineId;
}

Result<void> OrderDraft::setQuantity(const QUuid &lineId, int quantity)
{
    if (quantity < 0 || quantity > MaxLineQuantity)
        return fail(ErrorCode::InvalidInput, QStringLiteral("quantity must be 0 to %1").arg(MaxLineQuantity),
                    QStringLiteral("quantity"));
    for (const OrderLine &line : std::as_const(m_lines)) {
        if (line.id != lineId)
            continue;
        if (total().minor() + line.unit.minor() * (quantity - line.quantity) > Money::Limit)
            return fail(ErrorCode::InvalidInput, QStringLiteral("the order's total is out of range"), QStringLiteral("total"));
        if (line.quantity != quantity)
            append({{}, lineId, quantity == 0 ? LineEventKind::Void : LineEventKind::Quantity, 0, quantity, {}, {}, {}, {}, {}});
        return {};
    }
    return fail(ErrorCode::NotFound, QStringLiteral("no such line"), idText(lineId));
}

Result<void> OrderDraft::voidLine(const QUuid &lineId)
{
    return setQuantity(lineId, 0);
}

} // namespace hearth
