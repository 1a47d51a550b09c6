// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The program itself, without a display and without HQ: replay, owner, signals, SIGKILL.
#include "support/salesfile.h"
#include "virtualprinter/virtualprinter.h"

#include <QFile>
#include <QJsonArray>
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

    void renderMakesBytesAndPictureWithoutDisplayPrinterOrData()
    {
        const QString examples = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets/");
        const QString bytes = m_root->filePath(QStringLiteral("out.bin"));
        const QString picture = m_root->filePath(QStringLiteral("out.png"));
        const QStringList out{QStringLiteral("--escpos"), bytes, QStringLiteral("--png"), picture, QStringLiteral("--json")};
        Outcome made = run(QStringList{QStringLiteral("render"), examples + QStringLiteral("receipt.json"), QStringLiteral("--profile"), QStringLiteral("58mm")} + out);
        QVERIFY2(made.code == 0, made.err.constData());
        QCOMPARE(made.json().value(QLatin1String("kind")).toString(), QStringLiteral("receipt"));
        QCOMPARE(made.json().value(QLatin1String("width_dots")).toInt(), 384);
        QFile sent(bytes);
        QVERIFY(sent.open(QIODevice::ReadOnly));
        const QByteArray all = sent.readAll();
        QCOMPARE(made.json().value(QLatin1String("escpos_bytes")).toInteger(), all.size());
        QVERIFY(all.startsWith(QByteArray::fromHex("1b401c2e1b70")) && all.contains("JOB deadbeef RECEIPT"));
        QFile png(picture);
        QVERIFY(png.open(QIODevice::ReadOnly));
        QVERIFY(png.readAll().startsWith(QByteArray::fromHex("89504e470d0a1a0a0000000d49484452000001a0"))); // 384 dots and two margins

        const QString label = m_root->filePath(QStringLiteral("label.bin"));
        made = run({QStringLiteral("render"), examples + QStringLiteral("label.json"), QStringLiteral("--profile"), QStringLiteral("label-40x30"),
                    QStringLiteral("--tspl"), label});
        QVERIFY2(made.code == 0, made.err.constData());
        QFile tspl(label);
        QVERIFY(tspl.open(QIODevice::ReadOnly));
        QVERIFY(tspl.readAll().startsWith("SIZE 40 mm,30 mm\r\n"));

        // A template and a logo of the chain's own.
        QFile own(m_root->filePath(QStringLiteral("own.json")));
        QVERIFY(own.open(QIODevice::WriteOnly));
        own.write(R"({"kind":"receipt","blocks":[{"block":"logo"},{"block":"text","text":"OURS {total}"}]})");
        own.close();
        made = run(QStringList{QStringLiteral("render"), examples + QStringLiteral("receipt.json"), QStringLiteral("--template"), own.fileName(),
                               QStringLiteral("--logo"), picture} + out);
        QVERIFY2(made.code == 0, made.err.constData());
        QFile again(bytes);
        QVERIFY(again.open(QIODevice::ReadOnly));
        const QByteArray ours = again.readAll();
        QVERIFY(ours.contains("OURS ") && ours.contains(QByteArray::fromHex("1d763000")) && !ours.contains("No. 000123"));
    }
    void aTicketIsPrintedOnAnyPrinterAndWhatCameOfItIsSaid()
    {
        virtualprinter::PrinterConfig config;
        config.out = m_root->filePath(QStringLiteral("paper"));
        config.pictures = false;
        config.model = virtualprinter::Model();
        virtualprinter::VirtualPrinter printer(config);
        QVERIFY(printer.start());
        const QString address = QStringLiteral("tcp:") + printer.address();
        const QString ticket = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets/receipt.json");
        // The printer lives on this thread: events must go on meanwhile.
        const auto ask = [](const QStringList &arguments) {
            const auto process = spawn(arguments + QStringList{QStringLiteral("--json")});
            [&] { QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 30'000); }();
            return ended(*process);
        };
        const auto print = [&](const QString &wait) {
            return ask({QStringLiteral("print"), ticket, QStringLiteral("--printer"), address, QStringLiteral("--wait"), wait});
        };
        const auto printerCommand = [&](const char *what) { return ask({QStringLiteral("printer"), QLatin1String(what), address}).json(); };
        int pieces = 0;
        const QObject here; // the connection ends with what it names
        connect(&printer, &virtualprinter::VirtualPrinter::pieceCut, &here, [&] { ++pieces; });

        Outcome outcome = print(QStringLiteral("20"));
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(outcome.json().value(QLatin1String("outcome")).toString(), QStringLiteral("printed"));
        QCOMPARE(outcome.json().value(QLatin1String("proof")).toString(), QStringLiteral("process_id"));
        QVERIFY(outcome.json().value(QLatin1String("paper_mm")).toInt() > 50);
        QCOMPARE(pieces, 1);

        QJsonObject said = printerCommand("status");
        QCOMPARE(said.value(QLatin1String("condition")).toString(), QStringLiteral("ok"));
        QCOMPARE(said.value(QLatin1String("raw")).toString(), QStringLiteral("16 12 12 12"));
        said = printerCommand("identify");
        QCOMPARE(said.value(QLatin1String("claims")).toObject().value(QLatin1String("maker")).toString(), QStringLiteral("HEARTH"));
        QCOMPARE(pieces, 1);
        said = printerCommand("probe");
        const QJsonObject fence = said.value(QLatin1String("capabilities")).toObject().value(QLatin1String("process_id")).toObject();
        QCOMPARE(fence.value(QLatin1String("value")).toString(), QStringLiteral("yes"));
        QCOMPARE(fence.value(QLatin1String("known")).toString(), QStringLiteral("probed"));

        QVERIFY(printer.control(QStringLiteral("cover open")));
        outcome = print(QStringLiteral("1"));
        QCOMPARE(outcome.json().value(QLatin1String("outcome")).toString(), QStringLiteral("not_printed"));
        QCOMPARE(outcome.json().value(QLatin1String("reason")).toString(), QStringLiteral("cover open"));
        QCOMPARE(outcome.json().value(QLatin1String("bytes")).toInt(-1), 0);
        QCOMPARE(printerCommand("status").value(QLatin1String("causes")).toArray(), QJsonArray{QStringLiteral("cover_open")});
        QCOMPARE(pieces, 1);

        QVERIFY(printer.control(QStringLiteral("cover close")));
        QVERIFY(printer.control(QStringLiteral("power-off at 200")));
        outcome = print(QStringLiteral("5"));
        QCOMPARE(outcome.json().value(QLatin1String("outcome")).toString(), QStringLiteral("unknown"));
        said = printerCommand("status");
        QCOMPARE(said.value(QLatin1String("condition")).toString(), QStringLiteral("unreachable"));
        QCOMPARE(ask({QStringLiteral("printer"), QStringLiteral("probe"), address}).code, 1);
        QCOMPARE(ask({QStringLiteral("printer"), QStringLiteral("status"), QStringLiteral("smoke:signal")}).code, 1);
    }
    void aPrinterThatProvesNothingIsSaidToHaveProvedNothing()
    {
        virtualprinter::PrinterConfig config;
        config.out = m_root->filePath(QStringLiteral("paper"));
        config.pictures = false;
        config.model.processId = config.model.queuedStatus = config.model.autoStatus = false;
        virtualprinter::VirtualPrinter printer(config);
        QVERIFY(printer.start());
        const QString address = QStringLiteral("tcp:") + printer.address();
        const auto ask = [](const QStringList &arguments) {
            const auto process = spawn(arguments + QStringList{QStringLiteral("--json")});
            [&] { QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 40'000); }();
            return ended(*process).json();
        };
        const QJsonObject known = ask({QStringLiteral("printer"), QStringLiteral("probe"), address}).value(QLatin1String("capabilities")).toObject();
        for (const char *what : {"process_id", "queued_status", "auto_status"})
            QCOMPARE(known.value(QLatin1String(what)).toObject().value(QLatin1String("value")).toString(), QStringLiteral("no"));
        const QString ticket = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets/kitchen.json");
        QCOMPARE(ask({QStringLiteral("print"), ticket, QStringLiteral("--printer"), address}).value(QLatin1String("outcome")).toString(),
                 QStringLiteral("sent_not_proved"));
    }
    void aLabelIsPrintedOnAnyPrinterOfLabels()
    {
        virtualprinter::PrinterConfig config;
        config.out = m_root->filePath(QStringLiteral("paper"));
        config.pictures = false;
        config.millimetresPerSecond = 60;
        config.model.language = virtualprinter::Model::Language::Tspl;
        virtualprinter::VirtualPrinter printer(config);
        QVERIFY(printer.start());
        const QString address = QStringLiteral("tcp:") + printer.address();
        const QString tickets = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets/");
        const auto ask = [](const QStringList &arguments) {
            const auto process = spawn(arguments + QStringList{QStringLiteral("--json"), QStringLiteral("--language"), QStringLiteral("tspl")});
            [&] { QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 40'000); }();
            return ended(*process);
        };
        const auto print = [&](const char *file, const char *profile) {
            return ask({QStringLiteral("print"), tickets + QLatin1String(file), QStringLiteral("--printer"), address, QStringLiteral("--profile"), QLatin1String(profile)});
        };
        QStringList labels;
        const QObject here; // the connection ends with what it names
        connect(&printer, &virtualprinter::VirtualPrinter::pieceCut, &here, [&](const paper::Page &page, int, bool) { labels.append(paper::textOf(page)); });
        const QJsonObject said = ask({QStringLiteral("printer"), QStringLiteral("status"), address}).json();
        QCOMPARE(said.value(QLatin1String("condition")).toString(), QStringLiteral("ok"));
        QCOMPARE(said.value(QLatin1String("raw")).toString(), QStringLiteral("00"));
        const QJsonObject printed = print("label.json", "label-40x30").json();
        QCOMPARE(printed.value(QLatin1String("outcome")).toString(), QStringLiteral("printed"));
        QCOMPARE(printed.value(QLatin1String("proof")).toString(), QStringLiteral("status_byte"));
        QCOMPARE(labels.size(), 1);
        QVERIFY2(labels.first().contains(QStringLiteral("珍珠奶茶 (L)")) && labels.first().contains(QStringLiteral("2/3")), qPrintable(labels.first()));
        QCOMPARE(print("receipt.json", "label-40x30").code, 1);
        QCOMPARE(print("label.json", "80mm").code, 1);
        QCOMPARE(labels.size(), 1);
        QVERIFY(printer.control(QStringLiteral("paper out")));
        QCOMPARE(ask({QStringLiteral("printer"), QStringLiteral("status"), address}).json().value(QLatin1String("causes")).toArray(), QJsonArray{QStringLiteral("paper_out")});
    }
    void renderNamesFilePlaceAndCauseOfWhatIsWrong()
    {
        const QString ticket = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/demo/tickets/receipt.json");
        const auto error = [&](const QStringList &arguments) {
            const Outcome outcome = run(QStringList{QStringLiteral("render")} + arguments);
            return outcome.code == 1 ? QString::fromUtf8(outcome.err) : QStringLiteral("code %1").arg(outcome.code);
        };
        QVERIFY(error({QStringLiteral("/nowhere/t.json")}).contains(QStringLiteral("/nowhere/t.json: ")));
        QVERIFY(error({ticket, QStringLiteral("--profile"), QStringLiteral("90mm")}).contains(QStringLiteral("there are: 80mm, 58mm")));
        QVERIFY(error({ticket, QStringLiteral("--png"), QStringLiteral("/nowhere/x.png")}).contains(QStringLiteral("/nowhere/x.png: ")));
        QVERIFY(error({ticket, QStringLiteral("--tspl"), m_root->filePath(QStringLiteral("x"))}).contains(QStringLiteral("--tspl: needs the profile of a label")));
        QVERIFY(error({ticket, QStringLiteral("--logo"), ticket}).contains(ticket));
        QVERIFY(error({ticket, QStringLiteral("--logo"), QStringLiteral("/nowhere/logo.png")}).contains(QStringLiteral("/nowhere/logo.png: no such file")));
        QFile own(m_root->filePath(QStringLiteral("own.json")));
        QVERIFY(own.open(QIODevice::WriteOnly));
        own.write(R"({"kind":"receipt","blocks":[{"block":"rule"},{"block":"text","text":"a","style":"x"}]})");
        own.close();
        const QString said = error({ticket, QStringLiteral("--template"), own.fileName()});
        QVERIFY2(said.contains(QStringLiteral("own.json: blocks[1].style: unknown \"x\"")), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestHearthTill)
#include "tst_hearthtill.moc"
