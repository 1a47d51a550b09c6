// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/clock.h"
#include "core/ids.h"
#include "printjobs/printjobstore.h"
#include "printjobs/templatestore.h"
#include "support/tillrig.h"

#include <QTest>

using namespace hearth;
using storage::Transaction;

namespace {
constexpr qint64 Now = 1'764'000'000'000;
constexpr std::array AllStates{PrintState::Queued, PrintState::Sending, PrintState::Sent, PrintState::Printed,
                               PrintState::Held, PrintState::Unknown, PrintState::Failed};
} // namespace

/** The tables printer and print_job: what may be stored, and which way a job may go. */
class TstPrintJobs : public QObject {
    Q_OBJECT
    std::unique_ptr<TillRig> m_rig;

    template <typename Work>
    auto write(Work work) { return m_rig->writer->run(std::move(work)); }

    Result<PrinterRow> put(const QString &name, const QStringList &stations = {QStringLiteral("receipt")}, int width = 576)
    {
        return write([=](Transaction &tx) {
            return PrinterStore::put(tx, {0, name, QStringLiteral("tcp:127.0.0.1:91") + name, stations, width}, Now);
        });
    }
    PrintJob append(const PrinterRow &printer, qint64 receiptNumber = 1, qint64 ttl = PrintJobStore::DefaultTtlMs)
    {
        Ticket ticket;
        ticket.orderId = newId(Clock::system());
        ticket.receiptNumber = receiptNumber;
        ticket.openDrawer = true;
        return write([=](Transaction &tx) {
            return PrintJobStore::append(tx, printer, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, Now, ttl);
        }).value();
    }
    Result<PrintJob> move(const QUuid &id, PrintState to, const QString &reason = {}, qint64 now = Now)
    {
        return write([=](Transaction &tx) { return PrintJobStore::move(tx, id, to, reason, now); });
    }
    /** Brings a new job to a state by allowed steps. */
    PrintJob jobIn(const PrinterRow &printer, PrintState state)
    {
        PrintJob job = append(printer);
        switch (state) {
        case PrintState::Queued: return job;
        case PrintState::Sent: move(job.jobId, PrintState::Sending).value(); break;
        case PrintState::Printed:
            move(job.jobId, PrintState::Sending).value();
            move(job.jobId, PrintState::Sent).value();
            break;
        default: break;
        }
        return move(job.jobId, state).value();
    }

private Q_SLOTS:
    void init() { m_rig = std::make_unique<TillRig>(); }
    void cleanup() { m_rig.reset(); }

    void aPrinterIsAddedChangedRemovedAndComesBackAsItself()
    {
        const auto added = put(QStringLiteral("Kitchen"), {QStringLiteral("kitchen"), QStringLiteral("bar")}).value();
        const auto changed = put(QStringLiteral("Kitchen"), {QStringLiteral("kitchen")}, 384).value();
        QCOMPARE(changed.id, added.id);
        QCOMPARE(changed.widthDots, 384);
        QCOMPARE(PrinterStore::all(*m_rig->reader).value().size(), 1);
        const auto remove = [](Transaction &tx) { return PrinterStore::remove(tx, QStringLiteral("Kitchen"), Now); };
        QVERIFY(write(remove));
        QCOMPARE(write(remove).error().code, ErrorCode::NotFound);
        QVERIFY(PrinterStore::all(*m_rig->reader).value().isEmpty());
        QCOMPARE(put(QStringLiteral("Kitchen")).value().id, added.id);
        QCOMPARE(PrinterStore::all(*m_rig->reader).value().size(), 1);
    }

