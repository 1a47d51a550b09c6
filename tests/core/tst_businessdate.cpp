// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/businessdate.h"

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
};

QTEST_APPLESS_MAIN(TestBusinessDate)
#include "tst_businessdate.moc"
