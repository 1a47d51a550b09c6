// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/database.h"
#include "storage/migrator.h"
#include "storage/transaction.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace hearth;
using namespace hearth::storage;

class TestDatabase : public QObject {
    Q_OBJECT
    QTemporaryDir m_root;
    int m_files = 0;
    QString newPath() { return m_root.filePath(QStringLiteral("%1.db").arg(++m_files)); }
    QString script(const QByteArray &sql)
    {
        QFile file(m_root.filePath(QStringLiteral("%1.sql").arg(++m_files)));
        static_cast<void>(file.open(QIODevice::WriteOnly));
        file.write(sql);
        return file.fileName();
    }
    std::unique_ptr<Database> openWithTable(const QString &path)
    {
        auto db = Database::open(path, OpenMode::Owner).value();
        static_cast<void>(Migrator::migrate(*db, 7, {script("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c INTEGER UNIQUE) STRICT;")}));
        return db;
    }

private Q_SLOTS:
    void everyTypeReadsBack()
    {
        auto db = openWithTable(newPath());
        auto tx = Transaction::begin(*db).value();
        const QUuid id = QUuid::createUuid();
        QCOMPARE(tx.exec("INSERT INTO t (a, b, c) VALUES (?1, ?2, ?3)", QStringLiteral("披萨\u0000x"), QByteArray("\0\1", 2), Money(-5)).value(), 1);
        QCOMPARE(tx.exec("INSERT INTO t (a, b, c) VALUES (?1, ?2, ?3)", std::nullopt, id, std::optional<qint64>()).value(), 1);
        QVERIFY(tx.commit().has_value());
        auto rows = db->query("SELECT a, b, c FROM t ORDER BY id").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.text(0), QStringLiteral("披萨\u0000x"));
        QCOMPARE(rows.blob(1), QByteArray("\0\1", 2));
        QCOMPARE(rows.money(2), Money(-5));
        QVERIFY(rows.next().value());
        QVERIFY(rows.isNull(0));
        QCOMPARE(rows.id(1), id);
        QVERIFY(rows.isNull(2));
        QVERIFY(!rows.next().value());
    }
    void aTransactionRollsBackUnlessCommitted()
    {
        auto db = openWithTable(newPath());
        {
            auto tx = Transaction::begin(*db).value();
            QVERIFY(tx.exec("INSERT INTO t (c) VALUES (1)").has_value());
        }
        QVERIFY(!db->query("SELECT 1 FROM t").value().next().value());
    }
    void aNestedErrorUndoesOnlyItself()
    {
        auto db = openWithTable(newPath());
        auto tx = Transaction::begin(*db).value();
        QVERIFY(tx.exec("INSERT INTO t (c) VALUES (1)").has_value());
        const Result<int> failed = tx.nested([](Transaction &inner) -> Result<int> {
            HEARTH_TRY(inner.exec("INSERT INTO t (c) VALUES (2)"));
            return inner.exec("INSERT INTO t (c) VALUES (1)");
        });
        QCOMPARE(failed.error().code, ErrorCode::Conflict);
        QVERIFY(tx.commit().has_value());
        auto rows = db->query("SELECT group_concat(c) FROM t").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.text(0), QStringLiteral("1"));
    }
    void aBulkThatFailsLeavesNothingAndItsTransactionGoesOn_data()
    {
        QTest::addColumn<bool>("writtenBefore");
        QTest::newRow("first in its transaction") << false;
        QTest::newRow("after other writes") << true;
    }
    void aBulkThatFailsLeavesNothingAndItsTransactionGoesOn()
    {
        QFETCH(bool, writtenBefore);
        auto db = openWithTable(newPath());
        auto tx = Transaction::begin(*db).value();
        if (writtenBefore)
            QVERIFY(tx.exec("INSERT INTO t (c) VALUES (?1)", 7).has_value());
        const Result<void> failed = tx.bulk([](Transaction &inner) -> Result<void> {
            HEARTH_TRY(inner.later("INSERT INTO t (c) VALUES (?1)", 1));
            return inner.later("INSERT INTO t (c) VALUES (?1)", 1); // c is unique
        });
        QCOMPARE(failed.error().code, ErrorCode::Conflict);
        QVERIFY(tx.active());
        QCOMPARE(tx.value("SELECT count(*) FROM t").value(), writtenBefore ? 1 : 0);
        QVERIFY(tx.nested([](Transaction &inner) { return inner.later("INSERT INTO t (c) VALUES (?1)", 2); }).has_value());
        QVERIFY(tx.commit().has_value());
        auto rows = db->query("SELECT count(*), max(c) FROM t").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.int64(0), writtenBefore ? 2 : 1);
        QCOMPARE(rows.int64(1), writtenBefore ? 7 : 2);
    }
    void aConstantIsLookedForOnceInATransaction()
    {
        auto db = openWithTable(newPath());
        const auto look = [](Transaction &tx, const QString &a) { return tx.constant("SELECT c FROM t WHERE a = ?1", a).value(); };
        {
            auto tx = Transaction::begin(*db).value();
            QCOMPARE(look(tx, QStringLiteral("x")), std::nullopt);
            QVERIFY(tx.exec("INSERT INTO t (a, c) VALUES (?1, ?2), (?3, ?4)", QStringLiteral("x"), 1, QStringLiteral("xy"), 2).has_value());
            QCOMPARE(look(tx, QStringLiteral("x")), 1); // what was not there was not kept
            QCOMPARE(look(tx, QStringLiteral("xy")), 2);
            QVERIFY(tx.exec("UPDATE t SET c = 5 WHERE a = ?1", QStringLiteral("x")).has_value());
            QCOMPARE(look(tx, QStringLiteral("x")), 1);
            QVERIFY(tx.commit().has_value());
        }
        auto tx = Transaction::begin(*db).value();
        QCOMPARE(look(tx, QStringLiteral("x")), 5);
    }
    void aStatementIsFoundByItsTextWhereverThatStands()
    {
        auto db = openWithTable(newPath());
        QByteArray text("SELECT 1");
        for (const int number : {1, 2, 3}) {
            text[7] = static_cast<char>('0' + number); // another text at the same address
            auto rows = db->query(text.constData()).value();
            QVERIFY(rows.next().value());
            QCOMPARE(rows.int32(0), number);
        }
    }
    void longTextsAreBoundToo()
    {
        auto db = openWithTable(newPath());
        auto tx = Transaction::begin(*db).value();
        const QString few(2'000, QLatin1Char('a')); // the second does not fit in what is there for both
        QVERIFY(tx.later("INSERT INTO t (a, b) VALUES (?1, CAST(?2 AS BLOB))", few, few + QLatin1Char('b')).has_value());
        auto rows = tx.query("SELECT a, CAST(b AS TEXT) FROM t").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.text(0), few);
        QCOMPARE(rows.text(1), few + QLatin1Char('b'));
    }
    void aWriteOutsideATransactionIsRefused()
    {
        auto db = openWithTable(newPath());
        QCOMPARE(db->query("INSERT INTO t (c) VALUES (1)").error().code, ErrorCode::Internal);
    }
    void aReaderSeesCommitsAndCannotWrite()
    {
        const QString path = newPath();
        auto db = openWithTable(path);
        auto reader = Database::open(path, OpenMode::ReadOnly).value();
        auto tx = Transaction::begin(*db).value();
        QVERIFY(tx.exec("INSERT INTO t (c) VALUES (1)").has_value());
        QVERIFY(!reader->query("SELECT 1 FROM t").value().next().value());
        QVERIFY(tx.commit().has_value());
        QVERIFY(reader->query("SELECT 1 FROM t").value().next().value());
        QCOMPARE(Transaction::begin(*reader).error().code, ErrorCode::Io);
    }
    void aReaderWorksAfterTheOwnerIsGone()
    {
        const QString path = newPath();
        {
            auto db = openWithTable(path);
            auto tx = Transaction::begin(*db).value();
            QVERIFY(tx.exec("INSERT INTO t (c) VALUES (1)").has_value());
            QVERIFY(tx.commit().has_value());
        }
        auto reader = Database::open(path, OpenMode::ReadOnly).value();
        QVERIFY(reader->query("SELECT 1 FROM t").value().next().value());
    }
    void aNewerDatabaseIsRefusedAndUntouched()
    {
        const QString path = newPath();
        const QStringList two{script("CREATE TABLE a (x INTEGER) STRICT;"), script("CREATE TABLE b (x INTEGER) STRICT;")};
        {
            auto db = Database::open(path, OpenMode::Owner).value();
            QVERIFY(Migrator::migrate(*db, 7, two).has_value());
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        {
            auto db = Database::open(path, OpenMode::Owner).value();
            const auto refused = Migrator::migrate(*db, 7, {two.first()});
            QCOMPARE(refused.error().code, ErrorCode::NewerVersion);
            QVERIFY(refused.error().text.contains(QStringLiteral("version 2")));
            QCOMPARE(Migrator::migrate(*db, 8, two).error().code, ErrorCode::Corrupt);
        }
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }
    void migrationRunsOnceAndAFailedScriptLeavesNothing()
    {
        const QString path = newPath();
        auto db = Database::open(path, OpenMode::Owner).value();
        const QString good = script("CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);");
        const QString bad = script("CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);");
        QVERIFY(!Migrator::migrate(*db, 7, {good, bad}).has_value());
        QVERIFY(!db->query("SELECT 1 FROM sqlite_master WHERE name = 'b'").value().next().value());
        QVERIFY(Migrator::migrate(*db, 7, {good}).has_value());
        auto rows = db->query("SELECT count(*) FROM a").value();
        QVERIFY(rows.next().value());
        QCOMPARE(rows.int64(0), 1);
    }
    void aFileThatIsNoDatabaseIsCorruptNotDeleted()
    {
        const QString path = newPath();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QCOMPARE(Database::open(path, OpenMode::Owner).error().code, ErrorCode::Corrupt);
        QCOMPARE(QFile(path).size(), 8192);
    }
    void aMissingDirectoryIsNamed()
    {
        const auto db = Database::open(QStringLiteral("/nowhere/x.db"), OpenMode::Owner);
        QCOMPARE(db.error().where, QStringLiteral("/nowhere/x.db"));
    }
};

QTEST_APPLESS_MAIN(TestDatabase)
#include "tst_database.moc"
