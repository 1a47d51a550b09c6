// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hq/hqfixture.h"
#include "hq/tillside.h"
#include "hqstore/apikeystore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/ingeststore.h"
#include "hqstore/menustore.h"
#include "hqstore/nodestore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/templatestore.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/queuelogstore.h"
#include "hqstore/refundstore.h"
#include "hqstore/salestore.h"
#include "protocol/factbodies.h"
#include "storage/migrator.h"
#include "support/postgresserver.h"

#include <QFile>
#include <sqlite3.h>

using namespace hearth;
using namespace hearth::hq;
using storage::Transaction;

namespace {
Menu menuOf(int items, const QString &name = QStringLiteral("Item"))
{
    Menu menu;
    menu.categories.append({QStringLiteral("classic"), {QStringLiteral("Classic"), QStringLiteral("经典")}});
    for (int i = 0; i < items; ++i)
        menu.items.append({QStringLiteral("sku-%1").arg(i), {name, {}}, QStringLiteral("classic"),
                           {{QStringLiteral("M"), Money(1000)}}});
    return menu;
}

/** "table.column type, may be NULL" of every column, and the names of indexes, sorted. */
QStringList columnsOf(storage::Database &db)
{
    const bool sqlite = db.dialect() == storage::Dialect::Sqlite;
    QStringList list;
    auto rows = db.query(sqlite ? "SELECT m.name, p.name, p.type, p.\"notnull\" = 0 AND p.pk = 0, coalesce(p.dflt_value, '') FROM sqlite_schema m"
                                  " JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
                                : "SELECT table_name, column_name, data_type, is_nullable = 'YES', coalesce(column_default, '')"
                                  " FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'hearth_schema'").value();
    while (rows.next().value()) {
        QString type = rows.text(2).toLower();
        if (type == QLatin1String("integer"))
            type = QStringLiteral("bigint");
        else if (type == QLatin1String("blob"))
            type = QStringLiteral("bytea");
        QString fallback = rows.text(4).section(QStringLiteral("::"), 0, 0);
        list.append(QStringLiteral("%1.%2 %3%4 %5").arg(rows.text(0), rows.text(1), type,
                                                     rows.boolean(3) ? QStringLiteral(" or NULL") : QString(), fallback.remove(QLatin1Char('\''))));
    }
    auto indexes = db.query(sqlite ? "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                                   : "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = 'public'"
                                     " AND indexname NOT IN (SELECT conname FROM pg_constraint)").value();
    while (indexes.next().value())
        list.append(QStringLiteral("index %1 of %2").arg(indexes.text(0), indexes.text(1)));
    list.sort();
    return list;
}

QString schemaOf(storage::Database &db)
{
    QString schema;
    auto rows = db.query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").value();
    while (rows.next().value())
        schema += rows.text(0) + QLatin1Char('\n');
    return schema;
}
} // namespace

