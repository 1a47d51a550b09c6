// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/order.h"
#include "core/clock.h"
#include "core/ids.h"

#include <QHash>
#include <algorithm>
#include <iterator>
#include <vector>

namespace hearth {

namespace {
/** By the bytes of the id, as they are stored. */
bool isEarlier(const LineEvent &a, const LineEvent &b)
{
    const auto number = [](const QUuid &id) { return static_cast<quint64>(id.data1) << 32U | static_cast<quint64>(id.data2) << 16U | id.data3; };
    const quint64 one = number(a.id);
    const quint64 other = number(b.id);
    return one != other ? one < other : std::lexicographical_compare(std::begin(a.id.data4), std::end(a.id.data4), std::begin(b.id.data4), std::end(b.id.data4));
}

/** What the events say of one line. */
struct LineState {
    QUuid line;
    const LineEvent *add = nullptr;
    const LineEvent *quantity = nullptr;
    bool gone = false;
};

/** Most orders have a handful of lines: looked through they are found sooner than hashed. */
class LineStates {
public:
    explicit LineStates(qsizetype most)
    {
        all.reserve(static_cast<std::size_t>(most));
        if (most > Few)
            m_places.reserve(most);
    }
    LineState &of(const QUuid &line)
    {
        if (m_places.capacity() == 0) {
            for (LineState &state : all) {
                if (state.line == line)
                    return state;
            }
        } else {
            const auto known = m_places.constFind(line);
            if (known != m_places.constEnd())
                return all[*known];
            m_places.insert(line, all.size());
        }
        return all.emplace_back(LineState{line, nullptr, nullptr, false});
    }
    std::vector<LineState> all;

private:
    static constexpr qsizetype Few = 24;
    QHash<QUuid, std::size_t> m_places; ///< used where there may be many
};
} // namespace

QList<OrderLine> foldLines(const QList<LineEvent> &events)
{
    // One state a line, whatever order the events come in: the earliest Add is the line, a Void ends it for good, else the
    // latest Quantity counts. Earlier and later are the ids' (UUIDv7), the same at every till.
    LineStates states(events.size());
    for (const LineEvent &event : events) {
        LineState &state = states.of(event.lineId);
        switch (event.kind) {
        case LineEventKind::Add:
            if (state.add == nullptr || isEarlier(event, *state.add))
                state.add = &event;
            break;
        case LineEventKind::Quantity:
            if (state.quantity == nullptr || isEarlier(*state.quantity, event))
                state.quantity = &event;
            break;
        case LineEventKind::Void: state.gone = true; break;
        }
    }
    std::vector<LineState> &all = states.all;
    std::erase_if(all, [](const LineState &state) { return state.add == nullptr; });
    std::sort(all.begin(), all.end(), [](const LineState &a, const LineState &b) { return isEarlier(*a.add, *b.add); });
    QList<OrderLine> lines;
    lines.reserve(static_cast<qsizetype>(all.size()));
    for (const LineState &state : all) {
        const int quantity = state.gone ? 0 : (state.quantity != nullptr ? state.quantity : state.add)->quantity;
        if (quantity > 0)
            lines.append({state.line, state.add->sku, state.add->name, state.add->size, state.add->note, state.add->unit, quantity});
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
