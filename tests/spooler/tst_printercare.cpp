// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// What the spooler does about a printer beside printing: incidents, spares, what is known of it, its roll.
#include "domain/printer/capabilities.h"
#include "domain/printer/drawersettings.h"
#include "domain/printer/incidenttracker.h"
#include "printjobs/incidentstore.h"
#include "protocol/factbodies.h"
#include "spooler/printfacts.h"
#include "spoolerrig.h"
#include "support/fakeport.h"
#include "support/patience.h"

using namespace hearth;

namespace {
using C = PrinterCondition;
const QString Front = QStringLiteral("Front");
const QString Spare = QStringLiteral("Spare");

QList<IncidentChange> begins(PrinterCondition cause, qint64 at)
{
    return {{cause, true, at}};
}
} // namespace

class TstPrinterCare : public QObject {
    Q_OBJECT
    std::unique_ptr<FakePrinter> m_front;
    std::unique_ptr<FakePrinter> m_spare;
    std::unique_ptr<SpoolerRig> m_rig;
    FakePort *m_port = nullptr; ///< the spooler's

    PrinterRow add(const QString &name, const QString &address, const QString &spare = {}, int rollMm = 0)
    {
        PrinterRow row{0, name, address, {QStringLiteral("receipt")}};
        row.spare = spare;
        row.rollMm = rollMm;
        const auto stored = m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::put(tx, row, m_rig->clock.nowMs()); });
        if (m_rig->spooler)
            m_rig->spooler->wake();
        return stored.value();
    }
    [[nodiscard]] QList<PrinterIncident> incidents() const { return IncidentStore::recent(*m_rig->till.reader, 100).value(); }
    [[nodiscard]] QList<PrinterCondition> lasting() const
    {
        QList<PrinterCondition> conditions;
        for (const PrinterIncident &incident : incidents()) {
            if (incident.endedAtMs == 0)
                conditions.append(incident.condition);
        }
        return conditions;
    }
    [[nodiscard]] QList<protocol::PrinterIncident> incidentFacts() const
    {
        QList<protocol::PrinterIncident> facts;
        const QList<OutboxFact> all = Outbox::read(*m_rig->till.reader, 0, 1000, 1 << 20).value();
        for (const OutboxFact &fact : all) {
            if (fact.fact.kind == static_cast<int>(protocol::FactKind::PrinterIncident))
                facts.append(protocol::decodePrinterIncident(fact.fact.body).value());
        }
        return facts;
    }
    PrinterRow stored(const QString &name)
    {
        return m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::named(tx, name); }).value().value();
    }
    /** The front printer hangs on a port. */
    FakePort *startAtPort(bool oneWay = true)
    {
        m_port = nullptr;
        m_rig->config.connect = [this, oneWay](const QString &) -> Result<std::unique_ptr<Transport>> {
            auto made = std::make_unique<FakePort>();
            made->oneWay = oneWay;
            m_port = made.get();
            return made;
        };
        add(Front, QStringLiteral("usb:/dev/usb/lp0"));
        m_rig->start();
        [this] { QTRY_VERIFY(m_port != nullptr && m_port->isOpen() && !m_rig->printers.isEmpty()); }();
        return m_port;
    }
    /** A printer and its spare, both up. */
    QUuid startPair(int failoverMs)
    {
        m_rig->config.failoverMs = failoverMs;
        m_rig->config.paperFailoverMs = failoverMs;
        add(Spare, m_spare->address());
        const PrinterRow front = add(Front, m_front->address(), Spare);
        m_rig->start();
        const QUuid first = m_rig->queue(front);
        [&] { QTRY_COMPARE(m_rig->state(first), PrintState::Printed); }();
        return first;
    }

