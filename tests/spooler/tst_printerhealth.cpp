// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spoolerrig.h"
#include "support/patience.h"
#include "support/ptypair.h"

#include <QElapsedTimer>
#include <QFile>
#include <sys/file.h>

using namespace hearth;

namespace {
const QString Receipt = QStringLiteral("Receipt");
}

/** What the spooler says of its printers, and how soon. */
class TstPrinterHealth : public QObject {
    Q_OBJECT
    std::unique_ptr<FakePrinter> m_printer;
    std::unique_ptr<SpoolerRig> m_rig;
    PrinterRow m_row;

    void start(const PrintSpooler::Config &config)
    {
        m_rig->config = config;
        m_rig->config.databasePath = m_rig->till.path();
        m_row = m_rig->addPrinter(Receipt, m_printer->address());
        m_rig->start();
    }
    /** The times a till runs with. */
    void startAsShipped() { start(PrintSpooler::Config{}); }
    /** Milliseconds until the condition is said. */
    qint64 until(PrinterCondition condition, int limitMs)
    {
        QElapsedTimer timer;
        timer.start();
        while (m_rig->condition() != condition && timer.elapsed() < limitMs)
            QTest::qWait(2);
        return m_rig->condition() == condition ? timer.elapsed() : limitMs;
    }

private Q_SLOTS:
    void init()
    {
        m_printer = std::make_unique<FakePrinter>();
        m_rig = std::make_unique<SpoolerRig>();
    }
    void cleanup()
    {
        m_rig.reset();
        m_printer.reset();
    }

    void nothingIsSaidToBeKnownBeforeTheFirstAnswer()
    {
        m_printer->answersStatus = false;
        startAsShipped();
        QTest::qWait(300);
        QCOMPARE(m_rig->printers.size(), 1);
        QCOMPARE(m_rig->printers.first().condition, PrinterCondition::Unknown);
        QCOMPARE(m_rig->printers.first().seenMs, 0);
        QCOMPARE(m_rig->printers.first().address, m_printer->address());
    }

