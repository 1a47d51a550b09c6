// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The program itself, without a display and without HQ: replay, owner, signals, SIGKILL.
#include "support/salesfile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace hearth;

namespace {
struct Outcome {
    int code = -1;
    QByteArray out;
    QByteArray err;
    [[nodiscard]] QJsonObject json() const
    {
        const auto lines = out.trimmed().split('\n');
        return QJsonDocument::fromJson(lines.last()).object();
    }
};

std::unique_ptr<QProcess> spawn(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    process->setProcessEnvironment(environment);
    process->start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-till"), arguments);
    return process;
}

Outcome ended(QProcess &process, int timeoutMs = 60'000)
{
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(timeoutMs))
        process.kill();
    process.waitForFinished(5'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

Outcome run(const QStringList &arguments)
{
    return ended(*spawn(arguments));
}
} // namespace

class TestHearthTill : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_root;
    QString m_data;
    QString m_sales;
    SalesFileFacts m_facts;

    QStringList replay(const QStringList &extra = {}) const
    {
        return QStringList{QStringLiteral("replay"), QStringLiteral("--data"), m_data, QStringLiteral("--offline"), QStringLiteral("--json"), m_sales} + extra;
    }
    Outcome orders() const { return run({QStringLiteral("orders"), QStringLiteral("--data"), m_data, QStringLiteral("--json")}); }
    void compareWithFile()
    {
        const QJsonObject json = orders().json();
        QCOMPARE(json.value(QLatin1String("orders")).toInteger(-1), m_facts.orders);
        QCOMPARE(json.value(QLatin1String("pieces")).toInteger(-1), m_facts.pieces);
        QCOMPARE(json.value(QLatin1String("total_minor")).toInteger(-1), m_facts.totalMinor);
        QCOMPARE(json.value(QLatin1String("receipts")).toInteger(-1), m_facts.orders);
        QCOMPARE(json.value(QLatin1String("waiting")).toInteger(-1), m_facts.orders);
    }

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        m_data = m_root->filePath(QStringLiteral("till"));
        m_sales = m_root->filePath(QStringLiteral("sales.csv"));
        m_facts = writeSalesFile(m_sales, 800, 6);
        QCOMPARE(m_facts.orders, 800);
    }

