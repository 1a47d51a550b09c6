// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spoolerrig.h"
#include "virtualprinter/virtualprinter.h"

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

    void troubleHoldsAndGoesOn_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QString>("reason");
        QTest::newRow("paper") << QByteArray("paper out") << QByteArray("paper ok") << QStringLiteral("paper out");
        QTest::newRow("cover") << QByteArray("cover open") << QByteArray("cover close") << QStringLiteral("cover open");
        QTest::newRow("cutter") << QByteArray("cutter jam") << QByteArray("cutter ok") << QStringLiteral("cutter error");
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
        for (int byte : {1, 2, 10, 100, 200, 300, 400, 500})
            QTest::addRow("%d", byte) << byte;
    }
    void powerLostAtAnyByteNeverPrintsTwice()
    {
        QFETCH(const int, byte);
        QVERIFY(m_printer->control(QStringLiteral("power-off at %1").arg(byte)));
        const QUuid id = m_rig->queue(m_row);
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
};

QTEST_GUILESS_MAIN(TstSpoolerPaper)
#include "tst_spoolerpaper.moc"