    void badPrintersAreRefused()
    {
        QCOMPARE(put(QStringLiteral("A"), {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral("A"), {QStringLiteral("a,b")}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral("A"), {QStringLiteral("receipt")}, 199).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral("A"), {QStringLiteral("receipt")}, 1001).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral(" ")).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QString(65, QLatin1Char('x'))).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral("a\nb")).error().code, ErrorCode::InvalidInput);
        QVERIFY(put(QStringLiteral("厨房 1"), {QStringLiteral("厨房")}));
    }

    void labelsHaveASizeAndAreNoReceipts()
    {
        PrinterRow labels{0, QStringLiteral("L"), QStringLiteral("tcp:127.0.0.1:91L"), {QStringLiteral("cups")}, 320};
        const auto with = [&](auto change) {
            PrinterRow row = labels;
            change(row);
            return write([&](Transaction &tx) { return PrinterStore::put(tx, row, Now); });
        };
        const auto code = [&](auto change) { return with(change).error().code; };
        QCOMPARE(code([](PrinterRow &row) { row.heightDots = 240; }), ErrorCode::InvalidInput); // of a printer of paper
        QCOMPARE(code([](PrinterRow &row) { row.dpi = 300; }), ErrorCode::InvalidInput); // its motion units are one byte
        labels.language = PrinterLanguage::Tspl;
        QCOMPARE(code([](PrinterRow &) { }), ErrorCode::InvalidInput);
        labels.heightDots = 240;
        labels.gapDots = 16;
        QCOMPARE(code([](PrinterRow &row) { row.widthDots = 99; }), ErrorCode::InvalidInput);
        QCOMPARE(code([](PrinterRow &row) { row.heightDots = 2'001; }), ErrorCode::InvalidInput);
        QCOMPARE(code([](PrinterRow &row) { row.gapDots = -1; }), ErrorCode::InvalidInput);
        QCOMPARE(code([](PrinterRow &row) { row.stations.append(QStringLiteral("receipt")); }), ErrorCode::InvalidInput);
        const auto stored = with([](PrinterRow &row) { row.widthDots = 120; });
        QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().toString()));
        QCOMPARE(stored->language, PrinterLanguage::Tspl);
        QCOMPARE(stored->heightDots, 240);
        QCOMPARE(stored->gapDots, 16);
        QVERIFY(put(QStringLiteral("A")));
        QVERIFY(with([](PrinterRow &row) { row.spare = QStringLiteral("A"); })); // a label on a strip of paper is one
        const auto back = write([](Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("A"), QStringLiteral("tcp:127.0.0.1:91A"), {QStringLiteral("receipt")}, 576, 203, QStringLiteral("L")}, Now);
        });
        QCOMPARE(back.error().code, ErrorCode::InvalidInput);
        // Another language is another printer: nothing that was known of it counts.
        Capabilities found;
        found.learn(QStringLiteral("printing_bit"), QStringLiteral("yes"), Provenance::Probed);
        QVERIFY(write([&](Transaction &tx) { return PrinterStore::learn(tx, stored->id, found); }));
        QVERIFY(with([](PrinterRow &) { })->capabilities.contains(QStringLiteral("printing_bit")));
        const auto paper = with([](PrinterRow &row) { row.language = PrinterLanguage::Escpos; row.heightDots = row.gapDots = 0; });
        QVERIFY2(paper, qPrintable(paper ? QString() : paper.error().toString()));
        QVERIFY(!paper->capabilities.contains(QStringLiteral("printing_bit")));
        const Capabilities granted = Capabilities::fromText(paper->capabilities);
        QCOMPARE(granted.facts().value(QStringLiteral("width_dots")), (Capabilities::Fact{QString::number(paper->widthDots), Provenance::Documented}));
        QCOMPARE(granted.facts().value(QStringLiteral("kanji")), (Capabilities::Fact{QStringLiteral("yes"), Provenance::Assumed}));
    }

    void twoNamesForOneAddressAreRefused()
    {
        QVERIFY(put(QStringLiteral("A")));
        const auto second = write([](Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("B"), QStringLiteral("tcp:127.0.0.1:91A"), {QStringLiteral("kitchen")}, 576}, Now);
        });
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        QVERIFY2(second.error().text.contains(QStringLiteral("\"A\"")), qPrintable(second.error().text));
        // The same name may change its stations, and a removed printer's address is free.
        QVERIFY(put(QStringLiteral("A"), {QStringLiteral("receipt"), QStringLiteral("kitchen")}));
        QVERIFY(write([](Transaction &tx) { return PrinterStore::remove(tx, QStringLiteral("A"), Now); }));
        QVERIFY(write([](Transaction &tx) {
            return PrinterStore::put(tx, {0, QStringLiteral("B"), QStringLiteral("tcp:127.0.0.1:91A"), {QStringLiteral("kitchen")}, 576}, Now);
        }));
    }
    void aStationIsServedByItsPrintersInTheOrderTheyWereAdded()
    {
        QVERIFY(put(QStringLiteral("B"), {QStringLiteral("kitchen")}));
        QVERIFY(put(QStringLiteral("A"), {QStringLiteral("receipt"), QStringLiteral("kitchen")}));
        QVERIFY(put(QStringLiteral("C"), {QStringLiteral("kit")}));
        const auto serving = write([](Transaction &tx) { return PrinterStore::forStation(tx, QStringLiteral("kitchen")); }).value();
        QCOMPARE(serving.size(), 2);
        QCOMPARE(serving.at(0).name, QStringLiteral("B"));
        QCOMPARE(serving.at(1).name, QStringLiteral("A"));
    }

    void aQueuedJobKeepsItsTicketUnderItsOwnId()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const PrintJob job = append(printer, 7);
        QCOMPARE(job.state, PrintState::Queued);
        QCOMPARE(job.printerName, QStringLiteral("A"));
        QCOMPARE(job.expiresAtMs, Now + PrintJobStore::DefaultTtlMs);
        const auto found = PrintJobStore::find(*m_rig->reader, job.jobId).value();
        QVERIFY(found);
        const Ticket ticket = ticketFromCbor(found->ticket).value();
        QCOMPARE(ticket.jobId, job.jobId);
        QCOMPARE(ticket.orderId, job.orderId);
        QCOMPARE(ticket.receiptNumber, 7);
        QCOMPARE(PrintJobStore::ofOrder(*m_rig->reader, job.orderId).value().size(), 1);
    }

    void onlyForwardStepsAreAllowed_data()
    {
        QTest::addColumn<PrintState>("from");
        QTest::addColumn<PrintState>("to");
        QTest::addColumn<bool>("allowed");
        using S = PrintState;
        const QList<std::pair<S, S>> allowed{
            {S::Queued, S::Sending}, {S::Queued, S::Held},   {S::Queued, S::Failed},  {S::Queued, S::Unknown}, {S::Held, S::Sending},
            {S::Held, S::Queued},    {S::Held, S::Failed},   {S::Sending, S::Sent},   {S::Sending, S::Unknown}, {S::Sending, S::Failed},
            {S::Sending, S::Held},   {S::Sent, S::Printed},  {S::Sent, S::Unknown},   {S::Sent, S::Failed},     {S::Unknown, S::Printed},
            {S::Unknown, S::Failed}};
        for (const S from : AllStates) {
            for (const S to : AllStates)
                QTest::addRow("%s to %s", qPrintable(printStateName(from)), qPrintable(printStateName(to))) << from << to << allowed.contains({from, to});
        }
    }
    void onlyForwardStepsAreAllowed()
    {
        QFETCH(const PrintState, from);
        QFETCH(const PrintState, to);
        QFETCH(const bool, allowed);
        const PrintJob job = jobIn(put(QStringLiteral("A")).value(), from);
        QCOMPARE(job.state, from);
        const auto moved = move(job.jobId, to);
        QCOMPARE(moved.has_value(), allowed);
        QCOMPARE(PrintJobStore::find(*m_rig->reader, job.jobId).value()->state, allowed ? to : from);
        if (!allowed)
            QCOMPARE(moved.error().code, ErrorCode::Conflict);
    }

    void eachStepLeavesItsTimeAndHeldTakesItBack()
    {
        const PrintJob job = append(put(QStringLiteral("A")).value());
        QCOMPARE(move(job.jobId, PrintState::Held, QStringLiteral("paper out"), Now + 1).value().reason, QStringLiteral("paper out"));
        QVERIFY(!move(job.jobId, PrintState::Held, QStringLiteral("paper out"), Now + 2)); // the same reason again is no step
        QVERIFY(move(job.jobId, PrintState::Held, QStringLiteral("cover open"), Now + 2));
        QCOMPARE(move(job.jobId, PrintState::Sending, {}, Now + 3).value().sendingAtMs, Now + 3);
        QCOMPARE(move(job.jobId, PrintState::Held, QStringLiteral("no byte consumed"), Now + 4).value().sendingAtMs, 0);
        QVERIFY(move(job.jobId, PrintState::Sending, {}, Now + 5));
        QCOMPARE(move(job.jobId, PrintState::Sent, {}, Now + 6).value().sentAtMs, Now + 6);
        const auto printed = write([&](Transaction &tx) {
            return PrintJobStore::move(tx, job.jobId, PrintState::Printed, {}, Now + 7, QStringLiteral("gs_r"));
        }).value();
        QCOMPARE(printed.printedAtMs, Now + 7);
        QCOMPARE(printed.sendingAtMs, Now + 5);
        QCOMPARE(printed.proof, QStringLiteral("gs_r"));
        QCOMPARE(printed.attempts, 2);
        QVERIFY(printed.reason.isEmpty());
    }

    void anUnknownJobIsNotFound()
    {
        QCOMPARE(move(newId(Clock::system()), PrintState::Sending).error().code, ErrorCode::NotFound);
        QVERIFY(!PrintJobStore::find(*m_rig->reader, newId(Clock::system())).value());
    }

    void aReasonIsNotedOnlyOnTheWay()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const auto note = [&](const QUuid &id) {
            return write([=](Transaction &tx) { return PrintJobStore::note(tx, id, QStringLiteral("paper out")); });
        };
        const auto sent = note(jobIn(printer, PrintState::Sent).jobId).value();
        QCOMPARE(sent.state, PrintState::Sent);
        QCOMPARE(sent.reason, QStringLiteral("paper out"));
        QCOMPARE(note(jobIn(printer, PrintState::Printed).jobId).error().code, ErrorCode::Conflict);
    }

    void copiesAreMarkedAndCountFromTheOriginal()
    {
        const PrintJob original = jobIn(put(QStringLiteral("A")).value(), PrintState::Printed);
        const auto reprint = [&](const QUuid &id) {
            return write([=](Transaction &tx) { return PrintJobStore::reprint(tx, id, Now + 10); }).value();
        };
        const PrintJob first = reprint(original.jobId);
        const PrintJob second = reprint(first.jobId);
        const PrintJob third = reprint(original.jobId);
        QCOMPARE(first.copy, 1);
        QCOMPARE(second.copy, 2);
        QCOMPARE(third.copy, 3);
        QCOMPARE(second.state, PrintState::Queued);
        QCOMPARE(second.createdAtMs, Now + 10);
        QCOMPARE(second.orderId, original.orderId);
        const Ticket ticket = ticketFromCbor(second.ticket).value();
        QCOMPARE(ticket.copy, 2);
        QCOMPARE(ticket.jobId, second.jobId);
        QVERIFY(!ticket.openDrawer);
        QCOMPARE(PrintJobStore::ofOrder(*m_rig->reader, original.orderId).value().size(), 4);
        QCOMPARE(PrintJobStore::find(*m_rig->reader, original.jobId).value()->state, PrintState::Printed);
    }

    void aStaleOriginalIsReplacedByItsCopyAndARemovedPrinterTakesNone()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const PrintJob stale = append(printer);
        QVERIFY(move(stale.jobId, PrintState::Held, PrintJobStore::stale()));
        const auto reprint = [&](const QUuid &id) { return write([=](Transaction &tx) { return PrintJobStore::reprint(tx, id, Now); }); };
        QVERIFY(reprint(stale.jobId));
        const auto replaced = PrintJobStore::find(*m_rig->reader, stale.jobId).value();
        QCOMPARE(replaced->state, PrintState::Failed);
        QCOMPARE(replaced->reason, QStringLiteral("replaced by copy 1"));
        QVERIFY(write([](Transaction &tx) { return PrinterStore::remove(tx, QStringLiteral("A"), Now); }));
        QCOMPARE(reprint(stale.jobId).error().code, ErrorCode::InvalidInput);
        QCOMPARE(reprint(newId(Clock::system())).error().code, ErrorCode::NotFound);
        QCOMPARE(PrinterStore::removedWithWork(*m_rig->reader).value().size(), 1);
    }

    void aStaleJobWaitsForAPersonWhoMayLetItGo()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const PrintJob stale = append(printer);
        const PrintJob fresh = append(printer);
        QVERIFY(move(stale.jobId, PrintState::Held, PrintJobStore::stale()));
        QCOMPARE(PrintJobStore::next(*m_rig->reader, printer.id).value()->jobId, fresh.jobId);
        QCOMPARE(PrintJobStore::waiting(*m_rig->reader).value().value(printer.id), 1);
        QCOMPARE(PrintJobStore::troubled(*m_rig->reader, 10).value().size(), 1);
        const auto released = move(stale.jobId, PrintState::Queued, {}, Now + PrintJobStore::DefaultTtlMs + 1).value();
        QCOMPARE(released.expiresAtMs, Now + 2 * PrintJobStore::DefaultTtlMs + 1);
        QCOMPARE(PrintJobStore::next(*m_rig->reader, printer.id).value()->jobId, stale.jobId);
    }

    void aJobInDoubtIsNoTroubleOnceACopyStandsForIt()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const PrintJob doubtful = jobIn(printer, PrintState::Unknown);
        const PrintJob failed = jobIn(printer, PrintState::Failed);
        const auto troubled = [this](int limit) {
            QList<QUuid> ids;
            const auto jobs = PrintJobStore::troubled(*m_rig->reader, limit).value();
            for (const PrintJob &job : jobs)
                ids.append(job.jobId);
            return ids;
        };
        QCOMPARE(troubled(10), (QList<QUuid>{doubtful.jobId, failed.jobId}));
        QCOMPARE(troubled(1), QList<QUuid>{failed.jobId}); // the newest count
        const auto copy = write([&](Transaction &tx) { return PrintJobStore::reprint(tx, doubtful.jobId, Now); });
        QVERIFY(copy);
        QCOMPARE(troubled(10), QList<QUuid>{failed.jobId});
        // The copy may be in doubt in its turn; then it is the one to look at.
        QVERIFY(move(copy->jobId, PrintState::Unknown));
        QCOMPARE(troubled(10), (QList<QUuid>{failed.jobId, copy->jobId}));
    }

    void aCopyOfASampleLooksAsTheSampleDid()
    {
        const auto printer = put(QStringLiteral("A")).value();
        const PrintJob sample = jobIn(printer, PrintState::Unknown);
        const PrintJob other = jobIn(printer, PrintState::Unknown);
        const auto copyOf = [&](const PrintJob &job) {
            return write([&](Transaction &tx) { return PrintJobStore::reprint(tx, job.jobId, Now); }).value().id;
        };
        QVERIFY(write([&](Transaction &tx) { return TemplateStore::putForJob(tx, sample.id, "{}"); }));
        QCOMPARE(TemplateStore::forJob(*m_rig->reader, copyOf(sample), TicketKind::Receipt).value(), QByteArray("{}"));
        QCOMPARE(TemplateStore::forJob(*m_rig->reader, copyOf(other), TicketKind::Receipt).value(), QByteArray());
    }

    void openJobsComeOldestFirstAndOnlyThoseOfThePrinter()
    {
        const auto a = put(QStringLiteral("A")).value();
        const auto b = put(QStringLiteral("B")).value();
        QList<QUuid> expected;
        for (const PrintState state : AllStates) {
            jobIn(b, state);
            const PrintJob job = jobIn(a, state);
            if (state == PrintState::Queued || state == PrintState::Sending || state == PrintState::Sent || state == PrintState::Held)
                expected.append(job.jobId);
        }
        const PrintJob unproved = jobIn(a, PrintState::Sent);
        QVERIFY(write([&](Transaction &tx) { return PrintJobStore::note(tx, unproved.jobId, PrintJobStore::unproved()); }));
        QList<QUuid> open;
        const QList<PrintJob> found = PrintJobStore::open(*m_rig->reader, a.id, 10).value();
        for (const PrintJob &job : found)
            open.append(job.jobId);
        QCOMPARE(open, expected);
        QCOMPARE(PrintJobStore::open(*m_rig->reader, a.id, 2).value().size(), 2);
        QCOMPARE(PrintJobStore::moving(*m_rig->reader, a.id).value().size(), 2);
        QCOMPARE(PrintJobStore::troubled(*m_rig->reader, 10).value().size(), 6);
        QCOMPARE(PrintJobStore::waiting(*m_rig->reader).value().value(a.id), 2);
    }

    void theWaitingJobIsFoundByItsIndex()
    {
        auto rows = m_rig->reader->query("EXPLAIN QUERY PLAN SELECT id FROM print_job WHERE printer = ?1 AND state IN (1, 5)"
                                         " AND reason <> 'stale' ORDER BY id LIMIT 1", 1).value();
        QVERIFY(rows.next().value());
        QVERIFY2(rows.text(3).contains(QStringLiteral("print_job_waiting")), qPrintable(rows.text(3)));
        QVERIFY(!rows.next().value()); // no sorting
    }

    void anOversizedTicketIsRefused()
    {
        const auto printer = put(QStringLiteral("A")).value();
        Ticket ticket;
        ticket.station = QString(static_cast<qsizetype>(300) * 1024, QLatin1Char('x'));
        const auto refused = write([&](Transaction &tx) {
            return PrintJobStore::append(tx, printer, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, Now);
        });
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TstPrintJobs)
#include "tst_printjobs.moc"
