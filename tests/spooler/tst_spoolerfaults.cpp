// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spoolerrig.h"
#include "support/patience.h"

#include <QTimer>

using namespace hearth;
using storage::WriteFault;

namespace {
using S = PrintState;
constexpr int MostWrites = 60;
} // namespace

/** The i-th database write of a job's way fails, for every i: bytes leave only with `sending` on disk, once. */
class TstSpoolerFaults : public QObject {
    Q_OBJECT
    std::unique_ptr<FakePrinter> m_printer;
    std::unique_ptr<SpoolerRig> m_rig;
    PrinterRow m_row;
    int m_unrecorded = 0; ///< times bytes arrived of a job that the database calls waiting

    void fresh()
    {
        WriteFault::failAt(0);
        m_rig.reset();
        m_printer = std::make_unique<FakePrinter>();
        m_rig = std::make_unique<SpoolerRig>();
        m_unrecorded = 0;
        m_row = m_rig->addPrinter(QStringLiteral("Receipt"), m_printer->address());
        m_printer->onJob = [this] {
            if (m_rig->till.number("SELECT count(*) FROM print_job WHERE state IN (2, 3)") != 1)
                ++m_unrecorded;
        };
    }

private Q_SLOTS:
    void cleanup()
    {
        WriteFault::failAt(0);
        m_rig.reset();
        m_printer.reset();
    }

    void aPrintedJobIsPrintedOnceWhicheverWriteFails()
    {
        for (int i = 1;; ++i) {
            fresh();
            m_rig->start();
            QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
            m_printer->paperOut = true;
            m_printer->report();
            QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
            const QUuid id = m_rig->queue(m_row);
            QTRY_COMPARE(m_rig->state(id), S::Held);
            WriteFault::failAt(i, i % 2 == 0 ? ErrorCode::DiskFull : ErrorCode::Io);
            m_printer->paperOut = false;
            m_printer->report();
            QTRY_COMPARE(m_rig->state(id), S::Printed);
            const int seen = WriteFault::seen();
            QCOMPARE(m_printer->printed(), QStringList{SpoolerRig::tail(id)});
            QCOMPARE(m_rig->facts(id), (QList<S>{S::Held, S::Printed}));
            QCOMPARE(m_unrecorded, 0);
            if (seen < i)
                break; // the whole way went by without reaching write i
            QVERIFY(i < MostWrites);
        }
    }

    void aHeldJobIsHeldOnceWhicheverWriteFails()
    {
        for (int i = 1;; ++i) {
            fresh();
            m_printer->coverOpen = true;
            const QUuid id = m_rig->queue(m_row);
            WriteFault::failAt(i);
            m_rig->start();
            QTRY_COMPARE(m_rig->state(id), S::Held);
            const int seen = WriteFault::seen();
            QCOMPARE(m_rig->facts(id), QList<S>{S::Held});
            QCOMPARE(m_printer->jobBytes, 0);
            if (seen < i)
                break;
            QVERIFY(i < MostWrites);
        }
    }

    void aJobInDoubtIsNeverSentAgainWhicheverWriteFails()
    {
        for (int i = 1;; ++i) {
            fresh();
            m_rig->start();
            QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
            m_printer->hangUpAfter = 200;
            m_printer->paperOut = true;
            m_printer->report();
            QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
            const QUuid id = m_rig->queue(m_row);
            QTRY_COMPARE(m_rig->state(id), S::Held);
            WriteFault::failAt(i);
            m_printer->paperOut = false;
            m_printer->report();
            QTRY_COMPARE(m_rig->state(id), S::Unknown);
            const int seen = WriteFault::seen();
            WriteFault::failAt(0);
            const QUuid next = m_rig->queue(m_row);
            QTRY_COMPARE(m_rig->state(next), S::Printed);
            QCOMPARE(m_rig->state(id), S::Unknown);
            QCOMPARE(m_rig->facts(id), (QList<S>{S::Held, S::Unknown}));
            QVERIFY(!m_printer->printed().contains(SpoolerRig::tail(id)));
            QCOMPARE(m_unrecorded, 0);
            if (seen < i)
                break;
            QVERIFY(i < MostWrites);
        }
    }

    void aRestartRecordsTheDoubtWhicheverWriteFails()
    {
        for (int i = 1;; ++i) {
            fresh();
            const QUuid sending = m_rig->queue(m_row);
            const QUuid sent = m_rig->queue(m_row);
            QVERIFY(m_rig->move(sending, S::Sending));
            QVERIFY(m_rig->move(sent, S::Sending));
            QVERIFY(m_rig->move(sent, S::Sent));
            WriteFault::failAt(i);
            m_rig->start();
            QTRY_COMPARE(m_rig->state(sending), S::Unknown);
            QTRY_COMPARE(m_rig->state(sent), S::Unknown);
            const int seen = WriteFault::seen();
            QCOMPARE(m_rig->facts(sending), QList<S>{S::Unknown});
            QCOMPARE(m_rig->facts(sent), QList<S>{S::Unknown});
            QVERIFY(m_printer->printed().isEmpty());
            if (seen < i)
                break;
            QVERIFY(i < MostWrites);
        }
    }

    void whileNothingCanBeWrittenNothingIsPrinted()
    {
        fresh();
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        const QUuid next = m_rig->till.writer->run([&](storage::Transaction &tx) {
            Ticket ticket;
            ticket.jobId = newId(m_rig->clock);
            return PrintJobStore::append(tx, m_row, QStringLiteral("receipt"), QStringLiteral("receipt"), ticket, m_rig->clock.nowMs());
        }).value().jobId;
        WriteFault::failFrom(1, ErrorCode::DiskFull);
        const qint64 before = m_printer->jobBytes;
        m_rig->spooler->wake();
        QTest::qWait(300);
        QCOMPARE(m_rig->state(next), S::Queued);
        QCOMPARE(m_printer->jobBytes, before);
        WriteFault::failAt(0);
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_printer->printed().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TstSpoolerFaults)
#include "tst_spoolerfaults.moc"
