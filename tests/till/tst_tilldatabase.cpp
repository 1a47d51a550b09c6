// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The till's database file: made once, refused where it is not ours or newer, and what it keeps of the till.
#include "core/datadirectory.h"
#include "till/store/menustore.h"
#include "till/store/metastore.h"
#include "till/tillfixture.h"

#include <QFile>
#include <QTest>

using namespace hearth;

class TestTillDatabase : public QObject {
    Q_OBJECT
    /** Writes four bytes of SQLite's file header. */
    static bool patch(const QString &path, qint64 offset, const char *hex)
    {
        QFile file(path);
        return file.open(QIODevice::ReadWrite) && file.seek(offset) && file.write(QByteArray::fromHex(hex)) == 4;
    }

private Q_SLOTS:
    void theEpochIsMadeOnceAndStays()
    {
        const QTemporaryDir root;
        const QString path = TillDatabase::path(root.path());
        QByteArray epoch;
        for (int opened = 0; opened < 2; ++opened) {
            const auto db = TillDatabase::open(path);
            QVERIFY(db);
            const auto till = TillDatabase::identity(**db);
            QVERIFY(till);
            QCOMPARE(till->epoch.size(), 16);
            QVERIFY(epoch.isEmpty() || epoch == till->epoch);
            epoch = till->epoch;
            QVERIFY(!till->enrolled());
            QCOMPARE(till->storeId, QStringLiteral("LOCAL"));
        }
        const QTemporaryDir other;
        const auto db = TillDatabase::open(TillDatabase::path(other.path()));
        QVERIFY(TillDatabase::identity(**db)->epoch != epoch);
    }
    void whoTheTillIsSurvives()
    {
        TillFixture till(false);
        TillIdentity identity = TillFixture::identity();
        identity.calendar = StoreCalendar::parse(QStringLiteral("America/New_York"), QStringLiteral("05:30")).value();
        identity.deviceId = QUuid::createUuid();
        identity.hqUrl = QStringLiteral("ws://127.0.0.1:9");
        identity.currency = QStringLiteral("USD");
        identity.till = 7;
        QVERIFY(till.writer().run([&](storage::Transaction &tx) { return MetaStore::putIdentity(tx, identity); }));
        const auto read = TillDatabase::identity(till.reader());
        QVERIFY(read);
        QCOMPARE(read->storeId, identity.storeId);
        QCOMPARE(read->till, 7);
        QCOMPARE(read->storeName, identity.storeName);
        QCOMPARE(read->calendar.zone, identity.calendar.zone);
        QCOMPARE(read->calendar.cutoff, QTime(5, 30));
        QCOMPARE(read->currency, QStringLiteral("USD"));
        QCOMPARE(read->deviceId, identity.deviceId);
        QCOMPARE(read->hqUrl, identity.hqUrl);
        QCOMPARE(read->language, QStringLiteral("en"));
        QCOMPARE(read->epoch.size(), 16);
    }
    void valuesThatMakeNoSenseAreNamed()
    {
        const std::pair<const char *, const char *> bad[] = {{"till", "one"}, {"zone", "Mars/Olympus"}, {"device_id", "x"}, {"epoch", "00"}};
        for (const auto &[key, value] : bad) {
            TillFixture till(false);
            QVERIFY(till.writer().run([k = QLatin1String(key), v = QLatin1String(value)](storage::Transaction &tx) { return MetaStore::put(tx, k, v); }));
            const auto read = TillDatabase::identity(till.reader());
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::Corrupt);
            QVERIFY2(read.error().text.contains(QLatin1String(key)), qPrintable(read.error().text));
        }
    }
    void aNewerDatabaseIsRefusedAndNotTouched()
    {
        const QTemporaryDir root;
        const QString path = TillDatabase::path(root.path());
        QVERIFY(TillDatabase::open(path));
        QVERIFY(patch(path, 60, "00000063"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        for (const bool owner : {true, false}) {
            const auto db = owner ? TillDatabase::open(path) : TillDatabase::openReader(path);
            QVERIFY(!db);
            QCOMPARE(db.error().code, ErrorCode::NewerVersion);
            QVERIFY2(db.error().text.contains(QStringLiteral("newer")), qPrintable(db.error().text));
            QCOMPARE(db.error().where, path);
        }
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }
    void anotherProgramsDatabaseIsRefused()
    {
        const QTemporaryDir root;
        const QString path = TillDatabase::path(root.path());
        QVERIFY(TillDatabase::open(path));
        QVERIFY(patch(path, 68, "12345678"));
        QCOMPARE(TillDatabase::open(path).error().code, ErrorCode::Corrupt);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8'192, 'x'));
        file.close();
        QCOMPARE(TillDatabase::open(path).error().code, ErrorCode::Corrupt);
    }
    void readingWhereThereIsNothingMakesNothing()
    {
        const QTemporaryDir root;
        const auto db = TillDatabase::openReader(TillDatabase::path(root.path()));
        QCOMPARE(db.error().code, ErrorCode::NotFound);
        QVERIFY(!QFile::exists(TillDatabase::path(root.path())));
    }
    void aFewMenusAreKeptAndTheNewestCounts()
    {
        TillFixture till(false);
        for (int i = 0; i < 25; ++i) {
            Menu menu;
            menu.revision = i == 3 ? 40 : 0;
            menu.categories.append({QStringLiteral("c"), {QStringLiteral("C"), {}}});
            menu.items.append({QStringLiteral("item%1").arg(i), {QStringLiteral("I"), {}}, QStringLiteral("c"), {{QStringLiteral("S"), Money(100)}}});
            QVERIFY(till.writer().run([&](storage::Transaction &tx) { return MenuStore::put(tx, menu, till.clock.nowMs()); }).value());
        }
        QCOMPARE(MenuStore::newest(till.reader())->items.first().sku, QStringLiteral("item24"));
        QVERIFY(till.count("SELECT count(*) FROM menu") <= 11);
        QCOMPARE(till.count("SELECT max(revision) FROM menu"), 40);
        Menu bad;
        bad.items.append({QStringLiteral("x"), {}, QStringLiteral("nowhere"), {}});
        QVERIFY(!till.writer().run([&](storage::Transaction &tx) { return MenuStore::put(tx, bad, 0); }));
    }
};

QTEST_GUILESS_MAIN(TestTillDatabase)
#include "tst_tilldatabase.moc"
