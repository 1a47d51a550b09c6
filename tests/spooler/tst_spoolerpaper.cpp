// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/layout.h"
#include "printjobs/templatestore.h"
#include "spooler/printfacts.h"
#include "spoolerrig.h"
#include "support/cupsdaemon.h"
#include "support/patience.h"
#include "virtualprinter/virtualprinter.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QThread>

using namespace hearth;
using virtualprinter::VirtualPrinter;

namespace {
using S = PrintState;
}

/** The spooler with the virtual printer: what stands on the paper at the end. */
class TstSpoolerPaper : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_out;
    std::unique_ptr<VirtualPrinter> m_printer;
    std::unique_ptr<SpoolerRig> m_rig;
    PrinterRow m_row;
    QStringList m_pieces;

    std::unique_ptr<VirtualPrinter> makePrinter(QStringList &pieces, double speed = 0)
    {
        virtualprinter::PrinterConfig config;
        config.out = m_out->filePath(QStringLiteral("paper%1").arg(reinterpret_cast<quintptr>(&pieces)));
        config.pictures = false;
        config.millimetresPerSecond = speed;
        auto printer = std::make_unique<VirtualPrinter>(config);
        if (const auto started = printer->start(); !started)
            qFatal("%s", qPrintable(started.error().toString()));
        connect(printer.get(), &VirtualPrinter::pieceCut, this,
                [&pieces](const paper::Page &page, int, bool) { pieces.append(paper::textOf(page)); });
        return printer;
    }
    void control(const QByteArray &line) { QVERIFY(m_printer->control(QString::fromLatin1(line))); }
    [[nodiscard]] int onPaper(const QUuid &id) const
    {
        return static_cast<int>(std::count_if(m_pieces.cbegin(), m_pieces.cend(), [&](const QString &piece) {
            return piece.contains(QStringLiteral("JOB ") + SpoolerRig::tail(id));
        }));
    }

    /** What headquarters would have published. */
    [[nodiscard]] bool publish(qint64 revision, const QByteArray &receipt)
    {
        return m_rig->till.writer->run([&](storage::Transaction &tx) {
            return TemplateStore::put(tx, revision, {{QStringLiteral("receipt"), receipt}}, 1);
        }).value_or(false);
    }

