// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/generatedchain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace hearth;
using namespace hearth::forecasting;

namespace {
const QStringList Names{ QStringLiteral("mape_accuracy"), QStringLiteral("wape_accuracy"),
    QStringLiteral("total30_accuracy"), QStringLiteral("bias"), QStringLiteral("rmsse"), QStringLiteral("coverage80"),
    QStringLiteral("coverage95") };
const QStringList Baselines{ QStringLiteral("seasonal_naive"), QStringLiteral("weekday_mean_4"),
    QStringLiteral("robust_profile"), QStringLiteral("ets") };

double value(const QJsonObject &json, const char *method, const char *name)
{
    const QJsonObject figures = QByteArray(method) == "overall"
        ? json.value(QLatin1String("overall")).toObject()
        : json.value(QLatin1String("baselines")).toObject().value(QLatin1String(method)).toObject();
    return figures.value(QLatin1String(name)).toDouble(-99);
}

/** Every store that a hash picks, a file of its own: real series are many, and the test is short. */
bool takeStores(const QString &from, const QString &to, int oneIn)
{
    QFile in(from);
    QFile out(to);
    if (!in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly))
        return false;
    out.write(in.readLine());
    QByteArray last;
    int store = -1;
    while (!in.atEnd()) {
        const QByteArray line = in.readLine();
        const QByteArray id = line.left(line.indexOf(','));
        store += id != last ? 1 : 0;
        last = id;
        if (store % oneIn == 0)
            out.write(line);
    }
    return out.flush();
}
} // namespace

