// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/layout.h"
#include "spooler/printfacts.h"
#include "spoolerrig.h"
#include "support/patience.h"
#include "virtualprinter/virtualprinter.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hearth;
using virtualprinter::VirtualPrinter;

namespace {
using S = PrintState;
}

/** The spooler with a label printer: what is proved by its status byte, and what is not. */
class TstLabelLane : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_out;
    std::unique_ptr<VirtualPrinter> m_printer;
    std::unique_ptr<SpoolerRig> m_rig;
    PrinterRow m_row;
    QStringList m_pieces;

    void begin(bool printingBit = true)
    {
        virtualprinter::PrinterConfig config;
        config.out = m_out->filePath(QStringLiteral("paper"));
        config.pictures = false;
        config.millimetresPerSecond = 80; // 0.4 s a label: seen also where the machine is busy
        config.model.language = virtualprinter::Model::Language::Tspl;
        config.model.printingBit = printingBit;
        m_printer = std::make_unique<VirtualPrinter>(config);
        QVERIFY(m_printer->start());
        connect(m_printer.get(), &VirtualPrinter::pieceCut, this,
                [this](const paper::Page &page, int, bool) { m_pieces.append(paper::textOf(page)); });
        beginAt(QStringLiteral("tcp:") + m_printer->address());
        QTRY_COMPARE(m_rig->condition(), PrinterCondition::Ok);
    }
    void beginAt(const QString &address)
    {
        PrinterRow row{0, QStringLiteral("Cups"), address, {QStringLiteral("cups")}, 320};
        row.language = PrinterLanguage::Tspl;
        row.heightDots = 240;
        row.gapDots = 16;
        m_rig = std::make_unique<SpoolerRig>();
        m_rig->config.proofTimeoutMs = 1'200;
        m_row = m_rig->till.writer->run([&](storage::Transaction &tx) { return PrinterStore::put(tx, row, m_rig->clock.nowMs()); }).value();
        m_rig->start();
    }
    void control(const QByteArray &line) { QVERIFY(m_printer->control(QString::fromLatin1(line))); }
    Ticket label(int part = 1) const
    {
        Ticket ticket;
        ticket.kind = TicketKind::Label;
        ticket.orderId = newId(m_rig->clock);
        ticket.jobId = newId(m_rig->clock);
        ticket.receiptNumber = 7;
        ticket.language = QStringLiteral("zh_CN");
        ticket.lines.append({QStringLiteral("珍珠奶茶"), QStringLiteral("L"), QStringLiteral("少冰"), 1, {}});
        ticket.part = part;
        ticket.parts = 9;
        return ticket;
    }
    QUuid queue(const Ticket &ticket, bool wake = true)
    {
        const auto job = m_rig->till.writer->run([&](storage::Transaction &tx) {
            return PrintJobStore::append(tx, m_row, QStringLiteral("cups"), ticketKindName(ticket.kind), ticket, m_rig->clock.nowMs());
        });
        if (wake)
            m_rig->spooler->wake();
        return job.value().jobId;
    }
    [[nodiscard]] int onPaper(const QUuid &id) const
    {
        return static_cast<int>(std::count_if(m_pieces.cbegin(), m_pieces.cend(), [&](const QString &piece) {
            return piece.contains(QStringLiteral("JOB ") + SpoolerRig::tail(id));
        }));
    }