    void twiceTheSameFileSellsNothingTwice()
    {
        const Outcome first = run(replay());
        QVERIFY2(first.code == 0, first.err.constData());
        QCOMPARE(first.json().value(QLatin1String("orders")).toInt(), 800);
        QCOMPARE(first.json().value(QLatin1String("sold")).toInt(), 800);
        QCOMPARE(first.json().value(QLatin1String("total_minor")).toInteger(), m_facts.totalMinor);
        compareWithFile();
        const Outcome second = run(replay());
        QCOMPARE(second.code, 0);
        QCOMPARE(second.json().value(QLatin1String("sold")).toInt(), 0);
        QCOMPARE(second.json().value(QLatin1String("skipped")).toInt(), 800);
        QCOMPARE(second.json().value(QLatin1String("total_minor")).toInteger(), m_facts.totalMinor);
        compareWithFile();
    }
    void killedAgainAndAgainItGoesOnAndSellsEachOnce()
    {
        QRandomGenerator random(17);
        for (int kill = 0; kill < 5; ++kill) {
            // Paced, so that the kills fall between and into commits.
            const auto process = spawn(replay({QStringLiteral("--speed"), QStringLiteral("2000000")}));
            QVERIFY(process->waitForStarted());
            if (!process->waitForFinished(40 + static_cast<int>(random.bounded(150))))
                process->kill();
            process->waitForFinished();
        }
        const Outcome last = run(replay());
        QVERIFY2(last.code == 0, last.err.constData());
        compareWithFile();
    }
    void aSignalEndsItCleanlyAndItGoesOnLater()
    {
        const auto process = spawn(replay({QStringLiteral("--speed"), QStringLiteral("1000")}));
        QTRY_VERIFY_WITH_TIMEOUT(orders().json().value(QLatin1String("orders")).toInt() > 0, 20'000);
        process->terminate();
        const Outcome stopped = ended(*process);
        QCOMPARE(stopped.code, 1);
        QVERIFY2(stopped.err.contains("stopped by a signal"), stopped.err.constData());
        const QJsonObject between = orders().json();
        QVERIFY(between.value(QLatin1String("orders")).toInt() < 800);
        QCOMPARE(between.value(QLatin1String("receipts")).toInt(), between.value(QLatin1String("orders")).toInt());
        QCOMPARE(run(replay()).code, 0);
        compareWithFile();
    }
    void aSignalEndsTheWindowAlsoWithAnOpenOrder()
    {
        const auto write = [&](const QString &name, const QByteArray &bytes) {
            QFile file(m_root->filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
        };
        const QString menu = write(QStringLiteral("one.csv"), "id,date,time,name,size,type,price\no1,2026-01-01,11:00:00,item_0,M,type_0,10.50\n");
        QCOMPARE(run({QStringLiteral("import-menu"), QStringLiteral("--data"), m_data, menu}).code, 0);
        const QString script = write(QStringLiteral("tap.script"), "tile item_0\nwait orderTotal 10.50 5000\nshot ready\npause 60000\n");
        const QString shots = m_root->filePath(QStringLiteral("shots"));
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        window.setProcessEnvironment(environment);
        window.start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-till"),
                     {QStringLiteral("run"), QStringLiteral("--data"), m_data, QStringLiteral("--script"), script, QStringLiteral("--screenshots"), shots});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(shots + QStringLiteral("/ready.png")), 20'000);
        window.terminate();
        QVERIFY(window.waitForFinished(10'000));
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 0);
    }
    void whileItRunsItOwnsTheDirectoryAndAnswersCommands()
    {
        const auto process = spawn(replay({QStringLiteral("--speed"), QStringLiteral("10")}));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_data + QStringLiteral("/control.sock")), 20'000);
        const Outcome second = run(replay());
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.contains(QByteArray::number(process->processId())), second.err.constData());
        const Outcome added = run({QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--data"), m_data, QStringLiteral("--name"), QStringLiteral("front"),
                                   QStringLiteral("--address"), QStringLiteral("tcp:127.0.0.1:1"), QStringLiteral("--stations"), QStringLiteral("receipt")});
        QVERIFY2(added.code == 0, added.err.constData());
        const Outcome menu = run({QStringLiteral("import-menu"), QStringLiteral("--data"), m_data, m_sales});
        QVERIFY2(menu.code == 0, menu.err.constData());
        const QJsonObject status = run({QStringLiteral("status"), QStringLiteral("--data"), m_data, QStringLiteral("--json")}).json();
        QCOMPARE(status.value(QLatin1String("owner_pid")).toInteger(), process->processId());
        QCOMPARE(status.value(QLatin1String("menu_items")).toInt(), 9);
        process->terminate();
        QCOMPARE(ended(*process).code, 1);
        QCOMPARE(run({QStringLiteral("status"), QStringLiteral("--data"), m_data, QStringLiteral("--json")}).json().value(QLatin1String("owner_pid")).toInteger(-1), 0);
    }
    void aBadLineEndsItWithFileLineColumnAndReason()
    {
        QFile file(m_root->filePath(QStringLiteral("bad.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,date,time,name,size,type,price\na,2015-01-01,12:00:00,x,S,t,10\nb,2015-01-01,25:00:00,x,S,t,10\n");
        file.close();
        const Outcome bad = run({QStringLiteral("replay"), QStringLiteral("--data"), m_data, QStringLiteral("--offline"), file.fileName()});
        QCOMPARE(bad.code, 1);
        QVERIFY2(bad.err.contains("bad.csv:3:14: \"25:00:00\" is not a time"), bad.err.constData());
    }
    void whatItCannotDoItSays()
    {
        const Outcome unenrolled = run({QStringLiteral("replay"), QStringLiteral("--data"), m_data, m_sales});
        QCOMPARE(unenrolled.code, 1);
        QVERIFY2(unenrolled.err.contains("not enrolled"), unenrolled.err.constData());
        for (const char *speed : {"0", "-1", "fast"})
            QCOMPARE(run(replay({QStringLiteral("--speed"), QLatin1String(speed)})).code, 1);
        QCOMPARE(run(replay({QStringLiteral("--limit"), QStringLiteral("0")})).code, 1);
        QCOMPARE(run({QStringLiteral("replay"), QStringLiteral("--data"), m_data, QStringLiteral("--offline"), m_root->filePath(QStringLiteral("none.csv"))}).code, 1);
        QCOMPARE(run({QStringLiteral("enroll"), QStringLiteral("--data"), m_data, QStringLiteral("--hq"), QStringLiteral("ws://127.0.0.1:1"), QStringLiteral("--code"), QStringLiteral("A")}).code, 1);
        for (const char *command : {"run", "replay", "enroll", "import-menu", "orders", "status"})
            QCOMPARE(run({QLatin1String(command), QStringLiteral("--help")}).code, 0);
    }
};

QTEST_GUILESS_MAIN(TestHearthTill)
#include "tst_hearthtill.moc"
