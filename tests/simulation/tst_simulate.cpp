// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The command: its files, what it writes into a database, and what is made of that.
#include "e2e/chain.h"

#include <QFile>
#include <QTest>
#include <cmath>

using namespace hearth;

class TestSimulate : public QObject {
    Q_OBJECT

    QTemporaryDir m_files;

    static Chain::Outcome simulate(const QStringList &arguments, int timeoutMs = 120'000)
    {
        return Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("simulate")} + arguments, {}, timeoutMs);
    }
    static QByteArray contents(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QJsonObject hq(const QStringList &arguments, const QString &data)
    {
        return Chain::run(QStringLiteral("hearth-hq"), arguments + QStringList{QStringLiteral("--json"), QStringLiteral("--data"), data}).json();
    }
    static QStringList chainOf(const QString &data, const QString &seed = QStringLiteral("21"))
    {
        return {QStringLiteral("--data"), data, QStringLiteral("--stores"), QStringLiteral("4"), QStringLiteral("--days"), QStringLiteral("30"), QStringLiteral("--orders-per-day"),
                QStringLiteral("50"), QStringLiteral("--members"), QStringLiteral("300"), QStringLiteral("--seed"), seed, QStringLiteral("--json")};
    }

private Q_SLOTS:
    void ordersGoTheWayOfTillsAndGiveTags()
    {
        const QString data = m_files.filePath(QStringLiteral("hq"));
        const auto first = simulate(chainOf(data));
        QVERIFY2(first.ok(), first.err.constData());
        const qint64 orders = first.json().value(QLatin1String("orders")).toInteger();
        const qint64 refunds = first.json().value(QLatin1String("refunds")).toInteger();
        QVERIFY(orders > 3'000 && refunds > 5);
        QCOMPARE(first.json().value(QLatin1String("added")).toInteger(), orders + refunds);
        QCOMPARE(first.json().value(QLatin1String("quarantined")).toInteger(), 0);
        QCOMPARE(first.json().value(QLatin1String("dead")).toInteger(), 0);

        const QJsonObject proof = hq({QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify")}, data);
        QVERIFY(proof.value(QLatin1String("equal")).toBool());
        QVERIFY(proof.value(QLatin1String("orders")).toInteger() > orders / 2);
        QVERIFY(proof.value(QLatin1String("tags")).toInteger() > 1'000);

        // What headquarters reports is what the file beside it says, to the last fen.
        const QJsonObject report = hq({QStringLiteral("report"), QStringLiteral("sales")}, data);
        double csv = 0;
        const QList<QByteArray> lines = contents(data + QStringLiteral("/simulated.csv")).split('\n');
        for (const QByteArray &line : lines.mid(1))
            csv += line.isEmpty() ? 0 : line.split(',').at(2).toDouble();
        QCOMPARE(report.value(QLatin1String("total_minor")).toInteger(), std::llround(csv * 100));

        const auto again = simulate(chainOf(data));
        QVERIFY2(again.ok(), again.err.constData());
        QCOMPARE(again.json().value(QLatin1String("added")).toInteger(), 0);
        QCOMPARE(again.json().value(QLatin1String("orders")).toInteger(), orders);
        QCOMPARE(hq({QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify")}, data).value(QLatin1String("digest")), proof.value(QLatin1String("digest")));

        const auto other = simulate(chainOf(data, QStringLiteral("22")));
        QCOMPARE(other.exitCode, 1);
        QVERIFY2(other.err.contains("another simulation is here"), other.err.constData());
    }
    void oneThatWasKilledGoesOnWhereItWas()
    {
        const QString whole = m_files.filePath(QStringLiteral("whole"));
        QVERIFY(simulate(chainOf(whole)).ok());
        const QString data = m_files.filePath(QStringLiteral("killed"));
        // In the middle of a commit.
        const auto killed = Chain::run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("simulate")} + chainOf(data), QStringLiteral("hub.before_commit:2"));
        QVERIFY(killed.crashed);
        const auto rest = simulate(chainOf(data));
        QVERIFY2(rest.ok(), rest.err.constData());
        const QStringList verify{QStringLiteral("tags"), QStringLiteral("rebuild"), QStringLiteral("--verify")};
        const QJsonObject proof = hq(verify, data);
        QVERIFY(proof.value(QLatin1String("equal")).toBool());
        QCOMPARE(proof.value(QLatin1String("digest")), hq(verify, whole).value(QLatin1String("digest")));
    }
    void itStaysAwayFromWhatIsReal()
    {
        Chain chain;
        QVERIFY(chain.startHq());
        const auto running = simulate(chainOf(chain.path(QStringLiteral("hq"))));
        QCOMPARE(running.exitCode, 1);
        QVERIFY2(running.err.contains(QByteArray::number(chain.hqPid())), running.err.constData());
        QVERIFY(chain.enrol().ok());
        QVERIFY(chain.stopHq());
        const auto real = simulate(chainOf(chain.path(QStringLiteral("hq"))));
        QCOMPARE(real.exitCode, 1);
        QVERIFY2(real.err.contains("a simulation takes a data directory of its own"), real.err.constData());
        QVERIFY(!QFile::exists(chain.path(QStringLiteral("hq")) + QStringLiteral("/simulated.json")));
    }
    void aFileOfDaysIsTheSameForTheSameSeed()
    {
        const QString path = m_files.filePath(QStringLiteral("days.csv"));
        const QStringList arguments{QStringLiteral("--daily-only"), QStringLiteral("--stores"), QStringLiteral("5"), QStringLiteral("--days"), QStringLiteral("90"),
                                    QStringLiteral("--orders-per-day"), QStringLiteral("40"), QStringLiteral("--seed"), QStringLiteral("12")};
        const auto said = simulate(arguments + QStringList{QStringLiteral("--out"), path, QStringLiteral("--json")});
        QVERIFY2(said.ok(), said.err.constData());
        QVERIFY(said.json().value(QLatin1String("simulated")).toBool());
        QCOMPARE(said.json().value(QLatin1String("seed")).toInt(), 12);
        QVERIFY(said.json().value(QLatin1String("effects")).toArray().size() > 5);
        const QByteArray first = contents(path);
        QVERIFY(first.contains("\nSIM005,2026-06-30,"));
        const auto printed = simulate(arguments); // to standard output, the effects beside it
        QCOMPARE(printed.out, first);
        QVERIFY(printed.err.startsWith("seed 12: 5 stores, 2026-04-02 to 2026-06-30, simulated\n"));
        const auto other = simulate(arguments.mid(0, 7) + QStringList{QStringLiteral("--seed"), QStringLiteral("13")});
        QVERIFY(other.ok() && other.out != first);
    }
    void wrongArgumentsAreNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char *name, const QStringList &arguments, const char *said) { QTest::newRow(name) << arguments << QByteArray(said); };
        row("no stores", {QStringLiteral("--daily-only"), QStringLiteral("--stores"), QStringLiteral("0")}, "--stores: a whole number from 1 to 2000");
        row("days that are no number", {QStringLiteral("--daily-only"), QStringLiteral("--days"), QStringLiteral("many")}, "--days: a whole number from 1 to 3650");
        row("no seed", {QStringLiteral("--daily-only"), QStringLiteral("--seed"), QStringLiteral("-1")}, "--seed: a whole number");
        row("no date", {QStringLiteral("--daily-only"), QStringLiteral("--until"), QStringLiteral("2026-02-30")}, "--until: a date as 2026-01-31");
        row("too many orders", {QStringLiteral("--daily-only"), QStringLiteral("--orders-per-day"), QStringLiteral("1e9")}, "--orders-per-day: a number above 0");
        row("a word", {QStringLiteral("--daily-only"), QStringLiteral("everything")}, "everything: everything is given by options");
        row("json without a file", {QStringLiteral("--daily-only"), QStringLiteral("--json")}, "--out: give the file");
        row("members without orders", {QStringLiteral("--daily-only"), QStringLiteral("--members"), QStringLiteral("5")}, "--members: goes with orders");
        row("too many members", {QStringLiteral("--members"), QStringLiteral("99999999")}, "--members: a whole number from 0 to 10000000");
        row("orders without a place", {QStringLiteral("--stores"), QStringLiteral("1")}, "--data");
        row("orders in a file", {QStringLiteral("--out"), QStringLiteral("x.csv")}, "--out: goes with --daily-only");
        row("a file nowhere", {QStringLiteral("--daily-only"), QStringLiteral("--stores"), QStringLiteral("1"), QStringLiteral("--days"), QStringLiteral("1"), QStringLiteral("--out"), QStringLiteral("/nowhere/days.csv")},
            "/nowhere/days.csv");
    }
    void wrongArgumentsAreNamed()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, said);
        const auto outcome = simulate(arguments);
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(said), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