class TestBacktest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    struct Outcome {
        int code = -1;
        QByteArray output;
        QByteArray errors;
        [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
    };
    static Outcome run(const QStringList &arguments)
    {
        QProcess process;
        process.start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-hq"),
            QStringList{ QStringLiteral("forecast"), QStringLiteral("backtest"), QStringLiteral("--json") }
                + arguments);
        if (!process.waitForFinished(240'000))
            return {};
        return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    }
    [[nodiscard]] QString write(const char *name, const QByteArray &text) const
    {
        QFile file(m_dir.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }

private Q_SLOTS:
    void threadsOfATrainingWaitAsleepWhereTheSurroundingsSayNothing()
    {
        // OpenMP's library itself says what it took from them: how often a thread looks before it sleeps.
        const auto looks = [](const char *policy) {
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.remove(QStringLiteral("OMP_WAIT_POLICY"));
            environment.remove(QStringLiteral("GOMP_SPINCOUNT"));
            if (policy != nullptr)
                environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QString::fromLatin1(policy));
            environment.insert(QStringLiteral("OMP_DISPLAY_ENV"), QStringLiteral("VERBOSE"));
            process.setProcessEnvironment(environment);
            process.start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-hq"),
                { QStringLiteral("forecast"), QStringLiteral("backtest") });
            if (!process.waitForFinished(60'000))
                return QByteArray("never ended");
            const QByteArray said = process.readAllStandardError();
            const qsizetype at = said.lastIndexOf("GOMP_SPINCOUNT"); // a program that began again says it twice
            return at < 0 ? said : said.mid(at, said.indexOf('\n', at) - at);
        };
        QCOMPARE(looks(nullptr), QByteArray("GOMP_SPINCOUNT = '0'"));
        QVERIFY2(looks("ACTIVE") != QByteArray("GOMP_SPINCOUNT = '0'"), "what the surroundings say is kept");
    }
    void oneLineOfJsonHasEveryFigureOfEveryMethodAndStore()
    {
        const QString file = write("chain.csv", toCsv(generateChain({ 8, 200 }).panel));
        const QStringList arguments{ QStringLiteral("--csv"), file, QStringLiteral("--origins"), QStringLiteral("3"),
            QStringLiteral("--holidays"), QStringLiteral("none"), QStringLiteral("--seed"), QStringLiteral("11"),
            QStringLiteral("--quick") };
        const Outcome first = run(arguments);
        QVERIFY2(first.code == 0, first.errors.constData());
        QCOMPARE(first.output.count('\n'), 1);
        const QJsonObject json = first.json();
        for (const QString &name : Names) {
            QVERIFY(json.value(QLatin1String("overall")).toObject().value(name).isDouble());
            for (const QString &baseline : Baselines)
                QVERIFY2(
                    json.value(QLatin1String("baselines")).toObject().value(baseline).toObject().value(name).isDouble(),
                    qPrintable(baseline + name));
        }
        const QJsonArray stores = json.value(QLatin1String("stores")).toArray();
        QCOMPARE(stores.size(), 8);
        QCOMPARE(stores[0].toObject().value(QLatin1String("store")).toString(), QStringLiteral("S0000"));
        QCOMPARE(stores[0].toObject().value(QLatin1String("days")).toInt(), 90);
        QVERIFY(stores[0].toObject().value(QLatin1String("coverage80")).isDouble());
        QCOMPARE(run(arguments).output, first.output);
        QVERIFY(first.errors.isEmpty()); // progress is for terminals
    }
    void wrongFilesAndOptionsAreNamed()
    {
        const QString bad = write("bad.csv", "store,date,revenue\nA,2026-01-01,5\nA,2026-01-02,x\n");
        const Outcome wrong = run({ QStringLiteral("--csv"), bad });
        QCOMPARE(wrong.code, 1);
        const QJsonObject error = wrong.json().value(QLatin1String("error")).toObject();
        QVERIFY(error.value(QLatin1String("where")).toString().endsWith(QStringLiteral("bad.csv:3:14")));
        QVERIFY(error.value(QLatin1String("text")).toString().contains(QStringLiteral("revenue is not a number")));
        QCOMPARE(run({}).code, 1);
        QVERIFY(
            run({ QStringLiteral("--csv"), m_dir.filePath(QStringLiteral("none.csv")) }).errors.contains("none.csv"));
        QVERIFY(run({ QStringLiteral("--csv"), bad, QStringLiteral("--horizon"), QStringLiteral("31") })
                    .errors.contains("--horizon"));
        const QString brief = write("short.csv", "store,date,revenue\nA,2026-01-01,5\nA,2026-01-31,5\n");
        QVERIFY(run({ QStringLiteral("--csv"), brief }).errors.contains("span 31"));
    }
    void aSimulatedChainIsForecastAlmostAsByItsOracle()
    {
        // The defaults of simulate, rough forecasts (docs/forecast.md has the whole ones).
        const QString file = m_dir.filePath(QStringLiteral("simulated.csv"));
        QProcess simulate;
        simulate.start(qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-hq"),
            { QStringLiteral("simulate"), QStringLiteral("--daily-only"), QStringLiteral("--out"), file });
        QVERIFY(simulate.waitForFinished(120'000) && simulate.exitCode() == 0);
        const Outcome outcome = run({ QStringLiteral("--csv"), file, QStringLiteral("--oracle"),
            QStringLiteral("oracle"), QStringLiteral("--known"), QStringLiteral("promotion,rain"),
            QStringLiteral("--quick"), QStringLiteral("--threads"), QStringLiteral("1") });
        QVERIFY2(outcome.code == 0, outcome.errors.constData());
        const auto behind = [&](const char *group) {
            const QJsonObject own = outcome.json().value(QLatin1String(group)).toObject();
            const double oracle =
                own.value(QLatin1String("oracle")).toObject().value(QLatin1String("wape_accuracy")).toDouble(2);
            return 100 * (oracle - own.value(QLatin1String("wape_accuracy")).toDouble());
        };
        QVERIFY2(behind("overall") < 2, qPrintable(QString::number(behind("overall"))));
        QVERIFY2(behind("young") < 4, qPrintable(QString::number(behind("young"))));
        QVERIFY(behind("overall") > 0); // nobody knows more than the oracle
        QVERIFY(outcome.json().value(QLatin1String("young")).toObject().value(QLatin1String("days")).toInt() > 200);
    }
    void aShortHistoryIsMeasuredOnTheSameDays()
    {
        const QString file = write("grown.csv", toCsv(generateChain({ 12, 300 }).panel));
        const QStringList arguments{ QStringLiteral("--csv"), file, QStringLiteral("--origins"), QStringLiteral("2"),
            QStringLiteral("--holidays"), QStringLiteral("none"), QStringLiteral("--quick") };
        const Outcome outcome = run(arguments + QStringList{ QStringLiteral("--short-history"), QStringLiteral("3") });
        QVERIFY2(outcome.code == 0, outcome.errors.constData());
        const QJsonObject both = outcome.json().value(QLatin1String("short_history")).toObject();
        const QJsonObject full = both.value(QLatin1String("full")).toObject();
        const QJsonObject brief = both.value(QLatin1String("short")).toObject();
        QCOMPARE(full.value(QLatin1String("stores")).toInt(), 4);
        QCOMPARE(full.value(QLatin1String("days")).toInt(), 4 * 2 * 30);
        QCOMPARE(brief.value(QLatin1String("days")).toInt(), full.value(QLatin1String("days")).toInt());
        QVERIFY(full.value(QLatin1String("wape_accuracy")) != brief.value(QLatin1String("wape_accuracy")));
        // What is measured first is what it is without the option.
        QCOMPARE(outcome.json().value(QLatin1String("overall")), run(arguments).json().value(QLatin1String("overall")));
    }
    void aColumnOfTrueMeansIsNeverForecastFrom()
    {
        const QByteArray plain = toCsv(generateChain({ 6, 200 }).panel);
        QByteArray with;
        const QList<QByteArray> lines = plain.trimmed().split('\n');
        for (const QByteArray &line : lines)
            with += line + (with.isEmpty() ? ",truth\n" : ",1\n");
        const QStringList common{ QStringLiteral("--origins"), QStringLiteral("2"), QStringLiteral("--holidays"),
            QStringLiteral("none"), QStringLiteral("--quick") };
        const Outcome first = run(QStringList{ QStringLiteral("--csv"), write("plain.csv", plain) } + common);
        const QStringList truth{ QStringLiteral("--oracle"), QStringLiteral("truth") };
        const Outcome second = run(QStringList{ QStringLiteral("--csv"), write("with.csv", with) } + common + truth);
        QVERIFY2(second.code == 0, second.errors.constData());
        QCOMPARE(second.json().value(QLatin1String("stores")), first.json().value(QLatin1String("stores")));
        QVERIFY(run(QStringList{ QStringLiteral("--csv"), write("plain.csv", plain) } + common + truth)
                    .errors.contains("no column \"truth\""));
    }
    void realSeriesAreForecastBetterThanEveryBaseline_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("oneIn");
        QTest::addColumn<double>("cut"); // of seasonal-naive's error, at least
        QTest::newRow("favorita") << QStringLiteral("favorita") << 4 << 0.15;
        QTest::newRow("koubei_food") << QStringLiteral("koubei_food") << 12 << 0.08;
        QTest::newRow("recruit") << QStringLiteral("recruit") << 8 << 0.12;
    }
    void realSeriesAreForecastBetterThanEveryBaseline()
    {
        QFETCH(QString, name);
        QFETCH(int, oneIn);
        QFETCH(double, cut);
        const QString data = qEnvironmentVariable(
            "HEARTH_TEST_DATA", qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/../shared/data"));
        const QString file = data + QStringLiteral("/forecast/%1.csv").arg(name);
        QString some = m_dir.filePath(name + QStringLiteral(".csv"));
        if (QFile::exists(file)) {
            QVERIFY(takeStores(file, some, oneIn));
        } else {
            // The same form, generated: levels and weekdays as a chain has them, scatter as these have it.
            ChainShape shape;
            shape.stores = 40;
            shape.days = 320;
            shape.scatter = name == QStringLiteral("favorita") ? 0.1 : 0.35;
            some = write("generated.csv", toCsv(generateChain(shape).panel));
        }
        const Outcome outcome = run({ QStringLiteral("--csv"), some, QStringLiteral("--origins"), QStringLiteral("3"),
            QStringLiteral("--holidays"),
            name == QStringLiteral("koubei_food") ? QStringLiteral("CN") : QStringLiteral("none"),
            QStringLiteral("--quick") });
        QVERIFY2(outcome.code == 0, outcome.errors.constData());
        const QJsonObject json = outcome.json();
        const double own = 1 - value(json, "overall", "wape_accuracy");
        const double naive = 1 - value(json, "seasonal_naive", "wape_accuracy");
        QVERIFY2(own < naive * (1 - cut), qPrintable(QStringLiteral("%1, seasonal-naive %2").arg(own).arg(naive)));
        for (const char *baseline : { "weekday_mean_4", "robust_profile", "ets" })
            QVERIFY2(own < 1 - value(json, baseline, "wape_accuracy"), baseline);
        QVERIFY(std::abs(value(json, "overall", "coverage80") - 0.8) < 0.1);
    }
};

QTEST_GUILESS_MAIN(TestBacktest)
#include "tst_backtest.moc"
