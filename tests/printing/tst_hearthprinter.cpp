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
        process.start(program(), QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--control"),
                                             QStringLiteral("127.0.0.1:0"), QStringLiteral("--out"), out, QStringLiteral("--headless")}
                                     + more);
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
