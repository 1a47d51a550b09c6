// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/features.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hearth::forecasting {
namespace {
constexpr int Year = 364; ///< the same weekday

// In the order in which state() and fill() write them.
constexpr const char *FixedNames[] = { "level", "median7", "median14", "median56", "median91", "mean7", "mean28",
    "mean91", "sd28", "deviation56", "open28", "open7", "off_days", "work_days", "age", "near", "far", "trend28",
    "trend56", "chain_week", "chain_month", "chain_now", "surprise1", "surprise3", "surprise7", "adjusted3",
    "adjusted7", "adjusted14", "since_closed", "smooth_near", "smooth_far" };
constexpr const char *AheadNames[] = { "ahead", "weekday", "kind", "holiday", "position", "run", "off_run",
    "off_length", "to_next", "since_last", "next_holiday", "month_day", "year_day", "off_before", "off_after",
    "chain_holiday", "own_holiday", "profile", "profile_day", "last_year", "last_year_week", "chain_last_year",
    "chain_last_date", "same1", "same2", "same3", "same4", "same_mean", "same_median", "same_smooth", "same_open",
    "smooth_day" };

/** Mean and deviation of what is open in (to - days, to]. */
struct Spread {
    double sum = 0;
    double squares = 0;
    int count = 0;
    void add(float v)
    {
        sum += v;
        squares += static_cast<double>(v) * v;
        ++count;
    }
    [[nodiscard]] float mean() const { return count > 0 ? static_cast<float>(sum / count) : Missing; }
    [[nodiscard]] float deviation() const
    {
        return count > 2 ? static_cast<float>(std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count))))
                         : Missing;
    }
};

float medianOf(const std::vector<float> &values, int day, int days, std::vector<float> &scratch)
{
    scratch.clear();
    for (int t = std::max(0, day - days + 1); t <= day; ++t)
        if (const float v = values[static_cast<size_t>(t)]; v == v)
            scratch.push_back(v);
    return median(scratch);
}

float meanOf(const std::vector<float> &values, int day, int days)
{
    Spread spread;
    for (int t = std::max(0, day - days + 1); t <= day; ++t)
        if (const float v = values[static_cast<size_t>(t)]; v == v)
            spread.add(v);
    return spread.mean();
}
} // namespace

Features::Features(const History &history)
    : m_history(history)
{
    for (const char *name : AheadNames)
        m_names << QByteArray(name);
    for (const char *name : FixedNames)
        m_names << QByteArray(name);
    for (int i = 0; i < static_cast<int>(history.panel->extras.size()); ++i)
        m_names << QByteArray("extra")
                + QByteArray::number(i + 1); // names of people's columns may hold what LightGBM's text form cannot
    std::map<int, int> last;
    for (int t = 0; t < static_cast<int>(history.calendar.size()); ++t) {
        const CalendarDay &day = history.calendar[static_cast<size_t>(t)];
        m_sameHoliday.push_back(-1);
        if (!day.special())
            continue;
        const int key = day.holiday * 64 + std::min(day.position, 63);
        if (const auto found = last.find(key); found != last.end())
            m_sameHoliday.back() = found->second;
        last[key] = t;
    }
}

void Features::weekdays(OriginState &state) const
{
    const StoreHistory &s = m_history.stores[static_cast<size_t>(state.store)];
    std::vector<float> values;
    for (int w = 0; w < 7; ++w) {
        auto &out = state.weekday[static_cast<size_t>(w)];
        out.fill(Missing);
        int t = state.origin - (m_history.weekday(state.origin) - w + 7) % 7;
        values.clear();
        int open = 0;
        int weeks = 0;
        for (int week = 0; week < 8 && t >= 0; ++week, t -= 7, ++weeks) {
            if (t < s.firstOpen)
                break;
            if (!s.open(t))
                continue;
            ++open;
            if (!m_history.calendar[static_cast<size_t>(t)].special())
                values.push_back(s.capped[static_cast<size_t>(t)] - state.base);
        }
        out[7] = weeks > 0 ? static_cast<float>(open) / static_cast<float>(weeks) : Missing;
        if (values.empty())
            continue;
        for (size_t i = 0; i < 4 && i < values.size(); ++i)
            out[i] = values[i];
        const size_t four = std::min<size_t>(4, values.size());
        float sum = 0;
        for (size_t i = 0; i < four; ++i)
            sum += values[i];
        out[4] = sum / static_cast<float>(four);
        float smooth = 0;
        float weight = 0;
        float part = 1;
        for (const float v : values) {
            smooth += part * v;
            weight += part;
            part *= 0.75F;
        }
        out[6] = smooth / weight;
        out[5] = median(values);
    }
}