/** What is about the file that SQLite keeps. */
class TestHqFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void openingADatabaseAgainChangesNoByteOfItsSchema()
    {
        QTemporaryDir root;
        const QString path = root.filePath(QStringLiteral("hq.db"));
        const QString first = schemaOf(*HqDatabase::openOwner(path).value());
        const auto bytes = [&] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray before = bytes();
        QCOMPARE(schemaOf(*HqDatabase::openOwner(path).value()), first);
        QCOMPARE(bytes(), before);
        QVERIFY(first.contains(QLatin1String("CREATE TABLE sale")));
    }
    void aDatabaseOfVersionOneIsTakenAlongWithAllItHolds()
    {
        QTemporaryDir root;
        const QString path = root.filePath(QStringLiteral("hq.db"));
        {
            auto old = storage::Database::open(path, storage::OpenMode::Owner).value();
            QVERIFY(storage::Migrator::migrate(*old, HqDatabase::ApplicationId, HqDatabase::scripts().mid(0, 1)));
            auto tx = Transaction::begin(*old).value();
            QVERIFY(tx.exec("INSERT INTO store (code, name, zone, cutoff, currency, created_at_ms)"
                            " VALUES ('SZ001', 'Shop', 'Asia/Shanghai', '04:00', 'CNY', 1)"));
            QVERIFY(tx.exec("INSERT INTO till (store, number) VALUES (1, 1)"));
            QVERIFY(tx.exec("INSERT INTO printer_health VALUES (1, 'front', 'tcp:127.0.0.1:1', 3, x'12', 5, 6, 0, 7)"));
            QVERIFY(tx.commit());
        }
        QCOMPARE(HqDatabase::openReadOnly(path).error().code, ErrorCode::NotFound); // it must be brought up to date by its owner
        const auto db = HqDatabase::openOwner(path).value();
        const Store store = StoreStore::find(*db, QStringLiteral("SZ001")).value().value();
        QCOMPARE(store.openHours, QString());
        QVERIFY(!store.alertAfterMin);
        QCOMPARE(PrinterHealthStore::ofStore(*db, store.id)->first().health.condition, PrinterCondition::PaperOut);
        QCOMPARE(db->query("SELECT heard_since_ms FROM printer_health WHERE heard_since_ms = 5")->next().value(), true);
        QVERIFY(HqDatabase::openReadOnly(path).has_value());
        // The same schema as a new one has.
        QCOMPARE(schemaOf(*db), schemaOf(*HqDatabase::openOwner(root.filePath(QStringLiteral("new.db"))).value()));
    }
    void incidentsOfAnOlderVersionGetHeadquartersTimes()
    {
        HqFixture f;
        const QString path = f.root.filePath(QStringLiteral("old.db"));
        {
            auto old = storage::Database::open(path, storage::OpenMode::Owner).value();
            QVERIFY(storage::Migrator::migrate(*old, HqDatabase::ApplicationId, HqDatabase::scripts().mid(0, 5)));
            auto tx = Transaction::begin(*old).value();
            QVERIFY(tx.exec("INSERT INTO store (code, name, zone, cutoff, currency, created_at_ms)"
                            " VALUES ('SZ001', 'Shop', 'Asia/Shanghai', '04:00', 'CNY', 1)"));
            QVERIFY(tx.exec("INSERT INTO till (store, number) VALUES (1, 1)"));
            // Open and ahead; over; over and ahead by an age.
            QVERIFY(tx.exec("INSERT INTO incident (id, incident_id, till, printer, address, condition, raw, started_at_ms, ended_at_ms, acknowledged_by,"
                            " received_at_ms) VALUES (1, x'01', 1, 'p', '', 3, x'', 900, NULL, '', 100), (2, x'02', 1, 'p', '', 3, x'', 90, 200, '', 100),"
                            " (3, x'03', 1, 'p', '', 3, x'', 90, 9000000000000000, '', 100)"));
            QVERIFY(tx.commit());
        }
        f.db = HqDatabase::openOwner(path).value();
        QCOMPARE(f.count("SELECT since_ms FROM incident WHERE id = 1 AND closed_at_ms IS NULL"), 100);
        QCOMPARE(f.count("SELECT since_ms FROM incident WHERE id = 2"), 90);
        QCOMPARE(f.count("SELECT closed_at_ms FROM incident WHERE id = 2"), 200);
        QCOMPARE(f.count("SELECT closed_at_ms BETWEEN 1700000000000 AND 8000000000000 FROM incident WHERE id = 3"), 1); // now
    }
    void theTablesThatEveryFactWritesToLookNothingUpAgain()
    {
        HqFixture f;
        QCOMPARE(f.count("SELECT count(*) FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k"
                         " WHERE m.name IN ('ingest', 'sale', 'sale_line', 'payment', 'sale_member', 'queue_log')"), 0);
        QVERIFY(f.count("SELECT count(*) FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k WHERE m.name IN ('refund', 'device')") > 0);
        QCOMPARE(f.count("PRAGMA foreign_keys"), 1);
    }
    void aNewerDatabaseIsRefusedAndUntouched()
    {
        HqFixture f;
        QCOMPARE(sqlite3_exec(f.db->handle(), "PRAGMA user_version=999", nullptr, nullptr, nullptr), SQLITE_OK);
        const auto owner = HqDatabase::openOwner(f.path());
        QVERIFY(!owner);
        QCOMPARE(owner.error().code, ErrorCode::NewerVersion);
        QCOMPARE(HqDatabase::openReadOnly(f.path()).error().code, ErrorCode::NewerVersion);
        QCOMPARE(f.count("SELECT count(*) FROM store"), 1);
    }
    void anotherProgramsDatabaseIsRefused()
    {
        HqFixture f;
        QCOMPARE(sqlite3_exec(f.db->handle(), "PRAGMA application_id=17", nullptr, nullptr, nullptr), SQLITE_OK);
        QCOMPARE(HqDatabase::openOwner(f.path()).error().code, ErrorCode::Corrupt);
        QCOMPARE(HqDatabase::openReadOnly(f.path()).error().code, ErrorCode::Corrupt);
    }
    void aMissingDatabaseIsNotMadeByReading()
    {
        QTemporaryDir root;
        const QString path = root.filePath(QStringLiteral("hq.db"));
        QCOMPARE(HqDatabase::openReadOnly(path).error().code, ErrorCode::NotFound);
        QVERIFY(!QFile::exists(path));
    }
    void aHeadquartersRestoredFromABackupPublishesWhatItsTillsTake()
    {
        HqFixture f;
        TillSide till;
        const auto newest = [&f] { return OutboxStore::read(*f.db, f.till1, 0, 99, 1 << 20).value().last().body; };
        const auto publish = [&](int items) {
            return f.write([&](Transaction &tx) { return MenuStore::publish(tx, menuOf(items), f.clock.nowMs()); })->repeated;
        };
        const auto publishSet = [&](const QByteArray &receipt) {
            return f.write([&](Transaction &tx) { return TemplateStore::publish(tx, {{QStringLiteral("receipt"), receipt}}, {}, f.clock.nowMs()); })->repeated;
        };
        QVERIFY(!publish(1));
        QVERIFY(till.takesMenu(newest()));
        QVERIFY(!publishSet("{1}"));
        QVERIFY(till.takesTemplates(newest()));
        const QString backup = f.root.filePath(QStringLiteral("backup.db"));
        QCOMPARE(sqlite3_exec(f.db->handle(), qPrintable(QStringLiteral("VACUUM INTO '%1'").arg(backup)), nullptr, nullptr, nullptr), SQLITE_OK);
        // In one second too each is newer than the one before.
        for (int i = 2; i < 5; ++i) {
            QVERIFY(!publish(i));
            QVERIFY(till.takesMenu(newest()));
            QVERIFY(!publishSet(QByteArray::number(i)));
            QVERIFY(till.takesTemplates(newest()));
        }
        f.clock.advance(24 * 3'600'000);
        QVERIFY(!publish(5));
        QVERIFY(till.takesMenu(newest()));
        QVERIFY(!publishSet("{5}"));
        QVERIFY(till.takesTemplates(newest()));

        f.db.reset();
        QVERIFY(QFile::remove(f.path()));
        for (const char *part : {"-wal", "-shm"})
            QFile::remove(f.path() + QLatin1String(part));
        QVERIFY(QFile::rename(backup, f.path()));
        f.db = HqDatabase::openOwner(f.path()).value();
        QCOMPARE(MenuStore::newest(*f.db).value()->items.size(), 1);
        f.clock.advance(3'600'000);
        QVERIFY(!publish(6));
        QVERIFY(till.takesMenu(newest()));
        QVERIFY(!publishSet("{6}"));
        QVERIFY(till.takesTemplates(newest()));
        // The same is not sent again by itself, but when somebody asks for it.
        QVERIFY(publish(6));
        QVERIFY(publishSet("{6}"));
        const auto again = f.write([&](Transaction &tx) { return MenuStore::publishAgain(tx, f.clock.nowMs()); });
        QCOMPARE(again->tills.size(), 2);
        QVERIFY(till.takesMenu(newest()));
        QVERIFY(publish(6)); // it still is the same
        QVERIFY(f.write([&](Transaction &tx) { return TemplateStore::publishAgain(tx, f.clock.nowMs()); }).has_value());
        QVERIFY(till.takesTemplates(newest()));
        QCOMPARE(TemplateStore::newest(*f.db)->templates.first().json, QByteArray("{6}"));
    }
    void postgresqlHasTheSameTablesAndColumns()
    {
        QTemporaryDir root;
        const QStringList sqlite = columnsOf(*HqDatabase::openOwner(root.filePath(QStringLiteral("hq.db"))).value());
        const QStringList postgres = columnsOf(*HqDatabase::openOwner(PostgresServer::shared().create()).value());
        QVERIFY(sqlite.size() > 150);
        for (const QString &one : sqlite)
            QVERIFY2(postgres.contains(one), qPrintable(QStringLiteral("PostgreSQL lacks ") + one));
        QCOMPARE(postgres, sqlite);
    }
    void noKeyIsInTheFile()
    {
        HqFixture f;
        const QByteArray key = f.write([&](Transaction &tx) { return ApiKeyStore::add(tx, QStringLiteral("app"), {ApiKeyStore::everything()}, {}, 5); }).value();
        f.db->checkpoint();
        QFile file(f.path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(key));
    }
};

class TestHqStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDriverRows(); }
    void init() { chooseDriver(); }

    void aDatabaseOfBeforeFewerTreesKeepsEachSalesLinesAndPayments()
    {
        HqFixture f;
        const bool server = f.db->dialect() == storage::Dialect::PostgreSql;
        const QString source = server ? PostgresServer::shared().create() : f.root.filePath(QStringLiteral("older.db"));
        constexpr int Before = 14; // the version that had a number for each line and an index by sale
        {
            auto old = storage::Database::open(source, storage::OpenMode::Owner).value();
            QVERIFY(storage::Migrator::migrate(*old, HqDatabase::ApplicationId, HqDatabase::scripts(old->dialect()).mid(0, Before)));
            auto tx = Transaction::begin(*old).value();
            QVERIFY(tx.exec("INSERT INTO store (code, name, zone, cutoff, currency, created_at_ms) VALUES ('SZ001', 'Shop', 'Asia/Shanghai', '04:00', 'CNY', 1)"));
            QVERIFY(tx.exec("INSERT INTO till (store, number) VALUES (1, 1)"));
            const QByteArray bytes("\x01");
            for (int sale = 1; sale <= 2; ++sale)
                QVERIFY(tx.exec("INSERT INTO sale (order_id, store, till, receipt_number, business_date, channel, closed_at_ms, received_at_ms, total_minor, quantity, hash)"
                                " VALUES (?1, 1, 1, ?2, '2026-01-01', 'counter', 1, 1, 500, 3, ?3)", QByteArray(16, static_cast<char>(sale)), sale, bytes));
            // Of the first sale, the second, and the first again.
            const std::array<std::pair<int, const char *>, 4> lines{{{1, "hawaiian"}, {2, "pepperoni"}, {1, "veggie"}, {1, "hawaiian"}}};
            for (const auto &[sale, sku] : lines)
                QVERIFY(tx.exec("INSERT INTO sale_line (sale, line_id, sku, name, size, unit_minor, quantity, refunded_quantity) VALUES (?1, ?2, ?3, 'Pizza', 'M', 100, 2, ?4)",
                                sale, bytes, QString::fromLatin1(sku), sale == 2 ? 1 : 0));
            for (const int amount : {300, 200})
                QVERIFY(tx.exec("INSERT INTO payment (sale, tender, amount_minor) VALUES (1, 'cash', ?1)", amount));
            QVERIFY(tx.exec("INSERT INTO payment (sale, tender, amount_minor) VALUES (2, 'card', 500)"));
            QVERIFY(tx.commit());
        }
        f.db = HqDatabase::openOwner(source).value();
        const auto texts = [&](const char *sql) {
            QStringList all;
            auto rows = f.db->query(sql).value();
            while (rows.next().value())
                all.append(rows.text(0));
            return all;
        };
        QCOMPARE(texts("SELECT sku FROM sale_line WHERE sale = 1 ORDER BY place"), QStringList({u"hawaiian"_qs, u"veggie"_qs, u"hawaiian"_qs}));
        QCOMPARE(texts("SELECT sku FROM sale_line WHERE sale = 2 AND refunded_quantity = 1 AND quantity = 2 AND unit_minor = 100 AND size = 'M'"),
                 QStringList({u"pepperoni"_qs}));
        QCOMPARE(f.count("SELECT count(*) FROM sale_line"), 4);
        QCOMPARE(texts("SELECT tender FROM payment ORDER BY sale, place"), QStringList({u"cash"_qs, u"cash"_qs, u"card"_qs}));
        QCOMPARE(f.count("SELECT sum(amount_minor) FROM payment WHERE sale = 1"), 500);
        QCOMPARE(f.count("SELECT count(*) FROM sale JOIN store ON store.id = sale.store WHERE store.code = 'SZ001'"), 2);
        // What comes now is stored beside it, and can be taken back.
        ClosedOrder order = f.order({2, 1});
        QVERIFY(f.write([&](Transaction &tx) { return SaleStore::add(tx, order, protocol::hash(toCbor(order)), 1, 5); }).has_value());
        QCOMPARE(f.count("SELECT sum(quantity) FROM sale_line WHERE sale = 3"), 3);
        QCOMPARE(f.count("SELECT max(place) FROM sale_line WHERE sale = 3"), 2);
        const Refund refund = f.refund(order, {1, 1});
        QVERIFY(f.write([&](Transaction &tx) { return RefundStore::add(tx, refund, protocol::hash(toCbor(refund)), 1); }).has_value());
        QCOMPARE(f.count("SELECT sum(refunded_quantity) FROM sale_line WHERE sale = 3"), 2);
        if (!server) {
            QCOMPARE(texts("PRAGMA integrity_check"), QStringList({u"ok"_qs}));
            QCOMPARE(texts("PRAGMA foreign_key_check"), QStringList());
        }
    }

    void aStoresSettingsAreChecked_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("cutoff");
        QTest::addColumn<QString>("currency");
        const auto row = [](const char *name, const char *code, const char *zone, const char *cutoff, const char *currency) {
            QTest::newRow(name) << QString::fromUtf8(code) << QString::fromUtf8(zone) << QString::fromUtf8(cutoff)
                                << QString::fromUtf8(currency);
        };
        row("no code", "", "Asia/Shanghai", "04:00", "CNY");
        row("a code with a space", "SZ 1", "Asia/Shanghai", "04:00", "CNY");
        row("an unknown zone", "SZ2", "Asia/Nowhere", "04:00", "CNY");
        row("a cut-off that is none", "SZ2", "Asia/Shanghai", "4 o'clock", "CNY");
        row("a currency in small letters", "SZ2", "Asia/Shanghai", "04:00", "cny");
    }
    void aStoresSettingsAreChecked()
    {
        QFETCH(const QString, code);
        QFETCH(const QString, zone);
        QFETCH(const QString, cutoff);
        QFETCH(const QString, currency);
        HqFixture f;
        const auto added = f.write([&](Transaction &tx) { return StoreStore::add(tx, code, {QStringLiteral("N"), zone, cutoff, currency}, 1); });
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::InvalidInput);
        QCOMPARE(StoreStore::all(*f.db).value().size(), 1);
    }
    void anEnrolmentCodeServesOnceAndForTenMinutes()
    {
        HqFixture f;
        const qint64 now = f.clock.nowMs();
        const auto issue = [&] { return f.write([&](Transaction &tx) { return EnrollCodeStore::issue(tx, f.till1, now); }).value(); };
        const auto redeem = [&](const QString &code, qint64 at) {
            return f.write([&](Transaction &tx) { return EnrollCodeStore::redeem(tx, code, at); });
        };
        const QString code = issue();
        QCOMPARE(code.size(), 9);
        QCOMPARE(code.at(4), QLatin1Char('-'));
        QCOMPARE(redeem(QStringLiteral("0000-0000"), now).error().code, ErrorCode::Unauthorised);
        QString typed = code.toLower().remove(QLatin1Char('-'));
        typed.replace(QLatin1Char('0'), QLatin1Char('o')).replace(QLatin1Char('1'), QLatin1Char('l'));
        QCOMPARE(redeem(typed, now + 1).value(), f.till1);
        QCOMPARE(redeem(code, now + 2).error().code, ErrorCode::Unauthorised);

        const QString late = issue();
        QCOMPARE(redeem(late, now + EnrollCodeStore::LifetimeMs).error().code, ErrorCode::Unauthorised);
        const QString replaced = issue();
        const QString newest = issue();
        QCOMPARE(redeem(replaced, now).error().code, ErrorCode::Unauthorised);
        QCOMPARE(redeem(newest, now).value(), f.till1);
        QVERIFY(f.count("SELECT count(*) FROM enroll_code") > 0);
        QVERIFY(f.write([&](Transaction &tx) { return EnrollCodeStore::prune(tx, now + EnrollCodeStore::LifetimeMs); }).value() > 0);
        QCOMPARE(f.count("SELECT count(*) FROM enroll_code"), 0);
    }
    void onlyTheHashOfAKeyIsStored()
    {
        HqFixture f;
        const auto add = [&](const QString &name) { return f.write([&](Transaction &tx) { return ApiKeyStore::add(tx, name, {QStringLiteral("orders:read"), QStringLiteral("print:read")}, 100, 5); }); };
        const QByteArray key = add(QStringLiteral("app")).value();
        QVERIFY(key.startsWith("hk_"));
        QCOMPARE(key.size(), 46);
        QCOMPARE(add(QStringLiteral("app")).error().code, ErrorCode::Conflict);
        QCOMPARE(add(QString()).error().code, ErrorCode::InvalidInput);
        const auto asked = [&](const QByteArray &token, const char *scope, qint64 nowMs = 50) {
            return ApiKeyStore::authorise(*f.db, token, QString::fromLatin1(scope), nowMs);
        };
        QCOMPARE(asked(key, "orders:read").value(), QStringLiteral("app"));
        QCOMPARE(asked(key, "print:read").value(), QStringLiteral("app"));
        for (const char *scope : {"orders:write", "orders", "", "*"})
            QCOMPARE(asked(key, scope).error().code, ErrorCode::Forbidden);
        QVERIFY(asked(key, "orders:write").error().text.contains(QStringLiteral("orders:write")));
        QCOMPARE(asked(key, "orders:read", 100).error().code, ErrorCode::Unauthorised); // its time is over
        QCOMPARE(f.write([&](Transaction &tx) { return ApiKeyStore::add(tx, QStringLiteral("none"), {}, {}, 5); }).error().code, ErrorCode::InvalidInput);
        const QByteArray master = f.write([&](Transaction &tx) { return ApiKeyStore::add(tx, QStringLiteral("master"), {ApiKeyStore::everything()}, {}, 5); }).value();
        QVERIFY(asked(master, "anything", std::numeric_limits<qint64>::max()) && asked(master, ""));
        QByteArray wrong = key;
        wrong[10] = wrong.at(10) == 'a' ? 'b' : 'a';
        QCOMPARE(asked(wrong, "orders:read").error().code, ErrorCode::Unauthorised);
        QCOMPARE(asked({}, "orders:read").error().code, ErrorCode::Unauthorised);
        const auto revoke = [&] { return f.write([&](Transaction &tx) { return ApiKeyStore::revoke(tx, QStringLiteral("app"), 6); }); };
        QVERIFY(revoke().has_value());
        QCOMPARE(asked(key, "orders:read").error().code, ErrorCode::Unauthorised);
        QCOMPARE(revoke().error().code, ErrorCode::NotFound);
        QVERIFY(add(QStringLiteral("app")).has_value());
        QCOMPARE(ApiKeyStore::all(*f.db).value().size(), 3);
        QCOMPARE(ApiKeyStore::all(*f.db)->first().scopes, (QStringList{QStringLiteral("orders:read"), QStringLiteral("print:read")}));
        QCOMPARE(ApiKeyStore::all(*f.db)->first().expiresAtMs, std::optional<qint64>(100));
    }
    void aTillIsOneDevice()
    {
        HqFixture f;
        const QUuid first = newId(f.clock);
        const QUuid second = newId(f.clock);
        const auto add = [&](const QUuid &id) {
            return f.write([&](Transaction &tx) { return DeviceStore::add(tx, id, f.till1, QByteArray(32, 'k'), QStringLiteral("t 1"), 7); });
        };
        QVERIFY(add(first).has_value());
        QVERIFY(!DeviceStore::find(*f.db, first).value()->revokedAtMs);
        QVERIFY(TillStore::get(*f.db, f.till1).value()->enrolled);
        QVERIFY(add(second).has_value());
        QVERIFY(DeviceStore::find(*f.db, first).value()->revokedAtMs);
        QVERIFY(!DeviceStore::find(*f.db, newId(f.clock)).value());
        QCOMPARE(f.write([&](Transaction &tx) { return DeviceStore::revoke(tx, f.till1, 8); }).value(), 1);
        QVERIFY(!TillStore::get(*f.db, f.till1).value()->enrolled);
        QCOMPARE(DeviceStore::all(*f.db).value().size(), 2);
        // An order goes to a till somebody can use.
        QVERIFY(f.write([&](Transaction &tx) {
                     return DeviceStore::add(tx, newId(f.clock), f.till2, QByteArray(32, 'k'), QString(), 9);
                 }).has_value());
        QCOMPARE(f.write([&](Transaction &tx) { return TillStore::receivers(tx, f.store); }).value(), (QList<qint64>{f.till2, f.till1}));
    }
    void theOutboxIsNumberedPerTillWithoutGaps()
    {
        HqFixture f;
        const auto append = [&](qint64 till, const QByteArray &body) {
            return f.write([&](Transaction &tx) { return OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, body, 3); });
        };
        QCOMPARE(append(f.till1, "a").value(), 1);
        QCOMPARE(append(f.till2, "b").value(), 1);
        QVERIFY(!f.write([&](Transaction &tx) -> Result<void> { // rolled back: its number is given again
            HEARTH_TRY(OutboxStore::append(tx, f.till1, protocol::ChangeKind::OnlinePlaced, "lost", 3));
            return fail(ErrorCode::Internal, QStringLiteral("on purpose"));
        }));
        QCOMPARE(append(f.till1, "c").value(), 2);
        QCOMPARE(append(99, "d").error().code, ErrorCode::NotFound);
        QCOMPARE(append(f.till1, QByteArray(protocol::MaxFactBody + 1, 'x')).error().code, ErrorCode::InvalidInput);
        const auto facts = OutboxStore::read(*f.db, f.till1, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 2);
        QCOMPARE(facts.at(1).rev, 2);
        QCOMPARE(facts.at(1).body, QByteArray("c"));
        QCOMPARE(OutboxStore::read(*f.db, f.till1, 0, 10, 1).value().size(), 1);
        QCOMPARE(OutboxStore::read(*f.db, f.till1, 1, 10, 100).value().first().rev, 2);
        const auto acked = [&](qint64 rev) {
            QVERIFY(f.write([&](Transaction &tx) { return TillStore::acknowledged(tx, f.till1, rev); }).has_value());
        };
        acked(2);
        acked(1); // never back
        acked(77); // never beyond what was numbered
        QCOMPARE(TillStore::get(*f.db, f.till1).value()->ackedRev, 2);
    }
    void aMenuGoesOnceToEveryTillAndToTheOnesThatComeLater()
    {
        HqFixture f;
        const auto publish = [&](const Menu &menu) { return f.write([&](Transaction &tx) { return MenuStore::publish(tx, menu, 4); }); };
        const PublishedMenu first = publish(menuOf(2)).value();
        QCOMPARE(first.revision, 1);
        QCOMPARE(first.tills, (QList<qint64>{f.till1, f.till2}));
        const PublishedMenu again = publish(menuOf(2)).value();
        QVERIFY(again.repeated);
        QCOMPARE(again.revision, 1);
        QCOMPARE(publish(menuOf(3)).value().revision, 2);
        QCOMPARE(publish(menuOf(5001)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(publish(menuOf(5000, QString(40, QLatin1Char('x')))).error().code, ErrorCode::InvalidInput); // larger than one message
        const qint64 late = f.write([&](Transaction &tx) { return TillStore::ensure(tx, f.store, 3, 5); }).value();
        const auto facts = OutboxStore::read(*f.db, late, 0, 10, 1 << 20).value();
        QCOMPARE(facts.size(), 1);
        const Menu received = Menu::fromCbor(facts.first().body).value();
        QCOMPARE(received.revision, 2);
        QCOMPARE(received.items.size(), 3);
        QCOMPARE(MenuStore::newest(*f.db).value()->revision, 2);
    }
    void aSetOfTemplatesGoesToEveryTillTheLaterOnesAndThoseThatBeginAnew()
    {
        HqFixture f;
        using Set = QList<protocol::TemplatesPublished::Template>;
        const auto publish = [&](const Set &changed, const QStringList &removed = {}) {
            return f.write([&](Transaction &tx) { return TemplateStore::publish(tx, changed, removed, 4); });
        };
        const auto newest = [&](qint64 till) {
            const auto facts = OutboxStore::read(*f.db, till, 0, 99, 1 << 20).value();
            if (facts.isEmpty() || facts.last().kind != static_cast<int>(protocol::ChangeKind::TemplatesPublished))
                return protocol::TemplatesPublished();
            return protocol::decodeTemplatesPublished(facts.last().body).value();
        };
        const auto receipt = Set{{QStringLiteral("receipt"), "{1}"}};
        const auto kitchen = Set{{QStringLiteral("kitchen"), "{2}"}};
        QVERIFY(publish({}, {QStringLiteral("receipt")})->repeated); // there is nothing to take out
        QCOMPARE(publish(receipt)->revision, 1);
        QCOMPARE(publish(kitchen)->kinds, (QStringList{QStringLiteral("kitchen"), QStringLiteral("receipt")})); // the other kind stays
        QVERIFY(publish(receipt)->repeated);
        QCOMPARE(newest(f.till2), (protocol::TemplatesPublished{2, kitchen + receipt}));
        const qint64 late = f.write([&](Transaction &tx) { return TillStore::ensure(tx, f.store, 3, 5); }).value();
        QCOMPARE(newest(late).revision, 2);
        QCOMPARE(publish({}, {QStringLiteral("receipt"), QStringLiteral("kitchen")})->revision, 3);
        QCOMPARE(newest(f.till1), (protocol::TemplatesPublished{3, {}})); // also that there are none any more is told
        QVERIFY(f.write([&](Transaction &tx) { return TillStore::restartFacts(tx, f.till1, 40, 0, 6); }));
        const auto anew = OutboxStore::read(*f.db, f.till1, 0, 99, 1 << 20).value();
        QCOMPARE(anew.size(), 1);
        QCOMPARE(anew.first().rev, 41);
        QCOMPARE(newest(f.till1).revision, 3);
        QCOMPARE(publish({{QStringLiteral("receipt"), QByteArray(protocol::MaxFactBody, 'x')}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(TemplateStore::newest(*f.db)->revision, 3);
    }
    void aNewDatabaseOfATillGetsWhatTheEarlierOnesSold()
    {
        HqFixture f;
        using protocol::FactKind;
        const QDate today = QDateTime::fromMSecsSinceEpoch(f.clock.nowMs(), Qt::UTC).date();
        const auto epoch = [&](qint64 till, char name) {
            return f.write([&](Transaction &tx) { return IngestStore::epoch(tx, till, QByteArray(16, name), f.clock.nowMs()); }).value().id;
        };
        const qint64 first = epoch(f.till1, 'a');
        const qint64 second = epoch(f.till1, 'b');
        const qint64 others = epoch(f.till2, 'c');
        const qint64 now = epoch(f.till1, 'd');
        QHash<qint64, qint64> seq;
        const auto add = [&](qint64 in, FactKind kind, const QByteArray &body, const QString &reason = {}) {
            const protocol::Fact fact{static_cast<int>(kind), newId(f.clock), f.clock.nowMs(), body};
            QVERIFY(f.write([&](Transaction &tx) { return IngestStore::add(tx, in, ++seq[in], fact, "hash", reason, f.clock.nowMs()); }));
        };
        const ClosedOrder old = f.order({1}, today.addDays(-20));
        const ClosedOrder sold = f.order({2, 1}, today.addDays(-7));
        const ClosedOrder online = f.order({1}, today);
        const ClosedOrder later = f.order({3}, today);
        Refund back = f.refund(sold, {1, 0});
        Refund backOfOld = f.refund(old, {1});
        back.businessDate = backOfOld.businessDate = today;
        add(first, FactKind::OrderClosed, toCbor(old));
        add(first, FactKind::OrderClosed, toCbor(sold));
        add(first, FactKind::OrderClosed, toCbor(f.order({1}, today)), QStringLiteral("set aside"));
        add(first, FactKind::PrintStatus, "?");
        add(first, FactKind::OnlineAccepted, protocol::encode(protocol::OnlineAccepted{toCbor(online), f.clock.nowMs(), {}, 1}));
        add(others, FactKind::OrderClosed, toCbor(f.order({1}, today)));
        add(second, FactKind::OrderClosed, toCbor(sold)); // told of again
        add(second, FactKind::OrderRefunded, toCbor(backOfOld));
        add(second, FactKind::OrderRefunded, toCbor(back));
        add(second, FactKind::OrderClosed, toCbor(later));

        const auto restored = [&](qint64 newEpoch) {
            static_cast<void>(f.write([&](Transaction &tx) { return TillStore::restartFacts(tx, f.till1, 0, newEpoch, f.clock.nowMs()); }));
            QList<protocol::SalesRestored> facts;
            const auto sent = OutboxStore::read(*f.db, f.till1, 0, 99, 1 << 24).value();
            for (const protocol::ChangeFact &fact : sent) {
                if (fact.kind == static_cast<int>(protocol::ChangeKind::SalesRestored))
                    facts.append(protocol::decodeSalesRestored(fact.body).value());
            }
            return facts;
        };
        QVERIFY(restored(0).isEmpty()); // it has its sales
        const auto facts = restored(now);
        QCOMPARE(facts.size(), 1);
        const QList<protocol::SalesRestored::Document> expected{{false, toCbor(sold)}, {false, toCbor(online)}, {true, toCbor(back)}, {false, toCbor(later)}};
        QVERIFY(facts.first().documents == expected);

        // A busy week comes in pieces, in its order.
        QList<QByteArray> all;
        for (int i = 0; i < 1'100; ++i) {
            all.append(toCbor(f.order({1}, today)));
            add(second, FactKind::OrderClosed, all.last());
        }
        const auto week = restored(now);
        QVERIFY(week.size() > 4);
        QList<QByteArray> got;
        for (const protocol::SalesRestored &fact : week) {
            QVERIFY(fact.documents.size() <= protocol::SalesRestored::MaxDocuments);
            for (const auto &document : fact.documents)
                got.append(document.body);
        }
        QCOMPARE(got.mid(4), all);
    }
    void whatWasNeverPublishedIsSentAgainAsNothing()
    {
        HqFixture f;
        QCOMPARE(f.write([&](Transaction &tx) { return MenuStore::publishAgain(tx, f.clock.nowMs()); })->revision, 0);
        const auto set = f.write([&](Transaction &tx) { return TemplateStore::publishAgain(tx, f.clock.nowMs()); });
        QVERIFY(set->revision > 0); // a till may have some of a database that was lost
        QVERIFY(set->kinds.isEmpty());
        QCOMPARE(f.count("SELECT count(*) FROM outbox"), 2);
    }
    void factsAreStoredOnceAndQuarantinedOnesListed()
    {
        HqFixture f;
        const QByteArray epoch(16, 'e');
        const auto row = f.write([&](Transaction &tx) { return IngestStore::epoch(tx, f.till1, epoch, 1); }).value();
        QCOMPARE(row.committed, 0);
        const protocol::Fact fact{77, newId(f.clock), 5, "body"};
        const auto add = [&](qint64 seq, const QString &reason) {
            return f.write([&](Transaction &tx) -> Result<void> {
                HEARTH_TRY(IngestStore::add(tx, row.id, seq, fact, "hash", reason, 6));
                return IngestStore::committed(tx, row.id, seq, {});
            });
        };
        QVERIFY(add(1, {}).has_value());
        QVERIFY(add(2, QStringLiteral("no function takes facts of kind 77")).has_value());
        QCOMPARE(add(2, {}).error().code, ErrorCode::Conflict);
        QCOMPARE(f.write([&](Transaction &tx) { return IngestStore::epoch(tx, f.till1, epoch, 9); }).value().committed, 2);
        const auto quarantined = IngestStore::quarantined(*f.db, 10).value();
        QCOMPARE(quarantined.size(), 1);
        QCOMPARE(quarantined.first().seq, 2);
        QCOMPARE(quarantined.first().storeCode, QStringLiteral("SZ001"));
        QCOMPARE(quarantined.first().factId, fact.id);
        QCOMPARE(IngestStore::quarantinedCount(*f.db).value(), 1);
    }
    void aTillsPrintersAreWhatItSaidLast()
    {
        HqFixture f;
        const PrinterHealth receipt{QStringLiteral("receipt"), QStringLiteral("tcp:127.0.0.1:9100"), PrinterCondition::PaperOut, "\x12\x72", 5, 6, 2,
                                    QStringLiteral("open"), 3'400, 99};
        const PrinterHealth kitchen{QStringLiteral("kitchen"), QStringLiteral("tcp:127.0.0.1:9101"), PrinterCondition::Ok, {}, 5, 6, 0};
        const auto replace = [&](const QList<PrinterHealth> &printers) {
            QVERIFY(f.write([&](Transaction &tx) { return PrinterHealthStore::replace(tx, f.till1, printers, 7); }).has_value());
        };
        replace({receipt, kitchen});
        QCOMPARE(PrinterHealthStore::ofStore(*f.db, f.store).value().size(), 2);
        replace({receipt});
        const auto printers = PrinterHealthStore::ofStore(*f.db, f.store).value();
        QCOMPARE(printers.size(), 1);
        QCOMPARE(printers.first().health, receipt);
        QCOMPARE(printers.first().tillNumber, 1);
    }
    void aTillIsOneNodesAtATime()
    {
        HqFixture f;
        const QString a = QStringLiteral("a/1");
        const QString b = QStringLiteral("b/1");
        const auto epoch = [&](qint64 till) {
            return f.write([&](Transaction &tx) { return IngestStore::epoch(tx, till, QByteArray(16, 'e'), 0); }).value().id;
        };
        const qint64 first = epoch(f.till1);
        const qint64 second = epoch(f.till2);
        const auto take = [&](qint64 till, const QString &node, qint64 of) {
            return f.write([&](Transaction &tx) { return TillLeaseStore::take(tx, till, node, of, 5); }).value();
        };
        const auto news = [&](qint64 after) {
            QStringList lines;
            const NodeNews found = NodeStore::news(*f.db, 0, after).value();
            for (const TillLease &lease : found.leases)
                lines.append(QStringLiteral("%1 %2 %3%4").arg(lease.till == f.till1 ? 1 : 2).arg(lease.change).arg(lease.node, lease.ended));
            return lines;
        };
        QCOMPARE(take(f.till1, a, first), 1);
        QCOMPARE(take(f.till2, a, second), 2);
        QCOMPARE(take(f.till1, b, first), 3);
        QCOMPARE(news(1), (QStringList{QStringLiteral("2 2 a/1"), QStringLiteral("1 3 b/1")}));
        // The connection that was overtaken ends, and changes nothing; then the newer one does.
        QVERIFY(f.write([&](Transaction &tx) { return TillLeaseStore::release(tx, f.till1, 1); }));
        QCOMPARE(news(3), QStringList());
        QVERIFY(f.write([&](Transaction &tx) { return TillLeaseStore::release(tx, f.till1, 3); }));
        QCOMPARE(news(3), QStringList{QStringLiteral("1 4 ")});
        // A revoked device, a quarantined database, but not another one.
        QVERIFY(f.write([&](Transaction &tx) { return TillLeaseStore::end(tx, f.till2, "quarantined", first); }));
        QCOMPARE(news(4), QStringList());
        QVERIFY(f.write([&](Transaction &tx) { return TillLeaseStore::end(tx, f.till2, "quarantined", second); }));
        QCOMPARE(news(4), QStringList{QStringLiteral("2 5 quarantined")});
        QCOMPARE(take(f.till2, b, second), 6);
        // A node dies: it is buried where it has not moved since.
        QVERIFY(f.write([&](Transaction &tx) { return NodeStore::join(tx, b, 0); }));
        QVERIFY(f.write([&](Transaction &tx) { return NodeStore::beat(tx, b, 0); }).value());
        QVERIFY(f.write([&](Transaction &tx) { return NodeStore::bury(tx, b, 1); }));
        QCOMPARE(news(6), QStringList());
        QVERIFY(f.write([&](Transaction &tx) { return NodeStore::bury(tx, b, 2); }));
        QCOMPARE(news(6), QStringList{QStringLiteral("2 7 ")});
        QVERIFY(!f.write([&](Transaction &tx) { return NodeStore::beat(tx, b, 0); }).value());
    }
    void aNodeIsToldOfEachFactOnceInTheOrderOfCommits()
    {
        HqFixture f;
        const auto append = [&](qint64 till, int count) {
            return f.write([&](Transaction &tx) -> Result<void> {
                for (int i = 0; i < count; ++i)
                    HEARTH_TRY(OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, "x", 0));
                return {};
            }).has_value();
        };
        const qint64 begin = NodeStore::lastFact(*f.db).value();
        QVERIFY(append(f.till1, 2));
        QVERIFY(append(f.till2, 1'200));
        const NodeNews some = NodeStore::news(*f.db, begin, 0).value();
        QCOMPARE(some.facts.size(), 1'000);
        QVERIFY(some.more);
        QCOMPARE(some.facts.at(1).till, f.till1);
        QCOMPARE(some.facts.at(1).rev, 2);
        const NodeNews rest = NodeStore::news(*f.db, some.lastFact, 0).value();
        QCOMPARE(rest.facts.size(), 202);
        QVERIFY(!rest.more);
        QCOMPARE(rest.facts.last().rev, 1'200);
        QVERIFY(NodeStore::news(*f.db, rest.lastFact, 0).value().facts.isEmpty());
    }
    void theQueueIsPrunedBelowEveryCursorOnly()
    {
        HqFixture f;
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO queue_topic (id, name) VALUES (1, 'a'), (2, 'nobody reads it')"));
            for (int i = 1; i <= 10; ++i)
                HEARTH_TRY(tx.exec("INSERT INTO queue_log (topic, at_ms, body) VALUES (?1, ?2, ?3)", i == 1 ? 2 : 1, i, QByteArray(1, '\0')));
            HEARTH_TRY(tx.exec("INSERT INTO queue_cursor (topic, consumer, position) VALUES (1, 'x', 6), (1, 'y', 8)"));
            return {};
        }));
        const auto prune = [&](qint64 before, int limit) {
            return f.write([&](Transaction &tx) { return QueueLogStore::prune(tx, before, limit); }).value();
        };
        QCOMPARE(prune(5, 100), 3); // 2, 3, 4
        QCOMPARE(prune(100, 1), 1); // 5
        QCOMPARE(prune(100, 100), 1); // 6: the slower cursor
        QCOMPARE(f.count("SELECT min(id) FROM queue_log WHERE topic = 1"), 7);
        QCOMPARE(f.count("SELECT count(*) FROM queue_log WHERE topic = 2"), 1);
        // All done: the newest stays, or the next message would be numbered below the cursors.
        QVERIFY(f.write([&](Transaction &tx) { return tx.exec("UPDATE queue_cursor SET position = 10"); }).has_value());
        QCOMPARE(prune(100, 100), 3);
        QCOMPARE(f.count("SELECT max(id) FROM queue_log"), 10);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    TestHqFile file;
    TestHqStore store;
    return QTest::qExec(&file, argc, argv) + QTest::qExec(&store, argc, argv);
}
#include "tst_hqstore.moc"
