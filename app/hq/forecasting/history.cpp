// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/knowneffects.h"

#include <algorithm>
#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr float CapDeviations = 3.0F;
constexpr float LeastDeviation = 0.15F;
constexpr float Strange = 1.6F;
constexpr int ClosureDays = 3;
constexpr float WeekdayPart = 0.15F; ///< of a new day in the chain's effect of its weekday

/** Values of the last so many days, sorted. */
class Window {
public:
    explicit Window(int days)
        : m_days(static_cast<size_t>(days))
    {
        m_sorted.reserve(m_days);
    }
    /** The next day; NaN takes part in time, not in values. */
    void push(float value)
    {
        m_ring.push_back(value);
        if (value == value)
            m_sorted.insert(std::upper_bound(m_sorted.begin(), m_sorted.end(), value), value);
        if (m_ring.size() - m_start > m_days) {
            const float old = m_ring[m_start++];
            if (old == old)
                m_sorted.erase(std::lower_bound(m_sorted.begin(), m_sorted.end(), old));
        }
    }
    [[nodiscard]] size_t count() const { return m_sorted.size(); }
    [[nodiscard]] float median() const
    {
        const size_t n = m_sorted.size();
        return n == 0 ? Missing : (m_sorted[(n - 1) / 2] + m_sorted[n / 2]) / 2;
    }

private:
    size_t m_days;
    std::vector<float> m_ring;
    size_t m_start = 0;
    std::vector<float> m_sorted;
};

/** The median of the last 28 open days up to `day`. */
float oldLevel(const std::vector<float> &values, int day)
{
    std::vector<float> last;
    for (int t = day; t >= 0 && last.size() < 28; --t)
        if (const float v = values[static_cast<size_t>(t)]; v == v)
            last.push_back(v);
    return median(last);
}

/** `effects` may be empty. */
void clean(const StoreSeries &from, int store, const KnownEffects &effects, StoreHistory &to, std::vector<Change> &changes)
{
    const auto days = static_cast<int>(from.revenue.size());
    const auto n = static_cast<size_t>(days);
    to.log.assign(n, Missing);
    to.capped = to.median29 = to.plain29 = to.level = to.surprise = to.log;
    to.effect.assign(n + static_cast<size_t>(Horizon), 0.0F);
    if (!effects.empty())
        for (int day = 0; day < days + Horizon; ++day)
            to.effect[static_cast<size_t>(day)] = effects.of(from, day);
    to.firstOpen = -1;
    to.deviation.assign(n, LeastDeviation);
    to.strange.assign(n, 0);
    Window raw(29);
    Window plain(29);
    Window levels(28);
    double sum = 0;
    double squares = 0;
    int count = 0;
    std::vector<float> ratio(n, Missing);
    int lastOpen = -1;
    for (int day = 0; day < days; ++day) {
        const auto t = static_cast<size_t>(day);
        if (day >= 57)
            if (const float old = ratio[t - 57]; old == old) {
                sum -= old;
                squares -= static_cast<double>(old) * old;
                --count;
            }
        const double mean = count > 0 ? sum / count : 0;
        const double variance = count > 1 ? std::max(0.0, squares / count - mean * mean) : 0;
        // Of few days nothing is known yet: wide enough to cap only what is plainly wrong.
        const float deviation = count >= 10 ? std::max(LeastDeviation, static_cast<float>(std::sqrt(variance))) : 0.5F;
        to.deviation[t] = deviation;
        const float revenue = from.revenue[t];
        if (revenue > 0) {
            if (to.firstOpen < 0)
                to.firstOpen = day;
            else if (day - lastOpen > ClosureDays)
                changes.push_back({ store, lastOpen + 1, Change::Kind::Closure, day - lastOpen - 1 });
            lastOpen = day;
            to.log[t] = std::log(revenue);
        }
        raw.push(to.log[t]);
        to.median29[t] = raw.median();
        if (!effects.empty())
            plain.push(to.log[t] - to.effect[t]);
        to.plain29[t] = effects.empty() ? to.median29[t] : plain.median();
        if (to.open(day)) {
            const float r = to.log[t] - to.effect[t] - to.plain29[t];
            const float limited = std::clamp(r, -CapDeviations * deviation, CapDeviations * deviation);
            to.capped[t] = to.plain29[t] + limited;
            to.strange[t] = std::abs(r) > Strange ? 1 : 0;
            // What was capped counts as capped, so that one wild day does not excuse the next.
            ratio[t] = limited;
            sum += limited;
            squares += static_cast<double>(limited) * limited;
            ++count;
            if (to.strange[t] != 0)
                changes.push_back({ store, day, Change::Kind::LeftOut, 1, revenue, 0 });
            else if (limited != r)
                changes.push_back({ store, day, Change::Kind::Capped, 1, revenue,
                    std::exp(static_cast<double>(to.capped[t] + to.effect[t])) });
        }
        levels.push(to.capped[t]);
        to.level[t] = levels.count() >= 4 ? levels.median() : oldLevel(to.capped, day);
        if (to.open(day)) {
            float same = 0;
            int found = 0;
            for (int back = 7; back <= 28 && back <= day; back += 7)
                if (const float v = to.capped[t - static_cast<size_t>(back)]; v == v) {
                    same += v;
                    ++found;
                }
            if (found >= 2)
                to.surprise[t] = to.log[t] - to.effect[t] - same / static_cast<float>(found);
        }
    }
    if (to.firstOpen >= 0 && days - 1 - lastOpen >= ClosureDays)
        changes.push_back({ store, lastOpen + 1, Change::Kind::Closure, days - 1 - lastOpen });
}

