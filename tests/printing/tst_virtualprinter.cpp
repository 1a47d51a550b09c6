// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "escpos/encoder.h"
#include "escpos/statusdecoder.h"
#include "sampletickets.h"
#include "virtualprinter/virtualprinter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace hearth;
using namespace hearth::virtualprinter;

namespace {
QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

QByteArray job(const QByteArray &id, int copy = 0)
{
    Ticket ticket = sampleReceipt(QStringLiteral("zh_CN"));
    ticket.copy = copy;
    escpos::EncodeOptions options;
    options.processId = id;
    return escpos::encode(layoutTicket(ticket, {}), options);
}

QByteArray proof(const QByteArray &id)
{
    return QByteArrayLiteral("\x37\x22") + id + '\0';
}

/** A printer in a directory of its own and a connection to it. */
struct Bench {
    explicit Bench(double speed = 0, qsizetype buffer = 64 * 1024, bool pictures = false)
    {
        PrinterConfig config;
        config.out = dir.path();
        config.pictures = pictures;
        config.millimetresPerSecond = speed;
        config.receiveBuffer = buffer;
        printer = std::make_unique<VirtualPrinter>(config);
        const auto started = printer->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toString()));
    }
    [[nodiscard]] quint16 port() const { return printer->address().section(QLatin1Char(':'), 1).toUShort(); }
    [[nodiscard]] bool connectTo(QTcpSocket &to) const
    {
        to.connectToHost(QStringLiteral("127.0.0.1"), port());
        return QTest::qWaitFor([&] { return to.state() == QAbstractSocket::ConnectedState; });
    }
    [[nodiscard]] bool open() { return connectTo(socket); }
    /** Everything the printer has sent, once it is `wanted`. */
    [[nodiscard]] bool answers(const QByteArray &wanted)
    {
        const bool came = QTest::qWaitFor([&] {
            got += socket.readAll();
            return got.size() >= wanted.size();
        });
        const bool same = came && got == wanted;
        if (!same)
            qWarning("got %s, wanted %s", got.toHex(' ').constData(), wanted.toHex(' ').constData());
        got.clear();
        return same;
    }
    [[nodiscard]] bool stillSilent()
    {
        // A real-time question is answered behind everything already answered.
        socket.write(escpos::statusRequest(1));
        const bool answered = QTest::qWaitFor([&] {
            got += socket.readAll();
            return !got.isEmpty();
        });
        const bool silent = answered && got.size() == 1;
        got.clear();
        return silent;
    }
    [[nodiscard]] bool says(const QByteArray &line) const { return printer->control(QString::fromLatin1(line)).has_value(); }
    [[nodiscard]] QString text(int n) const
    {
        QFile file(QStringLiteral("%1/%2.txt").arg(dir.path()).arg(n, 6, 10, QLatin1Char('0')));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] int texts() const { return static_cast<int>(QDir(dir.path()).entryList({QStringLiteral("*.txt")}).size()); }
    [[nodiscard]] QJsonObject status() { return QJsonDocument::fromJson(printer->control(QStringLiteral("status"))->toUtf8()).object(); }
    [[nodiscard]] qint64 buffered() { return status().value(QStringLiteral("buffered")).toInteger(); }

    QTemporaryDir dir;
    std::unique_ptr<VirtualPrinter> printer;
    QTcpSocket socket;
    QByteArray got;
};
} // namespace

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
        for (const char *line : {"", "paper", "paper maybe", "power-off at 0", "power-off at -1", "power-off at 99999999999", "PAPER OUT"})
            QVERIFY2(!bench.says(line), line);
        QVERIFY(bench.says("  paper   out "));
        QCOMPARE(bench.status().value(QStringLiteral("paper")).toString(), QStringLiteral("out"));
    }
};

QTEST_MAIN(TestVirtualPrinter)
#include "tst_virtualprinter.moc"