    void whatThePrinterReportsIsSaidWithinHalfASecond()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        QTRY_COMPARE(m_rig->printers.first().raw.size(), 4);
        QTest::qWait(50);
        m_printer->paperOut = true;
        m_printer->report();
        QVERIFY(until(PrinterCondition::PaperOut, 2'000) < 500);
        QCOMPARE(m_rig->printers.first().raw, QByteArray::fromHex("1c000c0f"));
        m_rig->clock.advance(5'000);
        m_printer->coverOpen = true; // counts more than the paper
        m_printer->report();
        QVERIFY(until(PrinterCondition::CoverOpen, 2'000) < 500);
        QCOMPARE(m_rig->printers.first().sinceMs, m_rig->clock.nowMs());
        QCOMPARE(m_rig->printers.first().seenMs, m_rig->clock.nowMs());
        m_printer->cutterError = true;
        m_printer->report();
        QVERIFY(until(PrinterCondition::CutterError, 2'000) < 500);
        m_printer->paperOut = m_printer->coverOpen = m_printer->cutterError = false;
        m_printer->report();
        QTRY_VERIFY(m_rig->cutterStops(m_row));
        QVERIFY(m_rig->freeCutter(m_row)); // it stops until a person says so
        QVERIFY(until(PrinterCondition::Ok, 2'000) < 500);
    }

    void aPrinterThatReportsNothingByItselfIsAskedOftenEnough()
    {
        m_printer->pushesStatus = false;
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        m_printer->coverOpen = true;
        QVERIFY(until(PrinterCondition::CoverOpen, 5'000) < 2'000);
        m_printer->coverOpen = false;
        QVERIFY(until(PrinterCondition::Ok, 5'000) < 2'000);
    }

    void aSilentPrinterIsUnreachableWithinTenSecondsButNotAfterOneMissedAnswer()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        const int rounds = m_printer->rounds;
        m_printer->answersStatus = false;
        const qint64 took = until(PrinterCondition::Unreachable, 12'000);
        QVERIFY2(took < 10'000, qPrintable(QString::number(took)));
        QVERIFY(m_printer->rounds - rounds >= 2);
        m_printer->answersStatus = true;
        QVERIFY(until(PrinterCondition::Ok, 8'000) < 8'000);
    }

    void aPrinterThatIsSwitchedOffIsUnreachableWithinTenSeconds()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        m_printer->powerOff();
        QVERIFY(until(PrinterCondition::Unreachable, 12'000) < 10'000);
        const qint64 since = m_rig->printers.first().sinceMs;
        // The last answer of a printer that was well says nothing of one that is gone.
        QCOMPARE(m_rig->printers.first().raw, QByteArray());
        const auto incidents = [this] { return IncidentStore::recent(*m_rig->till.reader, 10).value(); };
        QTRY_COMPARE(incidents().size(), 1);
        QCOMPARE(incidents().first().condition, PrinterCondition::Unreachable);
        QCOMPARE(incidents().first().raw, QByteArray());
        m_rig->clock.advance(60'000);
        QTest::qWait(1'500);
        QCOMPARE(m_rig->printers.first().sinceMs, since);
        m_printer->listen();
        QVERIFY(until(PrinterCondition::Ok, 5'000) < 5'000);
        QCOMPARE(m_rig->printers.first().raw.size(), 4);
    }

    void aPrinterThatHangsUpOnEveryCallerHasAnotherOwner()
    {
        QTcpServer held; // takes one connection, and has it
        QVERIFY(held.listen(QHostAddress::LocalHost));
        connect(&held, &QTcpServer::newConnection, &held, [&held] {
            while (QTcpSocket *second = held.nextPendingConnection()) {
                connect(second, &QTcpSocket::disconnected, second, &QObject::deleteLater);
                second->disconnectFromHost();
            }
        });
        m_row = m_rig->addPrinter(Receipt, QStringLiteral("tcp:127.0.0.1:%1").arg(held.serverPort()));
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Unreachable);
        QTRY_VERIFY2(m_rig->printers.first().note.startsWith(anotherOwner()), qPrintable(m_rig->printers.first().note));
        const QUuid id = m_rig->queue(m_row);
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("unreachable: ") + anotherOwner());
        // Switched off is another matter, and is said so.
        held.close();
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("unreachable"));
        QTRY_VERIFY(m_rig->printers.first().note.contains(QStringLiteral("refused")));
    }
    void aDeviceThatAnotherProgramHasIsSaidToBeInUse()
    {
        PtyPair pty;
        const int other = ::open(QFile::encodeName(pty.path()).constData(), O_RDWR | O_NOCTTY | O_CLOEXEC);
        QVERIFY(other >= 0 && ::flock(other, LOCK_EX | LOCK_NB) == 0);
        m_row = m_rig->addPrinter(Receipt, QStringLiteral("usb:") + pty.path());
        m_rig->start();
        const QUuid id = m_rig->queue(m_row);
        QTRY_VERIFY2(m_rig->job(id).reason.startsWith(QStringLiteral("unreachable: ") + pty.path() + inUseBy()), qPrintable(m_rig->job(id).reason));
        ::close(other);
    }

    void aConnectionThatIsOnlyRenewedIsNoTrouble()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        QTest::qWait(1'200);
        m_printer->hangUp();
        QTRY_COMPARE(m_printer->connections, 2);
        QTest::qWait(300);
        QVERIFY(!m_rig->conditions.contains(PrinterCondition::Unreachable));
    }

    void halfAnswersAreNeverReadAsOthers()
    {
        m_rig->config.answerTimeoutMs = 150;
        start(m_rig->config);
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        for (int answers : {1, 2, 3, 1, 3}) {
            m_printer->statusAnswers = answers; // of four
            QTRY_COMPARE(m_printer->statusAnswers, 0);
            QTest::qWait(200);
            m_printer->statusAnswers = -1;
            const int rounds = m_printer->rounds;
            QTRY_VERIFY(m_printer->rounds > rounds + 1);
        }
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        m_rig->conditions.remove(PrinterCondition::Unreachable);
        m_rig->conditions.remove(PrinterCondition::Unknown);
        QCOMPARE(m_rig->conditions, QSet<PrinterCondition>{PrinterCondition::Ok});
    }

    void aPrinterInTroubleThatReportsByItselfIsAskedLittleButIsNotForgotten()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        QTest::qWait(50);
        m_printer->paperOut = true;
        m_printer->report();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::PaperOut);
        const int rounds = m_printer->rounds;
        const int answers = m_printer->questions;
        m_rig->clock.advance(10'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->printers.first().seenMs, m_rig->clock.nowMs(), 9'000);
        QTest::qWait(3'500);
        QVERIFY(m_printer->rounds - rounds <= 4);
        QCOMPARE(m_printer->questions - answers, m_printer->rounds - rounds); // one question each
        m_printer->answersStatus = false;
        QVERIFY(until(PrinterCondition::Unreachable, 12'000) < 10'000);
    }

    void healthIsSaidAgainWithoutAnyChange()
    {
        startAsShipped();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
        QTest::qWait(150);
        const int said = m_rig->said;
        m_rig->clock.advance(10'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_rig->said > said, 6'000);
        QCOMPARE(m_rig->printers.first().seenMs, m_rig->clock.nowMs());
    }

    void anAddressThatCannotBeUsedIsUnreachableAtOnce()
    {
        m_rig->addPrinter(QStringLiteral("Bad"), QStringLiteral("carrier-pigeon:1"));
        m_rig->start();
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Unreachable);
    }
};

QTEST_GUILESS_MAIN(TstPrinterHealth)
#include "tst_printerhealth.moc"
