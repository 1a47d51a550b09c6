// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/storestore.h"
#include "hub/runnerfixture.h"
#include "runtime/functionpause.h"
#include "runtime/timertable.h"

#include <QRandomGenerator>
#include <algorithm>

using namespace hearth;
using namespace hearth::hq;

namespace {
constexpr qint64 Minute = 60'000;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

qint64 utc(const char *iso)
{
    return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toMSecsSinceEpoch();
}
QTimeZone zoneOf(const char *name)
{
    return QTimeZone(QByteArray(name));
}

// ---- what cron means, told a second time: by walking over each minute of a clock

bool inField(const QString &field, int value, int min, int max)
{
    for (const QString &part : field.split(QLatin1Char(','))) {
        const QStringList sides = part.split(QLatin1Char('/'));
        const int step = sides.size() > 1 ? sides.at(1).toInt() : 1;
        int from = min;
        int to = max;
        if (sides.first() != QLatin1String("*")) {
            const QStringList ends = sides.first().split(QLatin1Char('-'));
            from = ends.first().toInt();
            to = ends.size() > 1 ? ends.last().toInt() : sides.size() > 1 ? max : from;
        }
        if (value >= from && value <= to && (value - from) % step == 0)
            return true;
    }
    return false;
}
/** What a clock shows, in the order of the fields. */
struct Shown {
    qint64 local = 0; ///< as if it were UTC
    std::array<int, 5> fields{};
    explicit Shown(qint64 ms) : local(ms)
    {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
        fields = {at.time().minute(), at.time().hour(), at.date().day(), at.date().month(), at.date().dayOfWeek() % 7};
    }
};
struct Wanted {
    std::array<std::array<bool, 60>, 5> fields{};
    bool either = false;
    bool everyHour = true;
    explicit Wanted(const QString &text)
    {
        constexpr std::array<std::pair<int, int>, 5> Ranges{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}}};
        const QStringList parts = text.split(QLatin1Char(' '));
        for (std::size_t i = 0; i < 5; ++i) {
            for (int value = Ranges[i].first; value <= Ranges[i].second; ++value)
                fields[i][static_cast<std::size_t>(value)] = inField(parts.at(static_cast<qsizetype>(i)), value, Ranges[i].first, Ranges[i].second);
        }
        fields[4][0] = fields[4][0] || fields[4][7];
        either = parts.at(2) != QLatin1String("*") && parts.at(4) != QLatin1String("*");
        for (std::size_t hour = 0; hour < 24; ++hour)
            everyHour = everyHour && fields[1][hour];
    }
    [[nodiscard]] bool at(const Shown &clock) const
    {
        const auto has = [&](std::size_t i) { return fields[i][static_cast<std::size_t>(clock.fields[i])]; };
        return has(0) && has(1) && has(3) && (either ? has(2) || has(4) : has(2) && has(4));
    }
};
/** The clock of a zone, minute by minute. */
std::vector<std::pair<qint64, Shown>> walk(const QTimeZone &zone, qint64 from, qint64 to)
{
    std::vector<std::pair<qint64, Shown>> minutes;
    for (qint64 at = from; at < to; at += Minute)
        minutes.emplace_back(at, Shown(at + 1'000LL * zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(at, Qt::UTC))));
    return minutes;
}
QList<qint64> planned(const Wanted &wanted, const std::vector<std::pair<qint64, Shown>> &clock)
{
    QList<qint64> times;
    qint64 shown = clock.front().second.local - Minute; // the latest the clock has shown
    for (const auto &[at, now] : clock) {
        bool due = wanted.at(now) && (wanted.everyHour || now.local > shown);
        for (qint64 skipped = shown + Minute; !wanted.everyHour && skipped < now.local; skipped += Minute)
            due = due || wanted.at(Shown(skipped));
        if (due)
            times.append(at);
        shown = std::max(shown, now.local);
    }
    return times;
}

// ---- timers in a runner

Handle noteTimes()
{
    return [](std::span<const Event> events, Context &context) {
        return context.commit([&](storage::Transaction &tx) { return note(tx, events[0].storeCode + QString::number(events[0].atMs)); });
    };
}
struct Timers : RunnerFixture {
    /** Until all that is due now has run. */
    bool settle(const char *cron, const QTimeZone &zone = QTimeZone("Asia/Shanghai"))
    {
        const Cron times = Cron::parse(QString::fromLatin1(cron)).value();
        return QTest::qWaitFor([&] {
            const qint64 plan = number("SELECT coalesce(max(planned_ms), 0) FROM timer_plan");
            return plan >= times.last(clock.nowMs(), zone) && plan <= clock.nowMs() && number("SELECT count(*) FROM timer_run WHERE state = 1") == 0
                && number("SELECT count(*) FROM timer_plan") > 0;
        }, 20'000);
    }
    template <typename Work>
    void write(Work work)
    {
        const auto done = writer.run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(work(tx));
            return {};
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
    void pause(const QString &name)
    {
        write([&](storage::Transaction &tx) { return FunctionPause::pause(tx, name, {clock.nowMs(), QStringLiteral("test"), {}}); });
        runner->wakeTimers();
    }
    void resume(const QString &name)
    {
        write([&](storage::Transaction &tx) { return FunctionPause::resume(tx, name); });
        runner->wakeTimers();
    }
    qint64 order(const QString &name, qint64 place = 0)
    {
        const qint64 planned = writer.run([&](storage::Transaction &tx) { return TimerTable::order(tx, name, place, clock.nowMs()); }).value();
        runner->wakeTimers();
        return planned;
    }
    qint64 addStore(const char *code, const char *zone)
    {
        return writer.run([&](storage::Transaction &tx) -> Result<qint64> {
            HEARTH_ASSIGN(const Store store, StoreStore::add(tx, QString::fromLatin1(code), {QString::fromLatin1(code), QString::fromLatin1(zone), QStringLiteral("04:00"), QStringLiteral("CNY")}, 1));
            return store.id;
        }).value();
    }
    TimerState timer(const QString &name)
    {
        const QList<TimerState> all = timerStates(*reader, registry, clock.nowMs()).value();
        for (const TimerState &state : all) {
            if (state.name == name)
                return state;
        }
        return {};
    }
    const QString f = QStringLiteral("f");
};
} // namespace

class TestTimers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ---- cron text

    void cronTextIsPlanned_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("next");
        const auto row = [](const char *text, const char *zone, const char *after, const char *next) {
            QTest::addRow("%s in %s after %s", text, zone, after) << QString::fromLatin1(text) << QString::fromLatin1(zone) << QString::fromLatin1(after) << QString::fromLatin1(next);
        };
        row("* * * * *", "UTC", "2026-01-31T12:00:00Z", "2026-01-31T12:01:00Z");
        row("0 4 * * *", "Asia/Shanghai", "2026-01-31T19:59:59Z", "2026-01-31T20:00:00Z");
        row("0 4 * * *", "Asia/Kathmandu", "2026-01-31T12:00:00Z", "2026-01-31T22:15:00Z");
        row("*/15 9-17 * * mon-fri", "UTC", "2026-01-30T17:45:00Z", "2026-02-02T09:00:00Z");
        row("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z");
        row("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z");
        row("0 0 13 * fri", "UTC", "2026-02-01T00:00:00Z", "2026-02-06T00:00:00Z"); // either will do
        row("30 10 1 JAN,jul SUN", "UTC", "2026-01-01T10:30:00Z", "2026-01-04T10:30:00Z");
        row("5/20 0 * * *", "UTC", "2026-01-01T00:05:00Z", "2026-01-01T00:25:00Z");
        row("0 0 * * fri-sun", "UTC", "2026-01-04T00:00:00Z", "2026-01-09T00:00:00Z");
        row("@daily", "Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-01T22:00:00Z");
        row("@weekly", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z");
        row("@every 90m", "Asia/Shanghai", "1970-01-01T00:00:00Z", "1970-01-01T01:30:00Z");
        // Clocks that change: what is left out is due where the gap ends, what is shown twice the first time; every hour is every hour.
        row("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z");
        row("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z");
        row("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        row("30 * * * *", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
        row("30 * * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        row("0 12 30 12 *", "Pacific/Apia", "2011-12-30T00:00:00Z", "2011-12-30T10:00:00Z"); // a day the island never had
    }
    void cronTextIsPlanned()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, zone);
        QFETCH(const QString, after);
        QFETCH(const QString, next);
        const Cron cron = Cron::parse(text).value();
        const QTimeZone where(zone.toLatin1());
        const qint64 from = utc(after.toLatin1().constData());
        const qint64 to = cron.next(from, where);
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(to, Qt::UTC).toString(Qt::ISODate), next);
        QCOMPARE(cron.last(to, where), to);
        QVERIFY(cron.last(to - 1, where) <= from);
        QCOMPARE(cron.count(from, to, where), 1);
    }
    void badCronTextNamesItsField_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *text, const char *where) { QTest::newRow(*text == '\0' ? "nothing" : text) << QString::fromLatin1(text) << QString::fromLatin1(where); };
        row("", "cron");
        row("* * * *", "cron");
        row("* * * * * *", "cron");
        row("60 * * * *", "minute");
        row("-1 * * * *", "minute");
        row("5, * * * *", "minute");
        row("*/0 * * * *", "minute");
        row("1-2-3 * * * *", "minute");
        row("5 24 * * *", "hour");
        row("5 9-5 * * *", "hour");
        row("5 +3 * * *", "hour");
        row("5 5 0 * *", "day");
        row("5 5 32 * *", "day");
        row("0 0 30 feb *", "day");
        row("0 0 31 4,6,9,11 *", "day");
        row("5 5 * 13 *", "month");
        row("5 5 * mai *", "month");
        row("5 5 * * 8", "weekday");
        row("5 5 * * sunday", "weekday");
        row("@fortnightly", "cron");
        row("@every", "cron");
        row("@every 5", "cron");
        row("@every 0s", "cron");
        row("@every -5s", "cron");
        row("@every 9999999999999s", "cron");
        row("@every 9000h", "cron");
    }
    void badCronTextNamesItsField()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, where);
        const auto cron = Cron::parse(text);
        QVERIFY(!cron);
        QCOMPARE(cron.error().code, ErrorCode::InvalidInput);
        QCOMPARE(cron.error().where, where);
        QVERIFY(!cron.error().text.isEmpty());
        QVERIFY(!Cron::parse(QString(Cron::MaxSize, QLatin1Char('1')) + QLatin1String(" * * * *")));
    }
    void whatCronPlansIsWhatAWalkOverEachMinuteFinds_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<qint64>("around");
        const auto row = [](const char *zone, const char *around) { QTest::addRow("%s %s", zone, around) << QByteArray(zone) << utc(around); };
        row("Asia/Shanghai", "2026-01-31T00:00:00Z");
        row("Asia/Shanghai", "1988-04-16T18:00:00Z");
        row("Europe/Berlin", "2026-03-29T01:00:00Z");
        row("Europe/Berlin", "2026-10-25T01:00:00Z");
        row("America/New_York", "2026-03-08T07:00:00Z");
        row("America/New_York", "2026-11-01T06:00:00Z");
        row("Asia/Kathmandu", "1985-12-31T18:30:00Z"); // a quarter of an hour, once
        row("Australia/Lord_Howe", "2026-04-04T15:00:00Z"); // half an hour, each year
        row("America/Sao_Paulo", "2018-02-18T02:00:00Z"); // back over midnight
        row("Asia/Beirut", "2026-03-28T22:00:00Z"); // midnight is left out
        row("Pacific/Apia", "2011-12-30T10:00:00Z"); // a whole day is
    }
    void whatCronPlansIsWhatAWalkOverEachMinuteFinds()
    {
        QFETCH(const QByteArray, zone);
        QFETCH(const qint64, around);
        const QTimeZone where(zone);
        const qint64 from = around - 8 * Hour; // a walk takes sanitizers a while
        const qint64 to = around + 8 * Hour;
        const auto clock = walk(where, from - 30 * Hour, to);
        QStringList texts{QStringLiteral("* * * * *"), QStringLiteral("*/7 * * * *"), QStringLiteral("30 * * * *"), QStringLiteral("0 0 * * *"), QStringLiteral("30 2 * * *"),
                          QStringLiteral("0,15,45 1-3 * * *"), QStringLiteral("59 23 * * *"), QStringLiteral("*/20 */2 * * *"), QStringLiteral("0 3 28-31 * 0")};
        QRandomGenerator random(20260131);
        const auto pick = [&](int min, int max) {
            const int a = random.bounded(min, max + 1);
            switch (random.bounded(4)) {
            case 0: return QStringLiteral("*");
            case 1: return QStringLiteral("%1-%2").arg(a).arg(random.bounded(a, max + 1));
            case 2: return QStringLiteral("%1,%2").arg(a).arg(random.bounded(min, max + 1));
            default: return QStringLiteral("*/%1").arg(random.bounded(1, max));
            }
        };
        for (int i = 0; i < 8; ++i)
            texts.append(QStringLiteral("%1 %2 %3 * %4").arg(pick(0, 59), pick(0, 23), pick(1, 28), pick(0, 6)));
        for (const QString &text : std::as_const(texts)) {
            const Cron cron = Cron::parse(text).value();
            QList<qint64> expected = planned(Wanted(text), clock);
            expected.removeIf([&](qint64 at) { return at <= from; });
            QList<qint64> found;
            for (qint64 at = cron.next(from, where); at < to; at = cron.next(at, where))
                found.append(at);
            // Not ==: of two empty lists Qt compares what is at no address.
            QVERIFY2(std::equal(found.cbegin(), found.cend(), expected.cbegin(), expected.cend()), qPrintable(text));
            QCOMPARE(cron.count(from, to - 1, where), expected.size());
            for (qsizetype i = 1; i < expected.size(); i += 1 + expected.size() / 50) {
                QCOMPARE(cron.last(expected.at(i), where), expected.at(i));
                QCOMPARE(cron.last(expected.at(i) - 1, where), expected.at(i - 1));
            }
        }
    }

    // ---- in the chain

    void aTimerRunsAtItsPlannedTimes()
    {
        Timers hq;
        const qint64 begin = hq.clock.nowMs();
        hq.add(hq.f, TimerTrigger{1000}, noteTimes());
        hq.start();
        QTRY_COMPARE(hq.number("SELECT planned_ms FROM timer_plan"), begin);
        hq.clock.advance(999);
        QTest::qWait(50);
        QVERIFY(hq.notes().isEmpty());
        hq.clock.advance(1);
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(begin + 1000)});
        // A run that comes late does not move the plan.
        hq.clock.advance(1300);
        QTRY_COMPARE(hq.notes().size(), 2);
        QCOMPARE(hq.notes().last(), QString::number(begin + 2000));
        QCOMPARE(hq.number("SELECT last_run_ms FROM timer_plan"), begin + 2300);
        QTRY_COMPARE(hq.state(hq.f).runs, 2);
        QCOMPARE(hq.timer(hq.f).missed, 0);
    }
    void cronTextIsOfTheChainsZone()
    {
        Timers hq;
        hq.clock.jumpTo(utc("2026-01-31T18:59:00Z"));
        hq.write([](storage::Transaction &tx) { return TimerTable::setChainZone(tx, QStringLiteral("Europe/Berlin")); });
        hq.add(hq.f, TimerTrigger{QStringLiteral("0 20 * * *")}, noteTimes());
        hq.start();
        QTRY_COMPARE(hq.timer(hq.f).nextMs, utc("2026-01-31T19:00:00Z"));
        QCOMPARE(hq.timer(hq.f).zone, QStringLiteral("Europe/Berlin"));
        hq.clock.advance(Minute);
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(utc("2026-01-31T19:00:00Z"))});
        QVERIFY(!hq.writer.run([](storage::Transaction &tx) { return TimerTable::setChainZone(tx, QStringLiteral("Mars/Base")); }));
    }
    void missedRunsAreCaughtUpOnce()
    {
        Timers hq;
        const qint64 begin = hq.clock.nowMs();
        hq.write([&](storage::Transaction &tx) { return TimerTable::plan(tx, hq.f, 0, begin - 10'500, false); });
        hq.add(hq.f, TimerTrigger{1000}, noteTimes());
        hq.start();
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(begin)});
        QVERIFY(hq.settle("@every 1s"));
        QCOMPARE(hq.timer(hq.f).missed, 10);
        QTest::qWait(50);
        QCOMPARE(hq.notes().size(), 1);
        hq.clock.advance(1000);
        QTRY_COMPARE(hq.notes().size(), 2);
        QCOMPARE(hq.timer(hq.f).missed, 10);
    }
    void aFailedTimerIsTriedAgainUntilTheNextPlannedTime()
    {
        Timers hq;
        std::atomic<int> runs{0};
        std::atomic<int> failing{1};
        Guarded<QList<int>> attempts;
        hq.add(hq.f, TimerTrigger{QStringLiteral("*/10 * * * *")}, [&](std::span<const Event> events, Context &) -> Result<void> {
            attempts.with([&](QList<int> &all) { all.append(events[0].attempt); });
            ++runs;
            return failing > 0 ? fail(ErrorCode::Unavailable, QStringLiteral("not now")) : Result<void>();
        });
        hq.start();
        QVERIFY(hq.settle("*/10 * * * *"));
        hq.clock.advance(10 * Minute);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_plan WHERE last_error='not now'"), 1);
        const qint64 wait = hq.number("SELECT due_ms FROM timer_run WHERE node = ''") - hq.clock.nowMs();
        QVERIFY(wait >= 1000 && wait <= 1250);
        QCOMPARE(hq.timer(hq.f).failing, 1);
        hq.clock.advance(wait - 1);
        QTest::qWait(50);
        QCOMPARE(runs.load(), 1);
        hq.clock.advance(1);
        QTRY_COMPARE(hq.number("SELECT failures FROM timer_plan"), 2);
        // The next planned time ends that; it begins with a first attempt.
        hq.clock.advance(10 * Minute);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_run WHERE state = 3 AND error = 'not now'"), 1);
        QTRY_COMPARE(hq.number("SELECT failures FROM timer_plan"), 3);
        failing = 0;
        hq.clock.advance(2'000);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_plan WHERE last_error=''"), 1);
        QCOMPARE(attempts.with([](const QList<int> &all) { return all; }), QList<int>({1, 2, 1, 2}));
        QCOMPARE(hq.timer(hq.f).lastSuccessMs, std::optional(hq.clock.nowMs()));
    }
    void aTimerThatAlwaysFailsIsGivenUpAfterItsAttempts()
    {
        Timers hq;
        FunctionOptions options;
        options.maxAttempts = 2;
        hq.add(hq.f, TimerTrigger{QStringLiteral("@daily")}, [](std::span<const Event>, Context &) -> Result<void> { return fail(ErrorCode::Internal, QStringLiteral("never")); }, options);
        hq.start();
        QVERIFY(hq.settle("@daily"));
        hq.clock.advance(Day);
        QTRY_COMPARE(hq.number("SELECT failures FROM timer_plan"), 1);
        hq.clock.advance(2'000);
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_run WHERE state = 3 AND error = 'never' AND attempts = 2"), 1);
    }
    void whatWaitsOfAPausedTimerHidesNothingElse()
    {
        Timers hq;
        hq.write([&](storage::Transaction &tx) -> Result<void> {
            for (int place = 1; place <= 20; ++place)
                HEARTH_TRY(tx.exec("INSERT INTO timer_run (timer, scope, planned_ms, state, generation, node, due_ms, attempts) VALUES ('paused', ?1, 5, 1, 1, '', 10, 1)", place));
            HEARTH_TRY(tx.exec("INSERT INTO timer_run (timer, scope, planned_ms, state, generation, node, due_ms, attempts) VALUES ('fails', 0, 5, 1, 1, '', 20, 1)"));
            HEARTH_TRY(TimerTable::order(tx, QStringLiteral("paused"), 30, 40));
            return {};
        });
        const auto reader = storage::Database::open(hq.path(), storage::OpenMode::ReadOnly).value();
        const auto due = [&](int limit) {
            QStringList runs;
            const auto open = TimerTable::due(*reader, 50, limit).value();
            for (const TimerOpenRun &run : open)
                runs.append(QStringLiteral("%1/%2").arg(run.timer).arg(run.place));
            return runs;
        };
        QCOMPARE(due(100).size(), 22);
        QCOMPARE(due(2).first(), QStringLiteral("paused/30")); // what a person asked for comes first
        hq.write([&](storage::Transaction &tx) { return FunctionPause::pause(tx, QStringLiteral("paused"), {1, QStringLiteral("test"), {}}); });
        QCOMPARE(due(2), (QStringList{QStringLiteral("paused/30"), QStringLiteral("fails/0")}));
        hq.write([&](storage::Transaction &tx) { return FunctionPause::resume(tx, QStringLiteral("paused")); });
        QCOMPARE(due(100).size(), 22);
    }
    void aPausedTimerWaitsAndCatchesUpOnce()
    {
        Timers hq;
        hq.add(hq.f, TimerTrigger{1000}, noteTimes());
        hq.start();
        QVERIFY(hq.settle("@every 1s"));
        hq.pause(hq.f);
        QTRY_COMPARE(hq.state(hq.f).paused, QStringLiteral("test"));
        hq.clock.advance(5000);
        QTest::qWait(50);
        QVERIFY(hq.notes().isEmpty());
        // Also after a restart.
        hq.runner.reset();
        hq.start();
        QCOMPARE(hq.state(hq.f).paused, QStringLiteral("test"));
        QVERIFY(hq.timer(hq.f).paused);
        QTest::qWait(50);
        QVERIFY(hq.notes().isEmpty());
        // Somebody may want it nevertheless.
        hq.clock.advance(1); // a planned time would be run by it
        const qint64 ordered = hq.order(hq.f);
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(ordered)});
        hq.resume(hq.f);
        QTRY_COMPARE(hq.timer(hq.f).missed, 4);
        QTRY_COMPARE(hq.timer(hq.f).runs, 2);
    }
    void whatIsAskedForRunsOnceAtOnce()
    {
        Timers hq;
        hq.config.pollMs = 60'000;
        std::atomic<bool> good{false};
        hq.add(hq.f, TimerTrigger{QStringLiteral("@yearly")}, [&](std::span<const Event> events, Context &context) -> Result<void> {
            return good ? noteTimes()(events, context) : fail(ErrorCode::Internal, QStringLiteral("no"));
        });
        hq.start();
        const qint64 first = hq.order(hq.f);
        QTRY_COMPARE(hq.number("SELECT state FROM timer_run"), 3); // nobody waits for another attempt
        good = true;
        const qint64 second = hq.order(hq.f);
        QVERIFY(second != first); // also in the same millisecond
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(second)});
    }
    void aBadCronTextStopsTheStart()
    {
        RunnerFixture hq;
        hq.add(QStringLiteral("bad"), TimerTrigger{QStringLiteral("0 25 * * *")}, noteTimes());
        Runner runner(hq.config, hq.registry, hq.writer, hq.clock, {});
        const auto started = runner.start();
        QVERIFY(!started);
        QCOMPARE(started.error().where, QStringLiteral("bad"));
        QVERIFY(started.error().text.startsWith(QStringLiteral("hour: ")));
    }

    // ---- clocks that jump

    void aClockThatJumpsNeitherRepeatsNorLosesARun()
    {
        Timers hq;
        constexpr char Text[] = "*/10 * * * *";
        const QTimeZone zone = zoneOf("Asia/Shanghai");
        const Cron cron = Cron::parse(QString::fromLatin1(Text)).value();
        hq.config.pollMs = 1;
        hq.add(hq.f, TimerTrigger{QString::fromLatin1(Text)}, noteTimes());
        hq.start();
        QVERIFY(hq.settle(Text));
        QRandomGenerator random(7);
        QSet<qint64> passed; // planned times the clock went over as clocks do
        for (int i = 0; i < 120; ++i) {
            const qint64 before = hq.clock.nowMs();
            if (random.bounded(8) == 0)
                hq.clock.jumpTo(before + random.bounded(-3 * 24 * 60, 3 * 24 * 60) * Minute);
            else
                hq.clock.advance(5 * Minute);
            QVERIFY(hq.settle(Text));
            if (hq.clock.nowMs() == before + 5 * Minute) {
                for (qint64 at = cron.next(before, zone); at <= hq.clock.nowMs(); at = cron.next(at, zone))
                    passed.insert(at);
            }
        }
        QSet<qint64> ran;
        for (const QString &note : hq.notes()) {
            QVERIFY2(!ran.contains(note.toLongLong()), qPrintable(note));
            ran.insert(note.toLongLong());
        }
        QVERIFY(ran.contains(passed));
        QVERIFY(passed.size() > 30);
    }
    void anIntervalKeepsItsPaceWhenTheClockIsSetBack()
    {
        Timers hq;
        std::atomic<int> runs{0};
        hq.add(hq.f, TimerTrigger{1000}, [&](std::span<const Event>, Context &) -> Result<void> {
            ++runs;
            return {};
        });
        hq.start();
        QVERIFY(hq.settle("@every 1s"));
        hq.clock.advance(1000);
        QTRY_COMPARE(runs.load(), 1);
        QVERIFY(hq.settle("@every 1s"));
        hq.clock.jumpTo(hq.clock.nowMs() - 1'000'000);
        QTRY_COMPARE(hq.number("SELECT planned_ms FROM timer_plan"), hq.clock.nowMs());
        hq.clock.advance(1000);
        QTRY_COMPARE(runs.load(), 2);
    }

    // ---- in each store

    void aStoresTimerRunsOncePerStoreInItsZone()
    {
        Timers hq;
        hq.clock.jumpTo(utc("2026-01-31T00:00:00Z"));
        hq.addStore("SZ001", "Asia/Shanghai");
        hq.addStore("BER1", "Europe/Berlin");
        hq.addStore("BER2", "Europe/Berlin");
        FunctionOptions options;
        options.concurrency = 2;
        hq.add(hq.f, TimerTrigger{QStringLiteral("0 12 * * *"), TimerScope::Store}, noteTimes(), options);
        hq.start();
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_plan"), 3);
        QCOMPARE(hq.timer(hq.f).nextMs, utc("2026-01-31T04:00:00Z"));
        QCOMPARE(hq.timer(hq.f).places, 3);
        hq.clock.advance(4 * Hour);
        QTRY_COMPARE(hq.notes(), QStringList{QStringLiteral("SZ001%1").arg(utc("2026-01-31T04:00:00Z"))});
        hq.clock.advance(7 * Hour);
        QTRY_COMPARE(hq.notes().size(), 3);
        QStringList rest = hq.notes().mid(1);
        rest.sort();
        QCOMPARE(rest, QStringList({QStringLiteral("BER1%1").arg(utc("2026-01-31T11:00:00Z")), QStringLiteral("BER2%1").arg(utc("2026-01-31T11:00:00Z"))}));
        // A store that comes later begins with its next planned time.
        const qint64 late = hq.addStore("NY1", "America/New_York");
        hq.runner->wakeTimers();
        QTRY_COMPARE(hq.number("SELECT count(*) FROM timer_plan"), 4);
        hq.clock.advance(6 * Hour);
        QTRY_COMPARE(hq.notes().size(), 4);
        QCOMPARE(hq.notes().last(), QStringLiteral("NY1%1").arg(utc("2026-01-31T17:00:00Z")));
        const qint64 ordered = hq.order(hq.f, late);
        QTRY_COMPARE(hq.notes().last(), QStringLiteral("NY1%1").arg(ordered));
        QCOMPARE(hq.notes().size(), 5);
    }

    // ---- several nodes

    void aPlannedTimeRunsOnceHoweverManyNodesLook()
    {
        Timers hq;
        hq.config.pollMs = 1;
        const qint64 begin = hq.clock.nowMs();
        hq.add(hq.f, TimerTrigger{1000}, noteTimes());
        hq.start();
        std::vector<std::unique_ptr<Runner>> others;
        for (int i = 0; i < 3; ++i) {
            others.push_back(std::make_unique<Runner>(hq.config, hq.registry, hq.writer, hq.clock, std::function<void(const QList<qint64> &)>()));
            QVERIFY(others.back()->start());
        }
        QVERIFY(hq.settle("@every 1s"));
        QStringList expected;
        for (int i = 1; i <= 60; ++i) {
            hq.clock.advance(1000);
            QVERIFY(hq.settle("@every 1s"));
            expected.append(QString::number(begin + i * 1000));
        }
        QCOMPARE(hq.notes(), expected);
        QCOMPARE(hq.timer(hq.f).missed, 0);
    }
    void nodesWhoseClocksDifferALittleRunAPlannedTimeOnce()
    {
        Timers hq;
        hq.config.pollMs = 1;
        FixedClock behind(hq.clock.nowMs() - 3'000);
        std::atomic<int> others{0};
        Registry registry;
        registry.add(std::make_unique<TestFunction>(hq.f, TimerTrigger{10'000}, FunctionOptions{}, noteTimes()));
        registry.add(std::make_unique<TestFunction>(QStringLiteral("g"), TimerTrigger{1'000}, FunctionOptions{}, [&](std::span<const Event>, Context &) -> Result<void> {
            ++others;
            return {};
        }));
        hq.add(hq.f, TimerTrigger{10'000}, noteTimes());
        hq.start();
        Runner other(hq.config, registry, hq.writer, behind, {});
        QVERIFY(hq.settle("@every 10s"));
        hq.clock.advance(10'000);
        QVERIFY(hq.settle("@every 10s"));
        QCOMPARE(hq.notes().size(), 1);
        behind.advance(10'000); // its clock is before the time that was run by the other's
        QVERIFY(other.start());
        for (int second = 1; second <= 3; ++second) {
            QTRY_VERIFY(hq.number("SELECT count(*) FROM timer_plan WHERE timer = 'g'") == 1);
            behind.advance(1'000);
            QTRY_COMPARE(others.load(), second); // it has looked
        }
        QCOMPARE(hq.notes().size(), 1);
        hq.clock.advance(10'000);
        behind.advance(10'000);
        QTRY_COMPARE(hq.notes().size(), 2);
        other.stop();
    }
    void aNodeThatLostItsLeaseCannotFinish()
    {
        Timers hq;
        QSemaphore running;
        QSemaphore gate;
        std::atomic<int> begun{0};
        std::atomic<int> refused{0};
        hq.add(hq.f, TimerTrigger{QStringLiteral("@daily")}, [&](std::span<const Event>, Context &context) -> Result<void> {
            const int mine = ++begun;
            if (mine == 1) {
                running.release();
                gate.acquire();
            }
            auto done = context.commit([&](storage::Transaction &tx) { return note(tx, QStringLiteral("run %1").arg(mine)); });
            refused += !done && done.error().code == ErrorCode::Conflict ? 1 : 0;
            return done;
        });
        hq.start();
        Runner other(hq.config, hq.registry, hq.writer, hq.clock, {});
        QVERIFY(hq.settle("@daily"));
        hq.clock.advance(Day);
        QVERIFY(running.tryAcquire(1, 20'000));
        QVERIFY(other.start());
        // The lease goes by the clock on the wall; this node's own time limit has not come.
        hq.clock.jumpTo(hq.clock.nowMs() + Hour);
        QTRY_COMPARE(hq.notes(), QStringList{QStringLiteral("run 2")});
        gate.release();
        QTRY_COMPARE(refused.load(), 1);
        QTest::qWait(50);
        QCOMPARE(hq.notes(), QStringList{QStringLiteral("run 2")});
        QCOMPARE(hq.number("SELECT generation FROM timer_run WHERE state = 2"), 2);
        QCOMPARE(hq.timer(hq.f).runs, 1);
        other.stop();
    }
    void aRunWhoseNodeDiedIsTakenOver()
    {
        Timers hq;
        const qint64 planned = hq.clock.nowMs() - Minute;
        hq.write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(TimerTable::plan(tx, hq.f, 0, planned - Day, false));
            return TimerTable::claim(tx, hq.f, 0, {planned, planned - Day, 0, planned, 2 * Minute, QStringLiteral("dead")}).map([](auto) {});
        });
        hq.add(hq.f, TimerTrigger{QStringLiteral("@yearly")}, noteTimes());
        hq.start();
        QTest::qWait(50);
        QVERIFY(hq.notes().isEmpty()); // it may yet finish
        hq.clock.advance(2 * Minute);
        QTRY_COMPARE(hq.notes(), QStringList{QString::number(planned)});
    }
};

QTEST_GUILESS_MAIN(TestTimers)
#include "tst_timers.moc"
