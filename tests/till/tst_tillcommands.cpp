// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Commands on a till's data directory: enrolment, menu, printers, counts; with and without a till that owns it.
#include "core/datadirectory.h"
#include "support/salesfile.h"
#include "till/boards.h"
#include "till/cli/commandsupport.h"
#include "till/cli/enrolment.h"
#include "till/cli/overview.h"
#include "till/control.h"
#include "till/inboxsteps.h"
#include "till/shiftreport.h"
#include "till/store/menustore.h"
#include "till/store/routestore.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace hearth;

namespace {
protocol::Enrolled enrolledAs(const QString &store, int till)
{
    return {QUuid::createUuid(), store, till, {QStringLiteral("Shenzhen 1"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"), QStringLiteral("CNY")}};
}

Menu pizzaMenu()
{
    Menu menu;
    menu.currency = QStringLiteral("CNY");
    menu.categories = {{QStringLiteral("pizza"), {QStringLiteral("Pizza"), {}}}};
    menu.items = {{QStringLiteral("hawaiian"), {QStringLiteral("Hawaiian"), {}}, QStringLiteral("pizza"), {{QStringLiteral("M"), Money(1'325)}}}};
    return menu;
}

/** Runs one command as main() does, without its output. */
int runTill(const QStringList &arguments)
{
    CommandHooks hooks;
    hooks.checkAddress = [](const QString &address) -> Result<void> {
        if (address.startsWith(QLatin1String("tcp:")))
            return {};
        return fail(ErrorCode::InvalidInput, QStringLiteral("unknown scheme"), address);
    };
    hooks.enroll = [](const QUrl &, const QString &code, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> {
        if (code == QLatin1String("GOOD"))
            return enrolledAs(QStringLiteral("SZ001"), 1);
        return fail(ErrorCode::Unauthorised, QStringLiteral("wrong code"));
    };
    return runCommand(QStringLiteral("hearth-till"), tillCommands(hooks), QStringList{QStringLiteral("hearth-till")} + arguments);
}
} // namespace

class TestTillCommands : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_root;
    QString m_data;

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        m_data = m_root->filePath(QStringLiteral("till"));
    }

    void enrollingKeepsTheKeySecretAndTheIdentityInTheDatabase()
    {
        protocol::KeyPair seen;
        const protocol::Enrolled answer = enrolledAs(QStringLiteral("SZ001"), 1);
        const auto send = [&](const QUrl &url, const QString &code, const protocol::KeyPair &keys, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> {
            seen = keys;
            if (url.toString() != QLatin1String("ws://127.0.0.1:9") || code != QLatin1String("ABCD-EFGH"))
                return fail(ErrorCode::Unauthorised, QStringLiteral("wrong code"));
            return answer;
        };
        const auto identity = cli::enrol(m_data, QStringLiteral("ws://127.0.0.1:9"), QStringLiteral("ABCD-EFGH"), send);
        QVERIFY2(identity, qPrintable(identity ? QString() : identity.error().toString()));
        QCOMPARE(identity->deviceId, answer.deviceId);
        const auto directory = DataDirectory::own(m_data);
        QVERIFY(directory);
        const auto key = directory->readSecret(cli::keyFile());
        QVERIFY(key);
        QCOMPARE(*key, seen.secretKey);
        QCOMPARE(QFileInfo(directory->filePath(cli::keyFile())).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        const auto db = TillDatabase::openReader(TillDatabase::path(m_data));
        const auto stored = TillDatabase::identity(**db);
        QVERIFY(stored && stored->enrolled());
        QCOMPARE(stored->storeId, QStringLiteral("SZ001"));
        QCOMPARE(stored->storeName, QStringLiteral("Shenzhen 1"));
    }
    void aRefusedCodeLeavesTheTillAsItWas()
    {
        const auto good = [](const QUrl &, const QString &, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> { return enrolledAs(QStringLiteral("SZ001"), 1); };
        const auto wrong = [](const QUrl &, const QString &, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> {
            return fail(ErrorCode::Unauthorised, QStringLiteral("wrong code"));
        };
        const QString hq = QStringLiteral("ws://127.0.0.1:9");
        const auto first = cli::enrol(m_data, hq, QStringLiteral("A"), good);
        QVERIFY(first);
        const QByteArray key = DataDirectory::own(m_data)->readSecret(cli::keyFile()).value();
        QCOMPARE(cli::enrol(m_data, hq, QStringLiteral("B"), wrong).error().code, ErrorCode::Unauthorised);
        QCOMPARE(DataDirectory::own(m_data)->readSecret(cli::keyFile()).value(), key);
        QCOMPARE(TillDatabase::identity(**TillDatabase::openReader(TillDatabase::path(m_data)))->deviceId, first->deviceId);
        for (const char *url : {"http://127.0.0.1:9", "127.0.0.1:9", "ws://", ""})
            QCOMPARE(cli::enrol(m_data, QLatin1String(url), QStringLiteral("A"), good).error().where, QStringLiteral("--hq"));
        // Whom to trust must be said.
        QCOMPARE(cli::enrol(m_data, QStringLiteral("wss://127.0.0.1:9"), QStringLiteral("A"), good).error().where, QStringLiteral("--fingerprint"));
    }
    void aDirectoryWithSalesStaysTheTillItIs()
    {
        const auto as = [](const QString &store) {
            return [store](const QUrl &, const QString &, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> { return enrolledAs(store, 1); };
        };
        const QString hq = QStringLiteral("ws://127.0.0.1:9");
        QVERIFY(cli::enrol(m_data, hq, QStringLiteral("A"), as(QStringLiteral("SZ001"))));
        {
            TillFixture till(false, m_data);
            SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
            auto sold = desk.close(till.draft(), Money(5'000));
            sold.waitForFinished();
            QVERIFY(sold.result());
        }
        QCOMPARE(cli::enrol(m_data, hq, QStringLiteral("B"), as(QStringLiteral("BJ001"))).error().code, ErrorCode::Conflict);
        // HQ is told whose sales are here, so that it refuses another till's code before it is used up.
        QString store;
        int number = 0;
        const auto asked = [&](const QUrl &, const QString &, const protocol::KeyPair &, const QString &s, int n, const QByteArray &) -> Result<protocol::Enrolled> {
            store = s;
            number = n;
            return enrolledAs(QStringLiteral("SZ001"), 1);
        };
        QVERIFY(cli::enrol(m_data, hq, QStringLiteral("C"), asked));
        QCOMPARE(store, QStringLiteral("SZ001"));
        QCOMPARE(number, 1);
    }
    void enrolledAnewNothingOfTheOldHeadquartersNumbersStays()
    {
        const auto send = [](const QUrl &, const QString &, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> { return enrolledAs(QStringLiteral("SZ001"), 1); };
        const QString hq = QStringLiteral("ws://127.0.0.1:9");
        QVERIFY(cli::enrol(m_data, hq, QStringLiteral("A"), send));
        QByteArray epoch;
        {
            TillFixture till(false, m_data);
            epoch = TillDatabase::identity(till.reader())->epoch;
            QVERIFY(till.writer().run([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(Inbox::store(tx, {{1, 1, "menu"}, {2, 2, "an order that waits"}, {3, 9, "set aside"}}, 5));
                HEARTH_TRY(Inbox::done(tx, 1, 6));
                HEARTH_TRY(Inbox::park(tx, 3, QStringLiteral("unknown"), 6));
                Menu menu = pizzaMenu();
                menu.revision = 7;
                HEARTH_TRY(MenuStore::put(tx, menu, 5));
                return {};
            }));
        }
        QVERIFY(cli::enrol(m_data, QStringLiteral("ws://127.0.0.1:10"), QStringLiteral("B"), send));
        TillFixture till(false, m_data);
        QVERIFY(TillDatabase::identity(till.reader())->epoch != epoch);
        QCOMPARE(Inbox::cursor(till.reader()).value(), 0);
        // What waits still waits, what was set aside still shows; the next facts begin at 1.
        QCOMPARE(Inbox::waiting(till.reader(), 10).value().size(), 1);
        QCOMPARE(Inbox::waiting(till.reader(), 10).value().first().body, QByteArray("an order that waits"));
        QCOMPARE(Inbox::parked(till.reader(), 10).value().size(), 1);
        QVERIFY(till.writer().run([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(Inbox::store(tx, {{1, 1, "menu of the new one"}}, 9));
            Menu menu = pizzaMenu();
            menu.revision = 1;
            HEARTH_ASSIGN(const bool stored, MenuStore::put(tx, menu, 9));
            return stored ? Result<void>() : fail(ErrorCode::Conflict, QStringLiteral("taken for an older one"));
        }));
    }
    void enrolledAnewARestoredDatabaseSendsAllItHasUnderANewEpoch()
    {
        const auto send = [](const QUrl &, const QString &, const protocol::KeyPair &, const QString &, int, const QByteArray &) -> Result<protocol::Enrolled> { return enrolledAs(QStringLiteral("SZ001"), 1); };
        const QString hq = QStringLiteral("ws://127.0.0.1:9");
        QVERIFY(cli::enrol(m_data, hq, QStringLiteral("A"), send));
        QByteArray epoch;
        QList<QUuid> kept;
        {
            TillFixture till(false, m_data);
            SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
            for (int i = 0; i < 6; ++i) {
                auto sold = desk.close(till.draft(), Money(5'000));
                sold.waitForFinished();
                QVERIFY(sold.result());
            }
            QVERIFY(till.writer().run([&](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(Outbox::acknowledged(tx, 4, 2));
                HEARTH_TRY(Outbox::prune(tx, till.clock.nowMs() + 1)); // the first two are gone
                return Outbox::markHqAhead(tx, 50);
            }));
            epoch = TillDatabase::identity(till.reader())->epoch;
            for (const OutboxFact &fact : till.facts())
                kept.append(fact.fact.id);
            QCOMPARE(kept.size(), 4);
        }
        QVERIFY(cli::enrol(m_data, hq, QStringLiteral("B"), send));
        TillFixture till(false, m_data);
        QVERIFY(TillDatabase::identity(till.reader())->epoch != epoch);
        QCOMPARE(Outbox::hqAhead(till.reader()).value(), 0);
        const OutboxSummary summary = Outbox::summary(till.reader()).value();
        QCOMPARE(summary.waiting, 4);
        QCOMPARE(summary.committed, 0);
        const auto facts = till.facts();
        QCOMPARE(facts.size(), 4);
        for (qsizetype i = 0; i < facts.size(); ++i) {
            QCOMPARE(facts.at(i).seq, i + 1);
            QCOMPARE(facts.at(i).fact.id, kept.at(i));
        }
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        auto next = desk.close(till.draft(), Money(5'000));
        next.waitForFinished();
        QCOMPARE(next.result()->order.receiptNumber, 7);
        QCOMPARE(till.facts().last().seq, 5);
    }
    void aMenuComesFromAFileOfSales()
    {
        const QString file = m_root->filePath(QStringLiteral("sales.csv"));
        QVERIFY(writeSalesFile(file, 300, 1).orders > 0);
        QCOMPARE(runTill({QStringLiteral("import-menu"), QStringLiteral("--data"), m_data, file}), 0);
        TillFixture till(false, m_data);
        MenuDesk menus(till.reader(), till.writer(), till.clock);
        QCOMPARE(menus.menu().items.size(), 9);
        QCOMPARE(menus.menu().categories.size(), 4);
        QCOMPARE(runTill({QStringLiteral("import-menu"), QStringLiteral("--data"), m_data, m_root->filePath(QStringLiteral("none.csv"))}), 1);
        QCOMPARE(runTill({QStringLiteral("import-menu"), QStringLiteral("--data"), m_data}), 1);
    }
    void printersAreAddedChangedListedAndRemoved()
    {
        const QStringList data{QStringLiteral("--data"), m_data};
        const auto add = [&](const QString &address, const QString &stations, const QString &width) {
            return runTill(QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("front"), QStringLiteral("--address"), address,
                                       QStringLiteral("--stations"), stations, QStringLiteral("--width"), width} + data);
        };
        QCOMPARE(add(QStringLiteral("tcp:127.0.0.1:9100"), QStringLiteral("receipt, kitchen"), QStringLiteral("576")), 0);
        QCOMPARE(add(QStringLiteral("tcp:127.0.0.1:9101"), QStringLiteral("receipt"), QStringLiteral("384")), 0);
        QCOMPARE(add(QStringLiteral("smoke:signal"), QStringLiteral("receipt"), QStringLiteral("576")), 1);
        QCOMPARE(add(QStringLiteral("tcp:127.0.0.1:9101"), QStringLiteral(","), QStringLiteral("576")), 1);
        QCOMPARE(add(QStringLiteral("tcp:127.0.0.1:9101"), QStringLiteral("receipt"), QStringLiteral("12")), 1);
        QCOMPARE(add(QStringLiteral("tcp:127.0.0.1:9101"), QStringLiteral("receipt"), QStringLiteral("wide")), 1);
        const auto db = cli::readerOf(m_data);
        QVERIFY(db);
        const QJsonArray printers = cli::printersOverview(**db).value();
        QCOMPARE(printers.size(), 1);
        QCOMPARE(printers.first().toObject().value(QLatin1String("address")).toString(), QStringLiteral("tcp:127.0.0.1:9101"));
        QCOMPARE(printers.first().toObject().value(QLatin1String("width")).toInt(), 384);
        const auto more = [&](const char *option, const char *value) {
            return runTill(QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("back"), QStringLiteral("--address"),
                                       QStringLiteral("tcp:127.0.0.1:9102"), QStringLiteral("--stations"), QStringLiteral("kitchen"), QLatin1String(option), QLatin1String(value)}
                           + data);
        };
        QCOMPARE(more("--drawer", "3,1,1,low"), 1);
        QCOMPARE(more("--roll", "-1"), 1);
        QCOMPARE(more("--dpi", "many"), 1);
        QCOMPARE(more("--spare", "nobody"), 1);
        QCOMPARE(more("--spare", "back"), 1);
        QCOMPARE(more("--spare", "front"), 0);
        QCOMPARE(more("--roll", "48.5"), 0);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("roll"), QStringLiteral("--name"), QStringLiteral("back")} + data), 0);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("roll"), QStringLiteral("--name"), QStringLiteral("nobody")} + data), 1);
        QCOMPARE(cli::printersOverview(**db)->at(1).toObject().value(QLatin1String("roll_mm")).toInt(), 48'500);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("remove"), QStringLiteral("--name"), QStringLiteral("back")} + data), 0);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("list")} + data), 0);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("remove"), QStringLiteral("--name"), QStringLiteral("front")} + data), 0);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("remove"), QStringLiteral("--name"), QStringLiteral("front")} + data), 1);
        QVERIFY(cli::printersOverview(**db)->isEmpty());
    }
    void howLongTheKitchenIsToldOfRefundsIsSet()
    {
        TillFixture till(false, m_data);
        const auto set = [&](const char *minutes) {
            return runTill({QStringLiteral("change-slips"), QStringLiteral("--data"), m_data, QStringLiteral("--minutes"), QString::fromLatin1(minutes)});
        };
        QCOMPARE(set("90"), 0);
        QCOMPARE(till.count("SELECT value = '90' FROM meta WHERE key = 'change_slip_minutes'"), 1);
        QCOMPARE(set("0"), 0);
        for (const char *bad : {"-1", "1441", "soon", ""})
            QCOMPARE(set(bad), 1);
        QCOMPARE(till.count("SELECT value = '0' FROM meta WHERE key = 'change_slip_minutes'"), 1);
    }
    void aPrinterOfLabelsIsAddedByTheSizeOfItsLabels()
    {
        const QStringList data{QStringLiteral("--data"), m_data};
        const auto add = [&](const QStringList &more, const QString &stations = QStringLiteral("cups")) {
            return runTill(QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("labels"), QStringLiteral("--address"),
                                       QStringLiteral("tcp:127.0.0.1:9103"), QStringLiteral("--stations"), stations}
                           + more + data);
        };
        const QStringList tspl{QStringLiteral("--language"), QStringLiteral("tspl")};
        const auto labels = [&](const char *size) { return add(tspl + QStringList{QStringLiteral("--label-mm"), QLatin1String(size)}); };
        QCOMPARE(add({QStringLiteral("--language"), QStringLiteral("zpl")}), 1);
        QCOMPARE(add(tspl), 1); // without a size
        for (const char *size : {"40", "x30", "40x", "40x30x2", "9x30", "40x251", "nanx30", "200x30", "40 30"})
            QCOMPARE(labels(size), 1);
        QCOMPARE(add(tspl + QStringList{QStringLiteral("--label-mm"), QStringLiteral("40x30"), QStringLiteral("--gap-mm"), QStringLiteral("21")}), 1);
        QCOMPARE(add(tspl + QStringList{QStringLiteral("--label-mm"), QStringLiteral("40x30"), QStringLiteral("--width"), QStringLiteral("576")}), 1);
        QCOMPARE(add(tspl + QStringList{QStringLiteral("--label-mm"), QStringLiteral("40x30")}, QStringLiteral("receipt")), 1);
        QCOMPARE(add({QStringLiteral("--label-mm"), QStringLiteral("40x30")}), 1); // of paper
        const auto db = cli::readerOf(m_data);
        QVERIFY(db);
        QVERIFY(cli::printersOverview(**db)->isEmpty());
        QCOMPARE(labels("40x30"), 0);
        const QJsonObject printer = cli::printersOverview(**db)->first().toObject();
        QCOMPARE(printer.value(QLatin1String("language")).toString(), QStringLiteral("tspl"));
        QCOMPARE(printer.value(QLatin1String("label")).toObject(),
                 (QJsonObject{{QStringLiteral("width_mm"), 40}, {QStringLiteral("height_mm"), 30}, {QStringLiteral("gap_mm"), 2}}));
        const PrinterRow row = PrinterStore::all(**db)->first();
        QCOMPARE(row.widthDots, 320);
        QCOMPARE(row.heightDots, 240);
        QCOMPARE(row.gapDots, 16);
        // One that prints receipts has no use for it as a spare.
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), QStringLiteral("front"), QStringLiteral("--address"),
                                     QStringLiteral("tcp:127.0.0.1:9100"), QStringLiteral("--stations"), QStringLiteral("receipt"), QStringLiteral("--spare"), QStringLiteral("labels")}
                         + data), 1);
        QCOMPARE(runTill(QStringList{QStringLiteral("printer"), QStringLiteral("list")} + data), 0);
        // Changed back, it is a printer of paper again.
        QCOMPARE(add({}), 0);
        QCOMPARE(cli::printersOverview(**db)->first().toObject().value(QLatin1String("label")), QJsonValue(QJsonValue::Null));
    }
    void routesAreAddedChangedListedAndRemoved()
    {
        const QStringList data{QStringLiteral("--data"), m_data};
        const auto route = [&](const char *verb, const char *category, const char *station, const QStringList &more = {}) {
            return runTill(QStringList{QStringLiteral("route"), QLatin1String(verb), QStringLiteral("--category"), QLatin1String(category), QStringLiteral("--station"),
                                       QLatin1String(station)}
                           + more + data);
        };
        QCOMPARE(route("add", "pizza", "kitchen", {QStringLiteral("--copies"), QStringLiteral("2")}), 0);
        QCOMPARE(route("add", "drinks", "cups", {QStringLiteral("--kind"), QStringLiteral("label")}), 0);
        QCOMPARE(route("add", "*", "kitchen"), 0);
        QCOMPARE(route("add", "pizza", "kitchen", {QStringLiteral("--copies"), QStringLiteral("3")}), 0);
        QCOMPARE(route("add", "pizza", "receipt"), 1);
        QCOMPARE(route("add", "pizza", "no such"), 1);
        QCOMPARE(route("add", "", "kitchen"), 1);
        QCOMPARE(route("add", "pizza", "kitchen", {QStringLiteral("--copies"), QStringLiteral("10")}), 1);
        QCOMPARE(route("add", "pizza", "kitchen", {QStringLiteral("--copies"), QStringLiteral("many")}), 1);
        QCOMPARE(route("add", "pizza", "kitchen", {QStringLiteral("--kind"), QStringLiteral("poster")}), 1);
        QCOMPARE(runTill(QStringList{QStringLiteral("route"), QStringLiteral("list")} + data), 0);
        QCOMPARE(route("remove", "*", "kitchen"), 0);
        QCOMPARE(route("remove", "*", "kitchen"), 1);
        const auto db = cli::readerOf(m_data);
        QVERIFY(db);
        QCOMPARE(RouteStore::all(**db).value(), (QList<Route>{{QStringLiteral("drinks"), QStringLiteral("cups"), RouteKind::Label, 1},
                                                              {QStringLiteral("pizza"), QStringLiteral("kitchen"), RouteKind::Slip, 3}}));
    }
    void aStationThatNoPrinterServesIsSaid()
    {
        const auto unserved = [&](const QJsonObject &request) {
            QStringList said;
            const QJsonArray list = cli::applyTo(m_data, request).value().value(QLatin1String("unserved")).toArray();
            for (const auto &one : list)
                said.append(one.toObject().value(QLatin1String("station")).toString() + QLatin1Char(' ') + one.toObject().value(QLatin1String("kind")).toString());
            return said;
        };
        const auto printer = [&](const char *name, const char *address, const QStringList &stations) {
            PrinterRow row{0, QLatin1String(name), QLatin1String(address), stations};
            QVERIFY(cli::applyTo(m_data, addPrinterRequest(row)));
        };
        const Route cups{QStringLiteral("drinks"), QStringLiteral("cups"), RouteKind::Label, 1};
        QCOMPARE(unserved(addRouteRequest(cups)), (QStringList{QStringLiteral("cups label"), QStringLiteral("kitchen slip")}));
        printer("back", "tcp:127.0.0.1:9100", {QStringLiteral("kitchen")});
        printer("side", "tcp:127.0.0.1:9101", {QStringLiteral("grill")});
        QCOMPARE(unserved(addRouteRequest({QStringLiteral("steak"), QStringLiteral("grill"), RouteKind::Slip, 1})), QStringList{QStringLiteral("cups label")});
        QCOMPARE(unserved(addRouteRequest({QStringLiteral("drinks"), QStringLiteral("cups"), RouteKind::Label, 0})), QStringList());
        QCOMPARE(unserved(removePrinterRequest(QStringLiteral("side"))), QStringList{QStringLiteral("grill slip")});
    }
    void whereATillOwnsTheDirectoryItAppliesTheRequestItself()
    {
        const auto directory = DataDirectory::own(m_data);
        QVERIFY(directory);
        TillFixture till(false, m_data);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        auto sold = desk.close(till.draft(), Money(5'000));
        sold.waitForFinished();
        TillControl control(till.writer(), till.clock, desk);
        QSignalSpy applied(&control, &TillControl::applied);
        Result<QJsonObject> answer = fail(ErrorCode::Internal, QString());
        PrinterRow printer;
        printer.name = QStringLiteral("front");
        printer.address = QStringLiteral("tcp:127.0.0.1:9100");
        printer.stations = {QStringLiteral("receipt")};
        {
            // Nobody answers yet: the error names the owner.
            answer = cli::applyTo(m_data, addPrinterRequest(printer));
            QCOMPARE(answer.error().code, ErrorCode::Busy);
            QVERIFY(answer.error().text.contains(QString::number(QCoreApplication::applicationPid())));
        }
        ControlServer server([&](const QJsonObject &request, const ControlServer::Reply &reply) { control.handle(request, reply); });
        QVERIFY(server.listen(m_data));
        const auto ask = [&](const QJsonObject &request) {
            std::unique_ptr<QThread> thread(QThread::create([&] { answer = cli::applyTo(m_data, request); }));
            thread->start();
            return QTest::qWaitFor([&] { return thread->isFinished(); }, 10'000);
        };
        QVERIFY(ask(addPrinterRequest(printer)));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toString()));
        QCOMPARE(applied.count(), 1);
        QCOMPARE(PrinterStore::all(till.reader())->size(), 1);
        QVERIFY(ask(addRouteRequest({QStringLiteral("pizza"), QStringLiteral("oven"), RouteKind::Slip, 2})));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toString()));
        QCOMPARE(RouteStore::all(till.reader())->size(), 1);
        QVERIFY(ask(removeRouteRequest(QStringLiteral("pizza"), QStringLiteral("oven"))));
        QVERIFY(answer);
        QVERIFY(RouteStore::all(till.reader())->isEmpty());
        QVERIFY(ask(importMenuRequest(smallMenu(0))));
        QCOMPARE(answer->value(QLatin1String("items")).toInt(), 1);
        QVERIFY(ask(removePrinterRequest(QStringLiteral("nobody"))));
        QCOMPARE(answer.error().code, ErrorCode::NotFound);
        QVERIFY(ask({{QStringLiteral("request"), QStringLiteral("dance")}}));
        QCOMPARE(answer.error().code, ErrorCode::InvalidInput);
        QCOMPARE(applied.count(), 4);
        const auto refund = [&](qint64 receipt) {
            std::unique_ptr<QThread> thread(QThread::create([&] { answer = cli::refundReceipt(m_data, receipt, QStringLiteral("cold")); }));
            thread->start();
            return QTest::qWaitFor([&] { return thread->isFinished(); }, 10'000);
        };
        QVERIFY(refund(1));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toString()));
        QCOMPARE(answer->value(QLatin1String("total_minor")).toInt(), 4'725);
        QCOMPARE(answer->value(QLatin1String("receipt")).toInt(), 2);
        QVERIFY(refund(1));
        QVERIFY2(answer.error().text.contains(QStringLiteral("nothing is left")), qPrintable(answer.error().text));
        const auto before = applied.count();
        QVERIFY(ask(shiftReportRequest({})));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toString()));
        QCOMPARE(answer->value(QLatin1String("number")).toInt(), 1);
        QCOMPARE(answer->value(QLatin1String("net_minor")).toInt(), 0);
        QVERIFY(!answer->value(QLatin1String("job")).isNull());
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'shift' AND state = 1"), 1);
        QCOMPARE(applied.count(), before + 1); // which wakes the printing
    }
    void countsAreReadWhileATillSells()
    {
        TillFixture till(true, m_data);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        auto sold = desk.close(till.draft(), Money(5'000));
        sold.waitForFinished();
        RefundRequest refund;
        refund.orderId = sold.result()->order.id;
        auto back = desk.refund(refund);
        back.waitForFinished();
        const auto db = cli::readerOf(m_data);
        const QJsonObject orders = cli::ordersOverview(**db).value();
        QCOMPARE(orders.value(QLatin1String("orders")).toInt(), 1);
        QCOMPARE(orders.value(QLatin1String("pieces")).toInt(), 0);
        QCOMPARE(orders.value(QLatin1String("total_minor")).toInt(), 0);
        QCOMPARE(orders.value(QLatin1String("refunds")).toInt(), 1);
        QCOMPARE(orders.value(QLatin1String("refunded_minor")).toInt(), 4'725);
        QCOMPARE(orders.value(QLatin1String("receipts")).toInt(), 2);
        QCOMPARE(orders.value(QLatin1String("waiting")).toInt(), 2);
        QCOMPARE(orders.value(QLatin1String("jobs")).toObject().value(QLatin1String("queued")).toInt(), 4); // with the kitchen's slip of the refund
        const QJsonObject status = cli::statusOverview(**db, m_data).value();
        QVERIFY(!status.value(QLatin1String("enrolled")).toBool());
        QCOMPARE(status.value(QLatin1String("last_seq")).toInt(), 2);
        QCOMPARE(runTill({QStringLiteral("orders"), QStringLiteral("--data"), m_data, QStringLiteral("--json")}), 0);
        QCOMPARE(runTill({QStringLiteral("status"), QStringLiteral("--data"), m_data}), 0);
    }
    void aSaleIsTakenBackByItsReceiptNumber()
    {
        {
            TillFixture till(true, m_data);
            SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
            auto sold = desk.close(till.draft(), Money(5'000));
            sold.waitForFinished();
        }
        const auto refund = [&](const char *receipt) {
            return runTill({QStringLiteral("refund"), QStringLiteral("--data"), m_data, QStringLiteral("--receipt"), QLatin1String(receipt), QStringLiteral("--reason"), QStringLiteral("cold")});
        };
        QCOMPARE(refund("1"), 0);
        QCOMPARE(refund("1"), 1);
        QCOMPARE(refund("2"), 1); // its own number is no sale's
        QCOMPARE(refund("99"), 1);
        QCOMPARE(refund("one"), 1);
        TillFixture till(true, m_data);
        QCOMPARE(till.count("SELECT count(*) FROM refund WHERE total_minor = 4725"), 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job WHERE kind = 'refund'"), 1);
        QCOMPARE(till.facts().size(), 2);
    }
    void whatIsMissingIsSaid()
    {
        QCOMPARE(runTill({QStringLiteral("orders"), QStringLiteral("--data"), m_root->filePath(QStringLiteral("nowhere"))}), 1);
        QCOMPARE(runTill({QStringLiteral("orders")}), 1);
        QCOMPARE(runTill({QStringLiteral("enroll"), QStringLiteral("--data"), m_data, QStringLiteral("--code"), QStringLiteral("GOOD")}), 1);
        QCOMPARE(runTill({QStringLiteral("enroll"), QStringLiteral("--data"), m_data, QStringLiteral("--hq"), QStringLiteral("ws://127.0.0.1:9"), QStringLiteral("--code"), QStringLiteral("BAD")}), 1);
        QCOMPARE(runTill({QStringLiteral("enroll"), QStringLiteral("--data"), m_data, QStringLiteral("--hq"), QStringLiteral("ws://127.0.0.1:9"), QStringLiteral("--code"), QStringLiteral("GOOD")}), 0);
        QCOMPARE(runTill({QStringLiteral("fly")}), 2);
        QCOMPARE(runTill({QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--help")}), 0);
    }
};

QTEST_GUILESS_MAIN(TestTillCommands)
#include "tst_tillcommands.moc"
