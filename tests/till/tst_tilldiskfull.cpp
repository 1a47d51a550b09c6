// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// A full disk: the sale is refused in words, nothing half-written remains, and selling goes on when there is room.
#include "core/datadirectory.h"
#include "core/reservefile.h"
#include "till/tillfixture.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <sqlite3.h>
#include <sys/mount.h>

using namespace hearth;

namespace {
template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.takeResult();
}

/** A file system of its own in memory, where there is the right to mount one. */
struct SmallDisk {
    explicit SmallDisk(const char *size)
        : path(root.filePath(QStringLiteral("small"))), mounted(QDir().mkpath(path) && ::mount("tmpfs", QFile::encodeName(path).constData(), "tmpfs", 0, size) == 0)
    {
    }
    ~SmallDisk()
    {
        if (mounted)
            ::umount2(QFile::encodeName(path).constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    const QTemporaryDir root;
    const QString path;
    const bool mounted;
};
} // namespace

class TestTillDiskFull : public QObject {
    Q_OBJECT

    /** Sells until the disk is full, makes room, sells on. */
    static void sellThrough(TillFixture &till, const std::function<void()> &makeRoom)
    {
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        qint64 sold = 0;
        Result<SoldOrder> last = fail(ErrorCode::Internal, QString());
        for (int i = 0; i < 100'000; ++i) {
            const auto before = till.fingerprint();
            last = wait(desk.close(till.draft(), Money(5'000)));
            if (!last) {
                QCOMPARE(till.fingerprint(), before);
                break;
            }
            ++sold;
        }
        QVERIFY2(!last, "the disk was never full");
        QVERIFY2(sold > 0, qPrintable(last.error().toString()));
        QCOMPARE(last.error().code, ErrorCode::DiskFull);
        QCOMPARE(last.error().text, QStringLiteral("the disk is full: the sale was not stored; nothing was printed"));
        // It stays refused, in the same words, until there is room.
        QCOMPARE(wait(desk.close(till.draft(), Money(5'000))).error().code, ErrorCode::DiskFull);
        makeRoom();
        const auto next = wait(desk.close(till.draft(), Money(5'000)));
        QVERIFY2(next, qPrintable(next ? QString() : next.error().toString()));
        QCOMPARE(next->order.receiptNumber, sold + 1);
        QCOMPARE(till.count("SELECT count(*) FROM sale"), sold + 1);
        QCOMPARE(till.count("SELECT count(*) FROM outbox"), sold + 1);
        QCOMPARE(till.count("SELECT count(*) FROM print_job"), 2 * (sold + 1));
        QCOMPARE(till.count("SELECT count(*) FROM payment"), sold + 1);
    }
    static bool setMaxPages(TillFixture &till, int pages)
    {
        // The limit belongs to the connection that writes.
        return till.writer().run([pages](storage::Transaction &tx) -> Result<void> {
            if (pages < 1'000) {
                HEARTH_TRY(tx.value("PRAGMA max_page_count=60"));
            } else {
                HEARTH_TRY(tx.value("PRAGMA max_page_count=1000000"));
            }
            return fail(ErrorCode::Unavailable, QStringLiteral("nothing to store"));
        }).error().code == ErrorCode::Unavailable;
    }

private Q_SLOTS:
    void aDatabaseThatMayNotGrowRefusesInWords()
    {
        TillFixture till;
        QVERIFY(setMaxPages(till, 60));
        sellThrough(till, [&] { QVERIFY(setMaxPages(till, 1'000'000)); });
    }
    void aSmallFileSystemRefusesInWords()
    {
        const SmallDisk disk("size=3m");
        if (!disk.mounted && qEnvironmentVariable("CI") == QLatin1String("true"))
            QFAIL("no right to mount a small tmpfs");
        if (!disk.mounted)
            QSKIP("no right to mount a small tmpfs: CI fails without it");
        const QString small = disk.path;
        QFile ballast(small + QStringLiteral("/ballast"));
        QVERIFY(ballast.open(QIODevice::WriteOnly));
        QVERIFY(ballast.write(QByteArray(1 << 20, 'x')) > 0);
        ballast.close();
        TillFixture till(true, small);
        sellThrough(till, [&] { QVERIFY(ballast.remove()); });
    }
    void theReserveIsRoomForWhatMustStillBeWritten()
    {
        const SmallDisk disk("size=4m");
        if (!disk.mounted && qEnvironmentVariable("CI") == QLatin1String("true"))
            QFAIL("no right to mount a small tmpfs");
        if (!disk.mounted)
            QSKIP("no right to mount a small tmpfs: CI fails without it");
        const QString small = disk.path;
        TillFixture till(true, small);
        SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
        for (int i = 0; i < 20; ++i)
            QVERIFY(wait(desk.close(till.draft(), Money(5'000))));
        const ReserveFile reserve(small + QStringLiteral("/reserve"), 512 << 10);
        QVERIFY(reserve.ensure().value());
        QVERIFY(reserve.ensure().value());
        QVERIFY(reserve.exists());
        QVERIFY(!ReserveFile(small + QStringLiteral("/greedy"), 2 << 20).ensure().value()); // most of what is left
        QVERIFY(!QFile::exists(small + QStringLiteral("/greedy")));
        QFile ballast(small + QStringLiteral("/ballast"));
        QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        for (qint64 size = 4'096; size > 0; size = ballast.write(QByteArray(4'096, 'x'))) {
        }
        // What headquarters has acknowledged cannot be noted …
        Result<void> noted;
        for (int i = 1; i <= 2'000 && noted; ++i)
            noted = till.writer().run([&](storage::Transaction &tx) { return Outbox::acknowledged(tx, i % 20, i % 20); }).and_then([&] {
                return till.writer().run([&](storage::Transaction &tx) { return tx.exec("UPDATE meta SET value = ?1", QString(i % 500, QLatin1Char('x'))); });
            }).map([](int) {});
        QVERIFY(!noted);
        QCOMPARE(noted.error().code, ErrorCode::DiskFull);
        // … until the reserve is given back.
        QVERIFY(reserve.release());
        QVERIFY(!reserve.release());
        QVERIFY(till.writer().run([](storage::Transaction &tx) { return Outbox::acknowledged(tx, 20, 20); }));
        QCOMPARE(till.writer().run([&](storage::Transaction &tx) { return Outbox::prune(tx, till.clock.nowMs() + 1); }).value(), 19);
        QVERIFY(!reserve.ensure().value_or(true)); // there is no room for another yet
    }
    void startingOnAFullDiskSaysSo()
    {
        const SmallDisk disk("size=1m");
        if (!disk.mounted && qEnvironmentVariable("CI") == QLatin1String("true"))
            QFAIL("no right to mount a small tmpfs");
        if (!disk.mounted)
            QSKIP("no right to mount a small tmpfs: CI fails without it");
        const QString small = disk.path;
        const QString data = small + QStringLiteral("/till");
        QVERIFY(DataDirectory::own(data));
        QVERIFY(TillDatabase::open(TillDatabase::path(data)));
        QFile ballast(small + QStringLiteral("/ballast"));
        QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (ballast.write(QByteArray(4'096, 'x')) == 4'096) {
        }
        // A new directory cannot even be owned; one that is there can, and its database says the same.
        const auto directory = DataDirectory::own(small + QStringLiteral("/another"));
        QVERIFY(!directory);
        QCOMPARE(directory.error().code, ErrorCode::DiskFull);
        QVERIFY2(directory.error().text.contains(QStringLiteral("full")), qPrintable(directory.error().text));
        const auto db = TillDatabase::open(TillDatabase::path(data));
        QVERIFY(!db);
        QCOMPARE(db.error().code, ErrorCode::DiskFull);
        QVERIFY(ballast.remove());
        QVERIFY(DataDirectory::own(data));
        QVERIFY(TillDatabase::open(TillDatabase::path(data)));
    }
};

QTEST_GUILESS_MAIN(TestTillDiskFull)
#include "tst_tilldiskfull.moc"
