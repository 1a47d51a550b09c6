// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/cron.h"

#include <QHash>
#include <QStringList>
#include <algorithm>
#include <array>

namespace hearth::hq {
namespace {
constexpr qint64 CronMinuteMs = 60'000;
constexpr qint64 CronDayMs = 24 * 60 * CronMinuteMs;
// A 29th of February may be eight years away; one of a weekday alone is never farther than a week.
constexpr int LongestSearchDays = 9 * 366;

struct CronField {
    const char *name;
    int min;
    int max;
    QStringList names; ///< of min, min + 1 …
};

tl::unexpected<Error> badField(const CronField &field, const QString &why)
{
    return fail(ErrorCode::InvalidInput, why, QString::fromLatin1(field.name));
}

Result<int> cronNumber(const CronField &field, const QString &text)
{
    const qsizetype named = field.names.indexOf(text.toLower());
    if (named >= 0)
        return field.min + static_cast<int>(named);
    bool isNumber = !text.isEmpty() && text.size() <= 4;
    for (const QChar &c : text)
        isNumber = isNumber && c >= QLatin1Char('0') && c <= QLatin1Char('9');
    const int number = isNumber ? text.toInt() : -1;
    if (number < field.min || number > field.max)
        return badField(field, field.names.isEmpty() ? QStringLiteral("\"%1\" is not %2 to %3").arg(text.left(20)).arg(field.min).arg(field.max)
                                                     : QStringLiteral("\"%1\" is not %2 to %3 or a name (%4 …)").arg(text.left(20)).arg(field.min).arg(field.max).arg(field.names.first()));
    return number;
}

/** "*", "5", "1-5", "10-50/20", a star with a step, with commas. */
template <std::size_t Size>
Result<std::bitset<Size>> cronSet(const CronField &field, const QString &text)
{
    std::bitset<Size> set;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString &part : parts) {
        const qsizetype slash = part.indexOf(QLatin1Char('/'));
        const QString range = part.left(slash < 0 ? part.size() : slash);
        int step = 1;
        if (slash >= 0) {
            HEARTH_ASSIGN(step, cronNumber({field.name, 0, field.max, {}}, part.mid(slash + 1)));
            if (step == 0)
                return badField(field, QStringLiteral("a step is 1 or more"));
        }
        int from = field.min;
        int to = field.max;
        if (range != QLatin1String("*")) {
            const qsizetype dash = range.indexOf(QLatin1Char('-'));
            HEARTH_ASSIGN(from, cronNumber(field, range.left(dash < 0 ? range.size() : dash)));
            if (dash >= 0) {
                HEARTH_ASSIGN(to, cronNumber(field, range.mid(dash + 1)));
                if (to == 0 && field.max == 7)
                    to = 7; // fri-sun
                if (to < from)
                    return badField(field, QStringLiteral("\"%1\" goes backwards").arg(range.left(20)));
            } else if (slash < 0) {
                to = from;
            }
        }
        for (int value = from; value <= to; value += step)
            set.set(static_cast<std::size_t>(value) % Size);
    }
    return set;
}

Result<qint64> everyOf(const QString &text)
{
    const auto bad = [](const QString &why) { return fail(ErrorCode::InvalidInput, why, QStringLiteral("cron")); };
    qsizetype digits = 0;
    while (digits < text.size() && text.at(digits) >= QLatin1Char('0') && text.at(digits) <= QLatin1Char('9'))
        ++digits;
    const QString unit = text.mid(digits);
    const qint64 factor = unit == QLatin1String("ms")    ? 1
                          : unit == QLatin1String("s")   ? 1'000
                          : unit == QLatin1String("m")   ? CronMinuteMs
                          : unit == QLatin1String("h")   ? 60 * CronMinuteMs
                                                         : 0;
    if (digits == 0 || digits > 12 || factor == 0)
        return bad(QStringLiteral("give a time as 30s, 5m or 2h after @every"));
    const qint64 number = text.left(digits).toLongLong();
    if (number < 1 || number > Cron::MaxEveryMs / factor)
        return bad(QStringLiteral("@every takes 1 ms to 366 days"));
    return number * factor;
}

qint64 cronOffset(const QTimeZone &zone, qint64 utcMs)
{
    return zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC)) * 1'000LL;
}

QDate dayAt(qint64 utcMs, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs + cronOffset(zone, utcMs), Qt::UTC).date();
}

qint64 localMidnight(QDate day)
{
    return QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
}

