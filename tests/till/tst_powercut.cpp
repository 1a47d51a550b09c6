// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The power is cut at each sync of a sale: what was paid and shown as paid is there, what was not is not there by half.
#include "outbox/outbox.h"
#include "protocol/identity.h"
#include "support/patience.h"
#include "support/powercutvfs.h"
#include "tillfixture.h"

using namespace hearth;

namespace {
struct Sold {
    int closed = 0; ///< that the cashier was told of
    int tried = 0;
};

/** Sells until the power is gone, or enough; the files are closed then. */
Sold sellUntilDark(const QString &directory, PowerCutVfs &power, int cutAtSync)
{
    Sold sold;
    TillFixture till(true, directory);
    SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
    const auto sell = [&] {
        const auto closed = desk.close(till.draft(), Money(5'000));
        if (!QTest::qWaitFor([&] { return closed.isFinished(); }, 20'000))
            qFatal("a sale hangs");
        ++sold.tried;
        sold.closed += closed.result() ? 1 : 0;
    };
    sell();
    power.cutAtSync(cutAtSync);
    // Also what SQLite writes by itself meanwhile: a checkpoint every few sales.
    for (int i = 0; i < 12 && !power.isCut(); ++i) {
        sell();
        if (i % 4 == 3)
            static_cast<void>(till.writer().run([](storage::Transaction &) -> Result<void> { return {}; }));
        if (i % 4 == 3)
            QTest::qWait(0);
    }
    power.cut();
    sell(); // refused: nothing can be written any more
    return sold;
}

QString wrongWith(storage::Database &db, const Sold &sold)
{
    const auto number = [&](const char *sql) {
        auto rows = db.query(sql);
        return rows && rows->next().value_or(false) ? rows->int64(0) : -1;
    };
    auto rows = db.query("PRAGMA integrity_check");
    if (!rows || !rows->next().value_or(false) || rows->text(0) != QLatin1String("ok"))
        return QStringLiteral("the database is damaged");
    const qint64 sales = number("SELECT count(*) FROM sale");
    if (sales < sold.closed || sales > sold.tried)
        return QStringLiteral("%1 sales of %2 closed, %3 tried").arg(sales).arg(sold.closed).arg(sold.tried);
    if (number("SELECT count(*) FROM payment") != sales || number("SELECT count(*) FROM outbox WHERE kind = 1") != sales
        || number("SELECT count(*) FROM print_job") != 2 * sales || number("SELECT max(receipt_number) FROM sale") != sales
        || number("SELECT value FROM counter WHERE name = 'receipt'") != sales || number("SELECT count(*) FROM sale_line") != 2 * sales)
        return QStringLiteral("a sale is there by half");
    const auto facts = Outbox::read(db, 0, 1'000, 1 << 20);
    const auto chain = Outbox::chain(db);
    if (!facts || !chain)
        return QStringLiteral("the outbox cannot be read");
    QByteArray head = protocol::chainStart(QByteArray::fromHex([&] {
        auto meta = db.query("SELECT value FROM meta WHERE key = 'epoch'").value();
        static_cast<void>(meta.next());
        return meta.text(0).toLatin1();
    }()), 0);
    qint64 seq = 0;
    for (const OutboxFact &row : *facts) {
        if (row.seq != ++seq)
            return QStringLiteral("fact %1 is missing").arg(seq);
        head = protocol::chainNext(head, seq, row.fact, protocol::hash(row.fact.body));
    }
    return head == chain->head ? QString() : QStringLiteral("the chain is broken");
}
} // namespace

class TestPowerCut : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("QT_LOGGING_RULES", "hearth.*=false"); }
    void whatWasPaidIsThere()
    {
        const int rounds = std::max(1, qEnvironmentVariableIntValue("HEARTH_SOAK"));
        int cuts = 0;
        for (int round = 0; round < rounds; ++round) {
            for (int nth = 1; nth <= 14; ++nth) {
                const QTemporaryDir root;
                PowerCutVfs power(static_cast<quint32>(1'000 * round + nth));
                const Sold sold = sellUntilDark(root.path(), power, nth);
                QVERIFY(sold.closed > 0);
                QVERIFY2(sold.closed < sold.tried, "the power was never gone");
                cuts += sold.closed < 13 ? 1 : 0;
                power.loseUnsynced();
                {
                    const auto db = TillDatabase::open(TillDatabase::path(root.path()));
                    QVERIFY2(db, qPrintable(db ? QString() : db.error().toString()));
                    const QString wrong = wrongWith(**db, sold);
                    QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("cut at sync %1, seed %2: %3").arg(nth).arg(1'000 * round + nth).arg(wrong)));
                }
                // And the till sells on.
                TillFixture till(false, root.path());
                SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
                const auto closed = desk.close(till.draft(), Money(5'000));
                QTRY_VERIFY(closed.isFinished());
                QVERIFY2(closed.result().has_value(), qPrintable(closed.result().has_value() ? QString() : closed.result().error().toString()));
            }
        }
        QVERIFY(cuts > 5 * rounds);
    }
    void theCutTakesBackWhatWasNotSynced()
    {
        // The instrument itself: what a commit had written before its sync is not what the disk has afterwards.
        int lost = 0;
        for (quint32 seed = 1; seed <= 5; ++seed) {
            const QTemporaryDir root;
            PowerCutVfs power(seed);
            {
                TillFixture till(true, root.path());
                SaleDesk desk(till.writer(), till.clock, TillFixture::identity());
                const int syncs = power.syncs();
                const auto closed = desk.close(till.draft(), Money(5'000));
                QTRY_VERIFY(closed.isFinished());
                QVERIFY(power.syncs() > syncs);
                power.cutAtSync(1); // the sync of the next commit never happens
                const auto dark = desk.close(till.draft(), Money(5'000));
                QTRY_VERIFY(dark.isFinished());
                QVERIFY(!dark.result().has_value());
            }
            const auto log = [&] {
                QFile file(TillDatabase::path(root.path()) + QStringLiteral("-wal"));
                return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
            };
            const QByteArray before = log();
            power.loseUnsynced();
            lost += log() != before ? 1 : 0;
        }
        QVERIFY2(lost >= 3, qPrintable(QString::number(lost)));
    }
};

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"
