// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The command: its files, what it writes into a database, and what is made of that.
#include "e2e/chain.h"

#include <QFile>
#include <QTest>

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

private Q_SLOTS:
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