/** Of each day the median over the stores; NaN where fewer than `least` of them have a value. Some days of a store at a time: they lie beside
 * each other in memory, those of a day do not. */
template <typename Value> std::vector<float> mediansOverStores(const History &h, size_t least, Value value)
{
    constexpr size_t Block = 32; // days
    const auto n = static_cast<size_t>(h.days);
    std::vector<float> medians(n, Missing);
    std::array<std::vector<float>, Block> values;
    for (size_t from = 0; from < n; from += Block) {
        const size_t count = std::min(Block, n - from);
        for (size_t i = 0; i < count; ++i)
            values[i].clear();
        for (size_t s = 0; s < h.stores.size(); ++s)
            for (size_t i = 0; i < count; ++i)
                if (const float v = value(s, from + i); v == v)
                    values[i].push_back(v);
        for (size_t i = 0; i < count; ++i)
            if (values[i].size() >= least)
                medians[from + i] = median(values[i]);
    }
    return medians;
}

void chain(History &h)
{
    constexpr size_t Least = 3;
    const auto n = static_cast<size_t>(h.days);
    h.chainSurprise = mediansOverStores(h, Least, [&h](size_t s, size_t t) { return h.stores[s].surprise[t]; });
    const std::vector<float> steps = mediansOverStores(h, Least, [&h](size_t s, size_t t) {
        const StoreHistory &store = h.stores[s];
        return t >= 7 && static_cast<int>(t) - store.firstOpen >= 35 ? store.level[t] - store.level[t - 7] : Missing;
    });
    const std::vector<float> effects = mediansOverStores(h, Least, [&h](size_t s, size_t t) {
        const StoreHistory &store = h.stores[s];
        return h.calendar[t].special() ? Missing : store.log[t] - store.effect[t] - store.plain29[t];
    });
    h.chainPath.assign(n, 0.0F);
    h.chainWeekday.assign(n, {});
    std::array<bool, 7> seen{};
    for (size_t t = 0; t < n; ++t) {
        if (t > 0)
            h.chainWeekday[t] = h.chainWeekday[t - 1];
        if (effects[t] == effects[t]) {
            const auto w = static_cast<size_t>(h.weekday(static_cast<int>(t)));
            float &effect = h.chainWeekday[t][w];
            effect += (seen[w] ? WeekdayPart : 1.0F) * (effects[t] - effect);
            seen[w] = true;
        }
        const float step = steps[t] == steps[t] ? steps[t] / 7 : 0;
        h.chainPath[t] = (t > 0 ? h.chainPath[t - 1] : 0) + step;
    }
}

