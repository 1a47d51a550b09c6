// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/migrator.h"
#include "storage/writer.h"
#include "support/patience.h"

#include <QFile>
#include <QTemporaryDir>
#include <atomic>

using namespace hearth;
using namespace hearth::storage;

namespace {
Result<int> insert(Transaction &tx, int value)
{
    return tx.exec("INSERT INTO t (v) VALUES (?1)", value);
}
} // namespace

class TestWriter : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_root;
    QString m_path;
    std::unique_ptr<Writer> m_writer;

    qint64 count()
    {
        auto reader = Database::open(m_path, OpenMode::ReadOnly).value();
        auto rows = reader->query("SELECT count(*) FROM t").value();
        return rows.next().value() ? rows.int64(0) : -1;
    }

private Q_SLOTS:
    void init()
    {
        WriteFault::failAt(0);
        m_root = std::make_unique<QTemporaryDir>();
        m_path = m_root->filePath(QStringLiteral("w.db"));
        QFile script(m_root->filePath(QStringLiteral("1.sql")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("CREATE TABLE t (v INTEGER UNIQUE, big BLOB) STRICT;");
        script.close();
        auto db = Database::open(m_path, OpenMode::Owner).value();
        QVERIFY(Migrator::migrate(*db, 1, {script.fileName()}).has_value());
        m_writer = std::make_unique<Writer>(std::move(db));
    }
    void cleanup()
    {
        WriteFault::failAt(0);
        m_writer.reset();
    }

    void aFinishedJobIsOnDisk()
    {
        QCOMPARE(m_writer->run([](Transaction &tx) { return insert(tx, 1); }).value(), 1);
        QCOMPARE(count(), 1);
    }
    void manyJobsShareACommitAndAFailingOneHurtsNobody()
    {
        std::atomic<int> commits = 0;
        m_writer->setAfterCommit([&] { ++commits; });
        // The first job holds the writer until all others wait, so that they share one transaction.
        QPromise<void> gate;
        gate.start();
        auto first = m_writer->submit([opened = gate.future()](Transaction &tx) mutable {
            opened.waitForFinished();
            return insert(tx, 0);
        });
        QTRY_COMPARE(m_writer->waiting(), 0); // the writer has taken it
        QList<QFuture<Result<int>>> futures;
        for (int i = 1; i <= 100; ++i)
            futures.append(m_writer->submit([i](Transaction &tx) { return insert(tx, i % 10 == 0 ? 0 : i); }));
        QTRY_COMPARE(m_writer->waiting(), 100);
        gate.finish();
        QVERIFY(first.result().has_value());
        for (int i = 1; i <= 100; ++i) {
            const auto result = futures[i - 1].result();
            QCOMPARE(result.has_value(), i % 10 != 0);
            if (!result)
                QCOMPARE(result.error().code, ErrorCode::Conflict);
        }
        QCOMPARE(count(), 91);
        QTRY_COMPARE(commits.load(), 2); // counted after the results are out
    }
    void aFailedCommitFailsEveryJobInIt()
    {
        QPromise<void> gate;
        gate.start();
        auto first = m_writer->submit([opened = gate.future()](Transaction &) mutable -> Result<int> {
            opened.waitForFinished();
            return fail(ErrorCode::NotFound, QStringLiteral("nothing to do"));
        });
        QTRY_COMPARE(m_writer->waiting(), 0); // the writer has taken it
        auto a = m_writer->submit([](Transaction &tx) { return insert(tx, 1); });
        auto b = m_writer->submit([](Transaction &tx) { return insert(tx, 2); });
        QTRY_COMPARE(m_writer->waiting(), 2);
        WriteFault::failAt(3, ErrorCode::DiskFull); // two inserts, then the commit
        gate.finish();
        QCOMPARE(first.result().error().code, ErrorCode::NotFound);
        QCOMPARE(a.result().error().code, ErrorCode::DiskFull);
        QCOMPARE(b.result().error().code, ErrorCode::DiskFull);
        QCOMPARE(count(), 0);
        QVERIFY(m_writer->run([](Transaction &tx) { return insert(tx, 1); }).has_value());
    }
    void everyFailingWriteIsReportedAndLeavesNothing()
    {
        const auto twoRows = [](Transaction &tx) -> Result<int> {
            HEARTH_TRY(insert(tx, 1));
            return insert(tx, 2);
        };
        for (int nth = 1; nth <= 3; ++nth) {
            WriteFault::failAt(nth);
            QCOMPARE(m_writer->run(twoRows).error().code, ErrorCode::Io);
            QCOMPARE(count(), 0);
        }
        WriteFault::failAt(0);
        QVERIFY(m_writer->run(twoRows).has_value());
        QCOMPARE(count(), 2);
    }
    void aFullDiskRefusesTheBatchAndGoesOnWhenThereIsRoom()
    {
        // SQLite itself says full: the file may not grow further.
        QVERIFY(m_writer->run([](Transaction &tx) { return tx.value("PRAGMA max_page_count = 64"); }).has_value());
        const auto big = [](Transaction &tx) { return tx.exec("INSERT INTO t (big) VALUES (zeroblob(200000))"); };
        const auto first = m_writer->run(big);
        const auto refused = m_writer->run(big);
        QVERIFY(first.has_value());
        QCOMPARE(refused.error().code, ErrorCode::DiskFull);
        QCOMPARE(count(), 1);
        QVERIFY(m_writer->run([](Transaction &tx) { return tx.value("PRAGMA max_page_count = 100000"); }).has_value());
        QVERIFY(m_writer->run(big).has_value());
        QCOMPARE(count(), 2);
    }
    void aFullDiskInAGroupFailsAllOfThatTransaction()
    {
        QVERIFY(m_writer->run([](Transaction &tx) { return tx.value("PRAGMA max_page_count = 64"); }).has_value());
        QPromise<void> gate;
        gate.start();
        auto first = m_writer->submit([opened = gate.future()](Transaction &tx) mutable {
            opened.waitForFinished();
            return insert(tx, 0);
        });
        QTRY_COMPARE(m_writer->waiting(), 0); // the writer has taken it
        auto small = m_writer->submit([](Transaction &tx) { return insert(tx, 1); });
        auto big = m_writer->submit([](Transaction &tx) { return tx.exec("INSERT INTO t (big) VALUES (zeroblob(900000))"); });
        auto after = m_writer->submit([](Transaction &tx) { return insert(tx, 2); });
        QTRY_COMPARE(m_writer->waiting(), 3);
        gate.finish();
        QVERIFY(first.result().has_value());
        QCOMPARE(big.result().error().code, ErrorCode::DiskFull);
        // What a result says is what is on disk, whichever way SQLite took.
        qint64 expected = 1;
        for (auto &future : {small, after})
            expected += future.result().has_value() ? 1 : 0;
        QCOMPARE(count(), expected);
    }
    void theLastJobsAreFinishedBeforeItGoes()
    {
        QList<QFuture<Result<int>>> futures;
        for (int i = 0; i < 1000; ++i)
            futures.append(m_writer->submit([i](Transaction &tx) { return insert(tx, i); }));
        m_writer.reset();
        QCOMPARE(count(), 1000);
        for (auto &future : futures)
            QVERIFY(future.isFinished() && future.result().has_value());
    }
};

QTEST_APPLESS_MAIN(TestWriter)
#include "tst_writer.moc"
