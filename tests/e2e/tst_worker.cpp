// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Headquarters hands its queue functions to workers on other machines: the real programs, PostgreSQL and RabbitMQ.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "support/patience.h"
#include "support/postgresserver.h"
#include "support/rabbitserver.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace hearth;

class TestWorker : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;

    /** A worker's directory: where the database and the broker are, for its owner alone. */
    static bool writeSecret(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(text) == text.size();
    }
    static qint64 number(const QString &database, const QString &sql)
    {
        return PostgresServer::shared().sql(sql, PostgresServer::nameIn(database)).toLongLong();
    }

private Q_SLOTS:
    void aWorkerThatIsKilledLosesNothingAndDoublesNothing()
    {
        const QString sales = generateSales(m_files.filePath(QStringLiteral("sales.csv")), 400, 3);
        const QString database = PostgresServer::shared().create();
        const QByteArray broker = RabbitServer::shared().address().toUtf8();
        Chain chain;
        QVERIFY(chain.useDatabase(database));
        QVERIFY(writeSecret(chain.path(QStringLiteral("hq")) + QStringLiteral("/queue"), broker));
        chain.serveOptions = {QStringLiteral("--functions"), QStringLiteral("none")};
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const QString worker = m_files.filePath(QStringLiteral("worker"));
        QVERIFY(QDir().mkpath(worker) && writeSecret(worker + QStringLiteral("/database"), database.toUtf8()) && writeSecret(worker + QStringLiteral("/queue"), broker));
        const QStringList work{QStringLiteral("work"), QStringLiteral("--data"), worker};

        const auto sold = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("replay"), sales, QStringLiteral("--speed"), QStringLiteral("max"), QStringLiteral("--json")}
                                     + chain.tillData(), {}, 120'000);
        QVERIFY2(sold.ok(), sold.err.constData());
        QCOMPARE(number(database, QStringLiteral("SELECT count(*) FROM store_day")), 0); // nobody works yet
        // Two of them die in the middle of it.
        for (const char *fault : {"runtime.amqp_before_ack:1", "runtime.work_done:2"}) {
            const auto dying = Chain::spawn(QStringLiteral("hearth-hq"), work, QString::fromLatin1(fault));
            QVERIFY(Chain::wait(*dying, 60'000).crashed);
        }
        const auto working = Chain::spawn(QStringLiteral("hearth-hq"), work);
        QVERIFY(readyLine(*working).value(QLatin1String("working")).toBool());
        QTRY_COMPARE_WITH_TIMEOUT(number(database, QStringLiteral("SELECT coalesce(sum(orders), 0) FROM store_day")), 400, 60'000);
        working->terminate();
        QVERIFY(Chain::wait(*working, 20'000).ok());
        QCOMPARE(number(database, QStringLiteral("SELECT coalesce(sum(orders), 0) FROM store_day")), 400);
    }
    void aWorkerOfARegionThatWasReplacedEndsAndDoesNotBeginAgain()
    {
        const QString database = PostgresServer::shared().create();
        const QString directory = m_files.filePath(QStringLiteral("fenced"));
        QVERIFY(QDir().mkpath(directory) && writeSecret(directory + QStringLiteral("/database"), database.toUtf8())
                && writeSecret(directory + QStringLiteral("/queue"), RabbitServer::shared().address().toUtf8()));
        const QStringList work{QStringLiteral("work"), QStringLiteral("--data"), directory};
        const auto worker = Chain::spawn(QStringLiteral("hearth-hq"), work);
        QVERIFY(readyLine(*worker).value(QLatin1String("working")).toBool());
        PostgresServer::shared().sql(QStringLiteral("INSERT INTO chain_setting (name, value) VALUES ('region.fenced_by', '2')"), PostgresServer::nameIn(database));
        const auto ended = Chain::wait(*worker, 20'000);
        QVERIFY2(!ended.ok() && !ended.crashed && ended.err.contains("cluster epoch 2"), ended.err.constData());
        const auto again = Chain::run(QStringLiteral("hearth-hq"), work);
        QVERIFY2(!again.ok() && again.err.contains("cluster epoch 2"), again.err.constData());
    }
    void thePasswordsAreNotInTheListOfProcesses()
    {
        const QString database = PostgresServer::shared().create();
        const QString directory = m_files.filePath(QStringLiteral("seen"));
        QVERIFY(QDir().mkpath(directory));
        const auto worker = Chain::spawn(QStringLiteral("hearth-hq"), {QStringLiteral("work"), QStringLiteral("--data"), directory, QStringLiteral("--database"), database,
                                                                       QStringLiteral("--queue"), RabbitServer::shared().address()});
        QVERIFY(readyLine(*worker).value(QLatin1String("working")).toBool());
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(worker->processId()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray shown = file.readAll();
        QVERIFY2(shown.contains("amqp://hearth:***") && shown.contains("postgresql://hearth:***"), shown.constData());
        QVERIFY2(!shown.contains("s3cret"), shown.constData());
        worker->terminate();
        QVERIFY(Chain::wait(*worker, 20'000).ok());
    }
    void whatAWorkerNeedsIsSaid()
    {
        const QString directory = m_files.filePath(QStringLiteral("none"));
        QVERIFY(QDir().mkpath(directory));
        const auto alone = Chain::run(QStringLiteral("hearth-hq"), {QStringLiteral("work"), QStringLiteral("--data"), directory});
        QVERIFY2(!alone.ok() && alone.err.contains("needs a broker"), alone.err.constData());
        const auto file = Chain::run(QStringLiteral("hearth-hq"), {QStringLiteral("serve"), QStringLiteral("--data"), directory, QStringLiteral("--queue"),
                                                                   QStringLiteral("amqp://a:secret@127.0.0.1:1")});
        QVERIFY2(!file.ok() && file.err.contains("postgresql://"), file.err.constData());
        QVERIFY(!file.err.contains("secret"));
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
