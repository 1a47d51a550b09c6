// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spoolerrig.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QTimer>

using namespace hearth;

namespace {
using S = PrintState;
const QString Receipt = QStringLiteral("Receipt");
} // namespace

/** A job's way to paper and every way it can go wrong. */
class TstSpooler : public QObject {
    Q_OBJECT
    std::unique_ptr<FakePrinter> m_printer;
    std::unique_ptr<SpoolerRig> m_rig;
    PrinterRow m_row;

    void startReady()
    {
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
    }

private Q_SLOTS:
    void init()
    {
        m_printer = std::make_unique<FakePrinter>();
        m_rig = std::make_unique<SpoolerRig>();
    }
    void cleanup()
    {
        storage::WriteFault::failAt(0);
        m_rig.reset();
        m_printer.reset();
    }

    void aJobIsPrintedStepByStepAndProved()
    {
        startReady();
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QTRY_COMPARE(m_rig->steps.value(id), (QList<S>{S::Sending, S::Sent, S::Printed}));
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
        const PrintJob job = m_rig->job(id);
        QCOMPARE(job.proof, QStringLiteral("process_id"));
        QVERIFY(job.sendingAtMs > 0 && job.sentAtMs > 0 && job.printedAtMs > 0);
        QCOMPARE(m_rig->facts(id), QList<S>{S::Printed});
        QCOMPARE(m_rig->factsSaid, 1);
        QCOMPARE(m_printer->connections, 1);
    }

    void sendingIsOnDiskBeforeTheFirstByteArrives()
    {
        startReady();
        int seen = 0;
        m_printer->onJob = [&] {
            seen = static_cast<int>(m_rig->till.number("SELECT count(*) FROM print_job WHERE state = 1"));
        };
        seen = -1;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(seen, 0);
    }

    void jobsOfOnePrinterComeOutInOrderOverOneConnection()
    {
        startReady();
        QStringList expected;
        QUuid last;
        for (int i = 0; i < 25; ++i) {
            last = m_rig->queue(m_row);
            expected.append(SpoolerRig::tail(last));
        }
        QTRY_COMPARE(m_rig->state(last), S::Printed);
        QCOMPARE(m_printer->printed(), expected);
        QCOMPARE(m_printer->connections, 1);
        QTRY_COMPARE(m_rig->printers.first().queued, 0);
    }

    void aPrinterWithoutProcessIdsIsProvedByItsQueuedStatus()
    {
        m_printer->knowsProcessId = false;
        startReady();
        const QUuid first = m_rig->queue(m_row);
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(m_rig->job(first).proof, QStringLiteral("gs_r"));
        QCOMPARE(m_printer->printed(), (QStringList{SpoolerRig::tail(first), SpoolerRig::tail(second)}));
    }

