// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QDate>
#include <QStringList>
#include <map>

class QIODevice;

namespace hearth::forecasting {

/** What a calendar says of one day. */
struct CalendarDay {
    enum class Kind {
        Work,
        Off,
        MakeUp
    }; ///< an ordinary working day; free; a weekend day that is worked for a holiday
    Kind kind = Kind::Work;
    int holiday = 0; ///< 0 none, else 1 + index into names(): of an off day or a make-up day
    int position = 0; ///< in its run of holidays, from 1; 0 outside
    int runLength = 0; ///< days of that run
    int offRun = 0; ///< place in the run of days off (weekends too), from 1; 0 on a working day
    int offRunLength = 0;
    int toNext = 99; ///< days to the next holiday's first day, at most 99
    int sinceLast = 99; ///< days since the last holiday's last day, at most 99
    int next = 0; ///< that holiday's number
    bool estimated = false; ///< of a year whose official list is not known yet
    [[nodiscard]] bool special() const { return holiday != 0; }
};

/** Public holidays and make-up working days. "CN" is the list of the State Council's notices 2013–2026, and for later
   years an estimate from lunar dates without make-up days; "none" knows weekends only; else a CSV file date,kind,name
   (kind: off or work). Immutable; any thread. */
class HolidayCalendar {
public:
    /** Errors: NotFound, and InvalidInput with file:line:column. */
    [[nodiscard]] static Result<HolidayCalendar> load(const QString &which);
    /** The same of "CN", "none" or what such a file has in it. Error InvalidInput with holidays:line:column. */
    [[nodiscard]] static Result<HolidayCalendar> of(const QString &setting);
    [[nodiscard]] CalendarDay day(QDate date) const;
    [[nodiscard]] const QStringList &names() const { return m_names; }
    /** The last year of which every holiday is known; 0 without a list. */
    [[nodiscard]] int lastKnownYear() const { return m_lastKnownYear; }
    [[nodiscard]] bool empty() const { return m_entries.empty(); }

private:
    struct Entry {
        bool off = true;
        int holiday = 0;
        bool estimated = false;
    };
    [[nodiscard]] static Result<HolidayCalendar> read(QIODevice &table, const QString &path);
    [[nodiscard]] bool isOff(qint64 day) const;
    [[nodiscard]] const Entry *entry(qint64 day) const;
    [[nodiscard]] bool isHoliday(qint64 day) const;
    int nameIndex(const QString &name);
    void estimate(const std::map<qint64, int> &feasts, int lastYear);
    void enter(qint64 day, const QString &name, bool off);

    std::map<qint64, Entry> m_entries; ///< Julian day
    QStringList m_names;
    int m_lastKnownYear = 0;
};

} // namespace hearth::forecasting
