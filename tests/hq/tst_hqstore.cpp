// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hq/hqfixture.h"
#include "hqstore/apikeystore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/ingeststore.h"
#include "hqstore/menustore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/printerhealthstore.h"
#include "hqstore/queuelogstore.h"

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

QString schemaOf(storage::Database &db)
{
    QString schema;
    auto rows = db.query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").value();
    while (rows.next().value())
        schema += rows.text(0) + QLatin1Char('\n');
    return schema;
}
} // namespace

class TestHqStore : public QObject {
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
        const auto add = [&](const QString &name) { return f.write([&](Transaction &tx) { return ApiKeyStore::add(tx, name, 5); }); };
        const QByteArray key = add(QStringLiteral("app")).value();
        QVERIFY(key.startsWith("hk_"));
        QCOMPARE(key.size(), 46);
        QCOMPARE(add(QStringLiteral("app")).error().code, ErrorCode::Conflict);
        QCOMPARE(add(QString()).error().code, ErrorCode::InvalidInput);
        QCOMPARE(ApiKeyStore::nameOf(*f.db, key).value(), std::optional<QString>(QStringLiteral("app")));
        QByteArray wrong = key;
        wrong[10] = wrong.at(10) == 'a' ? 'b' : 'a';
        QVERIFY(!ApiKeyStore::nameOf(*f.db, wrong).value());
        QVERIFY(!ApiKeyStore::nameOf(*f.db, {}).value());
        f.db->checkpoint();
        QFile file(f.path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(key));
        const auto revoke = [&] { return f.write([&](Transaction &tx) { return ApiKeyStore::revoke(tx, QStringLiteral("app"), 6); }); };
        QVERIFY(revoke().has_value());
        QVERIFY(!ApiKeyStore::nameOf(*f.db, key).value());
        QCOMPARE(revoke().error().code, ErrorCode::NotFound);
        QVERIFY(add(QStringLiteral("app")).has_value());
        QCOMPARE(ApiKeyStore::all(*f.db).value().size(), 2);
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
                return IngestStore::committed(tx, row.id, seq);
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
        const PrinterHealth receipt{QStringLiteral("receipt"), QStringLiteral("tcp:127.0.0.1:9100"), PrinterCondition::PaperOut, "\x12\x72", 5, 6, 2};
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
    void theQueueIsPrunedBelowEveryCursorOnly()
    {
        HqFixture f;
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("INSERT INTO queue_topic (id, name) VALUES (1, 'a'), (2, 'nobody reads it')"));
            for (int i = 1; i <= 10; ++i)
                HEARTH_TRY(tx.exec("INSERT INTO queue_log (topic, at_ms, body) VALUES (?1, ?2, x'00')", i == 1 ? 2 : 1, i));
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

QTEST_GUILESS_MAIN(TestHqStore)
#include "tst_hqstore.moc"
