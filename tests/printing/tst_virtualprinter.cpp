// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/statusdecoder.h"
#include "printerbench.h"
#include "support/patience.h"
#include "symbolreader.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QImage>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTcpServer>

using namespace hearth;
using namespace hearth::virtualprinter;

class TestVirtualPrinter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTicketIsOnPaperWhenItsFenceIsAnswered()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(job("0001"));
        QVERIFY(bench.answers(proof("0001")));
        QCOMPARE(bench.texts(), 1);
        QVERIFY(bench.text(1).contains(QLatin1String("No. 000123")));
        QVERIFY(bench.text(1).contains(QStringLiteral("玛格丽特披萨 (L)")));
        QVERIFY(bench.text(1).contains(QLatin1String("JOB deadbeef RECEIPT")));
        QFile log(bench.dir.filePath(QStringLiteral("paper.log")));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const QJsonObject line = QJsonDocument::fromJson(log.readAll()).object();
        QCOMPARE(line.value(QStringLiteral("n")).toInt(), 1);
        QCOMPARE(line.value(QStringLiteral("drawer")).toInt(), 1);
        QCOMPARE(line.value(QStringLiteral("torn")).toBool(), false);
        QVERIFY(line.value(QStringLiteral("bytes")).toInt() > 300);
        QCOMPARE(line.value(QStringLiteral("sha")).toString().size(), 64);
    }
    void anAnswerBeforeTheCutIsOnPaperToo()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write("first half\n" + escpos::queuedStatusRequest());
        QVERIFY(bench.answers(hex("00")));
        QCOMPARE(bench.text(1), QStringLiteral("first half\n"));
        bench.socket.write("second half\n" + hex("1d564200") + escpos::processIdRequest("0002"));
        QVERIFY(bench.answers(proof("0002")));
        QCOMPARE(bench.text(1), QStringLiteral("first half\nsecond half\n"));
        QCOMPARE(bench.texts(), 1);
    }
    void healthyAnswersAreThoseOfTheFacts()
    {
        Bench bench;
        QVERIFY(bench.open());
        for (int n = 1; n <= 4; ++n)
            bench.socket.write(escpos::statusRequest(n));
        QVERIFY(bench.answers(hex("16121212")));
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.answers(hex("1400000f")));
    }
    void eachFaultIsTold_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QByteArray>("automatic");
        QTest::addColumn<QByteArray>("realTime");
        QTest::newRow("paper out") << QByteArray("paper out") << QByteArray("paper ok") << hex("1c000f0f") << hex("1e32127e");
        QTest::newRow("near end") << QByteArray("paper near-end") << QByteArray("paper ok") << hex("1400030f") << hex("1612121e");
        QTest::newRow("cover") << QByteArray("cover open") << QByteArray("cover close") << hex("3c00000f") << hex("1e161212");
        QTest::newRow("cutter") << QByteArray("cutter jam") << QByteArray("cutter ok") << hex("1c08000f") << hex("1e521a12");
        QTest::newRow("offline") << QByteArray("offline") << QByteArray("online") << hex("1c00000f") << hex("1e121212");
        QTest::newRow("head") << QByteArray("head hot") << QByteArray("head ok") << hex("1c40000f") << hex("1e525212");
        QTest::newRow("unrecoverable") << QByteArray("error unrecoverable") << QByteArray("error ok") << hex("1c20000f") << hex("1e523212");
        QTest::newRow("trap: the drawer pin is alike in both forms") << QByteArray("drawer open") << QByteArray("drawer closed") << hex("1000000f") << hex("12121212");
    }
    void eachFaultIsTold()
    {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, end);
        QFETCH(QByteArray, automatic);
        QFETCH(QByteArray, realTime);
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(bench.says(begin));
        QVERIFY(bench.answers(automatic));
        for (int n = 1; n <= 4; ++n)
            bench.socket.write(escpos::statusRequest(n));
        QVERIFY(bench.answers(realTime));
        const auto at = [&](int i) { return static_cast<quint8>(realTime.at(i)); };
        QCOMPARE(escpos::fromRealTime(at(0), at(1), at(2), at(3)), escpos::fromAutoStatus(automatic));
        QVERIFY(bench.says(end));
        QVERIFY(bench.answers(hex("1400000f")));
    }
    void trapDleEotInsideABitImageIsExecutedAndTheImageIsWhole()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(hex("1d763000" "0300" "0200" "100401" "100404" "0a1d564200"));
        QVERIFY(bench.answers(hex("1612")));
        QTRY_COMPARE(bench.texts(), 1);
        QCOMPARE(bench.text(1), QStringLiteral("[picture 24 x 2]\n"));
    }
    void trapDleEotOvertakesBufferedDataAndProvesNothing()
    {
        Bench bench(50);
        QVERIFY(bench.open());
        bench.socket.write(job("0001") + escpos::statusRequest(1));
        QVERIFY(bench.answers(hex("16"))); // long before the paper
        QCOMPARE(bench.texts(), 0);
    }
    void trapGsRGivesNoAnswerWhilePaperIsOut()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("paper out"));
        bench.socket.write(escpos::queuedStatusRequest());
        QVERIFY(bench.stillSilent());
        QVERIFY(bench.says("paper near-end"));
        QVERIFY(bench.answers(hex("03")));
    }
    void trapAutomaticStatusIsSwitchedOnInBufferOrder()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("cover open"));
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.stillSilent()); // queued behind what cannot be printed
        QVERIFY(bench.says("cover close"));
        QVERIFY(bench.answers(hex("1400000f")));
    }
    void trapInitialiseDoesNotClearTheReceiveBuffer()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("offline"));
        bench.socket.write("first\n" + hex("1b40") + "second\n" + hex("1b40") + escpos::queuedStatusRequest());
        QTRY_COMPARE(bench.buffered(), 20);
        QVERIFY(bench.says("online"));
        QVERIFY(bench.answers(hex("00")));
        QCOMPARE(bench.text(1), QStringLiteral("first\nsecond\n"));
    }
    void trapClearedDataGiveNoProof()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("cutter jam"));
        bench.socket.write(job("0001") + hex("100502"));
        QVERIFY(bench.stillSilent());
        QVERIFY(bench.says("cutter ok"));
        bench.socket.write(job("0002"));
        QVERIFY(bench.answers(proof("0002")));
        QCOMPARE(bench.texts(), 1);
        bench.socket.write(hex("10140801031401060208"));
        QVERIFY(bench.answers(hex("372500")));
    }
    void offlineResponsesAreSentWhereSwitchedOn_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("response");
        QTest::newRow("without cause") << hex("01") << QByteArray("cover open") << hex("372300");
        QTest::newRow("cover") << hex("02") << QByteArray("cover open") << hex("3723" "4040404240" "00");
        QTest::newRow("cutter") << QByteArray("2") << QByteArray("cutter jam") << hex("3723" "4040404140" "00");
        QTest::newRow("paper") << hex("02") << QByteArray("paper out") << hex("3723" "4040404041" "00");
        QTest::newRow("head") << hex("02") << QByteArray("head hot") << hex("3723" "4040414040" "00");
        QTest::newRow("unrecoverable") << hex("02") << QByteArray("error unrecoverable") << hex("3723" "4140404040" "00");
        QTest::newRow("no cause to tell") << hex("02") << QByteArray("offline") << QByteArray();
        QTest::newRow("off") << hex("00") << QByteArray("cover open") << QByteArray();
        QTest::newRow("off, as a letter") << QByteArray("0") << QByteArray("cover open") << QByteArray();
    }
    void offlineResponsesAreSentWhereSwitchedOn()
    {
        QFETCH(QByteArray, mode);
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, response);
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(hex("1d28480300" "3130") + mode + escpos::queuedStatusRequest());
        QVERIFY(bench.answers(hex("00")));
        QVERIFY(bench.says(fault));
        QVERIFY(bench.answers(response));
        QVERIFY(bench.stillSilent());
    }
    void realTimePulsesCanBeSwitchedOffStatusCannot()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(hex("1d28440300" "140100") + escpos::queuedStatusRequest());
        QVERIFY(bench.answers(hex("00")));
        bench.socket.write(hex("1014010002") + escpos::statusRequest(1) + job("0001"));
        QVERIFY(bench.answers(hex("16") + proof("0001")));
        QFile log(bench.dir.filePath(QStringLiteral("paper.log")));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(log.readAll().contains("\"drawer\":1,")); // the ticket's own
    }
    void nothingIsToldThatWasNotAskedFor()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(hex("1d6108")); // paper only
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(bench.says("cutter jam"));
        QVERIFY(bench.stillSilent());
        QVERIFY(bench.says("cutter ok"));
        QVERIFY(bench.says("paper near-end"));
        QVERIFY(bench.answers(hex("1400030f")));
    }
    void aStoppedPrinterHoldsTheJobAndGoesOnByItself_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("paper") << QByteArray("paper out") << QByteArray("paper ok");
        QTest::newRow("paper, new roll is short") << QByteArray("paper out") << QByteArray("paper near-end");
        QTest::newRow("cover") << QByteArray("cover open") << QByteArray("cover close");
        QTest::newRow("cutter") << QByteArray("cutter jam") << QByteArray("cutter ok");
        QTest::newRow("offline") << QByteArray("offline") << QByteArray("online");
        QTest::newRow("head") << QByteArray("head hot") << QByteArray("head ok");
        QTest::newRow("unrecoverable") << QByteArray("error unrecoverable") << QByteArray("error ok");
    }
    void aStoppedPrinterHoldsTheJobAndGoesOnByItself()
    {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, end);
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says(begin));
        bench.socket.write(job("0001") + escpos::queuedStatusRequest());
        QVERIFY(bench.stillSilent());
        QCOMPARE(bench.texts(), 0);
        QVERIFY(bench.says(end));
        QVERIFY(bench.answers(proof("0001") + QByteArray(1, end == "paper near-end" ? '\x03' : '\0')));
        QCOMPARE(bench.texts(), 1);
    }
    void paperOutInTheMiddleOfATicketStopsThere()
    {
        Bench bench(100);
        QVERIFY(bench.open());
        bench.socket.write(job("0001"));
        int lines = 0;
        connect(bench.printer.get(), &VirtualPrinter::paperMoved, bench.printer.get(),
                [&](const paper::Page &page) { lines = static_cast<int>(page.lines.size()); });
        QTRY_VERIFY(lines >= 3);
        QVERIFY(bench.says("paper out"));
        const int stopped = lines;
        QVERIFY(bench.stillSilent());
        QTest::qWait(150); // paper would have moved 15 mm
        QCOMPARE(lines, stopped);
        QVERIFY(bench.says("paper ok"));
        QVERIFY(bench.answers(proof("0001")));
        QCOMPARE(bench.texts(), 1);
    }
    void aFullBufferIsNotRead()
    {
        Bench bench(0, 4'096);
        QVERIFY(bench.open());
        QVERIFY(bench.says("offline"));
        QByteArray much;
        while (much.size() < 8'000'000)
            much += job("0001");
        bench.socket.write(much);
        QTRY_COMPARE(bench.buffered(), 4'096);
        QTRY_VERIFY(bench.socket.bytesToWrite() > 0);
        QCOMPARE(bench.buffered(), 4'096);
        bench.socket.abort();
    }
    void powerOffAtEveryByteOfAJobLeavesATornTicketOrNone()
    {
        const QByteArray whole = job("0001");
        Bench bench;
        QStringList seen;
        int pieces = 0;
        for (qsizetype n = 1; n <= whole.size(); n += 17) {
            QTcpSocket socket;
            QVERIFY(bench.connectTo(socket));
            QVERIFY(bench.says("power-off at " + QByteArray::number(n)));
            socket.write(whole);
            QVERIFY(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
            QVERIFY(!bench.printer->isPowered());
            const QByteArray answered = socket.readAll();
            if (bench.texts() > pieces) {
                pieces = bench.texts();
                const QString text = bench.text(pieces);
                const bool torn = text.endsWith(QLatin1String("[torn]\n"));
                QCOMPARE(torn, !text.contains(QLatin1String("JOB deadbeef")) || n < whole.size() - 11);
                seen.append(text);
            }
            QVERIFY2(answered.isEmpty() || n == whole.size(), qPrintable(QString::number(n)));
            QVERIFY(bench.says("power-on"));
        }
        QVERIFY(seen.size() > 10);
        QVERIFY(seen.first().size() < seen.last().size());
    }
    void withoutPowerThePortRefusesAndNobodyElseGetsIt()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("power-off"));
        QTRY_COMPARE(bench.socket.state(), QAbstractSocket::UnconnectedState);
        QTcpSocket refused;
        refused.connectToHost(QStringLiteral("127.0.0.1"), bench.port());
        QTRY_COMPARE(refused.error(), QAbstractSocket::ConnectionRefusedError);
        QTcpServer thief;
        QVERIFY(bench.says("online"));
        QVERIFY(!thief.listen(QHostAddress::LocalHost, bench.port()));
        QVERIFY(bench.open());
        bench.socket.write(job("0002"));
        QVERIFY(bench.answers(proof("0002")));
    }
    void powerLossForgetsModesAndAutomaticStatus()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus() + "half a line");
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(bench.says("power-off"));
        QVERIFY(bench.says("power-on"));
        QTRY_COMPARE(bench.socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(bench.open());
        QVERIFY(bench.says("cover open"));
        QVERIFY(bench.stillSilent());
        QCOMPARE(bench.texts(), 0); // the line never was on paper
    }
    void statusQuestionsDoNotCountAsBytesOfTheJob()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("power-off at 100"));
        bench.socket.write(escpos::probeBytes());
        QVERIFY(bench.answers(proof("0000") + '\0'));
        for (int i = 0; i < 100; ++i)
            bench.socket.write(escpos::statusRequest(1));
        QVERIFY(bench.answers(QByteArray(100, '\x16')));
        QVERIFY(bench.printer->isPowered());
        bench.socket.write(job("0001"));
        QTRY_VERIFY(!bench.printer->isPowered());
        QVERIFY(bench.text(1).contains(QLatin1String("[torn]")));
    }
    void oneConnectionAtATime()
    {
        Bench bench;
        QVERIFY(bench.open());
        QTcpSocket second;
        second.connectToHost(QStringLiteral("127.0.0.1"), bench.port());
        QTRY_COMPARE(second.state(), QAbstractSocket::UnconnectedState);
        bench.socket.write(escpos::statusRequest(1));
        QVERIFY(bench.answers(hex("16")));
        bench.socket.disconnectFromHost();
        QTcpSocket third; // connects while the end of the first may not have been read yet
        QVERIFY(bench.connectTo(third));
        third.write(escpos::statusRequest(1));
        QTRY_COMPARE(third.bytesAvailable(), 1);
    }
    void halfAJobStaysOnThePaperUntilItIsCutOff()
    {
        Bench bench;
        QVERIFY(bench.open());
        const QByteArray first = job("0001");
        bench.socket.write(first.left(first.size() / 2));
        QTRY_COMPARE(bench.socket.bytesToWrite(), 0);
        bench.socket.disconnectFromHost();
        QTcpSocket again;
        QVERIFY(bench.connectTo(again));
        again.write(escpos::abandonBytes(QStringLiteral("*** 作废 VOID ***")) + job("0002", 1));
        QTRY_COMPARE(again.bytesAvailable(), proof("0002").size());
        QCOMPARE(again.readAll(), proof("0002"));
        QCOMPARE(bench.texts(), 2);
        QVERIFY(bench.text(1).contains(QStringLiteral("作废 VOID")));
        QVERIFY(!bench.text(1).contains(QLatin1String("COPY")));
        QVERIFY(bench.text(2).startsWith(QStringLiteral("      COPY 1")) || bench.text(2).contains(QLatin1String("COPY 1")));
    }
    void garbageBeforeATicketDoesNotLoseIt()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(hex("1d284806003030ff1b1b1b0010ff1cffc5") + job("0009"));
        QVERIFY(bench.answers(proof("0009")));
    }
    void randomBytesAndFaultsDoNoHarm()
    {
        Bench bench;
        QRandomGenerator random(11);
        const QByteArrayList faults{"paper out", "paper ok", "cover open", "cover close", "cutter jam", "cutter ok", "offline", "online"};
        const QByteArray good = job("0001");
        for (int round = 0; round < 20; ++round) {
            QTcpSocket socket;
            QVERIFY(bench.connectTo(socket));
            for (int i = 0; i < 100; ++i) {
                QByteArray chunk = good.left(random.bounded(static_cast<int>(good.size())));
                for (int k = random.bounded(20); k > 0 && !chunk.isEmpty(); --k)
                    chunk[random.bounded(static_cast<int>(chunk.size()))] = static_cast<char>(random.bounded(256));
                socket.write(chunk);
                QVERIFY(bench.says(faults.at(random.bounded(static_cast<int>(faults.size())))));
                QCoreApplication::processEvents();
            }
            for (const char *well : {"paper ok", "cover close", "cutter ok", "power-off", "power-on", "online"})
                QVERIFY(bench.says(well));
            QVERIFY(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
        }
        QVERIFY(bench.open());
        bench.socket.write(good);
        QVERIFY(bench.answers(proof("0001")));
        QVERIFY(bench.text(bench.texts()).contains(QLatin1String("No. 000123")));
    }
    void paperComesAtItsSpeed()
    {
        Bench bench(200);
        QVERIFY(bench.open());
        QElapsedTimer timer;
        timer.start();
        bench.socket.write(job("0001"));
        QVERIFY(bench.answers(proof("0001")));
        QVERIFY2(timer.elapsed() > 300, qPrintable(QString::number(timer.elapsed()))); // some 80 mm and a cut
    }
    void picturesComeFromTheirOwnThread()
    {
        QTemporaryDir dir;
        {
            Bench bench(0, 64 * 1024, true);
            QVERIFY(bench.open());
            for (int i = 0; i < 20; ++i)
                bench.socket.write(job("0001"));
            QTRY_COMPARE(bench.texts(), 20);
            bench.dir.setAutoRemove(false);
            bench.printer.reset(); // waits for them
            QImage picture(bench.dir.filePath(QStringLiteral("000020.png")));
            QCOMPARE(picture.width(), 640);
            QCOMPARE(QDir(bench.dir.path()).entryList({QStringLiteral("*.png")}).size(), 20);
            bench.dir.setAutoRemove(true);
        }
    }
    void symbolsOnPaperReadBack()
    {
        const auto qr = [](const QByteArray &data) {
            const qsizetype length = data.size() + 3;
            return hex("1d286b0300" "314305" "1d286b0300" "314531" "1d286b") + static_cast<char>(length & 0xFF)
                + static_cast<char>(length >> 8) + "1P0" + data + hex("1d286b0300" "315130");
        };
        const QString chinese = QStringLiteral("订单 A-123 谢谢惠顾");
        const QString url = QStringLiteral("https://order.example.com/r/0192f3c4?t=K%2F1");
        QByteArray job = hex("1b40" "1b6101");
        for (const QByteArray &symbol : {qr(chinese.toUtf8()), qr(url.toUtf8()), hex("1d4802" "1d6b490c") + "{BNo. 000123",
                                         hex("1d6b02") + "690123456789" + '\0'})
            job += symbol + hex("1b4a50");
        job += hex("1d564200") + escpos::processIdRequest("0001");
        Bench bench(0, 64 * 1024, true);
        QVERIFY(bench.open());
        bench.socket.write(job);
        QVERIFY(bench.answers(proof("0001")));
        bench.printer.reset(); // waits for the picture
        QStringList found = readSymbolsIn(bench.dir.filePath(QStringLiteral("000001.png")));
        found.sort();
        QCOMPARE(found, (QStringList{QStringLiteral("CODE-128:No. 000123"), QStringLiteral("EAN-13:6901234567892"),
                                     QStringLiteral("QR-Code:") + url, QStringLiteral("QR-Code:") + chinese}));
        QVERIFY(bench.text(1).contains(QStringLiteral("[QR %1]\n").arg(chinese)));
        QVERIFY(bench.text(1).contains(QLatin1String("[barcode 690123456789]\n")));
    }
    void aSecondProgramGoesOnCounting()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(job("0001"));
        QVERIFY(bench.answers(proof("0001")));
        bench.printer.reset();
        PrinterConfig config;
        config.out = bench.dir.path();
        config.pictures = false;
        bench.printer = std::make_unique<VirtualPrinter>(config);
        QVERIFY(bench.printer->start());
        QTcpSocket socket;
        QVERIFY(bench.connectTo(socket));
        socket.write(job("0002"));
        QTRY_COMPARE(socket.bytesAvailable(), proof("0002").size());
        QCOMPARE(socket.readAll(), proof("0002"));
        QCOMPARE(bench.texts(), 2);
    }
    void withoutRoomForThePaperThereIsNoAnswer()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(QDir(bench.dir.path()).removeRecursively());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral(".*")));
        bench.socket.write(job("0001"));
        QVERIFY(bench.answers(hex("1c00000f")));
        QVERIFY(bench.stillSilent());
    }
    void wrongControlLinesAreRefused()
    {
        Bench bench;
        for (const char *line : {"", "paper", "paper maybe", "power-off at 0", "power-off at -1", "power-off at 99999999999", "PAPER OUT",
                                 "paper end at", "near-end at x", "slow", "slow -1", "half-open", "drawer", "cutter jam at 0", "head warm"})
            QVERIFY2(!bench.says(line), line);
        QVERIFY(bench.says("  paper   out "));
        QCOMPARE(bench.status().value(QStringLiteral("paper")).toString(), QStringLiteral("out"));
    }
};

QTEST_MAIN(TestVirtualPrinter)
#include "tst_virtualprinter.moc"
