// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/order.h"
#include "core/clock.h"
#include "core/ids.h"

#include <QHash>
#include <QSet>

namespace hearth {

QList<OrderLine> foldLines(const QList<LineEvent> &events)
{
    QList<OrderLine> lines;
    QSet<QUuid> seen;
    QHash<QUuid, qsizetype> index;
    seen.reserve(events.size());
    for (const LineEvent &event : events) {
        if (seen.contains(event.id))
            continue;
        seen.insert(event.id);
        if (event.kind == LineEventKind::Add) {
            if (index.contains(event.lineId))
                continue;
            index.insert(event.lineId, lines.size());
            lines.append({event.lineId, event.sku, event.name, event.size, event.note, event.unit, event.quantity});
        } else if (const auto at = index.constFind(event.lineId); at != index.constEnd()) {
            lines[*at].quantity = event.kind == LineEventKind::Void ? 0 : event.quantity;
        }
    }
    lines.removeIf([](const OrderLine &line) { return line.quantity == 0; });
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
    event.id = newId(*m_clock);
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
    if (unit.isNegative() || unit.minor() > Money::Limit / MaxLineQuantity / MaxOrderLines)
        return fail(ErrorCode::InvalidInput, QStringLiteral("price out of range"), QStringLiteral("unit"));
    for (const OrderLine &line : std::as_const(m_lines)) {
        if (line.sku == sku && line.size == size && line.unit == unit && line.note == note) {
            const QUuid id = line.id;
            HEARTH_TRY(setQuantity(id, line.quantity + quantity));
            return id;
        }
    }
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
