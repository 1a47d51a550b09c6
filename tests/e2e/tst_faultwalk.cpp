// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Kill −9 at every step of settling, printing and sending: each fault point of docs/fault-points.md once.
#include "e2e/chain.h"
#include "core/ids.h"
#include "e2e/salesyear.h"
#include "storage/database.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace hearth;

namespace {
struct Point {
    QString name;
    QString process; ///< till | hq
};

QString sourceDir()
{
    return qEnvironmentVariable("HEARTH_SOURCE_DIR");
}

/** The rows of docs/fault-points.md: | `name` | process | when | */
QList<Point> documentedPoints()
{
    QList<Point> points;
    QFile file(sourceDir() + QStringLiteral("/docs/fault-points.md"));
    if (!file.open(QIODevice::ReadOnly))
        return points;
    static const QRegularExpression row(QStringLiteral("^\\|\\s*`([a-z_.]+)`\\s*\\|\\s*([a-z, ]+?)\\s*\\|"));
    while (!file.atEnd()) {
        const auto match = row.match(QString::fromUtf8(file.readLine()));
        if (match.hasMatch())
            points.append({match.captured(1), match.captured(2)});
    }
    return points;
}

QSet<QString> pointsInSources()
{
    QSet<QString> names;
    static const QRegularExpression call(QStringLiteral("faultPoint\\(\"([a-z_.]+)\"\\)"));
    for (const char *part : {"app", "printing", "sync", "ui"}) {
        QDirIterator files(sourceDir() + QLatin1Char('/') + QLatin1String(part), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            auto matches = call.globalMatch(QString::fromUtf8(file.readAll()));
            while (matches.hasNext())
                names.insert(matches.next().captured(1));
        }
    }
    return names;
}

constexpr int Orders = 12;
} // namespace

