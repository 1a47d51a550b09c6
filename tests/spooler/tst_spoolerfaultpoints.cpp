// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Kill -9 at every step of printing: at most one unmarked copy on paper, and the database never calls a job waiting that may
// be on paper. This program runs itself again with HEARTH_FAULT set; the child is the till, the parent has the printer.
#include "spoolerrig.h"
#include "support/patience.h"
#include "virtualprinter/virtualprinter.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QProcess>

using namespace hearth;
using virtualprinter::VirtualPrinter;

namespace {
using S = PrintState;

/** Every fault point of the spooler. */
QStringList points()
{
    QStringList names;
    static const QRegularExpression call(QStringLiteral("faultPoint\\(\"(spool\\.[a-z_]+)\"\\)"));
    QDirIterator files(qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/printing/spooler"), {QStringLiteral("*.cpp")}, QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto matches = call.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            names.append(matches.next().captured(1));
    }
    names.sort();
    return names;
}

/** What has to be wrong for a point to be passed. */
QString troubleOf(const QString &point)
{
    if (point.contains(QLatin1String("held")))
        return QStringLiteral("held");
    if (point.contains(QLatin1String("unknown")))
        return QStringLiteral("unknown");
    return point.contains(QLatin1String("failed")) ? QStringLiteral("failed") : QString();
}

/** The till: prints what waits until the fault ends it. */
int printAll(const QString &directory)
{
    SpoolerRig rig(directory);
    rig.start();
    return QTest::qWaitFor([&] { return rig.till.number("SELECT count(*) FROM print_job WHERE state IN (1, 2, 3, 5)") == 0; }, 20'000) ? 0 : 1;
}
} // namespace

class TstSpoolerFaultPoints : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QCOMPARE(points().size(), 14); }

    void killedThereNoTicketIsLostOrPrintedTwice_data()
    {
        QTest::addColumn<int>("pass");
        for (const QString &point : points()) {
            for (int pass : {1, 2})
                QTest::addRow("%s:%d", qPrintable(point), pass) << pass;
        }
    }
    void killedThereNoTicketIsLostOrPrintedTwice()
    {
        QFETCH(const int, pass);
        const QString point = QString::fromLatin1(QTest::currentDataTag()).section(QLatin1Char(':'), 0, 0);
        const QString trouble = troubleOf(point);
        const QTemporaryDir directory;
        const QTemporaryDir out;
        virtualprinter::PrinterConfig printerConfig;
        printerConfig.out = out.path();
        printerConfig.pictures = false;
        VirtualPrinter printer(printerConfig);
        QVERIFY(printer.start());
        QStringList pieces;
        const QObject here; // the connection ends with what it names
        connect(&printer, &VirtualPrinter::pieceCut, &here, [&](const paper::Page &page, int, bool) { pieces.append(paper::textOf(page)); });
        const auto onPaper = [&](const QUuid &id) {
            return std::count_if(pieces.cbegin(), pieces.cend(), [&](const QString &piece) { return piece.contains(QStringLiteral("JOB ") + SpoolerRig::tail(id)); });
        };

        QList<QUuid> ids;
        {
            SpoolerRig ready(directory.path());
            const PrinterRow row = ready.addPrinter(QStringLiteral("Receipt"), QStringLiteral("tcp:") + printer.address());
            for (int i = 0; i < 3; ++i)
                ids.append(ready.queue(row));
            if (trouble == QLatin1String("unknown")) {
                for (int i = 0; i < 2; ++i)
                    QVERIFY(ready.move(ids.at(i), S::Sending));
            }
            if (trouble == QLatin1String("failed")) {
                QVERIFY(ready.till.writer->run([&](storage::Transaction &tx) {
                    return tx.exec("UPDATE print_job SET ticket = x'00' WHERE job_id IN (?1, ?2)", ids.at(0), ids.at(1));
                }));
            }
            if (trouble == QLatin1String("held"))
                QVERIFY(printer.control(QStringLiteral("cover open")));
        }
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HEARTH_FAULT"), QStringLiteral("%1:%2").arg(point).arg(pass));
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--till"), directory.path()});
        if (trouble == QLatin1String("held") && pass == 2) {
            // The second time it is held for another reason.
            const auto reader = storage::Database::open(directory.filePath(QStringLiteral("till.db")), storage::OpenMode::ReadOnly).value();
            QTRY_COMPARE_WITH_TIMEOUT(PrintJobStore::find(*reader, ids.first()).value()->state, S::Held, 20'000);
            QVERIFY(printer.control(QStringLiteral("cutter jam")));
        }
        QTRY_VERIFY_WITH_TIMEOUT(child.state() == QProcess::NotRunning, 30'000);
        QVERIFY2(child.exitStatus() == QProcess::CrashExit, "the point was never passed");
        QVERIFY(printer.control(QStringLiteral("cover close")));
        QVERIFY(printer.control(QStringLiteral("cutter ok")));

        // The till is started again and goes on by itself.
        SpoolerRig rig(directory.path());
        rig.start();
        const PrinterRow row = PrinterStore::all(*rig.till.reader).value().first();
        if (trouble == QLatin1String("held")) // it may have been killed before it had noted the jam
            static_cast<void>(rig.freeCutter(row));
        const QUuid after = rig.queue(row);
        QTRY_COMPARE(rig.state(after), S::Printed);
        QCOMPARE(onPaper(after), 1);
        for (const QUuid &id : std::as_const(ids)) {
            const PrintJob job = rig.job(id);
            const auto copies = onPaper(id);
            QVERIFY2(copies <= 1, qPrintable(pieces.join(QLatin1Char('\n'))));
            QVERIFY2(job.state == S::Printed || job.state == S::Unknown || job.state == S::Failed, qPrintable(printStateName(job.state)));
            if (job.state != S::Unknown)
                QCOMPARE(copies, job.state == S::Printed ? 1 : 0);
            // One fact for HQ per rest, never two of the same.
            const QList<S> facts = rig.facts(id);
            QCOMPARE(facts.last(), job.state);
            QCOMPARE(facts.count(job.state), 1);
        }
        const auto inDoubt = std::count_if(ids.cbegin(), ids.cend(), [&](const QUuid &id) { return rig.state(id) == S::Unknown; });
        QVERIFY(inDoubt <= (trouble == QLatin1String("unknown") ? 2 : 1));
        // Killed before anything was recorded or after all of it, nothing is in doubt.
        if (point.endsWith(QLatin1String("before_sending_commit")) || point.endsWith(QLatin1String("printed_committed")) || point.contains(QLatin1String("held")))
            QCOMPARE(inDoubt, 0);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == QLatin1String("--till"))
        return printAll(arguments.at(2));
    TstSpoolerFaultPoints test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_spoolerfaultpoints.moc"
