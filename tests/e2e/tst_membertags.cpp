// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Members' tags with the real programs: replayed orders, headquarters killed in between, on both databases, and proved afterwards.
#include "e2e/chain.h"
#include "e2e/salesyear.h"
#include "storage/transaction.h"
#include "support/postgresserver.h"
#include "support/rabbitserver.h"

#include <QDate>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace hearth;

class TestMemberTags : public QObject {
    Q_OBJECT
    QTemporaryDir m_files;
    QString m_sales;
    QByteArray m_digest; ///< of the first chain: all others must have it

    /** The first `orders` of the file (0: all), the last day moved to yesterday: tags look back from today. */
    static bool moveToNow(const QString &from, const QString &to, int orders)
    {
        QFile in(from);
        QFile out(to);
        if (!in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly))
            return false;
        static const QRegularExpression iso(QStringLiteral("\\d{4}-\\d{2}-\\d{2}"));
        QString text;
        QString order;
        for (int seen = -1; !in.atEnd();) { // the header is no order
            const QString line = QString::fromUtf8(in.readLine());
            seen += line.section(QLatin1Char(','), 0, 0) != std::exchange(order, line.section(QLatin1Char(','), 0, 0)) ? 1 : 0;
            if (orders > 0 && seen > orders)
                break;
            text += line;
        }
        QDate last;
        for (auto it = iso.globalMatch(text); it.hasNext();)
            last = std::max(last, QDate::fromString(it.next().captured(), Qt::ISODate));
        const qint64 days = last.daysTo(QDate::currentDate().addDays(-1));
        qsizetype done = 0;
        for (auto it = iso.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            out.write(text.mid(done, match.capturedStart() - done).toUtf8());
            out.write(QDate::fromString(match.captured(), Qt::ISODate).addDays(days).toString(Qt::ISODate).toUtf8());
            done = match.capturedEnd();
        }
        return out.write(text.mid(done).toUtf8()) >= 0;
    }
    QStringList replay(const Chain &chain) const
    {
        const QStringList arguments{QStringLiteral("replay"), m_sales, QStringLiteral("--members"), QStringLiteral("400"), QStringLiteral("--seed"), QStringLiteral("7"),
                              QStringLiteral("--no-print"), QStringLiteral("--json")};
        return arguments + chain.tillData();
    }
    static QJsonObject hq(const Chain &chain, const QStringList &arguments)
    {
        return Chain::run(QStringLiteral("hearth-hq"), arguments + QStringList{QStringLiteral("--json")} + chain.hqData()).json();
    }
    static QJsonObject stats(const Chain &chain) { return hq(chain, {QStringLiteral("tags"), QStringLiteral("stats")}); }
    /** Waits until every message is counted; how many wait at the end. */
    static qint64 drained(const Chain &chain)
    {
        QElapsedTimer since;
        since.start();
        qint64 waiting = -1;
        while (waiting != 0 && !since.hasExpired(60'000))
            waiting = stats(chain).value(QLatin1String("waiting")).toInteger(-1);
        return waiting;
    }
    void proved(const Chain &chain, qint64 withMember)
    {
        QCOMPARE(drained(chain), 0);
        const auto outcome = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify"), QStringLiteral("--json")} + chain.hqData());
        QVERIFY2(outcome.ok(), outcome.out.constData());
        QVERIFY(outcome.json().value(QLatin1String("equal")).toBool());
        QCOMPARE(outcome.json().value(QLatin1String("orders")).toInteger(), withMember);
        const QByteArray digest = outcome.json().value(QLatin1String("digest")).toString().toLatin1();
        if (m_digest.isEmpty())
            m_digest = digest;
        QCOMPARE(digest, m_digest);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString year = salesYear(m_files.path());
        QVERIFY2(!year.isEmpty(), "no sales to replay");
        m_sales = m_files.filePath(QStringLiteral("now.csv"));
        QVERIFY(moveToNow(year, m_sales, qEnvironmentVariable("HEARTH_FULL") == QLatin1String("1") ? 0 : 3'000));
    }

    void everyDatabaseHasTheSameTags_data()
    {
        QTest::addColumn<bool>("postgres");
        QTest::addColumn<bool>("broker");
        QTest::newRow("sqlite") << false << false;
        QTest::newRow("postgresql") << true << false;
        QTest::newRow("postgresql and RabbitMQ") << true << true;
    }
    void everyDatabaseHasTheSameTags()
    {
        QFETCH(bool, postgres);
        QFETCH(bool, broker);
        Chain chain;
        if (postgres)
            QVERIFY(chain.useDatabase(PostgresServer::shared().create()));
        if (broker)
            QVERIFY(chain.useQueue(RabbitServer::shared().address()));
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto outcome = Chain::run(QStringLiteral("hearth-till"), replay(chain), {}, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const qint64 withMember = outcome.json().value(QLatin1String("synthetic_members")).toInteger();
        QVERIFY(withMember > outcome.json().value(QLatin1String("sold")).toInteger() / 2);
        proved(chain, withMember);
        // What people ask.
        const QJsonObject figures = stats(chain);
        QVERIFY(figures.value(QLatin1String("tags")).toInteger() > 3 * figures.value(QLatin1String("members")).toInteger());
        QCOMPARE(figures.value(QLatin1String("dead")).toInteger(), 0);
        const QStringList audience{QStringLiteral("tags"), QStringLiteral("audience")};
        const qint64 everybody = hq(chain, audience + QStringList{QStringLiteral("everybody"), QStringLiteral("--count")}).value(QLatin1String("count")).toInteger();
        QCOMPARE(everybody, figures.value(QLatin1String("tagged")).toInteger());
        const QJsonObject regulars = hq(chain, audience + QStringList{QStringLiteral("frequency:regular or frequency:some")});
        QVERIFY(regulars.value(QLatin1String("count")).toInteger() > 0);
        const QJsonObject one = hq(chain, {QStringLiteral("tags"), QStringLiteral("of"), regulars.value(QLatin1String("members")).toArray().first().toString()});
        QVERIFY(one.value(QLatin1String("synthetic")).toBool());
        const QJsonObject tag = one.value(QLatin1String("tags")).toArray().first().toObject();
        QCOMPARE(tag.value(QLatin1String("class")).toString(), QStringLiteral("frequency"));
        QVERIFY(tag.value(QLatin1String("evidence")).toString().endsWith(QLatin1String("orders in 90 days")));
    }
    void headquartersIsKilledAgainAndAgain()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto till = Chain::spawn(QStringLiteral("hearth-till"), replay(chain));
        const QStringList faults{QStringLiteral("tags.counted"), QStringLiteral("tags.written:3"), QStringLiteral("runtime.work_done:5"), QStringLiteral("tags.sets_merged"),
                                 QStringLiteral("runtime.committed:4"), QStringLiteral("ingest.sale_queued:40")};
        QStringList hit;
        for (const QString &fault : faults) {
            if (till->waitForFinished(0))
                break;
            chain.killHq();
            QVERIFY(chain.startHq(fault));
            // Until the fault has ended it; the sets are put together every 15 seconds only.
            if (chain.hqEnded(20'000))
                hit.append(fault);
        }
        QVERIFY2(hit.size() >= 3, qPrintable(hit.join(QLatin1Char(' '))));
        chain.killHq();
        QVERIFY(chain.startHq());
        const auto outcome = Chain::wait(*till, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        proved(chain, outcome.json().value(QLatin1String("synthetic_members")).toInteger());
    }
    void aClassIsMadeAnewThoughHeadquartersIsKilledMeanwhile()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        QVERIFY(chain.enrol().ok());
        const auto outcome = Chain::run(QStringLiteral("hearth-till"), replay(chain), {}, 900'000);
        QVERIFY2(outcome.ok(), outcome.err.constData());
        const qint64 withMember = outcome.json().value(QLatin1String("synthetic_members")).toInteger();
        proved(chain, withMember);
        chain.killHq();
        // As a program left it that had no churn, and a lifecycle of another version, where tags of today's were left from before: of that all have a stage,
        // which is what "everybody" goes by.
        {
            auto db = storage::Database::open(chain.hqData().last() + QStringLiteral("/hq.db"), storage::OpenMode::Owner);
            QVERIFY(db);
            auto tx = storage::Transaction::begin(**db);
            QVERIFY(tx);
            QVERIFY(tx->exec("DELETE FROM tag_class WHERE class = 21"));
            QVERIFY(tx->exec("UPDATE tag_class SET shown_version = 9, made_version = 9 WHERE class = 2"));
            QVERIFY(tx->commit());
        }
        const auto lifecycle = [&] {
            const QJsonArray versions = stats(chain).value(QLatin1String("versions")).toArray();
            for (const auto &one : versions) {
                if (one[QLatin1String("class")].toString() == QLatin1String("lifecycle"))
                    return one.toObject();
            }
            return QJsonObject();
        };
        const QStringList everybody{QStringLiteral("tags"), QStringLiteral("audience"), QStringLiteral("frequency:none or not frequency:none"), QStringLiteral("--count")};
        constexpr int Wait = 60'000; // the walk begins within 20 seconds
        // Ended after the first part was stored and the second was not, then before the switch was stored.
        // Either may be before it says that it listens.
        static_cast<void>(chain.startHq(QStringLiteral("tags.filled:2")));
        QVERIFY(chain.hqEnded(Wait));
        QCOMPARE(lifecycle().value(QLatin1String("state")).toString(), QStringLiteral("filling"));
        QCOMPARE(lifecycle().value(QLatin1String("done")).toInteger(), 250);
        QVERIFY(lifecycle().value(QLatin1String("members")).toInteger() > 250);
        const auto early = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify"), QStringLiteral("--json")} + chain.hqData());
        QVERIFY(!early.ok());
        chain.killHq();
        static_cast<void>(chain.startHq(QStringLiteral("tags.switched")));
        QVERIFY(chain.hqEnded(Wait));
        QCOMPARE(lifecycle().value(QLatin1String("done")).toInteger(), 250);
        chain.killHq();
        QVERIFY(chain.startHq());
        QVERIFY(QTest::qWaitFor([&] { return lifecycle().value(QLatin1String("state")).toString() == QLatin1String("shown"); }, Wait));
        proved(chain, withMember); // the same digest as without all that
        QCOMPARE(hq(chain, everybody).value(QLatin1String("count")).toInteger(), stats(chain).value(QLatin1String("tagged")).toInteger());
    }
};

QTEST_GUILESS_MAIN(TestMemberTags)
#include "tst_membertags.moc"
