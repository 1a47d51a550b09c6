// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Sales settled per second through SaleDesk, one at a time, the next tap after the commit, beside a bare fdatasync loop in
// the same minute; and pay-tap to the first byte at a printer.
#include "bench/instantprinter.h"
#include "bench/yardstick.h"
#include "core/clock.h"
#include "printjobs/printjobstore.h"
#include "spooler/spooler.h"
#include "storage/migrator.h"
#include "till/saledesk.h"
#include "till/tilldatabase.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QThread>
#include <cstdio>
#include <thread>

using namespace hearth;
using namespace hearth::bench;

namespace {
OrderDraft basket(const Clock &clock, int n)
{
    OrderDraft draft(clock);
    for (int i = 0; i <= n % 3; ++i)
        static_cast<void>(draft.add(QStringLiteral("pizza_%1").arg((n + i) % 32), QStringLiteral("Pizza of the house"),
                                    QStringLiteral("M"), Money(1325 + 25 * i)));
    return draft;
}

double settledPerSecond(SaleDesk &desk, const Clock &clock, int milliseconds, std::vector<double> &samples)
{
    QElapsedTimer total;
    total.start();
    int n = 0;
    for (; total.elapsed() < milliseconds; ++n) {
        const OrderDraft draft = basket(clock, n);
        QElapsedTimer one;
        one.start();
        auto future = desk.close(draft, draft.total());
        future.waitForFinished();
        if (const auto sold = future.result(); !sold)
            qFatal("%s", qPrintable(sold.error().toString()));
        samples.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
    }
    return n * 1e9 / static_cast<double>(total.nsecsElapsed());
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir root;
    const Clock &clock = Clock::system();
    auto database = TillDatabase::open(root.filePath(QStringLiteral("till.db")));
    if (!database)
        qFatal("%s", qPrintable(database.error().toString()));
    const auto identity = TillDatabase::identity(**database);
    if (!identity)
        qFatal("%s", qPrintable(identity.error().toString()));
    storage::Writer writer(std::move(*database));
    SaleDesk desk(writer, clock, *identity);

    // A sale as a shop makes it: with its receipt and its kitchen slip in the queues of two printers; nobody prints them here.
    const auto queues = writer.run([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("desk"), QStringLiteral("tcp:127.0.0.1:1"), {QStringLiteral("receipt")}, 576}, clock.nowMs()));
        HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("oven"), QStringLiteral("tcp:127.0.0.1:2"), {QStringLiteral("kitchen")}, 576}, clock.nowMs()));
        return {};
    });
    if (!queues)
        qFatal("%s", qPrintable(queues.error().toString()));
    std::vector<double> samples;
    const Fdatasync before = measureFdatasync(root.path());
    const double settled = settledPerSecond(desk, clock, 4'000, samples);
    const Fdatasync after = measureFdatasync(root.path());
    const double f = (before.perSecond + after.perSecond) / 2;
    const double f99 = std::max(before.p99Ms, after.p99Ms);
    std::printf("sale: %.0f settled/s one at a time (p50 %.2f ms, p99 %.2f ms); fdatasync F %.0f/s, p99 %.2f ms\nsale: %.2f F (aim 0.4)\n",
                settled, percentile(samples, 0.5), percentile(samples, 0.99), f, f99, settled / f);

    InstantPrinter printer;
    const auto added = writer.run([&](storage::Transaction &tx) -> Result<PrinterRow> {
        HEARTH_TRY(PrinterStore::remove(tx, QStringLiteral("desk"), clock.nowMs()));
        HEARTH_TRY(PrinterStore::remove(tx, QStringLiteral("oven"), clock.nowMs()));
        HEARTH_TRY(tx.exec("UPDATE print_job SET state = 7")); // what the sales above have left
        return PrinterStore::put(tx, {0, QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:%1").arg(printer.port()),
                                      {QStringLiteral("receipt")}, 576}, clock.nowMs());
    });
    if (!added)
        qFatal("%s", qPrintable(added.error().toString()));
    QThread printing;
    PrintSpooler spooler({writer.path()}, writer, clock);
    spooler.moveToThread(&printing);
    std::atomic<bool> ready = false;
    std::atomic<int> printed = 0;
    QObject::connect(&spooler, &PrintSpooler::healthChanged, &spooler, [&](const QList<PrinterHealth> &health) {
        ready = !health.isEmpty() && canPrint(health.first().condition);
    }, Qt::DirectConnection);
    QObject::connect(&spooler, &PrintSpooler::jobChanged, &spooler, [&](const QUuid &, PrintState state) {
        printed += state == PrintState::Printed ? 1 : 0;
    }, Qt::DirectConnection);
    QObject::connect(&desk, &SaleDesk::jobsQueued, &spooler, &PrintSpooler::wake, Qt::QueuedConnection);
    printing.start();
    QMetaObject::invokeMethod(&spooler, &PrintSpooler::start, Qt::QueuedConnection);
    while (!ready)
        std::this_thread::yield();

    std::vector<double> taps;
    for (int n = 0; n < 300; ++n) {
        const OrderDraft draft = basket(clock, n);
        printer.firstByteNs = 0;
        const int before_ = printed;
        const qint64 tap = std::chrono::steady_clock::now().time_since_epoch().count();
        static_cast<void>(desk.close(draft, draft.total()));
        while (printer.firstByteNs == 0)
            std::this_thread::yield();
        taps.push_back(static_cast<double>(printer.firstByteNs - tap) / 1e6);
        while (printed == before_)
            std::this_thread::yield();
    }
    const Fdatasync last = measureFdatasync(root.path());
    // Two commits lie between tap and byte: the sale, and the job's step to sending.
    const double aim = std::max(50.0, 50.0 + 2 * 2 * last.p99Ms);
    const double p50 = percentile(taps, 0.5);
    std::printf("tap to first byte at the printer: p50 %.2f ms, p99 %.2f ms (aim p99 < %.1f ms: 50 + 2 commits × 2 × %.2f ms)\n", p50,
                percentile(taps, 0.99), aim, last.p99Ms);
    QMetaObject::invokeMethod(&spooler, &PrintSpooler::stop, Qt::BlockingQueuedConnection);
    printing.quit();
    printing.wait();
    return 0;
}
