// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "printerbench.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace hearth;
using namespace hearth::virtualprinter;

namespace {
QByteArray lines(int count)
{
    QByteArray out;
    for (int i = 1; i <= count; ++i)
        out += QByteArray::number(i) + '\n';
    return out;
}

PrinterConfig textsOnly()
{
    PrinterConfig config;
    config.pictures = false;
    return config;
}

/** A printer on a pseudo-terminal. */
struct PtyBench {
    explicit PtyBench(PrinterConfig config = textsOnly()) : link(dir.filePath(QStringLiteral("lp0")))
    {
        config.out = dir.filePath(QStringLiteral("paper"));
        config.pty = link;
        printer = std::make_unique<VirtualPrinter>(config);
        started = printer->start();
    }
    ~PtyBench()
    {
        if (file >= 0)
            ::close(file);
    }
    [[nodiscard]] bool open()
    {
        if (file >= 0)
            ::close(file);
        file = ::open(QFile::encodeName(link).constData(), O_RDWR | O_NOCTTY | O_NONBLOCK);
        return file >= 0;
    }
    [[nodiscard]] bool write(QByteArray bytes) const
    {
        return QTest::qWaitFor([&] {
            const auto count = ::write(file, bytes.constData(), static_cast<std::size_t>(bytes.size()));
            bytes.remove(0, count > 0 ? count : 0);
            return bytes.isEmpty();
        });
    }
    [[nodiscard]] QByteArray read(qsizetype size) const
    {
        QByteArray got;
        (void)QTest::qWaitFor([&] {
            QByteArray chunk(256, '\0');
            const auto count = ::read(file, chunk.data(), 256);
            got += chunk.left(count > 0 ? count : 0);
            return got.size() >= size;
        });
        return got;
    }
    QTemporaryDir dir;
    QString link;
    std::unique_ptr<VirtualPrinter> printer;
    Result<void> started;
    int file = -1;
};
} // namespace

class TestPrinterFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void paperEndsAfterTheDotsThatWereLeft()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(bench.says("paper end at 100"));
        bench.socket.write(lines(10) + escpos::processIdRequest("0001") + hex("1d564200") + escpos::processIdRequest("0002"));
        QVERIFY(bench.answers(hex("1c000f0f")));
        QCOMPARE(bench.status().value(QLatin1String("dots")).toInt(), 120); // the fourth line passed it
        QCOMPARE(bench.status().value(QLatin1String("paper")).toString(), QStringLiteral("out"));
        QVERIFY(bench.stillSilent());
        QVERIFY(bench.says("paper ok"));
        QVERIFY(bench.answers(hex("1400000f") + proof("0001") + proof("0002")));
        QCOMPARE(bench.text(1), QString::fromLatin1(lines(10)));
    }
    void nearEndIsToldAndPrintingGoesOn()
    {
        Bench bench;
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus());
        QVERIFY(bench.answers(hex("1400000f")));
        QVERIFY(bench.says("near-end at 50"));
        bench.socket.write(lines(3) + hex("1d564200") + escpos::processIdRequest("0001"));
        QVERIFY(bench.answers(hex("1400030f") + proof("0001")));
    }
    void theNthCutJamsAndComesAboutOnceTheBladeIsFree()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("cutter jam at 2"));
        bench.socket.write(job("0001") + job("0002") + job("0003"));
        QVERIFY(bench.answers(proof("0001")));
        QTRY_COMPARE(bench.status().value(QLatin1String("cutter")).toString(), QStringLiteral("jam"));
        QVERIFY(bench.stillSilent());
        QCOMPARE(bench.texts(), 1);
        QVERIFY(bench.says("cutter ok"));
        QVERIFY(bench.answers(proof("0002") + proof("0003")));
        QCOMPARE(bench.texts(), 3);
    }
    void aRollEndsByItselfAndANewOneLosesNothing()
    {
        PrinterConfig config = textsOnly();
        config.rollMillimetres = 100; // 799 dots; near end at 640
        Bench bench(config);
        QVERIFY(bench.open());
        bench.socket.write(escpos::enableAutoStatus() + lines(60) + hex("1d564200") + escpos::processIdRequest("0001"));
        QVERIFY(bench.answers(hex("1400000f" "1400030f" "1c000f0f")));
        QCOMPARE(bench.status().value(QLatin1String("dots")).toInt(), 810);
        QVERIFY(bench.says("roll new"));
        QVERIFY(bench.answers(hex("1400000f" "1400030f" "1c000f0f"))); // 60 lines need 1800 dots
        QVERIFY(bench.says("paper ok"));
        QVERIFY(bench.answers(hex("1400000f") + proof("0001")));
        QCOMPARE(bench.text(1), QString::fromLatin1(lines(60)));
        QCOMPARE(bench.status().value(QLatin1String("roll_left_mm")).toInt(), (799 - 180) * 254 / 2030);
    }
    void aPrinterWithoutACutterIsTornByHand()
    {
        PrinterConfig config = textsOnly();
        config.model.cutter = false;
        Bench bench(config);
        QVERIFY(bench.open());
        bench.socket.write("one\n" + hex("1d564200") + escpos::processIdRequest("0001"));
        QVERIFY(bench.answers(proof("0001")));
        QVERIFY(bench.says("tear"));
        bench.socket.write("two\n" + hex("1d564200") + escpos::processIdRequest("0002"));
        QVERIFY(bench.answers(proof("0002")));
        QCOMPARE(bench.text(1), QStringLiteral("one\n"));
        QCOMPARE(bench.text(2), QStringLiteral("two\n"));
    }
    void aDrawerOfTheOtherPolarityIsLowWhileClosed()
    {
        PrinterConfig config = textsOnly();
        config.model.drawerInverted = true;
        Bench bench(config);
        QVERIFY(bench.open());
        bench.socket.write(escpos::statusRequest(1) + hex("1d7202"));
        QVERIFY(bench.answers(hex("12" "00")));
        QCOMPARE(bench.status().value(QLatin1String("drawer")).toString(), QStringLiteral("closed"));
        QVERIFY(bench.says("drawer open"));
        bench.socket.write(escpos::statusRequest(1) + hex("1d7202"));
        QVERIFY(bench.answers(hex("16" "01")));
    }

    void aSlowLineTakesItsTime()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("slow 2000"));
        QElapsedTimer timer;
        timer.start();
        bench.socket.write(QByteArray(1000, 'x') + '\n' + hex("1d7201"));
        QVERIFY(bench.answers(hex("00")));
        QVERIFY2(timer.elapsed() >= 450, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(bench.says("slow off"));
        bench.socket.write(QByteArray(100'000, 'x') + '\n' + hex("1d7201"));
        QVERIFY(bench.answers(hex("00")));
    }
    void whatCameBeforeTheEndIsPrintedHoweverSlow()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("slow 3000"));
        bench.socket.write(QByteArray(600, 'x') + '\n' + hex("1d564200"));
        bench.socket.disconnectFromHost();
        QTRY_COMPARE(bench.texts(), 1);
        QVERIFY(bench.open()); // and the next one gets in
        bench.socket.write(job("0001"));
        QVERIFY(bench.answers(proof("0001")));
    }
    void aHalfOpenConnectionIsUpAndDead()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("half-open on"));
        bench.socket.write(escpos::statusRequest(1));
        QTRY_COMPARE(bench.socket.bytesToWrite(), 0);
        QVERIFY(bench.says("cover open")); // handled before what follows on this thread
        QVERIFY(!QTest::qWaitFor([&] { return bench.socket.bytesAvailable() > 0; }, 50));
        QCOMPARE(bench.socket.state(), QAbstractSocket::ConnectedState);
        QVERIFY(bench.says("half-open off"));
        QVERIFY(bench.answers(hex("1e")));
    }
    void aSilentPrinterPrints()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("silent on"));
        bench.socket.write(escpos::statusRequest(1) + job("0001"));
        QTRY_COMPARE(bench.texts(), 1);
        QVERIFY(bench.says("silent off"));
        QVERIFY(bench.stillSilent()); // what was not said is not said later
    }
    void aDroppedConnectionLeavesTheBufferAndLetsTheNextIn()
    {
        Bench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.says("offline"));
        bench.socket.write(job("0001"));
        QTRY_COMPARE(bench.buffered(), job("0001").size());
        QVERIFY(bench.says("drop"));
        QTRY_COMPARE(bench.socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(bench.open());
        QVERIFY(bench.says("online"));
        QTRY_COMPARE(bench.texts(), 1);
    }

    void aScriptPlaysAtTimesDotsAndPieces()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("faults")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# a bad day\n\nat dot 60: paper near-end\nat piece 1: cover open   # before its fence\nafter 0.02: drawer open\n");
        file.close();
        PrinterConfig config = textsOnly();
        const auto script = readFaultScript(file.fileName());
        QVERIFY2(script, script ? "" : qPrintable(script.error().toString()));
        config.script = *script;
        Bench bench(config);
        QVERIFY(bench.open());
        QTRY_COMPARE(bench.status().value(QLatin1String("drawer")).toString(), QStringLiteral("open"));
        bench.socket.write(hex("1d614f") + lines(4) + hex("1d564200") + escpos::processIdRequest("0001") + "next\n");
        QVERIFY(bench.answers(hex("1000000f" "1000030f" "3800030f")));
        QVERIFY(bench.stillSilent());
        QCOMPARE(bench.texts(), 1);
        QVERIFY(bench.says("cover close"));
        QVERIFY(bench.answers(hex("1000030f") + proof("0001")));
    }
    void aWrongScriptIsNamedWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        const QString form = QStringLiteral("expected \"after SECONDS: COMMAND\", \"at dot N: COMMAND\" or \"at piece N: COMMAND\"");
        QTest::newRow("no time") << QByteArray("after x: offline") << QStringLiteral(":1: ") + form;
        QTest::newRow("no colon") << QByteArray("# x\n\nafter 1 offline") << QStringLiteral(":3: ") + form;
        QTest::newRow("never") << QByteArray("after -1: offline") << QStringLiteral(":1: ") + form;
        QTest::newRow("dot 0") << QByteArray("at dot 0: offline") << QStringLiteral(":1: ") + form;
        QTest::newRow("unknown time") << QByteArray("at noon 1: offline") << QStringLiteral(":1: ") + form;
        QTest::newRow("command") << QByteArray("after 1: ok\n") << QStringLiteral(":1: expected paper out|near-end|ok");
        QTest::newRow("too many") << QByteArray("at dot 1: offline\n").repeated(1'001) << QStringLiteral(":1001: more than 1000 lines");
        QTest::newRow("too long") << QByteArray(70'000, '#') << QStringLiteral("is longer than 65536 bytes");
    }
    void aWrongScriptIsNamedWithItsLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("faults")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto script = readFaultScript(file.fileName());
        QVERIFY(!script);
        QVERIFY2(script.error().toString().contains(error), qPrintable(script.error().toString()));
        QVERIFY(!readFaultScript(dir.filePath(QStringLiteral("none"))));
    }

    void aPseudoTerminalCarriesEveryByteBothWays()
    {
        PtyBench bench;
        QVERIFY2(bench.started, bench.started ? "" : qPrintable(bench.started.error().toString()));
        QCOMPARE(bench.printer->address(), bench.link);
        QVERIFY(bench.open());
        QByteArray every; // as picture data: interrupts, flow control, carriage returns must all come through
        for (int i = 0; i < 256; ++i)
            every += static_cast<char>(i);
        QVERIFY(bench.write(hex("1d763000" "0100" "0001") + every + job("0001")));
        QCOMPARE(bench.read(proof("0001").size()), proof("0001"));
        QVERIFY(bench.write(escpos::statusRequest(1) + escpos::enableAutoStatus()));
        QCOMPARE(bench.read(5), hex("16" "1400000f"));
    }
    void aPseudoTerminalStaysUpBetweenPrograms()
    {
        PtyBench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.write("half a line"));
        QVERIFY(bench.open()); // closes the first
        QVERIFY(bench.write(" and the rest\n" + hex("1d564200") + escpos::processIdRequest("0001")));
        QCOMPARE(bench.read(7), proof("0001"));
        QFile text(bench.dir.filePath(QStringLiteral("paper/000001.txt")));
        QVERIFY(text.open(QIODevice::ReadOnly));
        QCOMPARE(text.readAll(), QByteArrayLiteral("half a line and the rest\n"));
    }
    void withoutPowerTheDeviceIsGone()
    {
        PtyBench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.printer->control(QStringLiteral("power-off")));
        QVERIFY(!QFileInfo(bench.link).isSymLink());
        char byte = 0;
        QVERIFY(::read(bench.file, &byte, 1) <= 0 && errno != EAGAIN);
        QVERIFY(bench.printer->control(QStringLiteral("power-on")));
        QVERIFY(bench.open());
        QVERIFY(bench.write(escpos::statusRequest(1)));
        QCOMPARE(bench.read(1), hex("16"));
        bench.printer.reset();
        QVERIFY(!QFileInfo(bench.link).isSymLink());
    }
    void aDroppedDeviceComesBackUnderItsName()
    {
        PtyBench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.printer->control(QStringLiteral("drop")));
        QVERIFY(bench.open());
        QVERIFY(bench.write(escpos::statusRequest(1)));
        QCOMPARE(bench.read(1), hex("16"));
    }
    void theSpeedOfASerialLineIsKept()
    {
        PtyBench bench;
        QVERIFY(bench.open());
        QVERIFY(bench.printer->control(QStringLiteral("slow 4000")));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(bench.write(QByteArray(2000, 'x') + '\n' + hex("1d7201")));
        QCOMPARE(bench.read(1), hex("00"));
        QVERIFY2(timer.elapsed() >= 450, qPrintable(QString::number(timer.elapsed())));
    }
    void aFileOfThatNameIsNotTakenAway()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("lp0")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        PrinterConfig config = textsOnly();
        config.out = dir.filePath(QStringLiteral("paper"));
        config.pty = file.fileName();
        VirtualPrinter printer(config);
        const auto started = printer.start();
        QVERIFY(!started);
        QCOMPARE(started.error().toString(), file.fileName() + QStringLiteral(": exists and is no symbolic link"));
        QVERIFY(file.exists());
        config.pty = dir.filePath(QStringLiteral("no/such/lp0"));
        VirtualPrinter other(config);
        QCOMPARE(other.start().error().code, ErrorCode::Io);
    }
};

QTEST_MAIN(TestPrinterFaults)
#include "tst_printerfaults.moc"
