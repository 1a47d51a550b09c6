// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What the spooler adds to the printer's own time, and whether fifty printers on one till hold each other up. The printers are programs
// of their own, without pictures; their processor time is told apart.
#include "bench/yardstick.h"
#include "document/layout.h"
#include "spooler/printfacts.h"
#include "spooler/spoolerrig.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QFile>
#include <QProcess>
#include <QTcpSocket>
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

using namespace hearth;

namespace {
constexpr int MmPerS = 250;
constexpr int Tickets = 20;
constexpr int Printers = 50;
constexpr int Samples = 100;

struct Machine {
    explicit Machine(const QString &directory)
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-printer"),
                      {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--control"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"),
                       directory, QStringLiteral("--headless"), QStringLiteral("--no-png"), QStringLiteral("--speed"), QString::number(MmPerS)});
    }
    ~Machine()
    {
        process.terminate();
        process.waitForFinished(5'000);
    }
    QString address()
    {
        if (!process.canReadLine())
            process.waitForReadyRead(20'000);
        return QStringLiteral("tcp:") + QJsonDocument::fromJson(process.readLine()).object().value(QLatin1String("listening")).toString();
    }
    QProcess process;
};

double cpuSeconds(int who)
{
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval &t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/** A till with so many printers, as shipped but for the wait for a first status. */
struct Till {
    explicit Till(int count)
    {
        rig.config = PrintSpooler::Config{};
        rig.config.databasePath = rig.till.path();
        for (int i = 0; i < count; ++i)
            machines.push_back(std::make_unique<Machine>(root.filePath(QStringLiteral("p%1").arg(i))));
        for (int i = 0; i < count; ++i)
            rows.append(rig.addPrinter(QStringLiteral("P%1").arg(i), machines.at(static_cast<std::size_t>(i))->address()));
        rig.start();
        for (const PrinterRow &row : rows) // everything is known of them
            wait(rig.queue(row));
    }
    void wait(const QUuid &id)
    {
        if (!QTest::qWaitFor([&] { return done(id); }, 120'000))
            qFatal("a ticket did not come out: %s", qPrintable(rig.job(id).reason));
    }
    [[nodiscard]] bool done(const QUuid &id) const { return rig.steps.value(id).contains(PrintState::Printed); }
    /** Milliseconds each printer took for its tickets, all queued at once. */
    QList<double> tickets()
    {
        QHash<QUuid, int> lane;
        QList<int> left(rows.size(), Tickets);
        QList<double> took(rows.size(), 0);
        QElapsedTimer since;
        const auto watch = QObject::connect(rig.spooler.get(), &PrintSpooler::jobChanged, &rig, [&](const QUuid &id, PrintState state) {
            if (state == PrintState::Printed && --left[lane.value(id)] == 0)
                took[lane.value(id)] = static_cast<double>(since.nsecsElapsed()) / 1e6;
        });
        for (int ticket = 0; ticket < Tickets; ++ticket) {
            for (int i = 0; i < rows.size(); ++i)
                lane.insert(rig.queueQuietly(rows.at(i)), i);
        }
        since.start();
        rig.spooler->wake();
        if (!QTest::qWaitFor([&] { return std::all_of(left.cbegin(), left.cend(), [](int n) { return n == 0; }); }, 300'000))
            qFatal("the tickets did not come out");
        QObject::disconnect(watch);
        return took;
    }
    QTemporaryDir root;
    std::vector<std::unique_ptr<Machine>> machines;
    SpoolerRig rig;
    QList<PrinterRow> rows;
};

/** Milliseconds a printer needs by itself for a job: its bytes written at once, until their fence is answered. The least of ten. */
double paperMs(const QString &address, const PrinterRow &printer, const PrintJob &job)
{
    const QByteArray id = processId(7'777);
    const auto ticket = ticketFromCbor(job.ticket);
    if (!ticket)
        qFatal("%s", qPrintable(ticket.error().toString()));
    const QByteArray bytes = bytesOf(layoutTicket(*ticket, paperOf(printer)), printer, escpos::Fence::ProcessId, id, {});
    QTcpSocket socket;
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    socket.connectToHost(address.mid(4, colon - 4), address.mid(colon + 1).toUShort());
    if (!socket.waitForConnected(5'000))
        qFatal("%s", qPrintable(socket.errorString()));
    double least = 1e9;
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer since;
        since.start();
        socket.write(bytes);
        QByteArray answer;
        while (!answer.contains(id)) {
            if (!socket.waitForReadyRead(10'000))
                qFatal("the printer does not answer");
            answer += socket.readAll();
        }
        least = std::min(least, static_cast<double>(since.nsecsElapsed()) / 1e6);
    }
    return least;
}

/** Milliseconds of one write of a page and fdatasync, beside which the commits below can be judged. */
double syncMs(QFile &file)
{
    QElapsedTimer since;
    since.start();
    const QByteArray page(4'096, 'x');
    if (!file.seek(0) || file.write(page) != page.size() || !file.flush() || ::fdatasync(file.handle()) != 0)
        qFatal("the disk");
    return static_cast<double>(since.nsecsElapsed()) / 1e6;
}

void percentiles(const char *what, std::vector<double> &all)
{
    const double p50 = bench::percentile(all, 0.5);
    std::printf("spooler: %-44s p50 %6.1f ms, p99 %6.1f ms, worst %6.1f ms\n", what, p50, bench::percentile(all, 0.99), all.back());
}

void overhead()
{
    Till till(1);
    QElapsedTimer since;
    QUuid waited;
    double sending = 0;
    double printed = 0;
    const auto watch = QObject::connect(till.rig.spooler.get(), &PrintSpooler::jobChanged, &till.rig, [&](const QUuid &id, PrintState state) {
        if (id == waited && (state == PrintState::Sending || state == PrintState::Printed))
            (state == PrintState::Sending ? sending : printed) = static_cast<double>(since.nsecsElapsed()) / 1e6;
    });
    QFile bare(till.root.filePath(QStringLiteral("bare")));
    if (!bare.open(QIODevice::ReadWrite))
        qFatal("the disk");
    std::vector<double> all;
    std::vector<double> queueing;
    std::vector<double> starting;
    std::vector<double> proving;
    std::vector<double> disk;
    for (int i = 0; i < Samples; ++i) {
        disk.push_back(syncMs(bare));
        printed = 0;
        since.start();
        waited = till.rig.queueQuietly(till.rows.first());
        const double queued = static_cast<double>(since.nsecsElapsed()) / 1e6;
        till.rig.spooler->wake();
        while (printed == 0 && since.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // QTest's waits sleep in between
        if (printed == 0)
            qFatal("a ticket did not come out: %s", qPrintable(till.rig.job(waited).reason));
        queueing.push_back(queued);
        starting.push_back(sending - queued);
        proving.push_back(printed - sending);
        all.push_back(printed);
    }
    QObject::disconnect(watch);
    const PrinterRow printer = PrinterStore::find(*till.rig.till.reader, till.rows.first().id).value().value();
    const PrintJob job = till.rig.job(waited);
    till.rig.stop(); // the printer has one connection
    const double paper = paperMs(printer.address, printer, job);
    for (double &one : proving)
        one -= paper;
    for (double &one : all)
        one -= paper;
    std::printf("spooler: the printer alone, the same bytes to the answer of their fence: %.1f ms\n", paper);
    percentiles("queued (a commit)", queueing);
    percentiles("queued to the first byte (a commit)", starting);
    percentiles("first byte to proved, less paper (a commit)", proving);
    percentiles("a page and fdatasync alone, between them", disk);
    percentiles("queued to proved, less paper (aim p99 < 30)", all);
}

void lanes()
{
    double alone = 0;
    {
        Till one(1);
        alone = one.tickets().first();
    }
    const double machinesBefore = cpuSeconds(RUSAGE_CHILDREN);
    const double tillBefore = cpuSeconds(RUSAGE_SELF);
    QList<double> took;
    double tillCpu = 0;
    {
        Till many(Printers);
        took = many.tickets();
        tillCpu = cpuSeconds(RUSAGE_SELF) - tillBefore;
    }
    const double machines = cpuSeconds(RUSAGE_CHILDREN) - machinesBefore;
    const double slowest = *std::max_element(took.cbegin(), took.cend());
    std::printf("lanes: %d tickets on one printer alone %.0f ms; on each of %d at once: slowest %.0f ms, %.3f of alone (aim < 1.10)\n", Tickets, alone, Printers,
                slowest, slowest / alone);
    std::printf("lanes: processor time of the till %.2f s, of the virtual printers %.2f s\n", tillCpu, machines);
}
} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_LOGGING_RULES", "hearth.*=false");
    const QCoreApplication application(argc, argv);
    overhead();
    lanes();
    return 0;
}
