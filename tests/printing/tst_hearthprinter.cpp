// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

namespace {
QString program()
{
    return qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-printer");
}

/** The program, running headless with free ports. */
struct Running {
    explicit Running(const QString &out, const QStringList &more = {})
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QStringList arguments{QStringLiteral("--control"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"), out, QStringLiteral("--headless")};
        if (!more.contains(QLatin1String("--pty")))
            arguments += {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")};
        process.start(program(), arguments + more);
        if (!QTest::qWaitFor([&] { return process.canReadLine(); }, 20'000))
            return;
        ready = QJsonDocument::fromJson(process.readLine()).object();
    }
    ~Running()
    {
        process.kill();
        process.waitForFinished();
    }
    [[nodiscard]] bool open(QTcpSocket &socket, const char *which) const
    {
        const QString address = ready.value(QLatin1String(which)).toString();
        socket.connectToHost(address.section(QLatin1Char(':'), 0, 0), address.section(QLatin1Char(':'), 1).toUShort());
        return socket.waitForConnected(5'000);
    }
    QProcess process;
    QJsonObject ready;
};

QByteArray tell(QTcpSocket &control, const QByteArray &line)
{
    control.write(line + '\n');
    while (!control.canReadLine() && control.waitForReadyRead(5'000)) {
    }
    return control.readLine();
}

const QByteArray Ticket = QByteArrayLiteral("\x1b@hello paper\n\x1dVB") + '\0' + QByteArrayLiteral("\x1d(H\x06") + '\0'
    + QByteArrayLiteral("000001");
const QByteArray Proof = QByteArrayLiteral("7\"0001") + '\0';
} // namespace

class TestHearthPrinter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void printsObeysAndEndsWithZero()
    {
        QTemporaryDir dir;
        Running printer(dir.filePath(QStringLiteral("paper")));
        QVERIFY(printer.ready.contains(QStringLiteral("listening")));
        QTcpSocket socket;
        QTcpSocket control;
        QVERIFY(printer.open(socket, "listening"));
        QVERIFY(printer.open(control, "control"));
        QCOMPARE(tell(control, "paper out"), QByteArrayLiteral("ok paper out\n"));
        QVERIFY(tell(control, "status").startsWith("ok {"));
        QVERIFY(tell(control, "paper eaten").startsWith("error: "));
        socket.write(Ticket);
        QCOMPARE(tell(control, "paper ok"), QByteArrayLiteral("ok paper ok\n"));
        QVERIFY(QTest::qWaitFor([&] { return socket.bytesAvailable() == Proof.size(); }));
        QCOMPARE(socket.readAll(), Proof);
        QFile text(dir.filePath(QStringLiteral("paper/000001.txt")));
        QVERIFY(text.open(QIODevice::ReadOnly));
        QCOMPARE(text.readAll(), QByteArrayLiteral("hello paper\n"));
        printer.process.terminate();
        QVERIFY(printer.process.waitForFinished(10'000));
        QCOMPARE(printer.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(printer.process.exitCode(), 0);
        QVERIFY(QFile::exists(dir.filePath(QStringLiteral("paper/000001.png"))));
    }
    void quitEndsWithZero()
    {
        QTemporaryDir dir;
        Running printer(dir.path(), {QStringLiteral("--no-png"), QStringLiteral("--name"), QStringLiteral("kitchen")});
        QTcpSocket control;
        QVERIFY(printer.open(control, "control"));
        QCOMPARE(tell(control, "quit"), QByteArrayLiteral("ok quit\n"));
        QVERIFY(printer.process.waitForFinished(10'000));
        QCOMPARE(printer.process.exitCode(), 0);
    }
    void whatWasAnsweredIsOnPaperAfterAKill()
    {
        QTemporaryDir dir;
        int answered = 0;
        {
            Running printer(dir.path(), {QStringLiteral("--no-png")});
            QTcpSocket socket;
            QVERIFY(printer.open(socket, "listening"));
            for (int i = 0; i < 200; ++i)
                socket.write(Ticket);
            QByteArray got;
            while (got.size() < 50 * Proof.size() && socket.waitForReadyRead(5'000))
                got += socket.readAll();
            ::kill(static_cast<pid_t>(printer.process.processId()), SIGKILL);
            printer.process.waitForFinished();
            while (socket.waitForReadyRead(200))
                got += socket.readAll();
            got += socket.readAll();
            answered = static_cast<int>(got.size() / Proof.size());
        }
        QVERIFY(answered >= 50);
        QVERIFY(QDir(dir.path()).entryList({QStringLiteral("*.txt")}).size() >= answered);
    }
    void aCloneOnAPseudoTerminalWithAScript()
    {
        QTemporaryDir dir;
        const QString link = dir.filePath(QStringLiteral("lp0"));
        QFile script(dir.filePath(QStringLiteral("faults")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("at piece 1: cover open\n");
        script.close();
        Running printer(dir.filePath(QStringLiteral("paper")),
                        {QStringLiteral("--no-png"), QStringLiteral("--pty"), link, QStringLiteral("--script"), script.fileName(), QStringLiteral("--quirk"),
                         QStringLiteral("no-process-id,name=TM-T88III,dpi=180"), QStringLiteral("--roll"), QStringLiteral("500"), QStringLiteral("--width"),
                         QStringLiteral("420")});
        QCOMPARE(printer.ready.value(QStringLiteral("listening")).toString(), link);
        QFile device(link);
        QVERIFY(device.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        device.write(QByteArrayLiteral("\x1dI\x43") + Ticket);
        QByteArray name(11, '\0');
        QCOMPARE(device.read(name.data(), 11), 11);
        QCOMPARE(name, QByteArrayLiteral("\x5fTM-T88III") + '\0');
        QTcpSocket control;
        QVERIFY(printer.open(control, "control"));
        QByteArray status;
        QVERIFY(QTest::qWaitFor([&] {
            status = tell(control, "status");
            return status.contains("\"cover\":\"open\"");
        }));
        QVERIFY2(status.contains("\"pieces\":1,") && status.contains("\"roll_left_mm\":"), status.constData());
    }
    void wrongOptionsAreNamed_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const char *option, const char *value, const char *error) {
            QTest::newRow(name) << QStringList{QString::fromLatin1(option), QString::fromLatin1(value)} << QString::fromLatin1(error);
        };
        row("both ways in", "--pty", "/tmp/lp0", "error: expected one of --listen and --pty");
        row("quirk", "--quirk", "no-paper", "error: --quirk: no-paper: expected no-process-id");
        row("width", "--width", "99", "error: --width: expected 100 to 2047");
        row("roll", "--roll", "x", "error: --roll: expected 10 to 1000000");
        row("language", "--language", "zpl", "error: --language: expected escpos or tspl");
        row("speed", "--speed", "0", "error: --speed: expected 1 to 10000 or max");
        row("script", "--script", "/no/such", "error: /no/such: No such file");
    }
    void wrongOptionsAreNamed()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, error);
        QProcess process;
        process.start(program(), QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--control"),
                                             QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"), QStringLiteral("x")} + options);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const QString text = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(text.startsWith(error), qPrintable(text));
    }
    void theHelpNamesEveryFault()
    {
        QProcess process;
        process.start(program(), {QStringLiteral("--help")});
        QVERIFY(process.waitForFinished());
        const QString text = QString::fromUtf8(process.readAllStandardOutput());
        for (const char *word : {"paper end at DOTS", "near-end at DOTS", "cutter jam at CUT", "head hot|ok", "error unrecoverable|ok", "drawer open|closed",
                                 "slow BYTES_PER_S|off", "half-open on|off", "silent on|off", "drop", "roll new", "--pty", "--script", "--quirk", "--roll"})
            QVERIFY2(text.contains(QLatin1String(word)), word);
    }
    void wrongUsageIsTwoAndATakenPortIsOne()
    {
        const auto codeOf = [](const QStringList &arguments) {
            QProcess process;
            process.start(program(), arguments);
            process.waitForFinished();
            return process.exitCode();
        };
        QCOMPARE(codeOf({QStringLiteral("--help")}), 0);
        QCOMPARE(codeOf({}), 2);
        QCOMPARE(codeOf({QStringLiteral("--listen"), QStringLiteral("nonsense"), QStringLiteral("--control"),
                         QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"), QStringLiteral("x")}), 2);
        QTemporaryDir dir;
        QTemporaryDir other;
        Running printer(dir.path(), {QStringLiteral("--no-png")});
        const QString taken = printer.ready.value(QStringLiteral("listening")).toString();
        QCOMPARE(codeOf({QStringLiteral("--listen"), taken, QStringLiteral("--control"), QStringLiteral("127.0.0.1:0"),
                         QStringLiteral("--out"), other.path(), QStringLiteral("--headless")}), 1);
        QCOMPARE(codeOf({QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--control"),
                         QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"), dir.path(), QStringLiteral("--headless")}), 1);
    }
};

QTEST_GUILESS_MAIN(TestHearthPrinter)
#include "tst_hearthprinter.moc"