private Q_SLOTS:
    void init()
    {
        m_pieces.clear();
        m_out = std::make_unique<QTemporaryDir>();
    }
    void cleanup()
    {
        m_rig.reset();
        m_printer.reset();
        m_out.reset();
    }

    void aLabelSeenPrintingAndDoneIsPrinted()
    {
        begin();
        QList<QUuid> ids;
        for (int i = 1; i <= 5; ++i)
            ids.append(queue(label(i)));
        QTRY_COMPARE(m_rig->state(ids.last()), S::Printed);
        QCOMPARE(m_pieces.size(), 5);
        for (int i = 0; i < 5; ++i) {
            const PrintJob job = m_rig->job(ids.at(i));
            QCOMPARE(job.state, S::Printed);
            QCOMPARE(job.proof, QStringLiteral("status_byte"));
            QCOMPARE(job.paperMm, 33); // the label and its gap, no way to a cutter
            QCOMPARE(m_rig->facts(job.jobId), QList<S>{S::Printed});
            QVERIFY2(m_pieces.at(i).contains(SpoolerRig::tail(job.jobId)), qPrintable(m_pieces.at(i)));
            QVERIFY(m_pieces.at(i).contains(QStringLiteral("珍珠奶茶")));
            QVERIFY(m_pieces.at(i).contains(QStringLiteral("%1/9").arg(i + 1)));
        }
        const Capabilities known = Capabilities::fromText(PrinterStore::find(*m_rig->till.reader, m_row.id).value()->capabilities);
        QVERIFY(known.isYes(QStringLiteral("printing_bit"), false));
    }

    void aPrinterThatIsNeverSeenPrintingProvesNothingAndHoldsUpNobody()
    {
        begin(false);
        const QUuid first = queue(label(1));
        const QUuid second = queue(label(2));
        QTRY_COMPARE(m_rig->job(second).reason, PrintJobStore::unproved());
        for (const QUuid &id : {first, second}) {
            QCOMPARE(m_rig->state(id), S::Sent);
            QCOMPARE(m_rig->job(id).reason, PrintJobStore::unproved());
            QVERIFY(m_rig->job(id).proof.isEmpty());
            QCOMPARE(m_rig->facts(id), QList<S>{S::Sent});
            QTRY_COMPARE(onPaper(id), 1);
        }
        // The unproved ones are at rest: after a new start nothing is in doubt, and nothing comes again.
        m_rig->stop();
        m_rig->start();
        const QUuid third = queue(label(3));
        QTRY_COMPARE(m_rig->job(third).reason, PrintJobStore::unproved());
        QCOMPARE(m_rig->state(first), S::Sent);
        QTRY_COMPARE(m_pieces.size(), 3);
    }

    void aPrinterThatCannotAnswerProvesNothing()
    {
        const QString path = m_out->filePath(QStringLiteral("lp0"));
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        const int reader = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(reader >= 0);
        beginAt(QStringLiteral("usb:") + path);
        const QUuid id = queue(label());
        QTRY_COMPARE(m_rig->job(id).reason, PrintJobStore::unproved());
        QCOMPARE(m_rig->state(id), S::Sent);
        QByteArray bytes(4'096, '\0');
        bytes.truncate(std::max<qsizetype>(0, ::read(reader, bytes.data(), static_cast<std::size_t>(bytes.size()))));
        QVERIFY(bytes.startsWith("SIZE 40 mm,30 mm") && bytes.endsWith("PRINT 1,1\r\n"));
        ::close(reader);
    }

    void troubleHoldsAndGoesOn_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QString>("reason");
        QTest::newRow("paper") << QByteArray("paper out") << QByteArray("paper ok") << QStringLiteral("paper out");
        QTest::newRow("cover") << QByteArray("cover open") << QByteArray("cover close") << QStringLiteral("cover open");
        QTest::newRow("jam") << QByteArray("cutter jam") << QByteArray("cutter ok") << QStringLiteral("paper jam");
        QTest::newRow("hot") << QByteArray("head hot") << QByteArray("head ok") << QStringLiteral("print head too hot");
        QTest::newRow("paused") << QByteArray("offline") << QByteArray("online") << QStringLiteral("paused at the printer");
        QTest::newRow("power") << QByteArray("power-off") << QByteArray("power-on") << QStringLiteral("unreachable");
        QTest::newRow("silence") << QByteArray("silent on") << QByteArray("silent off") << QStringLiteral("unreachable");
    }
    void troubleHoldsAndGoesOn()
    {
        QFETCH(const QByteArray, begin);
        QFETCH(const QByteArray, end);
        QFETCH(const QString, reason);
        this->begin();
        control(begin);
        QTRY_VERIFY(m_rig->condition() != PrinterCondition::Ok);
        const QUuid id = queue(label());
        QTRY_COMPARE(m_rig->state(id), S::Held);
        QCOMPARE(m_rig->job(id).reason, reason);
        QVERIFY(m_pieces.isEmpty());
        control(end);
        QTRY_COMPARE(m_rig->state(id), S::Printed);
        QCOMPARE(m_pieces.size(), 1);
    }

    void paperThatEndsUnderALabelWaitsWithItAndIsADoubtAfterwards()
    {
        begin();
        control("paper end at 10"); // under the first label
        const QUuid id = queue(label());
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        QCOMPARE(m_rig->state(id), S::Sent);
        QTest::qWait(1'500); // longer than its time for a proof, and than the label moves
        QCOMPARE(m_rig->state(id), S::Sent);
        control("paper ok");
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        // What comes next is not taken for it, nor does it come again.
        const QUuid next = queue(label(2));
        QTRY_COMPARE(m_rig->state(next), S::Sent);
        QTRY_COMPARE(onPaper(next), 1);
        const QUuid third = queue(label(3));
        QTRY_COMPARE(m_rig->state(third), S::Printed);
        QCOMPARE(m_rig->state(id), S::Unknown);
        QCOMPARE(m_pieces.size(), 3);
    }

    void powerLostAtAnyByteNeverPrintsTwice_data()
    {
        QTest::addColumn<int>("byte");
        // Negative ones count from the end: within PRINT.
        for (int byte : {1, 100, 200, -12, -1})
            QTest::addRow("%d", byte) << byte;
    }
    void powerLostAtAnyByteNeverPrintsTwice()
    {
        QFETCH(const int, byte);
        begin();
        const QUuid id = queue(label(), false);
        const Ticket ticket = ticketFromCbor(m_rig->job(id).ticket).value();
        const qsizetype whole = bytesOf(layoutTicket(ticket, paperOf(m_row)), m_row, escpos::Fence::Watch, {}, {}).size();
        QVERIFY(whole > 200 + 12);
        QVERIFY(m_printer->control(QStringLiteral("power-off at %1").arg(byte > 0 ? byte : whole + byte)));
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(!m_printer->isPowered());
        control("power-on");
        // What is seen printing next may be the one in doubt: that proves nothing.
        const QUuid next = queue(label(2));
        QTRY_COMPARE(m_rig->job(next).reason, PrintJobStore::unproved());
        QCOMPARE(m_rig->state(id), S::Unknown);
        QVERIFY(onPaper(id) <= 1);
        QTRY_COMPARE(onPaper(next), 1);
        const QUuid copy = m_rig->reprint(id);
        QTRY_COMPARE(m_rig->state(copy), S::Printed);
        QVERIFY(m_pieces.last().contains(QStringLiteral("COPY 1")));
    }

    void aLabelCutOffInTheMiddleDoesNotSpoilTheNext()
    {
        begin();
        control("slow 600");
        const QUuid id = queue(label());
        QTRY_COMPARE(m_rig->state(id), S::Sent); // with the system; the printer takes its time
        QTest::qWait(200);
        control("drop");
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        control("slow off");
        const QUuid next = queue(label(2));
        QTRY_COMPARE(m_rig->job(next).reason, PrintJobStore::unproved());
        QTRY_COMPARE(onPaper(next), 1);
        QCOMPARE(onPaper(id), 0);
        QCOMPARE(m_pieces.size(), 1);
        QCOMPARE(m_pieces.first().count(QStringLiteral("JOB ")), 1);
    }

    void aLabelOfAConnectionThatEndedIsNotTakenForTheNext()
    {
        begin();
        control("paper end at 10"); // under the first label
        const QUuid id = queue(label());
        QTRY_COMPARE(m_rig->job(id).reason, QStringLiteral("paper out"));
        control("drop");
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        control("paper ok");
        const QUuid next = queue(label(2));
        QTRY_COMPARE(m_rig->job(next).reason, PrintJobStore::unproved());
        QTRY_COMPARE(onPaper(next), 1);
        const QUuid third = queue(label(3));
        QTRY_COMPARE(m_rig->state(third), S::Printed);
        QCOMPARE(m_rig->state(id), S::Unknown);
    }
    void aPrinterThatFallsSilentAfterTheLastByteIsADoubt()
    {
        begin();
        const QUuid id = queue(label(), false);
        const QObject here; // the connection ends with what it names
        connect(m_rig->spooler.get(), &PrintSpooler::jobChanged, &here, [&](const QUuid &job, S state) {
            if (job == id && state == S::Sending)
                control("silent on");
        });
        m_rig->spooler->wake();
        QTRY_COMPARE(m_rig->state(id), S::Unknown);
        control("silent off");
        const QUuid next = queue(label(2));
        QTRY_VERIFY(m_rig->state(next) == S::Printed || m_rig->job(next).reason == PrintJobStore::unproved());
        QCOMPARE(onPaper(id), 1);
        QCOMPARE(onPaper(next), 1);
    }

    void aReceiptIsRefusedInWordsAndDoesNotHoldUpTheLabels()
    {
        begin();
        Ticket receipt = label();
        receipt.kind = TicketKind::Receipt;
        const QUuid id = queue(receipt);
        const QUuid next = queue(label());
        QTRY_COMPARE(m_rig->state(next), S::Printed);
        QCOMPARE(m_rig->state(id), S::Failed);
        QCOMPARE(m_rig->job(id).reason, QStringLiteral("a printer of labels cannot print a receipt"));
        QCOMPARE(m_pieces.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TstLabelLane)
#include "tst_labellane.moc"
