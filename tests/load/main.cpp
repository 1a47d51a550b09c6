// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Plays many tills with the real protocol against the real hearth-hq on loopback. Usage: hearth_load latency|connections|restart|till|soak
// [--tills N] [--seconds S] [--rate ORDERS/S]. Every figure is printed beside what the machine gives in the same minute; ends with 1
// where something was lost, refused or grew.
#include "bench/yardstick.h"
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "load/fleet.h"
#include "support/faultproxy.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <cstdio>
#include <numeric>
#include <sys/resource.h>
#include <unistd.h>

using namespace hearth;
using namespace hearth::load;
using bench::Fdatasync;
using bench::measureFdatasync;
using bench::percentile;

namespace {
struct Usage {
    double cpuSeconds = 0;
    double residentKiB = 0;
    int files = 0;
};

Usage usageOf(qint64 pid)
{
    const QString proc = QStringLiteral("/proc/%1/").arg(pid);
    Usage usage;
    QFile stat(proc + QStringLiteral("stat"));
    QFile status(proc + QStringLiteral("status"));
    if (!stat.open(QIODevice::ReadOnly) || !status.open(QIODevice::ReadOnly))
        qFatal("headquarters is gone");
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    usage.cpuSeconds = (fields.at(11).toDouble() + fields.at(12).toDouble()) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    for (QByteArray line = status.readLine(); !line.isEmpty(); line = status.readLine()) {
        if (line.startsWith("VmRSS:"))
            usage.residentKiB = line.simplified().split(' ').at(1).toDouble();
    }
    usage.files = static_cast<int>(QDir(proc + QStringLiteral("fd")).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size());
    return usage;
}

/** Headquarters on a data directory of its own, with the fleet in its database. */
struct Bench {
    explicit Bench(int tills)
    {
        QDir().mkpath(chain.path(QStringLiteral("hq")));
        fleet = std::make_unique<Fleet>(chain.path(QStringLiteral("hq/hq.db")), tills);
        if (!chain.startHq())
            qFatal("headquarters did not start");
        fleet->open(chain.hqPort());
    }
    [[nodiscard]] Usage usage() const { return usageOf(chain.hqPid()); }
    [[nodiscard]] Fdatasync disk() const { return measureFdatasync(chain.path(QStringLiteral("hq"))); }
    void connectAll(int tills, int limitMs = 120'000)
    {
        fleet->connectTills(tills, tills);
        if (!fleet->runUntil([&] { return fleet->online() >= tills; }, limitMs))
            qFatal("only %d of %d tills came in", fleet->online(), tills);
    }
    /** All that was sold is acknowledged, and is what headquarters reports. */
    [[nodiscard]] bool allThere(int limitMs = 60'000)
    {
        fleet->stopSelling();
        const bool acked = fleet->runUntil([&] { return fleet->waiting() == 0; }, limitMs);
        const qint64 orders = chain.report().value(QLatin1String("orders")).toInteger();
        std::printf("  %lld orders sold, %lld not acknowledged, %lld at headquarters, %lld connections refused\n", static_cast<long long>(fleet->sold()),
                    static_cast<long long>(fleet->waiting()), static_cast<long long>(orders), static_cast<long long>(fleet->refused()));
        return acked && orders == fleet->sold() && fleet->refused() == 0;
    }
    Chain chain;
    std::unique_ptr<Fleet> fleet;
};

/** From a sale to its acknowledgement, at a steady rate. */
int latency(int tills, int seconds, double rate)
{
    Bench bench(tills);
    bench.connectAll(tills);
    bench.fleet->sell(tills, rate);
    bench.fleet->run(2'000); // warm
    static_cast<void>(bench.fleet->takeLatencies());
    std::vector<double> disk99;
    std::vector<double> paced99;
    std::vector<double> all;
    // In pieces, so that the disk is measured in between: it changes by the minute.
    for (int piece = 0; piece < 4; ++piece) {
        bench.fleet->stopSelling();
        static_cast<void>(bench.fleet->runUntil([&] { return bench.fleet->waiting() == 0; }, 10'000));
        disk99.push_back(bench.disk().p99Ms);
        paced99.push_back(bench::measurePacedFdatasync(bench.chain.path(QStringLiteral("hq")), rate, seconds * 1'000 / 4).p99Ms);
        bench.fleet->sell(tills, rate);
        bench.fleet->run(250);
        static_cast<void>(bench.fleet->takeLatencies());
        bench.fleet->run(seconds * 1'000 / 4);
        const std::vector<double> some = bench.fleet->takeLatencies();
        all.insert(all.end(), some.begin(), some.end());
    }
    const bool whole = bench.allThere();
    const auto mean = [](const std::vector<double> &values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    const double f99 = mean(disk99);
    const double paced = mean(paced99);
    const double p99 = percentile(all, 0.99);
    std::printf("latency: %d tills, %.0f orders/s, %zu acknowledged: p50 %.2f ms, p99 %.2f ms; fdatasync p99 %.2f ms\n"
                "latency: p99 is %.2f of 5 x fdatasync p99 + 2 ms (aim at most 1)\n"
                "latency: at the rate of the orders, not back to back, fdatasync's p99 is %.2f ms on this machine: %.2f of it\n",
                tills, rate, all.size(), percentile(all, 0.5), p99, f99, p99 / (5 * f99 + 2), paced, p99 / (5 * paced + 2));
    return whole ? 0 : 1;
}

/** What a connection keeps, and what a message costs with few and with all connected. */
int connections(int tills, int seconds, double rate)
{
    constexpr int Few = 100;
    Bench bench(tills);
    struct Cost {
        double busy = 0; ///< CPU seconds of headquarters while orders come
        double idle = 0; ///< the same time, without
        qint64 messages = 0;
        [[nodiscard]] double each() const { return (busy - idle) / static_cast<double>(messages) * 1e6; }
    };
    const auto measure = [&] {
        Cost cost;
        bench.fleet->run(3'000);
        double before = bench.usage().cpuSeconds;
        bench.fleet->run(seconds * 1'000);
        cost.idle = bench.usage().cpuSeconds - before;
        const qint64 sold = bench.fleet->sold();
        before = bench.usage().cpuSeconds;
        bench.fleet->sell(Few, rate);
        bench.fleet->run(seconds * 1'000);
        cost.busy = bench.usage().cpuSeconds - before;
        bench.fleet->stopSelling();
        cost.messages = bench.fleet->sold() - sold;
        static_cast<void>(bench.fleet->runUntil([&] { return bench.fleet->waiting() == 0; }, 30'000));
        return cost;
    };
    bench.connectAll(Few);
    static_cast<void>(measure()); // the database's memory is warm then
    const Cost few = measure();
    const double residentFew = bench.usage().residentKiB;
    bench.connectAll(tills);
    bench.fleet->run(5'000);
    const Usage all = bench.usage();
    const Cost many = measure();
    const bool whole = bench.allThere();
    std::printf("connections: %d tills: %.1f KiB each (aim at most 20), %d files\n"
                "connections: a message costs %.1f us of CPU with %d connected, %.1f us with %d: %.2f (aim at most 1.3)\n"
                "connections: idle %.4f of a core with %d, %.4f with %d\n",
                bench.fleet->online(), (all.residentKiB - residentFew) / (tills - Few), all.files, few.each(), Few, many.each(), tills,
                many.each() / few.each(), few.idle / seconds, Few, many.idle / seconds, tills);
    return whole && bench.fleet->online() == tills ? 0 : 1;
}

/** kill -9 under all of them. */
int restart(int tills, int seconds, double rate)
{
    Bench bench(tills);
    bench.connectAll(tills);
    bench.fleet->sell(tills, rate);
    bench.fleet->run(5'000);
    static_cast<void>(bench.fleet->takeLatencies());
    bench.chain.killHq();
    QElapsedTimer since;
    since.start();
    static_cast<void>(bench.fleet->runUntil([&] { return bench.fleet->online() == 0; }, 10'000));
    QElapsedTimer start;
    start.start();
    if (!bench.chain.startHq())
        qFatal("headquarters did not start again");
    const double accepting = static_cast<double>(start.elapsed()) / 1'000;
    const bool back = bench.fleet->runUntil([&] { return bench.fleet->online() >= tills; }, 180'000);
    const double all = static_cast<double>(since.elapsed()) / 1'000;
    static_cast<void>(bench.fleet->takeLatencies());
    static_cast<void>(bench.fleet->runUntil([&] { return bench.fleet->waiting() == 0; }, 60'000));
    static_cast<void>(bench.fleet->takeLatencies());
    bench.fleet->run(seconds * 1'000);
    std::vector<double> after = bench.fleet->takeLatencies();
    const bool whole = bench.allThere();
    std::printf("restart: %d tills, %.0f orders/s: accepting again after %.2f s (aim 1), all back after %.1f s (aim 60); then p99 %.1f ms\n", tills,
                rate, accepting, all, percentile(after, 0.99));
    return whole && back ? 0 : 1;
}

constexpr double WarmRate = 1'500;    ///< orders per second
constexpr qint64 WarmOrders = 100'000;
/** Many days in minutes: sales, lost connections, restarts of tills. */
int soak(int tills, int seconds, double rate)
{
    Bench bench(tills);
    bench.connectAll(tills);
    // Until headquarters' cache of database pages is full: up to there it grows with what is sold, whatever the time.
    bench.fleet->sell(tills, WarmRate);
    const bool warm = bench.fleet->runUntil([&] { return bench.fleet->sold() >= WarmOrders; }, 600'000);
    std::printf("  warm after %lld orders%s: %.0f MiB\n", static_cast<long long>(bench.fleet->sold()), warm ? "" : " (out of time)", bench.usage().residentKiB / 1024);
    bench.fleet->sell(tills, rate);
    QRandomGenerator random(3);
    std::vector<Usage> samples;
    const int steps = std::max(12, seconds / 5);
    for (int step = 0; step < steps; ++step) {
        for (int cut = 0; cut < tills / 20; ++cut)
            bench.fleet->cut(static_cast<int>(random.bounded(tills)));
        bench.fleet->run(seconds * 1'000 / steps);
        samples.push_back(bench.usage());
        if (step % 12 == 0)
            std::printf("  %4d s: %.0f MiB, %d files, %d online, %lld sold, %lld waiting\n", (step + 1) * seconds / steps, samples.back().residentKiB / 1024,
                        samples.back().files, bench.fleet->online(), static_cast<long long>(bench.fleet->sold()), static_cast<long long>(bench.fleet->waiting()));
    }
    const bool whole = bench.allThere();
    static_cast<void>(bench.fleet->runUntil([&] { return bench.fleet->online() == tills; }, 120'000));
    const Usage end = bench.usage();
    // Growth: the last quarter against the second; the first warms the caches.
    const auto mean = [&](std::size_t from, std::size_t to) {
        double sum = 0;
        for (std::size_t i = from; i < to; ++i)
            sum += samples[i].residentKiB;
        return sum / static_cast<double>(to - from);
    };
    const std::size_t n = samples.size();
    const double second = mean(n / 4, n / 2);
    const double last = mean(3 * n / 4, n);
    std::printf("soak: %d s, %.0f orders/s: %.1f MiB in the second quarter, %.1f in the last (%+.1f %%), %d files at the end with %d tills\n", seconds, rate,
                second / 1024, last / 1024, (last / second - 1) * 100, end.files, tills);
    return whole ? 0 : 1;
}
/** A real till with its window and two printers: what it costs while nobody buys, and what a sale costs on the wire. */
int till(int seconds)
{
    Chain chain;
    FaultProxy proxy; // counts what passes
    if (!chain.startHq() || !proxy.listen(QStringLiteral("127.0.0.1"), chain.hqPort()) || !chain.enrol(proxy.port()).ok()
        || !chain.startPrinter(QStringLiteral("front"), QStringLiteral("receipt"), {QStringLiteral("--no-png")})
        || !chain.startPrinter(QStringLiteral("back"), QStringLiteral("kitchen"), {QStringLiteral("--no-png")}))
        qFatal("the till was not set up");
    const QString sales = generateSales(chain.path(QStringLiteral("sales.csv")), 200, 5);
    static_cast<void>(Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("import-menu"), sales} + chain.hqData()));
    const auto program = Chain::spawn(QStringLiteral("hearth-till"), QStringList{QStringLiteral("run")} + chain.tillData());
    program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    static_cast<void>(program->waitForFinished(15'000)); // until it has started, heard the menu and settled
    const Usage before = usageOf(program->processId());
    const qint64 bytesBefore = proxy.counts().bytes;
    static_cast<void>(program->waitForFinished(seconds * 1'000));
    const double cpu = (usageOf(program->processId()).cpuSeconds - before.cpuSeconds) / seconds;
    const double bytes = static_cast<double>(proxy.counts().bytes - bytesBefore) / seconds;
    std::printf("till: idle %.2f %% of a core (aim below 0.5), %.0f bytes/s on the wire (aim below 200), %.0f MiB resident\n", cpu * 100, bytes,
                before.residentKiB / 1024);
    program->terminate();
    static_cast<void>(Chain::wait(*program, 10'000));
    // One sale after the other, each with its two tickets, until headquarters has all.
    constexpr int Sales = 20;
    const qint64 wireBefore = proxy.counts().bytes;
    QElapsedTimer since;
    since.start();
    const auto replay = Chain::run(QStringLiteral("hearth-till"),
                                   QStringList{QStringLiteral("replay"), sales, QStringLiteral("--limit"), QString::number(Sales), QStringLiteral("--speed"),
                                               QStringLiteral("7200"), QStringLiteral("--json")} + chain.tillData(), {}, 120'000);
    const double each = (static_cast<double>(proxy.counts().bytes - wireBefore) - bytes * static_cast<double>(since.elapsed()) / 1'000) / Sales;
    std::printf("till: a sale with two tickets costs %.0f bytes on the wire, both ways (aim below 1500)\n", each);
    return replay.ok() ? 0 : 1;
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("what"), QStringLiteral("latency, connections, restart, till or soak"));
    parser.addOptions({{QStringLiteral("tills"), QStringLiteral("how many"), QStringLiteral("N")},
                       {QStringLiteral("seconds"), QStringLiteral("of each measurement"), QStringLiteral("S")},
                       {QStringLiteral("rate"), QStringLiteral("orders a second, of all together"), QStringLiteral("R")}});
    parser.process(application);
    const QString what = parser.positionalArguments().value(0);
    const auto number = [&](const char *name, int otherwise) {
        const QString text = parser.value(QString::fromLatin1(name));
        return text.isEmpty() ? otherwise : text.toInt();
    };
    if (what == QLatin1String("latency"))
        return latency(number("tills", 500), number("seconds", 20), number("rate", 200));
    if (what == QLatin1String("connections"))
        return connections(number("tills", 10'000), number("seconds", 10), number("rate", 1'000));
    if (what == QLatin1String("restart"))
        return restart(number("tills", 10'000), number("seconds", 20), number("rate", 200));
    if (what == QLatin1String("till"))
        return till(number("seconds", 60));
    if (what == QLatin1String("soak"))
        return soak(number("tills", 150), number("seconds", 600), number("rate", 120));
    parser.showHelp(2);
}