/** The offsets in force from two days before to three days after a day begins on the zone's clock. */
template <typename CronSpan>
std::vector<CronSpan> spansAround(QDate day, const QTimeZone &zone)
{
    const qint64 localMs = localMidnight(day);
    const qint64 from = localMs - 2 * CronDayMs;
    const qint64 to = localMs + 3 * CronDayMs;
    std::vector<CronSpan> spans{{from, cronOffset(zone, from)}};
    const auto changes = zone.transitions(QDateTime::fromMSecsSinceEpoch(from, Qt::UTC), QDateTime::fromMSecsSinceEpoch(to, Qt::UTC));
    for (const auto &change : changes) {
        if (const qint64 offset = change.offsetFromUtc * 1'000LL; offset != spans.back().offsetMs)
            spans.push_back({change.atUtc.toMSecsSinceEpoch(), offset});
    }
    return spans;
}

/** When the zone's clock shows `localMs` (as if it were UTC): never, once or twice. `gapEnd` is where the clock jumps over it. */
struct CronMoments {
    std::array<qint64, 4> times{};
    std::size_t count = 0;
    qint64 gapEnd = 0;
};
template <typename CronSpan>
CronMoments momentsOf(qint64 localMs, const std::vector<CronSpan> &spans)
{
    CronMoments moments;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const qint64 utc = localMs - spans[i].offsetMs;
        const bool begun = i == 0 || utc >= spans[i].fromMs;
        const bool over = i + 1 < spans.size() && utc >= spans[i + 1].fromMs;
        if (begun && !over && moments.count < moments.times.size())
            moments.times[moments.count++] = utc;
        else if (begun && localMs - spans[i + 1].offsetMs < spans[i + 1].fromMs)
            moments.gapEnd = spans[i + 1].fromMs;
    }
    return moments;
}

} // namespace

