// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"
#include "domain/menu/menu.h"
#include "domain/order/order.h"
#include "simulation/chainmodel.h"

#include <variant>

namespace hearth::simulation {

using SimulatedFact = std::variant<ClosedOrder, Refund>;

/** The orders of a simulated chain as a store's only till tells them: a day's in the order of time, each refund after its order. Seven in ten are of one of
    `members` made-up members (SyntheticMembers::id): few come often (Zipf), each has a store of its own, things it likes, a part of the day, a channel, and
    joins and leaves at some time. Same seed, same orders. Immutable; any thread. */
class ChainOrders {
public:
    /** `members` 0: all orders are nobody's. `model` outlives it. */
    ChainOrders(const ChainModel &model, int members);
    /** `receipt` is the last number given, and moves on. Together they come to ChainModel::revenueMinor(). */
    [[nodiscard]] std::vector<SimulatedFact> day(int store, int day, qint64 &receipt) const;
    [[nodiscard]] static Menu menu();

private:
    struct Habits;
    [[nodiscard]] int pickMember(int store, int day, int hour, quint64 key) const;
    [[nodiscard]] Habits habitsOf(int member) const;

    const ChainModel &m_model;
    int m_members;
    StoreCalendar m_calendar; ///< of every store: Shanghai
};

} // namespace hearth::simulation
