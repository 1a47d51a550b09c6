// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/memberstatistics.h"
#include "domain/tag/packedbytes.h"

#include <algorithm>
#include <tuple>

namespace hearth {
namespace {
constexpr quint64 FormatVersion = 1;
constexpr quint64 MostEntries = 1'000'000; // far above what a member can have; below what would exhaust memory
constexpr auto LastCounted = CounterKind::Sum;

qint32 seasonOf(Day day)
{
    return day >= 0 ? day / SeasonDays : -((SeasonDays - 1 - day) / SeasonDays);
}

auto keyOf(const Counter &counter)
{
    return std::tuple(counter.kind, counter.code, counter.season);
}

tl::unexpected<Error> broken()
{
    return fail(ErrorCode::Corrupt, QStringLiteral("a member's statistics cannot be read"));
}
} // namespace

DayPart dayPartOf(int localMinute)
{
    constexpr int Hour = 60;
    if (localMinute < 5 * Hour || localMinute >= 21 * Hour)
        return DayPart::Late;
    if (localMinute < 10 * Hour + 30)
        return DayPart::Breakfast;
    if (localMinute < 14 * Hour)
        return DayPart::Lunch;
    return localMinute < 17 * Hour ? DayPart::Afternoon : DayPart::Dinner;
}

void MemberStatistics::add(const OrderShare &share, int sign)
{
    if (share.orders != 0 || share.spendMinor != 0) {
        auto visit = std::lower_bound(m_visits.begin(), m_visits.end(), share.day, [](const VisitDay &v, Day day) { return v.day < day; });
        if (visit == m_visits.end() || visit->day != share.day)
            visit = m_visits.insert(visit, {share.day, 0, 0});
        visit->orders += sign * share.orders;
        visit->spendMinor += sign * share.spendMinor;
        if (visit->orders == 0 && visit->spendMinor == 0)
            m_visits.erase(visit);
    }
    const qint32 season = seasonOf(share.day);
    for (const OrderShare::Count &count : share.counts) {
        if (count.count == 0)
            continue;
        const Counter wanted{count.kind, count.code, season, 0};
        auto counter = std::lower_bound(m_counters.begin(), m_counters.end(), wanted,
                                        [](const Counter &a, const Counter &b) { return keyOf(a) < keyOf(b); });
        if (counter == m_counters.end() || keyOf(*counter) != keyOf(wanted))
            counter = m_counters.insert(counter, wanted);
        counter->count += sign * count.count;
        if (counter->count == 0)
            m_counters.erase(counter);
    }
}

void MemberStatistics::add(const MemberStatistics &other)
{
    for (const VisitDay &of : other.m_visits) {
        auto visit = std::lower_bound(m_visits.begin(), m_visits.end(), of.day, [](const VisitDay &v, Day day) { return v.day < day; });
        if (visit == m_visits.end() || visit->day != of.day)
            visit = m_visits.insert(visit, {of.day, 0, 0});
        visit->orders += of.orders;
        visit->spendMinor += of.spendMinor;
        if (visit->orders == 0 && visit->spendMinor == 0)
            m_visits.erase(visit);
    }
    for (const Counter &of : other.m_counters) {
        auto counter = std::lower_bound(m_counters.begin(), m_counters.end(), of, [](const Counter &a, const Counter &b) { return keyOf(a) < keyOf(b); });
        if (counter == m_counters.end() || keyOf(*counter) != keyOf(of))
            counter = m_counters.insert(counter, {of.kind, of.code, of.season, 0});
        counter->count += of.count;
        if (counter->count == 0)
            m_counters.erase(counter);
    }
}

std::span<const Counter> MemberStatistics::of(CounterKind kind) const
{
    const auto [from, to] = std::equal_range(m_counters.begin(), m_counters.end(), Counter{kind, 0, 0, 0},
                                             [](const Counter &a, const Counter &b) { return a.kind < b.kind; });
    return {from, to};
}

qint64 MemberStatistics::sum(SumCode code) const
{
    qint64 sum = 0;
    for (const Counter &counter : of(CounterKind::Sum))
        sum += counter.code == static_cast<quint32>(code) ? counter.count : 0;
    return sum;
}

QByteArray MemberStatistics::toBytes() const
{
    PackedWriter w;
    w.unsignedNumber(FormatVersion);
    w.unsignedNumber(m_visits.size());
    Day before = 0;
    for (const VisitDay &visit : m_visits) {
        w.number(visit.day - before);
        w.number(visit.orders);
        w.number(visit.spendMinor);
        before = visit.day;
    }
    // Seasons are told from that of the first visit: one byte each.
    const qint32 base = m_visits.empty() ? 0 : seasonOf(m_visits.front().day);
    for (auto from = m_counters.begin(); from != m_counters.end();) {
        const auto sameCode = [from](const Counter &c) { return c.kind == from->kind && c.code == from->code; };
        const auto to = std::find_if_not(from, m_counters.end(), sameCode);
        w.unsignedNumber(static_cast<quint64>(from->kind));
        w.unsignedNumber(from->code);
        w.unsignedNumber(static_cast<quint64>(to - from));
        for (qint32 season = base; from != to; ++from) {
            w.number(from->season - season);
            w.number(from->count);
            season = from->season;
        }
    }
    return w.result();
}

Result<MemberStatistics> MemberStatistics::fromBytes(const QByteArray &bytes)
{
    MemberStatistics statistics;
    PackedReader r(bytes);
    if (r.unsignedNumber() != FormatVersion)
        return broken();
    const quint64 visits = r.unsignedNumber();
    if (visits > MostEntries)
        return broken();
    statistics.m_visits.reserve(visits);
    qint64 day = 0;
    for (quint64 i = 0; i < visits && r.ok(); ++i) {
        day += r.number();
        const qint64 orders = r.number();
        const qint64 spend = r.number();
        statistics.m_visits.push_back({static_cast<Day>(day), orders, spend});
    }
    const qint32 base = statistics.m_visits.empty() ? 0 : seasonOf(statistics.m_visits.front().day);
    while (r.ok() && !r.atEnd()) {
        const quint64 kind = r.unsignedNumber();
        const auto code = static_cast<quint32>(r.unsignedNumber());
        const quint64 seasons = r.unsignedNumber();
        if (kind < 1 || kind > static_cast<quint64>(LastCounted) || seasons > MostEntries || statistics.m_counters.size() > MostEntries)
            return broken();
        qint64 season = base;
        for (quint64 i = 0; i < seasons && r.ok(); ++i) {
            season += r.number();
            const qint64 count = r.number();
            statistics.m_counters.push_back({static_cast<CounterKind>(kind), code, static_cast<qint32>(season), count});
        }
    }
    if (!r.ok())
        return broken();
    return statistics;
}

} // namespace hearth