Result<Cron> Cron::parse(const QString &given)
{
    static const CronField minute{"minute", 0, 59, {}};
    static const CronField hour{"hour", 0, 23, {}};
    static const CronField day{"day", 1, 31, {}};
    static const CronField month{"month", 1, 12, QStringLiteral("jan feb mar apr may jun jul aug sep oct nov dec").split(QLatin1Char(' '))};
    static const CronField weekday{"weekday", 0, 7, QStringLiteral("sun mon tue wed thu fri sat").split(QLatin1Char(' '))};
    static const QHash<QString, QString> words{{QStringLiteral("@hourly"), QStringLiteral("0 * * * *")}, {QStringLiteral("@daily"), QStringLiteral("0 0 * * *")},
                                               {QStringLiteral("@midnight"), QStringLiteral("0 0 * * *")}, {QStringLiteral("@weekly"), QStringLiteral("0 0 * * 0")},
                                               {QStringLiteral("@monthly"), QStringLiteral("0 0 1 * *")}, {QStringLiteral("@yearly"), QStringLiteral("0 0 1 1 *")},
                                               {QStringLiteral("@annually"), QStringLiteral("0 0 1 1 *")}};
    const auto bad = [](const QString &why) { return fail(ErrorCode::InvalidInput, why, QStringLiteral("cron")); };
    if (given.size() > MaxSize)
        return bad(QStringLiteral("a cron text has at most %1 characters").arg(MaxSize));
    const QString text = given.simplified();
    Cron cron;
    if (text.startsWith(QLatin1String("@every "))) {
        HEARTH_ASSIGN(cron.m_everyMs, everyOf(text.mid(7)));
        return cron;
    }
    if (text.startsWith(QLatin1Char('@')) && !words.contains(text.toLower()))
        return bad(QStringLiteral("\"%1\" is not @hourly, @daily, @weekly, @monthly, @yearly or @every TIME").arg(text.left(20)));
    const QStringList fields = words.value(text.toLower(), text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (fields.size() != 5)
        return bad(QStringLiteral("five fields are needed, minute hour day month weekday: there are %1").arg(fields.size()));
    HEARTH_ASSIGN(cron.m_minutes, cronSet<60>(minute, fields.at(0)));
    HEARTH_ASSIGN(cron.m_hours, cronSet<24>(hour, fields.at(1)));
    HEARTH_ASSIGN(cron.m_days, cronSet<32>(day, fields.at(2)));
    HEARTH_ASSIGN(cron.m_months, cronSet<13>(month, fields.at(3)));
    HEARTH_ASSIGN(cron.m_weekdays, cronSet<7>(weekday, fields.at(4))); // 7 is Sunday, too
    cron.m_anyDay = fields.at(2) == QLatin1String("*");
    cron.m_anyWeekday = fields.at(4) == QLatin1String("*");
    if (!cron.m_anyWeekday)
        return cron;
    // A leap year has every day there is.
    for (QDate date(2024, 1, 1); date.year() == 2024; date = date.addDays(1)) {
        if (cron.m_months.test(static_cast<std::size_t>(date.month())) && cron.m_days.test(static_cast<std::size_t>(date.day())))
            return cron;
    }
    return badField(day, QStringLiteral("no month of these has such a day"));
}

bool Cron::hasDay(QDate day) const
{
    if (!m_months.test(static_cast<std::size_t>(day.month())))
        return false;
    const bool inMonth = m_days.test(static_cast<std::size_t>(day.day()));
    const bool inWeek = m_weekdays.test(static_cast<std::size_t>(day.dayOfWeek() % 7));
    // As crontab(5): both said, either will do.
    return !m_anyDay && !m_anyWeekday ? inMonth || inWeek : inMonth && inWeek;
}

std::vector<qint64> Cron::timesOn(QDate day, const std::vector<Span> &spans) const
{
    std::vector<qint64> times;
    if (!hasDay(day))
        return times;
    const qint64 midnight = localMidnight(day);
    const bool everyHour = m_hours.all();
    for (std::size_t hour = 0; hour < 24; ++hour) {
        for (std::size_t minute = 0; m_hours.test(hour) && minute < 60; ++minute) {
            if (!m_minutes.test(minute))
                continue;
            const qint64 local = midnight + static_cast<qint64>(hour * 60 + minute) * CronMinuteMs;
            if (spans.size() == 1) {
                times.push_back(local - spans.front().offsetMs);
                continue;
            }
            const CronMoments moments = momentsOf(local, spans);
            if (moments.count == 0 && !everyHour)
                times.push_back(moments.gapEnd);
            for (std::size_t i = 0; i < moments.count && (i == 0 || everyHour); ++i)
                times.push_back(moments.times[i]);
        }
    }
    if (spans.size() > 1) {
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
    }
    return times;
}

// Where clocks change, and only there, the days' times may overlap: the neighbours have a say.
qint64 Cron::next(qint64 afterMs, const QTimeZone &zone) const
{
    if (m_everyMs > 0)
        return (afterMs / m_everyMs + 1) * m_everyMs;
    const QDate today = dayAt(afterMs, zone);
    std::optional<qint64> best;
    for (int i = -1; i < LongestSearchDays; ++i) {
        const QDate day = today.addDays(i);
        const bool last = best.has_value();
        if (!last && i != 0 && !hasDay(day))
            continue;
        const auto spans = spansAround<Span>(day, zone);
        if (i < 0 && spans.size() == 1)
            continue;
        const std::vector<qint64> times = timesOn(day, spans);
        if (const auto found = std::upper_bound(times.begin(), times.end(), afterMs); found != times.end())
            best = best ? std::min(*best, *found) : *found;
        if (last || (best && spans.size() == 1))
            break;
    }
    return best.value_or(afterMs + CronDayMs * LongestSearchDays);
}

qint64 Cron::last(qint64 atMs, const QTimeZone &zone) const
{
    if (m_everyMs > 0)
        return atMs / m_everyMs * m_everyMs;
    const QDate today = dayAt(atMs, zone);
    std::optional<qint64> best;
    for (int i = -1; i < LongestSearchDays; ++i) {
        const QDate day = today.addDays(-i);
        const bool last = best.has_value();
        if (!last && i != 0 && !hasDay(day))
            continue;
        const auto spans = spansAround<Span>(day, zone);
        if (i < 0 && spans.size() == 1)
            continue;
        const std::vector<qint64> times = timesOn(day, spans);
        if (const auto after = std::upper_bound(times.begin(), times.end(), atMs); after != times.begin())
            best = best ? std::max(*best, *std::prev(after)) : *std::prev(after);
        if (last || (best && spans.size() == 1))
            break;
    }
    return best.value_or(0);
}

qint64 Cron::count(qint64 afterMs, qint64 toMs, const QTimeZone &zone) const
{
    if (toMs <= afterMs)
        return 0;
    if (m_everyMs > 0)
        return toMs / m_everyMs - afterMs / m_everyMs;
    const QDate end = dayAt(toMs, zone).addDays(1);
    qint64 counted = 0;
    std::vector<qint64> before; // a gap may end where the next day's first time is
    for (QDate day = std::max(dayAt(afterMs, zone), end.addDays(-MaxCountedDays)).addDays(-1); day <= end; day = day.addDays(1)) {
        if (!hasDay(day)) {
            before.clear();
            continue;
        }
        std::vector<qint64> times = timesOn(day, spansAround<Span>(day, zone));
        counted += std::count_if(times.begin(), times.end(), [&](qint64 at) {
            return at > afterMs && at <= toMs && !std::binary_search(before.begin(), before.end(), at);
        });
        before = std::move(times);
    }
    return counted;
}

} // namespace hearth::hq
