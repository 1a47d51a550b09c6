// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/calendar.h"

#include <QBuffer>
#include <QFile>
#include <algorithm>

static void initCalendarResource()
{
    Q_INIT_RESOURCE(calendar);
} // of a static library; not in a namespace

namespace hearth::forecasting {
namespace {
constexpr int Far = 99;
constexpr int MaxEntries = 20'000;
} // namespace

int HolidayCalendar::nameIndex(const QString &name)
{
    qsizetype index = m_names.indexOf(name);
    if (index < 0) {
        index = m_names.size();
        m_names << name;
    }
    return static_cast<int>(index) + 1;
}

void HolidayCalendar::enter(qint64 day, const QString &name, bool off)
{
    m_entries.insert_or_assign(day, Entry{ off, nameIndex(name), true });
}

/** Years without a notice: the days every notice has given so far. Which weekends are worked for them cannot be known.
 */
void HolidayCalendar::estimate(const std::map<qint64, int> &feasts, int lastYear)
{
    for (int year = m_lastKnownYear + 1; year <= lastYear; ++year) {
        enter(QDate(year, 1, 1).toJulianDay(), QStringLiteral("new_year"), true);
        for (int d = 0; d < 5; ++d)
            enter(QDate(year, 5, 1).toJulianDay() + d, QStringLiteral("labour_day"), true);
        for (int d = 0; d < 7; ++d)
            enter(QDate(year, 10, 1).toJulianDay() + d, QStringLiteral("national_day"), true);
    }
    const int spring = nameIndex(QStringLiteral("spring_festival"));
    for (const auto &[day, holiday] : feasts) {
        if (QDate::fromJulianDay(day).year() <= m_lastKnownYear)
            continue;
        const int first = holiday == spring ? -1 : 0; // the eve is free since 2025
        const int last = holiday == spring ? 6 : 0;
        for (int d = first; d <= last; ++d)
            m_entries.insert_or_assign(day + d, Entry{ true, holiday, true });
    }
}

Result<HolidayCalendar> HolidayCalendar::load(const QString &which)
{
    if (which == QStringLiteral("none"))
        return HolidayCalendar();
    initCalendarResource();
    const QString path = which == QStringLiteral("CN") ? QStringLiteral(":/hearth/calendar/cn.csv") : which;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound,
            QStringLiteral("holidays are CN, none or a file date,kind,name: %1").arg(file.errorString()), path);
    return read(file, path);
}

Result<HolidayCalendar> HolidayCalendar::of(const QString &setting)
{
    if (setting == QStringLiteral("none") || setting == QStringLiteral("CN"))
        return load(setting);
    QByteArray text = setting.toUtf8();
    QBuffer table(&text);
    table.open(QIODevice::ReadOnly);
    return read(table, QStringLiteral("holidays"));
}

Result<HolidayCalendar> HolidayCalendar::read(QIODevice &table, const QString &path)
{
    HolidayCalendar calendar;
    std::map<qint64, int> feasts;
    int lastFeast = 0;
    for (int line = 1; !table.atEnd(); ++line) {
        const QByteArray text = table.readLine(1024).trimmed();
        const auto bad = [&](int column, const QString &why) {
            return fail(ErrorCode::InvalidInput, why, QStringLiteral("%1:%2:%3").arg(path).arg(line).arg(column));
        };
        if (text.isEmpty() || (line == 1 && text.startsWith("date")))
            continue;
        const QList<QByteArray> fields = text.split(',');
        if (fields.size() != 3)
            return bad(1, QStringLiteral("%1 fields where date,kind,name are three").arg(fields.size()));
        const QDate date = QDate::fromString(QString::fromLatin1(fields[0]), Qt::ISODate);
        if (!date.isValid())
            return bad(
                1, QStringLiteral("not a date as 2026-01-31: \"%1\"").arg(QString::fromUtf8(fields[0].left(40))));
        const auto second = static_cast<int>(fields[0].size()) + 2;
        if (fields[1] != "off" && fields[1] != "work" && fields[1] != "feast")
            return bad(second,
                QStringLiteral("a day's kind is off or work: \"%1\"").arg(QString::fromUtf8(fields[1].left(40))));
        if (fields[2].isEmpty() || calendar.m_entries.size() >= MaxEntries)
            return bad(second + static_cast<int>(fields[1].size()) + 1,
                QStringLiteral("a holiday has a name, and a file at most 20,000 days"));
        const int holiday = calendar.nameIndex(QString::fromUtf8(fields[2]));
        if (fields[1] == "feast") {
            feasts.emplace(date.toJulianDay(), holiday);
            lastFeast = std::max(lastFeast, date.year());
            continue;
        }
        calendar.m_lastKnownYear = std::max(calendar.m_lastKnownYear, date.year());
        calendar.m_entries.insert_or_assign(date.toJulianDay(), Entry{ fields[1] == "off", holiday, false });
    }
    calendar.estimate(feasts, lastFeast);
    return calendar;
}

const HolidayCalendar::Entry *HolidayCalendar::entry(qint64 day) const
{
    const auto found = m_entries.find(day);
    return found == m_entries.end() ? nullptr : &found->second;
}

bool HolidayCalendar::isHoliday(qint64 day) const
{
    const Entry *e = entry(day);
    return e != nullptr && e->off;
}

bool HolidayCalendar::isOff(qint64 day) const
{
    if (const Entry *e = entry(day); e != nullptr)
        return e->off;
    return day % 7 >= 5; // Julian day 0 was a Monday
}

CalendarDay HolidayCalendar::day(QDate date) const
{
    const qint64 day = date.toJulianDay();
    CalendarDay result;
    const Entry *const own = entry(day);
    result.kind = own != nullptr && !own->off ? CalendarDay::Kind::MakeUp
        : isOff(day)                          ? CalendarDay::Kind::Off
                                              : CalendarDay::Kind::Work;
    if (own != nullptr) {
        result.holiday = own->holiday;
        result.estimated = own->estimated;
    }
    if (isHoliday(day)) {
        qint64 first = day;
        qint64 last = day;
        while (isHoliday(first - 1))
            --first;
        while (isHoliday(last + 1))
            ++last;
        result.position = static_cast<int>(day - first) + 1;
        result.runLength = static_cast<int>(last - first) + 1;
    }
    if (isOff(day)) {
        qint64 first = day;
        qint64 last = day;
        while (day - first < Far && isOff(first - 1))
            --first;
        while (last - day < Far && isOff(last + 1))
            ++last;
        result.offRun = static_cast<int>(day - first) + 1;
        result.offRunLength = static_cast<int>(last - first) + 1;
    }
    for (auto it = m_entries.upper_bound(day); it != m_entries.end() && it->first - day < Far; ++it)
        if (it->second.off && !isHoliday(it->first - 1)) {
            result.toNext = static_cast<int>(it->first - day);
            result.next = it->second.holiday;
            break;
        }
    for (auto it = m_entries.lower_bound(day); it != m_entries.begin();) {
        --it;
        if (day - it->first >= Far)
            break;
        if (it->second.off && !isHoliday(it->first + 1)) {
            result.sinceLast = static_cast<int>(day - it->first);
            break;
        }
    }
    return result;
}

} // namespace hearth::forecasting
