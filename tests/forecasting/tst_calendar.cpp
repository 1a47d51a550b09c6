// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/calendar.h"

#include <QTemporaryDir>
#include <QTest>

using namespace hearth;
using namespace hearth::forecasting;

class TestCalendar : public QObject {
    Q_OBJECT

    using Kind = CalendarDay::Kind;
    HolidayCalendar m_cn = HolidayCalendar::load(QStringLiteral("CN")).value();
    [[nodiscard]] QString name(const CalendarDay &day) const { return m_cn.names().value(day.holiday - 1); }

private Q_SLOTS:
    void aHolidayWeekHasPositionsAndMakeUpDays()
    {
        // The State Council's notice for 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
        const CalendarDay third = m_cn.day(QDate(2026, 10, 3));
        QVERIFY(third.kind == Kind::Off);
        QCOMPARE(name(third), QStringLiteral("national_day"));
        QCOMPARE(third.position, 3);
        QCOMPARE(third.runLength, 7);
        QVERIFY(!third.estimated);
        const CalendarDay makeUp = m_cn.day(QDate(2026, 10, 10));
        QVERIFY(makeUp.kind == Kind::MakeUp);
        QCOMPARE(makeUp.position, 0);
        QCOMPARE(makeUp.sinceLast, 3);
        QVERIFY(m_cn.day(QDate(2026, 9, 20)).kind == Kind::MakeUp);
        QVERIFY(m_cn.day(QDate(2026, 10, 11)).kind == Kind::Off);
        QCOMPARE(m_cn.day(QDate(2026, 10, 11)).offRunLength, 1);
    }
    void distancesReachTheNearestHolidays()
    {
        const CalendarDay before = m_cn.day(QDate(2026, 9, 30));
        QCOMPARE(before.toNext, 1);
        QCOMPARE(m_cn.names().value(before.next - 1), QStringLiteral("national_day"));
        QCOMPARE(before.sinceLast, 3); // after Mid-Autumn's three days
        QCOMPARE(m_cn.day(QDate(2026, 7, 20)).toNext, 67);
    }
    void springFestivalMoves()
    {
        for (const QDate date : { QDate(2013, 2, 10), QDate(2016, 2, 8), QDate(2020, 1, 25), QDate(2026, 2, 17),
                 QDate(2027, 2, 6), QDate(2033, 1, 31) }) {
            QCOMPARE(name(m_cn.day(date)), QStringLiteral("spring_festival"));
            QVERIFY(m_cn.day(date).kind == Kind::Off);
        }
    }
    void yearsWithoutANoticeAreEstimatedAndSaySo()
    {
        QCOMPARE(m_cn.lastKnownYear(), 2026);
        const CalendarDay day = m_cn.day(QDate(2027, 10, 1));
        QVERIFY(day.estimated);
        QCOMPARE(name(day), QStringLiteral("national_day"));
        QVERIFY(!m_cn.day(QDate(2026, 10, 1)).estimated);
        QCOMPARE(
            name(m_cn.day(QDate(2028, 10, 3))), QStringLiteral("mid_autumn")); // inside the national days of that year
    }
    void noneKnowsWeekendsOnly()
    {
        const HolidayCalendar none = HolidayCalendar::load(QStringLiteral("none")).value();
        QVERIFY(none.empty());
        QVERIFY(none.day(QDate(2026, 10, 1)).kind == Kind::Work);
        QVERIFY(none.day(QDate(2026, 10, 3)).kind == Kind::Off);
        QCOMPARE(none.day(QDate(2026, 10, 3)).offRunLength, 2);
        QCOMPARE(none.day(QDate(2026, 10, 1)).toNext, 99);
    }
    void aFileOfOnesOwnIsRead()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("days.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("date,kind,name\n2026-05-05,off,children\n2026-05-06,on,children\n");
        file.close();
        const auto bad = HolidayCalendar::load(file.fileName());
        QVERIFY(bad.error().where.endsWith(QStringLiteral("days.csv:3:12")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("2026-05-05,off,children\n");
        file.close();
        const HolidayCalendar own = HolidayCalendar::load(file.fileName()).value();
        QVERIFY(own.day(QDate(2026, 5, 5)).kind == Kind::Off);
        QVERIFY(own.day(QDate(2027, 10, 1)).kind == Kind::Work);
        QVERIFY(!HolidayCalendar::load(QStringLiteral("DE")));
    }
};

QTEST_APPLESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
