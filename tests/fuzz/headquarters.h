// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// The real hub over the real database of headquarters, without a network: what its network thread would do, drain() does.
#pragma once
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/outboxstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "hub/front.h"
#include "hub/tillhub.h"
#include "protocol/identity.h"
#include "support/fixedclock.h"

#include <QTemporaryDir>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hearth {

/** Tasks for the network thread, whose part the fuzzer's own thread plays. */
class Desk {
public:
    static Desk &instance()
    {
        static Desk desk;
        return desk;
    }
    /** Of any thread; those with a time wait for tick(). */
    void post(std::function<void()> task, int ms)
    {
        const std::lock_guard lock(m_mutex);
        (ms > 0 ? m_timers : m_tasks).push_back(std::move(task));
        const auto self = std::this_thread::get_id();
        if (ms == 0 && self != m_owner && self != writer)
            ++m_reads;
        m_wake.notify_all();
    }
    /** False: there was nothing to do. */
    bool runTasks()
    {
        std::deque<std::function<void()>> tasks;
        {
            const std::lock_guard lock(m_mutex);
            tasks.swap(m_tasks);
        }
        for (const auto &task : tasks)
            task();
        return !tasks.empty();
    }
    void tick()
    {
        std::deque<std::function<void()>> timers;
        {
            const std::lock_guard lock(m_mutex);
            timers.swap(m_timers);
        }
        for (const auto &timer : timers)
            timer();
    }
    /** Waits until the thread that reads facts down has answered so often. */
    [[nodiscard]] bool waitReads(int count)
    {
        std::unique_lock lock(m_mutex);
        return m_wake.wait_for(lock, std::chrono::seconds(4), [&] { return m_reads >= count; });
    }
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.clear();
        m_timers.clear();
        m_reads = 0;
    }
    std::thread::id writer;

private:
    const std::thread::id m_owner = std::this_thread::get_id();
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    std::deque<std::function<void()>> m_timers;
    int m_reads = 0;
};

/** Once per process: the database, with a store, its till, that till's device, and a code for another device. */
class Headquarters {
public:
    static constexpr int Changes = 3; ///< facts that wait for the till
    Headquarters() : writer(hq::HqDatabase::openOwner(m_root.filePath(QStringLiteral("hq.db"))).value())
    {
        write([&](storage::Transaction &tx) -> Result<void> {
            Desk::instance().writer = std::this_thread::get_id();
            const protocol::StoreSettings settings{QStringLiteral("Shop"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"),
                                                   QStringLiteral("CNY")};
            HEARTH_ASSIGN(const hq::Store store, hq::StoreStore::add(tx, QStringLiteral("SZ001"), settings, clock.nowMs()));
            HEARTH_ASSIGN(till, hq::TillStore::ensure(tx, store.id, 1, clock.nowMs()));
            return noteWhatIsEmpty(tx);
        });
        reset();
        reader = storage::Database::open(writer.path(), storage::OpenMode::ReadOnly).value();
    }
    /** Back to the beginning. */
    void reset()
    {
        clock.jumpTo(1'764'000'000'000);
        write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(tx.exec("PRAGMA defer_foreign_keys = ON"));
            for (const QByteArray &sql : m_emptying)
                HEARTH_TRY(tx.exec(sql.constData()));
            HEARTH_TRY(tx.exec("UPDATE till SET next_rev = 1, acked_rev = 0"));
            HEARTH_TRY(hq::DeviceStore::add(tx, device, till, keys.publicKey, QString(), clock.nowMs()));
            HEARTH_ASSIGN(code, hq::EnrollCodeStore::issue(tx, till, clock.nowMs()));
            for (int i = 0; i < Changes; ++i)
                HEARTH_TRY(hq::OutboxStore::append(tx, till, protocol::ChangeKind::OnlinePlaced, QByteArrayLiteral("order"), clock.nowMs()));
            return {};
        });
    }
    template <typename Work>
    void write(Work work)
    {
        if (const auto done = writer.run(std::move(work)); !done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = reader->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }

private:
    /** What an input can fill is empty now, whichever migration made it; the audit lets nothing be taken out. */
    [[nodiscard]] Result<void> noteWhatIsEmpty(storage::Transaction &tx)
    {
        QList<QByteArray> tables;
        HEARTH_ASSIGN(storage::Rows names, tx.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'audit'"));
        for (;;) {
            HEARTH_ASSIGN(const bool more, names.next());
            if (!more)
                break;
            tables += names.text(0).toUtf8();
        }
        for (const QByteArray &table : tables) {
            const QByteArray sql = "SELECT 1 FROM " + table + " LIMIT 1";
            HEARTH_ASSIGN(storage::Rows rows, tx.query(sql.constData()));
            HEARTH_ASSIGN(const bool filled, rows.next());
            if (!filled)
                m_emptying += "DELETE FROM " + table;
        }
        return {};
    }

    QList<QByteArray> m_emptying;
    QTemporaryDir m_root; // below TMPDIR, which tests/fuzz/run has in memory

public:
    FixedClock clock;
    storage::Writer writer;
    std::unique_ptr<storage::Database> reader;
    const protocol::KeyPair keys = protocol::newKeyPair();
    const QUuid device{QStringLiteral("01900000-0000-7000-8000-000000000001")};
    qint64 till = 0;
    QString code;
};

} // namespace hearth
