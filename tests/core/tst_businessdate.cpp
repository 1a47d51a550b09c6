// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/businessdate.h"
#include "core/openinghours.h"

#include <QTest>

using namespace hearth;

class TestBusinessDate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNightSaleBelongsToTheDayBefore()
    {
        const auto calendar = StoreCalendar::parse(QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00")).value();
        const QDate day(2026, 3, 2);
        QCOMPARE(calendar.businessDate(calendar.utcMs(day, QTime(3, 59, 59, 999))), QDate(2026, 3, 1));
        QCOMPARE(calendar.businessDate(calendar.utcMs(day, QTime(4, 0))), day);
        QCOMPARE(calendar.businessDate(calendar.utcMs(day, QTime(23, 59, 59))), day);
    }
    void theStoresZoneDecidesNotTheMachines()
    {
        const auto london = StoreCalendar::parse(QStringLiteral("Europe/London"), QStringLiteral("04:00")).value();
        const auto shanghai = StoreCalendar::parse(QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00")).value();
        const qint64 moment = QDateTime(QDate(2026, 1, 15), QTime(21, 0), Qt::UTC).toMSecsSinceEpoch();
        QCOMPARE(london.businessDate(moment), QDate(2026, 1, 15));
        QCOMPARE(shanghai.businessDate(moment), QDate(2026, 1, 16)); // 05:00 there
    }
    void aCutoffAtMidnightIsTheCalendarDay()
    {
        const auto calendar = StoreCalendar::parse(QStringLiteral("Asia/Shanghai"), QStringLiteral("00:00")).value();
        QCOMPARE(calendar.businessDate(calendar.utcMs(QDate(2026, 3, 2), QTime(0, 0))), QDate(2026, 3, 2));
    }
    void summerTimeNeitherLosesNorDoublesADay()
    {
        const auto calendar = StoreCalendar::parse(QStringLiteral("Europe/Berlin"), QStringLiteral("04:00")).value();
        for (const QDate change : {QDate(2026, 3, 29), QDate(2026, 10, 25)}) {
            qint64 at = calendar.utcMs(change.addDays(-1), QTime(4, 0));
            QDate last = change.addDays(-1);
            for (int quarter = 0; quarter < 4 * 74; ++quarter, at += 15 * 60'000) {
                const QDate date = calendar.businessDate(at);
                QVERIFY(date == last || date == last.addDays(1));
                last = date;
            }
            QCOMPARE(last, change.addDays(2));
        }
    }
    void refusesUnknownZonesAndTimes()
    {
        QCOMPARE(StoreCalendar::parse(QStringLiteral("Asia/Nowhere"), QStringLiteral("04:00")).error().where, QStringLiteral("zone"));
        QCOMPARE(StoreCalendar::parse(QStringLiteral("Asia/Shanghai"), QStringLiteral("4h")).error().where, QStringLiteral("cutoff"));
    }
    void openingHoursAreReadOrRefusedWithTheirForm()
    {
        for (const char *good : {"", "10:00-22:00", "11:00-14:00,17:00-02:00", "00:00-24:00", "22:00-00:00", "10:00-22:00, 23:00-23:30"})
            QVERIFY2(OpeningHours::parse(QString::fromLatin1(good)), good);
        QVERIFY(OpeningHours::parse(QString())->always());
        for (const char *bad : {"10-22", "10:00", "10:00-", "-", ",", "10:00-22:00,", "10:00-10:00", "25:00-26:00", "24:00-10:00", "10:00-22:00-23:00",
                                "ten-two", "1:00-2:00", "0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00,0:00-1:00"}) {
            const auto hours = OpeningHours::parse(QString::fromLatin1(bad));
            QVERIFY2(!hours, bad);
            QCOMPARE(hours.error().code, ErrorCode::InvalidInput);
        }
    }
    void onlyTimeWithinOpeningHoursCounts_data()
    {
        QTest::addColumn<QString>("hours");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("minutes");
        const auto row = [](const char *name, const char *hours, const char *zone, const char *from, const char *to, int minutes) {
            QTest::newRow(name) << QString::fromLatin1(hours) << QString::fromLatin1(zone) << QString::fromLatin1(from)
                                << QString::fromLatin1(to) << minutes;
        };
        row("always", "", "Asia/Shanghai", "2026-03-02T03:00:00Z", "2026-03-02T03:07:00Z", 7);
        row("inside", "10:00-22:00", "Asia/Shanghai", "2026-03-02T12:00:00+08:00", "2026-03-02T12:05:00+08:00", 5);
        row("before opening", "10:00-22:00", "Asia/Shanghai", "2026-03-02T07:00:00+08:00", "2026-03-02T09:59:00+08:00", 0);
        row("over the opening", "10:00-22:00", "Asia/Shanghai", "2026-03-02T07:00:00+08:00", "2026-03-02T10:04:00+08:00", 4);
        row("over the closing", "10:00-22:00", "Asia/Shanghai", "2026-03-02T21:58:00+08:00", "2026-03-02T23:00:00+08:00", 2);
        row("over a night", "10:00-22:00", "Asia/Shanghai", "2026-03-02T21:58:00+08:00", "2026-03-03T10:01:00+08:00", 3);
        row("between two ranges", "11:00-14:00,17:00-22:00", "Asia/Shanghai", "2026-03-02T13:50:00+08:00", "2026-03-02T17:05:00+08:00", 15);
        row("ranges that overlap", "11:00-14:00,13:00-15:00", "Asia/Shanghai", "2026-03-02T12:00:00+08:00", "2026-03-02T16:00:00+08:00", 180);
        row("past midnight", "17:00-02:00", "Asia/Shanghai", "2026-03-02T23:00:00+08:00", "2026-03-03T03:00:00+08:00", 180);
        row("after midnight, of the day before", "17:00-02:00", "Asia/Shanghai", "2026-03-03T01:00:00+08:00", "2026-03-03T01:30:00+08:00", 30);
        row("to the end of the day", "10:00-24:00", "Asia/Shanghai", "2026-03-02T23:50:00+08:00", "2026-03-03T00:30:00+08:00", 10);
        row("all day", "00:00-24:00", "Asia/Shanghai", "2026-03-02T23:50:00+08:00", "2026-03-03T00:30:00+08:00", 40);
        row("the store's zone, not the machine's", "10:00-22:00", "Europe/London", "2026-01-15T09:00:00Z", "2026-01-15T10:06:00Z", 6);
        row("a night with an hour less", "22:00-06:00", "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z", 7 * 60);
        row("a night with an hour more", "22:00-06:00", "Europe/Berlin", "2026-10-24T18:00:00Z", "2026-10-25T07:00:00Z", 9 * 60);
        row("opening in the spring gap", "02:30-06:00", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:40:00Z", 10);
        row("a day after summer time began", "10:00-22:00", "Europe/Berlin", "2026-03-30T07:00:00Z", "2026-03-30T08:05:00Z", 5);
        row("backwards", "", "Asia/Shanghai", "2026-03-02T03:07:00Z", "2026-03-02T03:00:00Z", 0);
        row("years count as eight days", "", "Asia/Shanghai", "2016-03-02T03:07:00Z", "2026-03-02T03:00:00Z", 8 * 24 * 60);
    }
    void onlyTimeWithinOpeningHoursCounts()
    {
        QFETCH(const QString, hours);
        QFETCH(const QString, zone);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        QFETCH(const int, minutes);
        const auto moment = [](const QString &text) { return QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch(); };
        QCOMPARE(OpeningHours::parse(hours)->openMs(moment(from), moment(to), QTimeZone(zone.toLatin1())), minutes * 60'000LL);
    }
};

QTEST_APPLESS_MAIN(TestBusinessDate)
#include "tst_businessdate.moc"