class TestFaultWalk : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;

    /** Receipt tickets by receipt number; fails on two unmarked ones with one number. */
    static QSet<qint64> receipts(const Chain &chain, QString *twice)
    {
        QSet<qint64> numbers;
        static const QRegularExpression number(QStringLiteral("No\\. ?0*([0-9]+)"));
        for (const QString &ticket : chain.paper(QStringLiteral("front"))) {
            const auto match = number.match(ticket);
            if (!match.hasMatch() || ticket.contains(QStringLiteral("COPY")) || ticket.contains(QStringLiteral("重打")))
                continue;
            const qint64 n = match.captured(1).toLongLong();
            if (numbers.contains(n))
                *twice = ticket;
            numbers.insert(n);
        }
        return numbers;
    }

    /** Ids as text. */
    static QSet<QString> ids(const QString &database, const char *sql)
    {
        QSet<QString> found;
        const auto db = storage::Database::open(database, storage::OpenMode::ReadOnly);
        if (!db)
            return found;
        auto rows = (*db)->query(sql);
        while (rows && rows->next().value_or(false))
            found.insert(idText(rows->id(0)));
        return found;
    }
    /** Each piece of paper of both printers is of a job and a sale the till has on disk and HQ has too, and no job came out twice
        without a mark. What is wrong, in words; empty: nothing. */
    static QString paperFault(const Chain &chain)
    {
        const QString till = chain.path(QStringLiteral("till")) + QStringLiteral("/till.db");
        const QSet<QString> sales = ids(till, "SELECT order_id FROM sale");
        const QSet<QString> atHq = ids(chain.path(QStringLiteral("hq")) + QStringLiteral("/hq.db"), "SELECT order_id FROM sale");
        QSet<QString> jobs;
        for (const QString &job : ids(till, "SELECT job_id FROM print_job"))
            jobs.insert(job.right(8));
        static const QRegularExpression order(QStringLiteral("ID ([0-9a-f-]{36})"));
        static const QRegularExpression ticket(QStringLiteral("JOB ([0-9a-f]{8}) [A-Z]+( COPY [0-9]+)?"));
        QHash<QString, int> unmarked;
        for (const QString &printer : {QStringLiteral("front"), QStringLiteral("back")}) {
            for (const QString &piece : chain.paper(printer)) {
                const auto named = order.match(piece);
                if (named.hasMatch() && (!sales.contains(named.captured(1)) || !atHq.contains(named.captured(1))))
                    return QStringLiteral("printed at %1, not known:\n%2").arg(printer, piece);
                const auto job = ticket.match(piece);
                if (!job.hasMatch())
                    continue; // a torn piece, or the slip that ends one
                if (!named.hasMatch() || !jobs.contains(job.captured(1)))
                    return QStringLiteral("printed at %1, of no job:\n%2").arg(printer, piece);
                if (job.captured(2).isEmpty() && ++unmarked[job.captured(1)] > 1)
                    return QStringLiteral("printed at %1 twice without a mark:\n%2").arg(printer, piece);
            }
        }
        return unmarked.isEmpty() ? QStringLiteral("no ticket was printed") : QString();
    }

    QByteArray onlineOrder(const QString &number) const
    {
        return QStringLiteral("{\"platform\":\"meituan\",\"number\":\"%1\",\"store\":\"SZ001\",\"placed_at\":\"2026-11-24T12:00:00+08:00\","
                              "\"lines\":[{\"sku\":\"item_1\",\"size\":\"M\",\"quantity\":2,\"unit_minor\":1325}],"
                              "\"total_minor\":2650,\"paid\":true}").arg(number).toUtf8();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sales = generateSales(m_files.filePath(QStringLiteral("sales.csv")), Orders, 3);
    }

    void everyPointInTheSourcesIsDocumentedAndTheOtherWayRound()
    {
        QSet<QString> documented;
        for (const Point &point : documentedPoints())
            documented.insert(point.name);
        const QSet<QString> used = pointsInSources();
        QVERIFY(!used.isEmpty());
        QCOMPARE((used - documented).values(), QStringList());
        QCOMPARE((documented - used).values(), QStringList());
    }
    void everyPointThatIsNotWalkedHereHasAWalkerElsewhere()
    {
        // The tests of a folder find its points in its own sources; only what they walk may be left out here.
        const QStringList cloudDrill{QStringLiteral("hq.print_before_commit"), QStringLiteral("hq.print_committed"), QStringLiteral("hq.callback_sent")};
        for (const Point &point : documentedPoints()) {
            const bool changeDrill = point.process.endsWith(QLatin1String("online change")); // tst_onlineorder
            if (point.process.contains(QLatin1Char(',')) && !changeDrill)
                QVERIFY2(point.name.startsWith(QLatin1String("till.")) || point.name.startsWith(QLatin1String("spool."))
                             || point.name.startsWith(QLatin1String("runtime.timer_")) // tst_workers
                             || point.name.startsWith(QLatin1String("runtime.relay_")) || point.name.startsWith(QLatin1String("runtime.amqp_")) // tst_queue
                             || point.name.startsWith(QLatin1String("tags.")) // tst_membertags
                             || cloudDrill.contains(point.name), qPrintable(point.name));
        }
    }

    void killedAtEachPointNothingIsLostDoubledOrInvented_data()
    {
        QTest::addColumn<QString>("process");
        for (const Point &point : documentedPoints()) {
            if (!point.process.contains(QLatin1Char(','))) // those are walked by the tests of their own folder
                QTest::newRow(qPrintable(point.name)) << point.process;
        }
    }
    void killedAtEachPointNothingIsLostDoubledOrInvented()
    {
        QFETCH(QString, process);
        const QString point = QString::fromLatin1(QTest::currentDataTag());
        const bool inTill = process == QLatin1String("till");
        Chain chain;
        int hqStarts = 1;
        QVERIFY(chain.startHq(inTill ? QString() : point));
        const auto hqUp = [&] {
            if (chain.hqRunning())
                return true;
            ++hqStarts;
            return chain.startHq();
        };
        // Each command gets the fault until one dies of it; whatever the kill hits, the operator repeats the command.
        bool tillDied = false;
        const auto till = [&](const QStringList &command) {
            Chain::Outcome outcome;
            for (int attempt = 0; attempt < 5 && !outcome.ok(); ++attempt) {
                if (!hqUp())
                    return outcome;
                const auto running = Chain::spawn(QStringLiteral("hearth-till"), command + chain.tillData(),
                                                  inTill && !tillDied ? point : QString());
                // Headquarters that dies meanwhile is started again, as its supervisor would.
                for (int tick = 0; tick < 300 && running->state() != QProcess::NotRunning && !running->waitForFinished(100); ++tick) {
                    if (!hqUp())
                        return outcome;
                }
                outcome = Chain::wait(*running, 1);
                tillDied = tillDied || outcome.crashed;
            }
            return outcome;
        };
        QVERIFY(chain.startPrinter(QStringLiteral("front"), QStringLiteral("receipt")));
        QVERIFY(chain.startPrinter(QStringLiteral("back"), QStringLiteral("kitchen")));
        Chain::Outcome enrolled = chain.enrol();
        for (int attempt = 0; attempt < 3 && !enrolled.ok(); ++attempt) {
            chain.hqEnded(5'000);
            QVERIFY(hqUp());
            enrolled = chain.enrol();
        }
        QVERIFY2(enrolled.ok(), enrolled.err.constData());
        // What stopped an order, in words; empty: it stands.
        const auto place = [&](const QString &number) {
            QString seen;
            for (int attempt = 0; attempt < 3; ++attempt) {
                if (!hqUp())
                    return seen + QStringLiteral("headquarters did not start");
                const auto answer = chain.http("POST", QStringLiteral("/v1/online-orders"), onlineOrder(number));
                if (answer.status == 201 || answer.status == 200)
                    return QString();
                // A killed process loses its sockets before it can be seen to have ended.
                const bool ended = answer.status == 0 && chain.hqEnded(5'000);
                seen += QStringLiteral("%1 (%2) %3; ").arg(answer.status).arg(ended ? QLatin1String("ended") : QLatin1String("runs"),
                                                                              QString::fromUtf8(answer.body));
            }
            return seen;
        };
        for (const QString &number : {QStringLiteral("M-1"), QStringLiteral("M-2")}) {
            const QString trouble = place(number);
            QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        }
        const QStringList replay{QStringLiteral("replay"), m_sales, QStringLiteral("--speed"), QStringLiteral("max"), QStringLiteral("--json")};
        const auto outcome = till(replay);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        // The first sale is taken back; a refund that was stored before the kill is not made twice.
        auto refund = till({QStringLiteral("refund"), QStringLiteral("--receipt"), QStringLiteral("1"), QStringLiteral("--reason"), QStringLiteral("test")});
        QVERIFY2(refund.ok() || refund.err.contains("nothing is left"), refund.err.constData());
        const auto settled = till(replay); // brings the refund to HQ and to paper
        QVERIFY2(settled.ok(), settled.err.constData());
        QVERIFY2(inTill ? tillDied : hqStarts > 1, "the point was never passed");

        // HQ has every sale once: those of the file and the two online orders.
        const SalesFacts expected = countSales(m_sales);
        const QJsonObject report = chain.report();
        const QJsonObject orders = Chain::run(QStringLiteral("hearth-till"), QStringList{QStringLiteral("orders"), QStringLiteral("--json")}
                                              + chain.tillData()).json();
        QCOMPARE(orders.value(QLatin1String("orders")).toInteger(), expected.orders + 2);
        QCOMPARE(orders.value(QLatin1String("total_minor")).toInteger() + orders.value(QLatin1String("refunded_minor")).toInteger(),
                 expected.totalMinor + 2 * 2'650);
        QVERIFY(orders.value(QLatin1String("refunded_minor")).toInteger() > 0);
        QCOMPARE(report.value(QLatin1String("total_minor")).toInteger(), orders.value(QLatin1String("total_minor")).toInteger());
        QCOMPARE(report.value(QLatin1String("orders")).toInteger(), expected.orders + 2 - 1); // one was taken back whole
        QCOMPARE(orders.value(QLatin1String("waiting")).toInteger(), 0);

        // Paper: at most one unmarked copy of any ticket, and none of a sale that is not on disk and at HQ.
        const QString fault = paperFault(chain);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
        QString twice;
        const QSet<qint64> printed = receipts(chain, &twice);
        QVERIFY2(twice.isEmpty(), qPrintable(QStringLiteral("printed twice unmarked:\n") + twice));
        for (const qint64 number : printed)
            QVERIFY2(number >= 1 && number <= expected.orders + 3, "a receipt of a sale that is not in the database");
        // One job a printer at most may be in doubt, and says so; all others are proved on paper.
        const QString database = chain.path(QStringLiteral("till")) + QStringLiteral("/till.db");
        const auto doubtful = ids(database, "SELECT job_id FROM print_job WHERE state = 6");
        QCOMPARE(ids(database, "SELECT job_id FROM print_job WHERE state <> 4"), doubtful);
        QCOMPARE(ids(database, "SELECT min(job_id) FROM print_job WHERE state = 6 GROUP BY printer").size(), doubtful.size());
        QVERIFY2(printed.size() >= expected.orders + 3 - 1, qPrintable(QString::number(printed.size())));
    }
};

QTEST_GUILESS_MAIN(TestFaultWalk)
#include "tst_faultwalk.moc"