private Q_SLOTS:
    void init()
    {
        m_pieces.clear();
        m_out = std::make_unique<QTemporaryDir>();
        m_printer = makePrinter(m_pieces);
        m_rig = std::make_unique<SpoolerRig>();
        m_row = m_rig->addPrinter(QStringLiteral("Receipt"), QStringLiteral("tcp:") + m_printer->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
    }
    void cleanup()
    {
        m_rig.reset();
        m_printer.reset();
        m_out.reset();
    }

    void eachTicketIsOnePieceOfPaperInItsOrder()
    {
        QList<QUuid> ids;
        for (int i = 0; i < 30; ++i)
            ids.append(m_rig->queue(m_row));
        QTRY_COMPARE(m_rig->state(ids.last()), S::Printed);
        QCOMPARE(m_rig->job(ids.last()).proof, QStringLiteral("process_id"));
        QCOMPARE(m_pieces.size(), 30);
        for (int i = 0; i < 30; ++i) {
            QVERIFY2(m_pieces.at(i).contains(SpoolerRig::tail(ids.at(i))), qPrintable(m_pieces.at(i)));
            QVERIFY(m_pieces.at(i).contains(QStringLiteral("夏威夷披萨")));
        }
    }

    // The other ways to a printer, each against something real.
    void aTicketOverADeviceIsProvedAndHeldAsOverTheNetwork_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("serial") << QStringLiteral("serial:");
        QTest::newRow("usb") << QStringLiteral("usb:");
    }
    void aTicketOverADeviceIsProvedAndHeldAsOverTheNetwork()
    {
        QFETCH(const QString, scheme);
        virtualprinter::PrinterConfig config;
        config.out = m_out->filePath(QStringLiteral("device"));
        config.pictures = false;
        config.pty = m_out->filePath(QStringLiteral("line"));
        VirtualPrinter printer(config);
        QVERIFY(printer.start());
        connect(&printer, &VirtualPrinter::pieceCut, this, [this](const paper::Page &page, int, bool) { m_pieces.append(paper::textOf(page)); });
        const PrinterRow row = m_rig->addPrinter(QStringLiteral("Device"), scheme + printer.address());
        const QUuid first = m_rig->queue(row);
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        QCOMPARE(m_rig->job(first).proof, QStringLiteral("process_id"));
        QCOMPARE(onPaper(first), 1);
        QVERIFY(printer.control(QStringLiteral("paper out")));
        const auto condition = [this] {
            const auto found = std::find_if(m_rig->printers.cbegin(), m_rig->printers.cend(), [](const PrinterHealth &one) { return one.printer == QLatin1String("Device"); });
            return found == m_rig->printers.cend() ? PrinterCondition::Unknown : found->condition;
        };
        QTRY_COMPARE(condition(), PrinterCondition::PaperOut);
        const QUuid second = m_rig->queue(row);
        QTRY_COMPARE(m_rig->state(second), S::Held);
        QVERIFY(printer.control(QStringLiteral("paper ok")));
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(onPaper(second), 1);
        m_rig->stop(); // before the device goes
    }
    void whatAPrintSystemTookIsSentUnderItsNumberAndNeverPrinted()
    {
        QVERIFY2(QFile::exists(CupsDaemon::program()), "cupsd is not installed (package cups-daemon); ./check installs it");
        CupsDaemon cups;
        QVERIFY2(cups.start(), cups.said().constData());
        qputenv("CUPS_SERVER", QFile::encodeName(cups.socketPath()));
        const PrinterRow row = m_rig->addPrinter(QStringLiteral("Queue"), QStringLiteral("cups:front"));
        const QUuid first = m_rig->queue(row);
        const QUuid second = m_rig->queue(row);
        QTRY_COMPARE_WITH_TIMEOUT(cups.printed().size(), 2, 15'000);
        QTRY_COMPARE(m_rig->state(second), S::Sent);
        QVERIFY(cups.printed().first().contains("JOB " + SpoolerRig::tail(first).toLatin1()));
        const QString reference = PrintJobStore::spoolerReference(m_rig->job(first).proof);
        QVERIFY2(reference.startsWith(QStringLiteral("front-")), qPrintable(m_rig->job(first).proof));
        QVERIFY(m_rig->job(second).proof != m_rig->job(first).proof);
        QCOMPARE(m_rig->job(first).reason, PrintJobStore::unproved());
        QCOMPARE(m_rig->facts(first), QList<S>{S::Sent});
        // The print system goes: what it took stays as it is, the next waits and says why.
        cups.stop();
        m_rig->stop();
        m_rig->start();
        const QUuid third = m_rig->queue(row);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->state(third), S::Held, 15'000);
        QCOMPARE(m_rig->state(first), S::Sent);
        QVERIFY2(cups.start(), cups.said().constData());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->state(third), S::Sent, 15'000);
        m_rig->stop();
        qunsetenv("CUPS_SERVER");
    }

    void aKickedDrawerIsSeenToOpenOrSaidToBeStuck_data()
    {
        QTest::addColumn<QString>("quirks");
        QTest::addColumn<QString>("settings");
        QTest::newRow("usual") << QStringLiteral("drawer") << QString();
        QTest::newRow("inverted") << QStringLiteral("drawer-inverted") << QStringLiteral("5,50,200,high");
        QTest::newRow("asked") << QStringLiteral("drawer,no-auto-status") << QString();
        QTest::newRow("mute") << QStringLiteral("drawer,no-process-id,no-gs-r") << QString();
    }
    void aKickedDrawerIsSeenToOpenOrSaidToBeStuck()
    {
        QFETCH(const QString, quirks);
        QFETCH(const QString, settings);
        virtualprinter::PrinterConfig config;
        config.out = m_out->filePath(QStringLiteral("till"));
        config.pictures = false;
        config.model = virtualprinter::withQuirks({}, quirks).value();
        VirtualPrinter printer(config);
        QVERIFY(printer.start());
        QStringList pieces;
        const QObject here; // the connection ends with what it names
        connect(&printer, &VirtualPrinter::pieceCut, &here, [&pieces](const paper::Page &page, int, bool) { pieces.append(paper::textOf(page)); });
        m_rig->stop();
        m_rig->config.drawerMs = 300;
        PrinterRow row{0, QStringLiteral("Till"), QStringLiteral("tcp:") + printer.address(), {QStringLiteral("receipt")}};
        row.drawer = settings;
        row = m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::put(tx, row, m_rig->clock.nowMs()); }).value();
        m_rig->start();
        const auto health = [this] {
            for (const PrinterHealth &one : m_rig->printers) {
                if (one.printer == QLatin1String("Till"))
                    return one;
            }
            return PrinterHealth{};
        };
        const auto sell = [&](bool kick) {
            Ticket ticket;
            ticket.orderId = newId(m_rig->clock);
            ticket.currency = QStringLiteral("CNY");
            ticket.openDrawer = kick;
            const auto job = m_rig->till.writer->run([&](storage::Transaction &tx) {
                return PrintJobStore::append(tx, row, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, m_rig->clock.nowMs());
            });
            m_rig->spooler->wake();
            return job.value().jobId;
        };
        const auto done = [this](const QUuid &id) { return m_rig->state(id) == S::Printed || m_rig->job(id).reason == PrintJobStore::unproved(); };
        QTRY_COMPARE(health().condition, PrinterCondition::Ok);
        QCOMPARE(health().drawer, QString()); // nothing is known of its sensor
        QVERIFY(printer.control(QStringLiteral("drawer open")));
        QTRY_COMPARE(health().drawer, QStringLiteral("open"));
        QVERIFY(printer.control(QStringLiteral("drawer closed")));
        QTRY_COMPARE(health().drawer, QStringLiteral("closed"));
        const QUuid first = sell(true);
        QTRY_COMPARE(health().drawer, QStringLiteral("open"));
        QTRY_VERIFY(done(first));

        // One that stands open already is none to wait for.
        const QUuid again = sell(true);
        QTRY_VERIFY(done(again));
        QTest::qWait(m_rig->config.drawerMs + 200);
        QCOMPARE(health().drawer, QStringLiteral("open"));

        QVERIFY(printer.control(QStringLiteral("drawer stuck")));
        QTRY_COMPARE(health().drawer, QStringLiteral("closed"));
        const QUuid stuck = sell(true);
        QTRY_COMPARE(health().drawer, QStringLiteral("stuck"));
        QVERIFY(done(stuck));
        QCOMPARE(health().condition, PrinterCondition::Ok);
        QVERIFY(IncidentStore::recent(*m_rig->till.reader, 10).value().isEmpty());
        const QUuid next = sell(false);
        QTRY_VERIFY(done(next)); // it holds up nothing
        QCOMPARE(health().drawer, QStringLiteral("stuck"));
        QVERIFY(printer.control(QStringLiteral("drawer closed")));
        QTest::qWait(200);
        QCOMPARE(health().drawer, QStringLiteral("stuck")); // and was not kicked again
        sell(true);
        QTRY_COMPARE(health().drawer, QStringLiteral("open"));
        m_rig->stop();
    }

    void aLongTicketOnASlowPrinterHasTheTimeItsPaperTakes()
    {
        QStringList pieces;
        const auto slow = makePrinter(pieces, 400);
        m_rig->stop();
        m_rig->config.proofTimeoutMs = 150;
        m_rig->config.paperMmPerS = 100; // known to be slower than it is
        m_rig->config.cutMs = 400;
        const PrinterRow row = m_rig->addPrinter(QStringLiteral("Slow"), QStringLiteral("tcp:") + slow->address());
        m_rig->start();
        Ticket ticket;
        ticket.orderId = newId(m_rig->clock);
        ticket.currency = QStringLiteral("CNY");
        for (int i = 0; i < 90; ++i)
            ticket.lines.append({QStringLiteral("Margherita"), QStringLiteral("L"), {}, 1, Money(100)});
        const auto queue = [&] {
            const auto job = m_rig->till.writer->run([&](storage::Transaction &tx) {
                return PrintJobStore::append(tx, row, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, m_rig->clock.nowMs());
            });
            m_rig->spooler->wake();
            return job.value().jobId;
        };
        QElapsedTimer timer;
        timer.start();
        const QUuid first = queue();
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        QVERIFY2(timer.elapsed() > m_rig->config.proofTimeoutMs + m_rig->config.cutMs, "the paper was too short to tell");
        QVERIFY(!m_rig->steps.value(first).contains(S::Unknown));
        // Where a printer is taken for faster than it is, the same ticket is in doubt until its answer comes.
        m_rig->stop();
        m_rig->config.paperMmPerS = 1'000'000;
        m_rig->config.cutMs = 0;
        m_rig->start();
        const QUuid second = queue();
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QTRY_VERIFY(m_rig->steps.value(second).contains(S::Unknown));
        m_rig->stop();
    }

    void troubleHoldsAndGoesOn_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QString>("reason");
        QTest::newRow("paper") << QByteArray("paper out") << QByteArray("paper ok") << QStringLiteral("paper out");
        QTest::newRow("cover") << QByteArray("cover open") << QByteArray("cover close") << QStringLiteral("cover open");
        QTest::newRow("offline") << QByteArray("offline") << QByteArray("online") << QStringLiteral("offline");
        QTest::newRow("power") << QByteArray("power-off") << QByteArray("power-on") << QStringLiteral("unreachable");
    }
    void troubleHoldsAndGoesOn()
    {
        QFETCH(const QByteArray, begin);
        QFETCH(const QByteArray, end);
        QFETCH(const QString, reason);
        control(begin);
        QTRY_VERIFY(m_rig->condition() != PrinterCondition::Ok);
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_rig->job(id).reason, reason);
        QVERIFY(m_pieces.isEmpty());
        control(end);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(onPaper(id), 1);
        QCOMPARE(m_pieces.size(), 1);
    }

    void aCutterThatStaysInErrorWhenFreedIsAskedToRecoverOnceAPersonSaysSo()
    {
        virtualprinter::PrinterConfig config;
        config.out = m_out->filePath(QStringLiteral("jams"));
        config.pictures = false;
        config.model = virtualprinter::withQuirks({}, QStringLiteral("needs-recovery")).value();
        VirtualPrinter printer(config);
        QVERIFY(printer.start());
        connect(&printer, &VirtualPrinter::pieceCut, this, [this](const paper::Page &page, int, bool) { m_pieces.append(paper::textOf(page)); });
        m_rig->stop();
        const PrinterRow row = m_rig->addPrinter(QStringLiteral("Jams"), QStringLiteral("tcp:") + printer.address());
        m_rig->start();
        QVERIFY(printer.control(QStringLiteral("cutter jam at 1")));
        const QUuid first = m_rig->queue(row);
        QTRY_VERIFY(m_rig->cutterStops(row));
        const QUuid second = m_rig->queue(row);
        QVERIFY(printer.control(QStringLiteral("cutter ok")));
        QTest::qWait(200);
        QVERIFY(printer.conditions().cutterJammed); // nobody has asked it
        QVERIFY(m_rig->freeCutter(row));
        QTRY_VERIFY(!printer.conditions().cutterJammed);
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(onPaper(first), 1);
        QCOMPARE(onPaper(second), 1);
        m_rig->stop();
    }
    void aJammedCutterStopsUntilAPersonSaysThatItIsFree()
    {
        control("cutter jam");
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::CutterError);
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_rig->job(id).reason, QStringLiteral("cutter error"));
        // It works again, and says so; what it cut nobody has looked at.
        control("cutter ok");
        QTRY_VERIFY(m_rig->job(id).reason.startsWith(QStringLiteral("the cutter jammed")));
        QTest::qWait(200);
        QCOMPARE(m_rig->condition(), PrinterCondition::CutterError);
        QVERIFY(m_pieces.isEmpty());
        // Nor does a new start of the till free it.
        m_rig->stop();
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::CutterError);
        const QUuid next = m_rig->queue(m_row);
        QTest::qWait(200);
        QCOMPARE(m_rig->state(next), S::Queued);
        QVERIFY(m_pieces.isEmpty());
        QVERIFY(m_rig->freeCutter(m_row));
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Printed);
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        QCOMPARE(m_pieces.size(), 2);
        QVERIFY(!m_rig->freeCutter(m_row));
    }

    void aNearEndOfThePaperStillPrints()
    {
        control("paper near-end");
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperNearEnd);
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
    }

    void powerLostAtAnyByteNeverPrintsTwice_data()
    {
        QTest::addColumn<int>("byte");
        // Negative ones count from the end of the job: within its cut, between cut and fence, within the fence.
        for (int byte : {1, 2, 10, 100, 200, 300, 400, -12, -11, -1})
            QTest::addRow("%d", byte) << byte;
    }
    void powerLostAtAnyByteNeverPrintsTwice()
    {
        QFETCH(const int, byte);
        const QUuid id = m_rig->queueQuietly(m_row);
        const Ticket ticket = ticketFromCbor(m_rig->job(id).ticket).value();
        escpos::EncodeOptions options = encodeOptionsOf(m_row);
        options.processId = QByteArrayLiteral("0000");
        const qsizetype whole = escpos::encode(layoutTicket(ticket, paperOf(m_row)), options).size();
        QVERIFY(whole > 400 + 12);
        QVERIFY(m_printer->control(QStringLiteral("power-off at %1").arg(byte > 0 ? byte : whole + byte)));
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(!m_printer->isPowered());
        control("power-on");
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(onPaper(id) <= 1);
        QCOMPARE(onPaper(next), 1);
        // A copy says that it is one.
        const QUuid copy = m_rig->reprint(id);
        QTRY_COMPARE(m_rig->state(copy), S::Printed);
        QVERIFY(m_pieces.last().contains(QStringLiteral("COPY 1")));
    }

    void twoPrintersOnAThreadOfTheirOwn()
    {
        m_rig->stop();
        QStringList others;
        const auto second = makePrinter(others);
        const PrinterRow secondRow = m_rig->addPrinter(QStringLiteral("Kitchen"), QStringLiteral("tcp:") + second->address());
        QThread thread;
        auto *spooler = new PrintSpooler(m_rig->config, *m_rig->till.writer, m_rig->clock);
        spooler->moveToThread(&thread);
        connect(&thread, &QThread::finished, spooler, &QObject::deleteLater);
        thread.start();
        QMetaObject::invokeMethod(spooler, &PrintSpooler::start, Qt::QueuedConnection);
        QList<QUuid> ids;
        for (int i = 0; i < 40; ++i) {
            ids.append(m_rig->queue(i % 2 == 0 ? m_row : secondRow));
            QMetaObject::invokeMethod(spooler, &PrintSpooler::wake, Qt::QueuedConnection);
        }
        QTRY_COMPARE(m_rig->till.number("SELECT count(*) FROM print_job WHERE state = 4"), 40);
        QMetaObject::invokeMethod(spooler, &PrintSpooler::stop, Qt::BlockingQueuedConnection);
        thread.quit();
        QVERIFY(thread.wait(5'000));
        QCOMPARE(m_pieces.size(), 20);
        QCOMPARE(others.size(), 20);
    }

    void aTicketLooksAsTheChainsTemplateOfTheMomentItIsPrinted()
    {
        m_rig->stop();
        const QUuid before = m_rig->queueQuietly(m_row); // queued while the program's own was in force
        QVERIFY(publish(1, R"({"kind":"receipt","blocks":[{"block":"text","text":"THE CHAIN {receipt_number}"}]})"));
        m_rig->start();
        QTRY_COMPARE(m_rig->state(before), S::Printed);
        QTRY_COMPARE(onPaper(before), 1);
        QVERIFY2(m_pieces.last().contains(QStringLiteral("THE CHAIN 000001")), qPrintable(m_pieces.last()));
        QVERIFY(publish(2, R"({"kind":"receipt","blocks":[{"block":"text","text":"NEWER"}]})"));
        const QUuid after = m_rig->queue(m_row);
        QTRY_COMPARE(onPaper(after), 1);
        QVERIFY(m_pieces.last().contains(QStringLiteral("NEWER")));
        QVERIFY(m_pieces.last().contains(QStringLiteral("ID "))); // the end lines stand on it whatever a template says
    }
    void aTemplateThatCannotBeUsedCostsTheLookNeverThePaper_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("not JSON") << QByteArray("{\xff");
        QTest::newRow("a block of a later version") << QByteArray(R"({"kind":"receipt","blocks":[{"block":"hologram"}]})");
        QTest::newRow("for another kind") << QByteArray(R"({"kind":"kitchen","blocks":[]})");
        QTest::newRow("far too large") << QByteArray(TicketTemplate::MaxBytes + 1, 'x');
    }
    void aTemplateThatCannotBeUsedCostsTheLookNeverThePaper()
    {
        QFETCH(const QByteArray, json);
        QVERIFY(publish(1, json));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("tickets are printed as the program has them.*receipt\\.json")));
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(onPaper(first), 1);
        QVERIFY2(m_pieces.last().contains(QStringLiteral("夏威夷披萨")), qPrintable(m_pieces.last()));
        const QUuid second = m_rig->queue(m_row); // and it is said once
        QTRY_COMPARE(onPaper(second), 1);
        QTRY_COMPARE(m_rig->state(second), S::Printed);
    }
    void aSampleIsPrintedWithItsOwnTemplateAndNobodyElse()
    {
        const auto sample = m_rig->till.writer->run([&](storage::Transaction &tx) -> Result<PrintJob> {
            Ticket ticket;
            HEARTH_ASSIGN(PrintJob job, PrintJobStore::append(tx, m_row, QStringLiteral("receipt"), QStringLiteral("sample"), ticket, 1, 1'000'000'000'000'000));
            HEARTH_TRY(TemplateStore::putForJob(tx, job.id, R"({"kind":"receipt","blocks":[{"block":"text","text":"TRIED OUT"}]})"));
            return job;
        });
        QVERIFY(sample);
        m_rig->spooler->wake();
        QTRY_COMPARE(onPaper(sample->jobId), 1);
        QVERIFY(m_pieces.last().contains(QStringLiteral("TRIED OUT")));
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(onPaper(next), 1);
        QVERIFY(m_pieces.last().contains(QStringLiteral("夏威夷披萨")));
    }
};

QTEST_GUILESS_MAIN(TstSpoolerPaper)
#include "tst_spoolerpaper.moc"