    void aPrinterThatProvesNothingLeavesItsJobsSentAndHoldsUpNobody()
    {
        m_printer->knowsProcessId = false;
        m_printer->knowsQueuedStatus = false;
        startReady();
        const QUuid first = m_rig->queue(m_row);
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_printer->printed().size(), 2);
        QTRY_COMPARE(m_rig->state(second), S::Sent);
        QCOMPARE(m_rig->job(first).reason, PrintJobStore::unproved());
        QCOMPARE(m_rig->facts(first), QList<S>{S::Sent});
        // They rest: nothing makes them unknown, not even a restart.
        m_rig->stop();
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        const QUuid third = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(third), S::Sent);
        QCOMPARE(m_rig->state(first), S::Sent);
        QCOMPARE(m_printer->printed().size(), 3);
    }

    void aJobIsHeldWithItsReasonAndGoesOnByItself_data()
    {
        QTest::addColumn<int>("trouble");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<PrinterCondition>("condition");
        QTest::newRow("paper") << 0 << QStringLiteral("paper out") << PrinterCondition::PaperOut;
        QTest::newRow("cover") << 1 << QStringLiteral("cover open") << PrinterCondition::CoverOpen;
        QTest::newRow("offline") << 3 << QStringLiteral("offline") << PrinterCondition::Offline;
    }
    void aJobIsHeldWithItsReasonAndGoesOnByItself()
    {
        QFETCH(const int, trouble);
        QFETCH(const QString, reason);
        QFETCH(const PrinterCondition, condition);
        const std::array<bool *, 4> switches{&m_printer->paperOut, &m_printer->coverOpen, &m_printer->cutterError, &m_printer->offlineOnly};
        startReady();
        *switches.at(static_cast<std::size_t>(trouble)) = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->condition(), condition);
        const QUuid first = m_rig->queue(m_row);
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(first), S::Held);
        QCOMPARE(m_rig->job(first).reason, reason);
        QTRY_COMPARE(m_rig->printers.first().queued, 2);
        QTest::qWait(200); // several rounds: the fact is made once
        QCOMPARE(m_rig->facts(first), QList<S>{S::Held});
        QCOMPARE(m_printer->jobBytes, 0);
        *switches.at(static_cast<std::size_t>(trouble)) = false;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(m_printer->printed(), (QStringList{SpoolerRig::tail(first), SpoolerRig::tail(second)}));
        QCOMPARE(m_rig->facts(first), (QList<S>{S::Held, S::Printed}));
        QCOMPARE(m_rig->facts(second), QList<S>{S::Printed});
    }

    void anotherReasonIsSaidOnceMore()
    {
        startReady();
        m_printer->paperOut = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        m_printer->coverOpen = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("cover open"));
        QCOMPARE(m_rig->facts(id), (QList<S>{S::Held, S::Held}));
    }

    void anUnreachablePrinterHoldsItsJobsUntilItComes()
    {
        m_printer->powerOff();
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        m_rig->start();
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_rig->job(id).reason, QStringLiteral("unreachable"));
        QCOMPARE(m_rig->condition(), PrinterCondition::Unreachable);
        m_printer->listen();
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
    }

    void paperThatEndsInTheMiddleIsWaitedForAndNothingIsSentAgain()
    {
        m_rig->config.pollMs = 60'000;
        m_printer->pushesStatus = false;
        startReady();
        m_printer->onJob = [&] { m_printer->paperOut = true; }; // it has not said so yet
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Sent);
        m_printer->onJob = nullptr;
        m_printer->pushesStatus = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        QTest::qWait(700); // longer than the time for a proof
        QCOMPARE(m_rig->state(id), S::Sent);
        m_printer->paperOut = false;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QVERIFY(m_rig->job(id).reason.isEmpty());
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
        QCOMPARE(m_rig->facts(id), QList<S>{S::Printed});
    }

    void aConnectionLostInTheMiddleLeavesTheJobUnknownForEver()
    {
        startReady();
        m_printer->hangUpAfter = 60;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        QVERIFY2(m_rig->job(id).reason.contains(QStringLiteral("connection was lost")), qPrintable(m_rig->job(id).reason));
        QCOMPARE(m_rig->facts(id), QList<S>{S::Unknown});
        // The next one is printed; this one never again by itself.
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(!m_printer->printed().contains(SpoolerRig::tail(id)));
        QCOMPARE(m_printer->connections, 2);
        // The torn ticket was ended on paper, once, before the next began.
        QCOMPARE(m_printer->paper.count("INTERRUPTED"), 1);
        QVERIFY(m_printer->paper.indexOf("INTERRUPTED") < m_printer->paper.indexOf(SpoolerRig::tail(next).toLatin1()));
    }

    void aConnectionLostBeforeTheFirstByteHoldsTheJobAndPrintsItOnce()
    {
        startReady();
        bool once = true;
        const QObject here; // the connection ends with what it names
        connect(m_rig->spooler.get(), &PrintSpooler::jobChanged, &here, [&](const QUuid &, PrintState state) {
            if (state != S::Sending || !std::exchange(once, false))
                return;
            m_printer->hangUp();
            QTest::qWait(100); // the spooler hears of it between its commit and its first byte
        });
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QTRY_COMPARE(m_rig->steps.value(id), (QList<S>{S::Sending, S::Held, S::Sending, S::Sent, S::Printed}));
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
        QCOMPARE(m_rig->job(id).attempts, 2);
    }

    void paperThatEndsBeforeTheFirstByteHoldsTheJob()
    {
        startReady();
        bool once = true;
        const QObject here; // the connection ends with what it names
        connect(m_rig->spooler.get(), &PrintSpooler::jobChanged, &here, [&](const QUuid &, PrintState state) {
            if (state != S::Sending || !std::exchange(once, false))
                return;
            m_printer->paperOut = true;
            m_printer->report();
            QTest::qWait(100);
        });
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        QCOMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_printer->jobBytes, 0);
        m_printer->paperOut = false;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
    }

    void anAnswerThatNeverComesMakesTheJobUnknownAndALateOneProvesIt()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        QVERIFY2(m_rig->job(id).reason.contains(QStringLiteral("no proof")), qPrintable(m_rig->job(id).reason));
        m_printer->releaseFences();
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_rig->facts(id), (QList<S>{S::Unknown, S::Printed}));
        QCOMPARE(m_rig->job(id).proof, QStringLiteral("process_id"));
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
    }

    void aPrinterThatProvesNothingMoreGetsNothingMore()
    {
        m_rig->config.proofTimeoutMs = 100;
        startReady();
        m_printer->withholdsFences = true;
        QList<QUuid> jobs;
        for (int i = 0; i < 3; ++i)
            jobs.append(m_rig->queue(m_row));
        QTRY_COMPARE(m_rig->state(jobs.at(0)), S::Unknown);
        // Its status says that all is well; two more tickets must not follow the first into the unknown.
        QTRY_COMPARE(m_rig->state(jobs.at(1)), S::Held);
        QVERIFY2(m_rig->job(jobs.at(1)).reason.contains(QStringLiteral("does not print")), qPrintable(m_rig->job(jobs.at(1)).reason));
        QCOMPARE(m_rig->condition(), PrinterCondition::Ok);
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(jobs.at(0))});
        m_printer->releaseFences();
        for (const QUuid &job : std::as_const(jobs))
            QTRY_COMPARE(m_rig->state(job), S::Printed);
        QCOMPARE(m_printer->printed().size(), 3);
    }

    void theAnswerToALaterJobProvesTheOneBefore()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(first), S::Unknown);
        m_printer->withholdsFences = false; // the first answer stays lost
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        QCOMPARE(m_printer->printed(), (QStringList{SpoolerRig::tail(first), SpoolerRig::tail(second)}));
    }

    void aPrinterThatFellSilentInATicketGetsItsTornPieceEnded()
    {
        // The cable is pulled: no reset comes, the bytes are with the system, nothing answers any more.
        m_rig->config.proofTimeoutMs = 100;
        startReady();
        m_printer->withholdsFences = true;
        m_printer->onJob = [&] { m_printer->answersStatus = false; };
        const QUuid torn = m_rig->queue(m_row);
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(torn), S::Unknown);
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Unreachable);
        QTRY_VERIFY(m_printer->connections > 1);
        QVERIFY(!m_printer->paper.contains("INTERRUPTED"));
        m_printer->onJob = nullptr;
        m_printer->withholdsFences = false;
        m_printer->answersStatus = true;
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(torn), S::Unknown);
        // The slip with its cut stands between the two.
        const qsizetype slip = m_printer->paper.indexOf("INTERRUPTED");
        QVERIFY(slip > m_printer->paper.indexOf(SpoolerRig::tail(torn).toLatin1()));
        QVERIFY(slip < m_printer->paper.indexOf(SpoolerRig::tail(next).toLatin1()));
    }
    void aTillThatStartsWithItsNewestTicketInDoubtEndsTheTornPieceFirst()
    {
        m_rig->config.proofTimeoutMs = 100;
        startReady();
        m_printer->withholdsFences = true;
        const QUuid torn = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(torn), S::Unknown);
        m_rig->stop();
        m_printer->withholdsFences = false;
        m_rig->start();
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QVERIFY(m_printer->paper.contains("INTERRUPTED"));
        // After a ticket that was proved nothing is torn.
        m_rig->stop();
        m_rig->start();
        const QUuid last = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(last), S::Printed);
        QCOMPARE(m_printer->paper.count("INTERRUPTED"), 1);
    }
    void whileTheDatabaseRefusesThePrinterIsAskedAsEver()
    {
        startReady();
        const QUuid id = m_rig->queueQuietly(m_row);
        storage::WriteFault::failFrom(1);
        m_rig->spooler->wake();
        QTRY_VERIFY(storage::WriteFault::seen() > 0);
        m_printer->answersStatus = false;
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Unreachable);
        QCOMPARE(m_rig->state(id), S::Queued);
        // The disk is well again, the printer is not: not one byte leaves on what it said before.
        storage::WriteFault::failAt(0);
        QTRY_COMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_printer->jobBytes, 0);
        m_printer->answersStatus = true;
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_printer->printed().size(), 1);
    }

    void anAnswerOnANewConnectionProvesNothing()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        m_printer->hangUp();
        QTRY_COMPARE(m_printer->connections, 2);
        QTRY_VERIFY(m_printer->rounds > 2);
        m_printer->sendRaw(QByteArray("\x37\x22" "0001\x00", 7));
        m_printer->withholdsFences = false;
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Unknown);
        QCOMPARE(m_printer->printed().count(SpoolerRig::tail(id)), 1);
    }

    void aNamelessAnswerThatIsMissingCostsAFreshConnection()
    {
        m_printer->knowsProcessId = false;
        startReady();
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        m_printer->withholdsFences = true;
        const QUuid lost = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(lost), S::Unknown);
        m_printer->withholdsFences = false;
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_printer->connections, 2);
        QCOMPARE(m_rig->state(lost), S::Unknown);
        QCOMPARE(m_printer->printed().size(), 3);
    }

    void aPrinterThatNoLongerExecutesHoldsItsJobsThoughItSaysAllIsWell()
    {
        m_rig->config.proofTimeoutMs = 100;
        m_rig->config.answerTimeoutMs = 100;
        startReady();
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(first), S::Printed);
        m_printer->executes = false;
        m_printer->hangUp();
        QTRY_COMPARE(m_printer->connections, 2);
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(second), S::Held);
        QCOMPARE(m_rig->job(second).reason, QStringLiteral("the printer answers but does not print"));
        QCOMPARE(m_rig->condition(), PrinterCondition::Ok);
        m_printer->executes = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(m_printer->printed(), (QStringList{SpoolerRig::tail(first), SpoolerRig::tail(second)}));
    }

    void anotherPrinterAtTheSameAddressIsFoundOut()
    {
        m_rig->config.answerTimeoutMs = 100;
        startReady();
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(first).proof, QStringLiteral("process_id"));
        m_printer->knowsProcessId = false;
        m_printer->hangUp();
        QTRY_COMPARE(m_printer->connections, 2);
        const QUuid second = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(second).proof, QStringLiteral("gs_r"));
    }

    void whatAProcessBeforeLeftOnItsWayIsUnknown()
    {
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        const QUuid sending = m_rig->queue(m_row);
        const QUuid sent = m_rig->queue(m_row);
        const QUuid waiting = m_rig->queue(m_row);
        QVERIFY(m_rig->move(sending, S::Sending));
        QVERIFY(m_rig->move(sent, S::Sending));
        QVERIFY(m_rig->move(sent, S::Sent));
        m_rig->start();
        QTRY_COMPARE(m_rig->state(waiting), S::Printed);
        QCOMPARE(m_rig->state(sending), S::Unknown);
        QCOMPARE(m_rig->state(sent), S::Unknown);
        QCOMPARE(m_rig->facts(sending), QList<S>{S::Unknown});
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(waiting)});
    }

    void aStaleTicketWaitsForAPersonAndItsCopyIsMarked()
    {
        m_printer->paperOut = true;
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        m_rig->start();
        const QUuid old = m_rig->queue(m_row, 1'000);
        QTRY_COMPARE(m_rig->job(old).reason, QStringLiteral("paper out"));
        m_rig->clock.advance(2'000);
        const QUuid fresh = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(old).reason, PrintJobStore::stale());
        QCOMPARE(m_rig->state(old), S::Held);
        m_printer->paperOut = false;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(fresh), S::Printed);
        QCOMPARE(m_rig->state(old), S::Held);
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(fresh)});
        const QUuid copy = m_rig->reprint(old);
        QTRY_COMPARE(m_rig->state(copy), S::Printed);
        QCOMPARE(m_printer->printed().last(), SpoolerRig::tail(copy) + QStringLiteral(" COPY 1"));
        QCOMPARE(m_rig->state(old), S::Failed);
        // Let go by a person it prints.
        const QUuid released = m_rig->queue(m_row, -1);
        QTRY_COMPARE(m_rig->job(released).reason, PrintJobStore::stale());
        QVERIFY(m_rig->move(released, S::Queued));
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(released), S::Printed);
    }

    void aDeadPrinterDelaysNoOther_data()
    {
        QTest::addColumn<bool>("silent");
        QTest::newRow("refuses") << false;
        QTest::newRow("is silent") << true;
    }
    void aDeadPrinterDelaysNoOther()
    {
        QFETCH(const bool, silent);
        FakePrinter dead;
        if (silent)
            dead.answersStatus = false;
        else
            dead.powerOff();
        const PrinterRow deadRow = m_rig->addPrinter(QStringLiteral("Dead"), dead.address());
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(1), PrinterCondition::Ok);
        const QUuid stuck = m_rig->queue(deadRow);
        qint64 longest = 0;
        for (int i = 0; i < 40; ++i) {
            QElapsedTimer timer;
            timer.start();
            const QUuid id = m_rig->queue(m_row);
            QTRY_COMPARE(m_rig->steps.value(id).size(), 3);
            longest = std::max(longest, timer.elapsed());
        }
        QTRY_COMPARE(m_rig->state(stuck), S::Held);
        QCOMPARE(m_rig->condition(0), PrinterCondition::Unreachable);
        QCOMPARE(m_printer->printed().size(), 40);
        QVERIFY2(longest < 2'000, qPrintable(QString::number(longest)));
    }

    void aTicketThatCannotBeReadFailsAndTheNextIsPrinted()
    {
        startReady();
        m_printer->paperOut = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
        const QUuid bad = m_rig->queue(m_row);
        const QUuid good = m_rig->queue(m_row);
        QVERIFY(m_rig->till.writer->run([&](storage::Transaction &tx) {
            return tx.exec("UPDATE print_job SET ticket = x'ff00' WHERE job_id = ?1", bad);
        }));
        m_printer->paperOut = false;
        m_printer->report();
        QTRY_COMPARE(m_rig->state(good), S::Printed);
        QCOMPARE(m_rig->state(bad), S::Failed);
        QCOMPARE(m_rig->facts(bad).last(), S::Failed);
    }

    void aJobQueuedAfterItsPrinterMovedIsNotPrintedAtTheOldPlace()
    {
        FakePrinter elsewhere;
        startReady();
        m_printer->withholdsFences = true;
        const QUuid first = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(first), S::Sent);
        // Moved and queued while the lane is busy; the end of the job before it looks for the next before anybody wakes it.
        const auto stored = m_rig->till.writer->run([&](storage::Transaction &tx) {
            return PrinterStore::put(tx, {0, Receipt, elsewhere.address(), {QStringLiteral("receipt")}, 576}, 1);
        });
        QVERIFY(stored);
        const QUuid second = m_rig->queueQuietly(m_row);
        m_printer->withholdsFences = false;
        m_printer->releaseFences();
        QTRY_COMPARE(m_rig->state(second), S::Printed);
        QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(first)});
        QCOMPARE(elsewhere.printed(), QStringList{SpoolerRig::tail(second)});
    }

    void theJobsOfARemovedPrinterFailAndAMovedPrinterIsFollowed()
    {
        FakePrinter elsewhere;
        startReady();
        QVERIFY(m_rig->state(m_rig->queue(m_row)) != S::Failed);
        QTRY_COMPARE(m_printer->printed().size(), 1);
        m_rig->addPrinter(Receipt, elsewhere.address());
        const QUuid moved = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(moved), S::Printed);
        QCOMPARE(elsewhere.printed(), QStringList{SpoolerRig::tail(moved)});
        elsewhere.paperOut = true;
        elsewhere.report();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
        const QUuid waiting = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(waiting), S::Held);
        QVERIFY(m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::remove(tx, Receipt, 1); }));
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(waiting), S::Failed);
        QCOMPARE(m_rig->job(waiting).reason, QStringLiteral("the printer was removed"));
        QTRY_VERIFY(m_rig->printers.isEmpty());
        m_rig->addPrinter(Receipt, m_printer->address());
        const QUuid back = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(back), S::Printed);
    }

    void stoppingWaitsForTheTicketThatIsOnItsWay()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Sent);
        QTimer::singleShot(100, m_printer.get(), [this] { m_printer->releaseFences(); });
        m_rig->stop();
        QCOMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_rig->state(next), S::Queued);
    }

    void stoppingWithoutAnAnswerRecordsTheDoubt()
    {
        m_rig->config.proofTimeoutMs = 60'000;
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Sent);
        QElapsedTimer timer;
        timer.start();
        m_rig->stop();
        QVERIFY(timer.elapsed() < 3'000);
        QCOMPARE(m_rig->state(id), S::Unknown);
        m_rig->start();
        const QUuid next = m_rig->queue(m_row);
        m_printer->withholdsFences = false;
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_printer->printed().count(SpoolerRig::tail(id)), 1);
    }

    void aJobMovedByAPersonMeanwhileIsLeftAlone()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(m_rig->move(id, S::Printed));
        m_printer->releaseFences();
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_rig->facts(id), QList<S>{S::Unknown});
    }

    void garbageFromThePrinterMovesNothing()
    {
        startReady();
        m_printer->withholdsFences = true;
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Sent);
        m_printer->sendRaw(QByteArray::fromHex("ff00ee8081" "372230" "5f4142" "00" "37229999"));
        m_printer->sendRaw(QByteArray(500, '\xff'));
        QTest::qWait(50);
        QVERIFY(m_rig->state(id) != S::Printed);
        m_printer->hangUp();
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        m_printer->withholdsFences = false;
        const QUuid next = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
    }
};

QTEST_GUILESS_MAIN(TstSpooler)
#include "tst_spooler.moc"