OriginState Features::state(int store, int origin) const
{
    const StoreHistory &s = m_history.stores[static_cast<size_t>(store)];
    const auto o = static_cast<size_t>(origin);
    OriginState state;
    state.store = store;
    state.origin = origin;
    state.base = s.level[o];
    state.profile = profile(m_history, store, origin);
    state.smooth = smooth(m_history, store, origin);
    weekdays(state);
    std::vector<float> scratch;
    Spread month;
    Spread off;
    Spread work;
    Spread adjusted3;
    Spread adjusted7;
    Spread adjusted14;
    for (int t = std::max(0, origin - 55); t <= origin; ++t) {
        const float v = s.capped[static_cast<size_t>(t)];
        if (!(v == v))
            continue;
        (m_history.calendar[static_cast<size_t>(t)].kind == CalendarDay::Kind::Off ? off : work).add(v);
        if (t > origin - 28)
            month.add(v);
        const float plain = v - state.profile.weekday[static_cast<size_t>(m_history.weekday(t))];
        if (t > origin - 14)
            adjusted14.add(plain);
        if (t > origin - 7)
            adjusted7.add(plain);
        if (t > origin - 3)
            adjusted3.add(plain);
    }
    int sinceClosed = 0;
    while (sinceClosed < 60 && origin - sinceClosed >= s.firstOpen
        && (s.open(origin - sinceClosed) || s.open(origin - sinceClosed - 1)))
        ++sinceClosed;
    const auto relative = [&](float v) { return v - state.base; };
    const auto back = [&](int days) {
        return origin >= days ? s.level[o] - s.level[o - static_cast<size_t>(days)] : Missing;
    };
    const auto path = [&](int days) {
        return origin >= days ? m_history.chainPath[o] - m_history.chainPath[o - static_cast<size_t>(days)] : Missing;
    };
    const auto share = [&](int days) {
        return static_cast<float>(s.openDays(origin - days + 1, origin)) / static_cast<float>(days);
    };
    state.fixed = { state.base, relative(medianOf(s.capped, origin, 7, scratch)),
        relative(medianOf(s.capped, origin, 14, scratch)), relative(medianOf(s.capped, origin, 56, scratch)),
        relative(medianOf(s.capped, origin, 91, scratch)), relative(meanOf(s.capped, origin, 7)),
        relative(month.mean()), relative(meanOf(s.capped, origin, 91)), month.deviation(), s.deviation[o], share(28),
        share(7), relative(off.mean()), relative(work.mean()), static_cast<float>(std::min(730, origin - s.firstOpen)),
        relative(state.profile.near), relative(state.profile.far), back(28), back(56), path(7), path(28),
        meanOf(m_history.chainSurprise, origin, 7), meanOf(s.surprise, origin, 1), meanOf(s.surprise, origin, 3),
        meanOf(s.surprise, origin, 7), relative(adjusted3.mean()), relative(adjusted7.mean()),
        relative(adjusted14.mean()), static_cast<float>(sinceClosed), relative(state.smooth.near),
        relative(state.smooth.far) };
    return state;
}

float Features::extra(int store, size_t column, int day) const
{
    const std::vector<float> &values = m_history.panel->stores[static_cast<size_t>(store)].extras[column];
    return day >= 0 && day < static_cast<int>(values.size()) ? values[static_cast<size_t>(day)] : Missing;
}