/** How stores that opened before grew into their level, week by week, beyond what the chain did in those weeks. */
void openings(History &h)
{
    constexpr int Weeks = 17;
    constexpr float Shrink = 4; // openings at which half is believed
    constexpr size_t Least = 3;
    constexpr int LeastWeeks = 4; // of a store whose growth is compared with the others'
    const auto n = static_cast<size_t>(h.days);
    h.opening.assign(Weeks * 7, 0.0F);
    std::vector<std::vector<float>> means(h.stores.size()); // of the last 7 days, where 5 of them were open
    for (size_t s = 0; s < h.stores.size(); ++s) {
        const StoreHistory &store = h.stores[s];
        means[s].assign(n, Missing);
        double sum = 0;
        int count = 0;
        for (size_t t = 0; t < n; ++t) {
            if (const float v = store.capped[t]; v == v) {
                sum += v;
                ++count;
            }
            if (t >= 7)
                if (const float v = store.capped[t - 7]; v == v) {
                    sum -= v;
                    --count;
                }
            if (count >= 5)
                means[s][t] = static_cast<float>(sum / count);
        }
    }
    const std::vector<float> chainStep = mediansOverStores(h, 5, [&](size_t s, size_t t) {
        return t >= 7 && static_cast<int>(t) - h.stores[s].firstOpen >= Weeks * 7 ? means[s][t] - means[s][t - 7] : Missing;
    });
    std::vector<float> values;
    std::array<float, Weeks> step{};
    std::vector<std::pair<float, int>> grown(h.stores.size()); // of each opening: the sum of its steps, and how many
    for (int week = 1; week < Weeks; ++week) {
        values.clear();
        for (size_t s = 0; s < h.stores.size(); ++s) {
            const int day = h.stores[s].firstOpen + 7 * week + 6;
            if (h.stores[s].firstOpen < History::OpeningSeen || day >= h.days)
                continue;
            const auto t = static_cast<size_t>(day);
            if (const float v = means[s][t] - means[s][t - 7] - chainStep[t]; v == v) {
                values.push_back(v);
                grown[s].first += v;
                ++grown[s].second;
            }
        }
        if (values.size() >= Least) {
            const auto count = static_cast<float>(values.size());
            step[static_cast<size_t>(week)] = median(values) * count / (count + Shrink);
        }
    }
    // Believed as far as their mean growth stands out of what is between them: where openings differ more than they agree, a new store is at its level.
    float sum = 0;
    float squares = 0;
    float count = 0;
    for (const auto &[whole, weeks] : grown) {
        if (weeks < LeastWeeks)
            continue;
        const float mean = whole / static_cast<float>(weeks);
        sum += mean;
        squares += mean * mean;
        ++count;
    }
    float belief = 0;
    if (count >= Least && sum != 0) {
        const float error = std::max(0.0F, squares - sum * sum / count) / (count - 1) / count; // of the mean, squared
        belief = std::max(0.0F, 1 - error * count * count / (sum * sum));
    }
    for (float &one : step)
        one *= belief;
    // Each week's step, spread over its days; counted from the end, where a store is at its level.
    float effect = 0;
    for (int age = Weeks * 7 - 1; age >= 0; --age) {
        h.opening[static_cast<size_t>(age)] = effect;
        effect -= step[static_cast<size_t>(std::min(Weeks - 1, (age + 3) / 7))] / 7;
    }
}

/** What the chain did on the same day of a holiday, of all times before that day. */
void holidays(History &h)
{
    std::map<int, std::pair<float, int>> seen; // of (holiday, position)
    h.holidayEffect.assign(h.calendar.size(), Missing);
    for (size_t t = 0; t < h.calendar.size(); ++t) {
        const CalendarDay &day = h.calendar[t];
        if (!day.special())
            continue;
        auto &[sum, count] = seen[day.holiday * 64 + std::min(day.position, 63)];
        if (count > 0)
            h.holidayEffect[t] = sum / (static_cast<float>(count) + 0.5F);
        if (t < h.chainSurprise.size() && h.chainSurprise[t] == h.chainSurprise[t]) {
            sum += h.chainSurprise[t];
            ++count;
        }
    }
}
} // namespace

int StoreHistory::openDays(int from, int to) const
{
    int count = 0;
    for (int day = std::max(0, from); day <= to && day < static_cast<int>(log.size()); ++day)
        count += open(day) ? 1 : 0;
    return count;
}

float median(std::vector<float> &values)
{
    if (values.empty())
        return Missing;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

float weightedMedian(std::vector<std::pair<float, float>> &values)
{
    if (values.empty())
        return Missing;
    std::sort(values.begin(), values.end());
    double total = 0;
    for (const auto &value : values)
        total += value.second;
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        sum += values[i].second;
        if (sum * 2 > total)
            return values[i].first;
        if (sum * 2 == total && i + 1 < values.size())
            return (values[i].first + values[i + 1].first) / 2;
    }
    return values.back().first;
}

History prepare(const Panel &known, const HolidayCalendar &calendar)
{
    History h;
    h.firstDay = known.firstDay;
    h.days = known.days;
    h.panel = &known;
    h.calendar.reserve(static_cast<size_t>(h.days) + static_cast<size_t>(Horizon));
    for (int day = 0; day < h.days + Horizon; ++day)
        h.calendar.push_back(calendar.day(known.date(day)));
    h.stores.resize(known.stores.size());
    // What campaigns do is seen against days without them, and these are told apart by knowing it: learnt twice.
    constexpr int Looks = 2;
    KnownEffects effects;
    for (int look = 0; look <= Looks; ++look) {
        h.changes.clear();
        for (size_t s = 0; s < known.stores.size(); ++s)
            clean(known.stores[s], static_cast<int>(s), effects, h.stores[s], h.changes);
        if (look == Looks)
            break;
        effects = KnownEffects::learn(h);
        if (effects.empty())
            break;
    }
    chain(h);
    openings(h);
    holidays(h);
    return h;
}

} // namespace hearth::forecasting