private Q_SLOTS:
    void init()
    {
        m_front = std::make_unique<FakePrinter>();
        m_spare = std::make_unique<FakePrinter>();
        m_rig = std::make_unique<SpoolerRig>();
    }
    void cleanup()
    {
        m_rig.reset();
        m_front.reset();
        m_spare.reset();
    }

    void aCauseThatFlapsIsOneIncident()
    {
        IncidentTracker tracker;
        QCOMPARE(tracker.update({C::CoverOpen}, true, 1'000), begins(C::CoverOpen, 1'000));
        QVERIFY(tracker.update({C::CoverOpen}, true, 2'000).isEmpty());
        QVERIFY(tracker.update({}, true, 3'000).isEmpty());
        QVERIFY(tracker.update({C::CoverOpen}, true, 6'000).isEmpty());
        QVERIFY(tracker.update({}, true, 7'000).isEmpty());
        QVERIFY(tracker.update({}, true, 11'999).isEmpty());
        QCOMPARE(tracker.update({}, true, 12'000), (QList<IncidentChange>{{C::CoverOpen, false, 7'000}}));
        QCOMPARE(tracker.update({C::CoverOpen}, true, 13'000), begins(C::CoverOpen, 13'000));
    }
    void twoCausesAreTwoIncidents()
    {
        IncidentTracker tracker;
        QCOMPARE(tracker.update({C::PaperOut, C::CoverOpen}, true, 1), (QList<IncidentChange>{{C::PaperOut, true, 1}, {C::CoverOpen, true, 1}}));
        QVERIFY(tracker.update({C::PaperOut}, true, 2).isEmpty());
        QCOMPARE(tracker.update({C::PaperOut}, true, 6'000), (QList<IncidentChange>{{C::CoverOpen, false, 2}}));
    }
    void aPrinterOutOfReachEndsNothingOfWhatIsNotKnown()
    {
        IncidentTracker tracker;
        QCOMPARE(tracker.update({C::PaperOut}, true, 1), begins(C::PaperOut, 1));
        QCOMPARE(tracker.update({C::Unreachable}, false, 10), begins(C::Unreachable, 10));
        QVERIFY(tracker.update({C::Unreachable}, false, 100'000).isEmpty());
        QVERIFY(tracker.update({C::PaperOut}, true, 100'001).isEmpty());
        QCOMPARE(tracker.update({C::PaperOut}, true, 106'000), (QList<IncidentChange>{{C::Unreachable, false, 100'001}}));
    }
    void aClockThatIsSetBackKeepsNoIncidentOpenForEver()
    {
        IncidentTracker tracker;
        QCOMPARE(tracker.update({C::HeadHot}, true, 1'000'000), begins(C::HeadHot, 1'000'000));
        QVERIFY(tracker.update({}, true, 1'000'000).isEmpty());
        QCOMPARE(tracker.update({}, true, 500), (QList<IncidentChange>{{C::HeadHot, false, 500}}));
    }
    void strongerKnowledgeStays()
    {
        Capabilities known;
        QVERIFY(known.learn(QStringLiteral("kanji"), QStringLiteral("yes"), Provenance::Assumed));
        QVERIFY(known.learn(QStringLiteral("kanji"), QStringLiteral("no"), Provenance::Person));
        QVERIFY(!known.learn(QStringLiteral("kanji"), QStringLiteral("yes"), Provenance::Probed));
        QVERIFY(known.learn(QStringLiteral("process_id"), QStringLiteral("yes"), Provenance::Probed));
        QVERIFY(known.learn(QStringLiteral("process_id"), QStringLiteral("no"), Provenance::Probed));
        QCOMPARE(Capabilities::fromText(known.toText()), known);
        QVERIFY(!known.isYes(QStringLiteral("kanji"), true));
        QVERIFY(known.isYes(QStringLiteral("cutter"), true));
        QVERIFY(Capabilities::fromText(QStringLiteral("not JSON")).facts().isEmpty());
    }
    void theDrawerHasBothTimesAndAPause()
    {
        QCOMPARE(DrawerSettings::parse({}).value(), (DrawerSettings{2, 100, 500, false}));
        QCOMPARE(DrawerSettings::parse(QStringLiteral("5,50,200,high")).value(), (DrawerSettings{5, 50, 200, true}));
        QCOMPARE(DrawerSettings::parse(DrawerSettings{5, 50, 200, true}.toText()).value(), (DrawerSettings{5, 50, 200, true}));
        for (const char *bad : {"3,100,500,low", "2,100,50,low", "2,0,500,low", "2,100,511,low", "2,130,510,low", "2,100,500", "2,100,500,maybe"})
            QVERIFY2(!DrawerSettings::parse(QLatin1String(bad)), bad);
    }
    void theDrawersSettingsReachItsPulse()
    {
        Ticket ticket;
        ticket.openDrawer = true;
        PrinterRow row{0, Front, QStringLiteral("tcp:127.0.0.1:1"), {QStringLiteral("receipt")}};
        const auto bytes = [&] { return bytesOf(layoutTicket(ticket, paperOf(row)), row, escpos::Fence::None, {}, {}); };
        QVERIFY(bytes().contains(QByteArray("\x1b\x70\x00\x32\xfa", 5)));
        row.drawer = QStringLiteral("5,50,200,high");
        QCOMPARE(bytes().count(QByteArray("\x1b\x70\x01\x19\x64", 5)), 1);
        ticket.copy = 1;
        QVERIFY(!bytes().contains("\x1b\x70"));
    }
    void theTimeForAProofFollowsLengthCopyAndSpeed()
    {
        Ticket ticket;
        ticket.currency = QStringLiteral("CNY");
        const auto withLines = [&ticket](int lines) {
            ticket.lines.clear();
            for (int i = 0; i < lines; ++i)
                ticket.lines.append({QStringLiteral("Margherita"), {}, {}, 1, Money(100)});
            return layoutTicket(ticket, {});
        };
        constexpr int Slowest = 30;
        const int none = paperTimeMs(withLines(0), {}, Slowest);
        const int ten = paperTimeMs(withLines(10), {}, Slowest);
        const int forty = paperTimeMs(withLines(40), {}, Slowest);
        QVERIFY(none > 0 && ten > none);
        QVERIFY(std::abs((forty - none) - 4 * (ten - none)) <= 4); // a line is a line
        QVERIFY(std::abs(paperTimeMs(withLines(40), {}, 2 * Slowest) - forty / 2) <= 1);
        ticket.copy = 1; // a copy begins with a band that says so
        QVERIFY(paperTimeMs(withLines(40), {}, Slowest) > forty);
        PaperProfile label;
        label.heightDots = 240;
        label.gapDots = 16;
        QCOMPARE(paperTimeMs({}, label, Slowest), 256 * 25'400 / 203 / Slowest);
        label.heightDots = 100'000;
        QCOMPARE(paperTimeMs({}, label, 0), 600'000); // ten minutes at most, whatever a printer is said to be
    }
    void theRollEndsAtThePaceOfTheLastHours()
    {
        QCOMPARE(rollEstimate(0, 500, 100, 1'000, 5), RollEstimate{});
        QCOMPARE(rollEstimate(50'000, 49'000, 0, 3'600'000, 5), (RollEstimate{1'000, 0}));
        QCOMPARE(rollEstimate(50'000, 49'000, 2'000, 3'600'000, 5), (RollEstimate{1'000, 1'800'005}));
        QCOMPARE(rollEstimate(50'000, 60'000, 2'000, 3'600'000, 5), (RollEstimate{0, 5}));
    }

    void oneIncidentPerCauseIsKeptAndToldToHq()
    {
        const PrinterRow row = add(Front, m_front->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        QVERIFY(incidents().isEmpty());
        m_front->paperOut = true;
        m_front->report();
        QTRY_COMPARE(lasting(), QList<PrinterCondition>{C::PaperOut});
        QVERIFY(!incidents().first().raw.isEmpty());
        m_front->coverOpen = true; // to change it
        m_front->report();
        QTRY_COMPARE(lasting().size(), 2);
        const qint64 mended = m_rig->clock.nowMs() + 60'000;
        m_rig->clock.advance(60'000);
        m_front->paperOut = m_front->coverOpen = false;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        QCOMPARE(lasting().size(), 2); // not yet: a lid flaps
        m_rig->clock.advance(IncidentTracker::SettleMs);
        QTRY_VERIFY(lasting().isEmpty());
        QCOMPARE(incidents().size(), 2);
        for (const PrinterIncident &incident : incidents())
            QCOMPARE(incident.endedAtMs, mended);
        QTRY_COMPARE(incidentFacts().size(), 4);
        QCOMPARE(incidentFacts().first().printer, row.name);
        QCOMPARE(incidentFacts().first().condition, C::PaperOut);
        QCOMPARE(incidentFacts().first().endedAtMs, 0);
        QCOMPARE(incidentFacts().last().endedAtMs, mended);
    }
    void anIncidentGoesOnOverARestart()
    {
        add(Front, m_front->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        m_front->coverOpen = true;
        m_front->report();
        QTRY_COMPARE(lasting().size(), 1);
        const QUuid id = incidents().first().incidentId;
        m_rig->stop();
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::CoverOpen);
        QCOMPARE(incidents().size(), 1);
        m_front->coverOpen = false;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        m_rig->clock.advance(IncidentTracker::SettleMs + 1);
        QTRY_VERIFY(lasting().isEmpty());
        QCOMPARE(incidents().size(), 1);
        QCOMPARE(incidents().first().incidentId, id);
    }
    void eachJamOfACutterIsAnIncidentOfItsOwn()
    {
        IncidentTracker tracker;
        QCOMPARE(tracker.update({C::CutterError}, true, 100), begins(C::CutterError, 100));
        QCOMPARE(tracker.update({}, true, 200), (QList<IncidentChange>{{C::CutterError, false, 200}}));
        QCOMPARE(tracker.update({C::CutterError}, true, 300), begins(C::CutterError, 300)); // freed a moment ago, and jammed again
    }
    void anIncidentThatTheDatabaseRefusesIsRecordedLater()
    {
        add(Front, m_front->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        QTRY_VERIFY(stored(Front).capabilities.contains(QStringLiteral("probed")));
        storage::WriteFault::failFrom(1, ErrorCode::DiskFull);
        m_front->coverOpen = true;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::CoverOpen);
        QTRY_VERIFY(storage::WriteFault::seen() > 0);
        QVERIFY(lasting().isEmpty());
        storage::WriteFault::failAt(0);
        QTRY_COMPARE(lasting(), QList<PrinterCondition>{C::CoverOpen});
    }
    void aRemovedPrintersIncidentsEnd()
    {
        add(Front, m_front->address());
        m_front->coverOpen = true;
        m_rig->start();
        QTRY_COMPARE(lasting().size(), 1);
        QVERIFY(m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::remove(tx, Front, m_rig->clock.nowMs()); }));
        m_rig->spooler->wake();
        QTRY_VERIFY(lasting().isEmpty());
    }

    // A printer that cannot answer, on a port whose wires can.
    void aPortWithoutPaperHoldsWhatWaitsAndIsAnIncident()
    {
        FakePort *port = startAtPort();
        QCOMPARE(m_rig->condition(), C::Unknown);
        port->say({.paperOut = true});
        QTRY_COMPARE(m_rig->condition(), C::PaperOut);
        QTRY_COMPARE(lasting(), QList<PrinterCondition>{C::PaperOut});
        const QUuid id = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(id), PrintState::Held);
        QCOMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        QVERIFY(port->paper.isEmpty());
        port->say({});
        QTRY_COMPARE(m_rig->state(id), PrintState::Sent);
        QCOMPARE(m_rig->job(id).reason, PrintJobStore::unproved());
        QTRY_COMPARE(m_rig->condition(), C::Unknown); // wires at rest prove nothing
        m_rig->clock.advance(IncidentTracker::SettleMs + 1);
        QTRY_VERIFY(lasting().isEmpty());
    }
    void aTicketThatStopsInThePortWaitsForItsPaper()
    {
        FakePort *port = startAtPort();
        port->takes(100);
        const QUuid id = m_rig->queue(stored(Front));
        QTRY_COMPARE(port->paper.size(), 100);
        port->say({.paperOut = true});
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        QTest::qWait(m_rig->config.proofTimeoutMs + 300); // the time for a proof does not run
        QCOMPARE(m_rig->state(id), PrintState::Sending);
        port->say({});
        port->takes(-1);
        QTRY_COMPARE(m_rig->state(id), PrintState::Sent);
        QCOMPARE(port->paper.count("JOB " + SpoolerRig::tail(id).toLatin1()), 1);
    }
    void aPortThatTakesNothingAndSaysNothingEndsInDoubt()
    {
        FakePort *port = startAtPort();
        port->takes(100);
        const QUuid id = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(id), PrintState::Unknown);
    }
    void wiresThatWereNeverWellSayNothingButThatPaperIsOut()
    {
        FakePort *port = startAtPort();
        port->say({.offline = true, .error = true}); // both are low where nothing is connected to them
        const QUuid first = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(first), PrintState::Sent);
        QCOMPARE(m_rig->condition(), C::Unknown);
        port->say({});
        port->say({.offline = true});
        QTRY_COMPARE(m_rig->condition(), C::Offline);
        const QUuid second = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(second), PrintState::Held);
        port->say({});
        QTRY_COMPARE(m_rig->state(second), PrintState::Sent);
    }
    void theWordOfAPrinterThatAnswersCountsMoreThanItsPorts()
    {
        FakePort *port = startAtPort(false);
        port->say({.paperOut = true});
        QTest::qWait(50);
        QVERIFY(!m_rig->conditions.contains(C::PaperOut));
    }

    void whatThePrinterCanIsFoundOutAndKept()
    {
        add(Front, m_front->address());
        m_rig->start();
        const auto known = [&](const char *what) { return Capabilities::fromText(stored(Front).capabilities).value(QLatin1String(what)); };
        QTRY_COMPARE(known("process_id"), QStringLiteral("yes"));
        QTRY_COMPARE(known("auto_status"), QStringLiteral("yes"));
        m_front->knowsProcessId = false; // another printer stands there now
        m_front->pushesStatus = false;
        m_front->hangUp();
        QTRY_COMPARE_WITH_TIMEOUT(known("process_id"), QStringLiteral("no"), 15'000);
        QTRY_COMPARE(known("queued_status"), QStringLiteral("yes"));
    }

    void whatIsFoundOutTakesNothingFromWhatAPersonSaid()
    {
        const PrinterRow row = add(Front, m_front->address());
        const auto learn = [&](const char *name, const char *value, Provenance provenance) {
            Capabilities found;
            found.learn(QLatin1String(name), QLatin1String(value), provenance);
            return m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::learn(tx, row.id, found); });
        };
        m_rig->start();
        QTRY_VERIFY(stored(Front).capabilities.contains(QStringLiteral("process_id")));
        // The lane has not read this yet when it finds out something more.
        QVERIFY(learn("kanji", "no", Provenance::Person));
        m_front->sendRaw(QByteArray("\x10\x00\x00\x0f", 4));
        QTRY_VERIFY(stored(Front).capabilities.contains(QStringLiteral("drawer_sensor")));
        QVERIFY(learn("kanji", "yes", Provenance::Probed));
        const Capabilities known = Capabilities::fromText(stored(Front).capabilities);
        QCOMPARE(known.value(QStringLiteral("kanji")), QStringLiteral("no"));
        QVERIFY(known.isYes(QStringLiteral("process_id"), false));
    }

    void whatWaitsForADeadPrinterGoesToItsSpareAndSaysSo()
    {
        startPair(300);
        const PrinterRow front = stored(Front);
        m_front->powerOff();
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->condition(1), C::Unreachable, 10'000);
        const QUuid a = m_rig->queue(front);
        const QUuid b = m_rig->queue(front);
        QTRY_COMPARE(m_rig->state(a), PrintState::Printed);
        QTRY_COMPARE(m_rig->state(b), PrintState::Printed);
        QCOMPARE(m_spare->printed(), (QStringList{SpoolerRig::tail(a), SpoolerRig::tail(b)}));
        QCOMPARE(m_rig->job(a).movedFrom, Front);
        QCOMPARE(m_rig->job(a).printerName, Spare);
        QVERIFY2(m_spare->paper.contains("moved from Front"), m_spare->paper.toHex().constData());
        QVERIFY(m_rig->facts(a).contains(PrintState::Queued));
        QCOMPARE(m_rig->facts(a).last(), PrintState::Printed);
        // It is back: nothing of what moved is printed there.
        m_front->listen();
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->condition(1), C::Ok, 10'000);
        const QUuid c = m_rig->queue(front);
        QTRY_COMPARE(m_rig->state(c), PrintState::Printed);
        QCOMPARE(m_front->printed().last(), SpoolerRig::tail(c));
        QVERIFY(!m_front->printed().contains(SpoolerRig::tail(a)));
    }
    void aTicketThatMayBeOnPaperStaysWhereItIs()
    {
        startPair(200);
        m_front->executes = false; // takes it and does nothing
        const QUuid doubtful = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(doubtful), PrintState::Sent);
        m_front->powerOff();
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->state(doubtful), PrintState::Unknown, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->condition(1), C::Unreachable, 10'000);
        const QUuid next = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(next), PrintState::Printed); // at the spare
        QCOMPARE(m_rig->state(doubtful), PrintState::Unknown);
        QCOMPARE(m_spare->printed(), QStringList{SpoolerRig::tail(next)});
        // A person says so: a marked copy at the spare.
        const auto copy = m_rig->till.writer->run(
            [&](storage::Transaction &tx) { return PrintJobStore::reprint(tx, doubtful, m_rig->clock.nowMs(), Spare); });
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(copy.value().jobId), PrintState::Printed);
        QCOMPARE(m_spare->printed().last(), SpoolerRig::tail(copy.value().jobId) + QStringLiteral(" COPY 1"));
        QCOMPARE(m_rig->job(copy.value().jobId).movedFrom, Front);
    }
    void aTicketTakenToAnotherPrinterInTheMomentItStartsComesOutThereOnly()
    {
        startPair(60'000);
        const PrinterRow front = stored(Front);
        const QUuid job = m_rig->queueQuietly(front);
        // The lane has read the job and posts its first step behind the move.
        QPromise<void> gate;
        gate.start();
        const PrinterRow spare = stored(Spare);
        auto blocked = m_rig->till.writer->submit([opened = gate.future(), job, spare, nowMs = m_rig->clock.nowMs()](storage::Transaction &tx) mutable {
            opened.waitForFinished();
            return PrintJobStore::moveTo(tx, job, spare, nowMs);
        });
        m_rig->spooler->wake();
        QTRY_VERIFY(m_rig->till.writer->waiting() > 0); // the lane's step
        gate.finish();
        QVERIFY(blocked.result());
        QTRY_COMPARE(m_rig->state(job), PrintState::Printed);
        QCOMPARE(m_rig->job(job).printerName, Spare);
        QVERIFY(m_spare->printed().contains(SpoolerRig::tail(job)));
        QVERIFY(!m_front->printed().contains(SpoolerRig::tail(job)));
    }
    void aSpareThatIsDownTakesNothing()
    {
        startPair(100);
        m_spare->coverOpen = true;
        m_spare->report();
        QTRY_COMPARE(m_rig->condition(0), C::CoverOpen);
        m_front->paperOut = true;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(1), C::PaperOut);
        const QUuid job = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(job), PrintState::Held);
        QTest::qWait(300);
        QCOMPARE(m_rig->job(job).printerName, Front);
        m_spare->coverOpen = false;
        m_spare->report();
        QTRY_COMPARE(m_rig->state(job), PrintState::Printed);
        QCOMPARE(m_rig->job(job).printerName, Spare);
    }
    void paperIsGivenTimeToBeChanged()
    {
        startPair(100);
        m_rig->stop();
        m_rig->config.paperFailoverMs = 60'000;
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(1), C::Ok);
        m_front->paperOut = true;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(1), C::PaperOut);
        const QUuid job = m_rig->queue(stored(Front));
        QTRY_COMPARE(m_rig->state(job), PrintState::Held);
        QTest::qWait(300); // longer than for a dead one
        m_front->paperOut = false;
        m_front->report();
        QTRY_COMPARE(m_rig->state(job), PrintState::Printed);
        QCOMPARE(m_rig->job(job).printerName, Front);
    }
    void aSpareIsAnotherPrinterThatExists()
    {
        PrinterRow row{0, Front, m_front->address(), {QStringLiteral("receipt")}};
        const auto put = [&](const QString &spare) {
            row.spare = spare;
            return m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::put(tx, row, 1); });
        };
        QCOMPARE(put(Front).error().code, ErrorCode::InvalidInput);
        QCOMPARE(put(QStringLiteral("Nobody")).error().code, ErrorCode::NotFound);
        QVERIFY(put({}));
    }

    void theRollIsMeasuredByWhatWasPrinted()
    {
        const PrinterRow row = add(Front, m_front->address(), {}, 50'000);
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        m_front->paperOut = true;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::PaperOut);
        m_rig->clock.advance(1'000);
        m_front->paperOut = false; // a new one
        m_front->report();
        QTRY_COMPARE(stored(Front).rollSinceMs, m_rig->clock.nowMs());
        m_rig->clock.advance(1'000);
        const QUuid job = m_rig->queue(row);
        QTRY_COMPARE(m_rig->state(job), PrintState::Printed);
        QVERIFY(m_rig->job(job).paperMm > 30);
        QTRY_COMPARE(m_rig->printers.first().rollLeftMm, 50'000 - m_rig->job(job).paperMm);
        QVERIFY(m_rig->printers.first().rollEndsMs > m_rig->clock.nowMs());
    }
    void anOpenLidIsNoNewRoll()
    {
        add(Front, m_front->address(), {}, 50'000);
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        m_front->coverOpen = m_front->paperOut = true; // its sensor sees no paper while it is up
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::CoverOpen);
        m_front->coverOpen = m_front->paperOut = false;
        m_front->report();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        QTRY_VERIFY(stored(Front).capabilities.contains(QStringLiteral("probed")));
        QCOMPARE(stored(Front).rollSinceMs, 0);
    }
    void theDrawersSensorCountsOnceItHasMoved()
    {
        add(Front, m_front->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), C::Ok);
        QCOMPARE(m_rig->printers.first().drawer, QString());
        m_front->pin3Low = true;
        m_front->report();
        QTRY_COMPARE(m_rig->printers.first().drawer, QStringLiteral("open"));
    }
};

QTEST_GUILESS_MAIN(TstPrinterCare)
#include "tst_printercare.moc"