void Features::fill(const OriginState &state, int ahead, float *values) const
{
    const StoreHistory &s = m_history.stores[static_cast<size_t>(state.store)];
    const int day = state.origin + ahead;
    const CalendarDay &c = m_history.calendar[static_cast<size_t>(day)];
    const auto w = static_cast<size_t>(m_history.weekday(day));
    const QDate date = QDate::fromJulianDay(m_history.firstDay + day);
    const auto off = [&](int t) {
        return t >= 0 && t < static_cast<int>(m_history.calendar.size())
                && m_history.calendar[static_cast<size_t>(t)].kind == CalendarDay::Kind::Off
            ? 1.0F
            : 0.0F;
    };
    const auto chainAt = [&](int t) {
        return t >= 0 && t < m_history.days ? m_history.chainSurprise[static_cast<size_t>(t)] : Missing;
    };
    float lastYear = Missing;
    float lastYearWeek = Missing;
    float chainLastYear = Missing;
    const int then = state.origin - Year;
    if (then >= 28 && s.firstOpen >= 0 && s.firstOpen + 14 <= then) {
        const float level = s.level[static_cast<size_t>(then)];
        if (s.open(day - Year))
            lastYear = s.capped[static_cast<size_t>(day - Year)] - level;
        lastYearWeek = meanOf(s.capped, day - Year + 3, 7) - level;
    }
    if (then >= 28)
        chainLastYear =
            m_history.chainPath[static_cast<size_t>(day - Year)] - m_history.chainPath[static_cast<size_t>(then)];
    const int lastDate = static_cast<int>(date.addYears(-1).toJulianDay() - m_history.firstDay);
    const int same = m_sameHoliday[static_cast<size_t>(day)];
    // Only what lies before the origin may say what a holiday does.
    const float own = same >= 0 && same <= state.origin ? s.surprise[static_cast<size_t>(same)] : Missing;
    const float chainHoliday =
        same >= 0 && same <= state.origin ? m_history.holidayEffect[static_cast<size_t>(day)] : Missing;
    *values++ = static_cast<float>(ahead);
    *values++ = static_cast<float>(w);
    *values++ = static_cast<float>(c.kind);
    *values++ = static_cast<float>(c.holiday);
    *values++ = static_cast<float>(c.position);
    *values++ = static_cast<float>(c.runLength);
    *values++ = static_cast<float>(c.offRun);
    *values++ = static_cast<float>(c.offRunLength);
    *values++ = static_cast<float>(c.toNext);
    *values++ = static_cast<float>(c.sinceLast);
    *values++ = static_cast<float>(c.next);
    *values++ = static_cast<float>(date.day());
    *values++ = m_history.days >= 730 ? static_cast<float>(date.dayOfYear()) : Missing;
    *values++ = off(day - 1);
    *values++ = off(day + 1);
    *values++ = chainHoliday;
    *values++ = own;
    *values++ = state.profile.level(ahead) + state.profile.weekday[w] - state.base;
    *values++ = state.profile.weekday[w];
    *values++ = lastYear;
    *values++ = lastYearWeek;
    *values++ = chainLastYear;
    *values++ = chainAt(lastDate);
    values = std::copy(state.weekday[w].begin(), state.weekday[w].end(), values);
    *values++ = state.smooth.weekday[w];
    values = std::copy(state.fixed.begin(), state.fixed.end(), values);
    for (size_t i = 0; i < m_history.panel->known.size(); ++i) {
        // Of what is not known in advance only the last week's difference from the month is there.
        const bool known = m_history.panel->known[i];
        const std::vector<float> &column = m_history.panel->stores[static_cast<size_t>(state.store)].extras[i];
        *values++ =
            known ? extra(state.store, i, day) : meanOf(column, state.origin, 7) - meanOf(column, state.origin, 28);
    }
}

} // namespace hearth::forecasting
