// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/tag/day.h"

#include <QByteArray>
#include <span>
#include <vector>

namespace hearth {

/** What is counted of a member's orders. The numbers are stored: append only. Category and Attribute are never counted, for they follow from the
    item; they have codes, as values of tags. */
enum class CounterKind : quint8 { Item = 1, Size, DayPart, Weekday, Channel, Store, Sum, Category, Attribute };
/** The codes of CounterKind::Sum. Append only. */
enum class SumCode : quint32 { Pieces = 1, DiscountedOrders, DiscountMinor, CoveredOrders, Covers };
enum class DayPart : quint32 { Breakfast, Lunch, Afternoon, Dinner, Late };
[[nodiscard]] DayPart dayPartOf(int localMinute);

constexpr Day SeasonDays = 90; ///< counts are kept by such spans of days; what is older by one counts half

/** All of a member's orders of one business date. */
struct VisitDay {
    Day day = 0;
    qint64 orders = 0;
    qint64 spendMinor = 0;
    bool operator==(const VisitDay &) const = default;
};
struct Counter {
    CounterKind kind = CounterKind::Item;
    quint32 code = 0;
    qint32 season = 0; ///< of the order's day
    qint64 count = 0;
    bool operator==(const Counter &) const = default;
};

/** What one order adds to its member's statistics, or a refund takes back: at the day of the order. */
struct OrderShare {
    struct Count {
        CounterKind kind = CounterKind::Item;
        quint32 code = 0;
        qint64 count = 0;
    };
    Day day = 0;
    qint64 orders = 0; ///< 1; of a refund 0 as long as something of the order is left
    qint64 spendMinor = 0;
    std::vector<Count> counts;
};

/** All that tags are computed from: exact sums of whole numbers, so that the order in which orders and refunds arrive does not matter and a
    refund takes back just its share. First, last and greatest are read from the days, never stored. Nothing decays here: that happens in
    reading. A value. */
class MemberStatistics {
public:
    /** `sign` 1 or -1. */
    void add(const OrderShare &share, int sign = 1);
    /** What another one bought, who turned out to be the same person. */
    void add(const MemberStatistics &other);
    /** As if the member had never bought anything. */
    [[nodiscard]] bool isEmpty() const { return m_visits.empty() && m_counters.empty(); }
    /** Ascending. A refund that came before its order leaves days with fewer than 1 order until that comes. */
    [[nodiscard]] const std::vector<VisitDay> &visits() const { return m_visits; }
    /** By kind, code and season. */
    [[nodiscard]] const std::vector<Counter> &counters() const { return m_counters; }
    [[nodiscard]] std::span<const Counter> of(CounterKind kind) const;
    /** Of all seasons together. */
    [[nodiscard]] qint64 sum(SumCode code) const;

    /** The same statistics always give the same bytes. */
    [[nodiscard]] QByteArray toBytes() const;
    /** Error Corrupt. */
    [[nodiscard]] static Result<MemberStatistics> fromBytes(const QByteArray &bytes);
    bool operator==(const MemberStatistics &) const = default;

private:
    std::vector<VisitDay> m_visits;
    std::vector<Counter> m_counters;
};

} // namespace hearth
