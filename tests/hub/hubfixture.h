// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/ids.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/hqdatabase.h"
#include "hqstore/outboxstore.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"
#include "hub/front.h"
#include "hub/testtill.h"
#include "hub/tillhub.h"
#include "support/fixedclock.h"

#include <QSemaphore>
#include <QTemporaryDir>

namespace hearth {

/** Headquarters' end: database with store SZ001, writer, hub and front. The ingest function notes each fact in table audit;
    one whose body begins with "poison" fails after it has written, one with "passing" fails as a full disk does. */
class HubFixture {
public:
    /** `address`: of a database on PostgreSQL, perhaps another hub's too; empty: a file. */
    explicit HubFixture(const TillHub::Config &config = {}, int tillCount = 2, Front::Config listen = {}, const QString &address = {})
        : source(address.isEmpty() ? root.filePath(QStringLiteral("hq.db")) : address), writer(hq::HqDatabase::openOwner(path()).value()), hub(config, writer, clock, {ingest(), [this] { ++ingested; }}),
          front(std::move(listen), [](const HttpRequest &, const std::function<void(HttpResponse)> &respond) { respond({404, {}, {}, {}}); },
                [this](std::shared_ptr<FrontSocket> socket) { return hub.accept(std::move(socket)); })
    {
        hub.setFront(&front);
        const auto started = front.start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toString()));
        write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(auto shop, hq::StoreStore::find(tx, QStringLiteral("SZ001")));
            if (!shop) {
                HEARTH_ASSIGN(shop, hq::StoreStore::add(tx, QStringLiteral("SZ001"),
                                                        {QStringLiteral("Shop"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"),
                                                         QStringLiteral("CNY")},
                                                        clock.nowMs()));
            }
            store = shop->id;
            for (int i = 1; i <= tillCount; ++i) {
                HEARTH_ASSIGN(const qint64 till, hq::TillStore::ensure(tx, store, i, clock.nowMs()));
                tills.append(till);
            }
            return {};
        });
        reader = storage::Database::open(path(), storage::OpenMode::ReadOnly).value();
    }

    [[nodiscard]] QString path() const { return source; }
    [[nodiscard]] QString address() const { return front.address(); }

    template <typename Work>
    void write(Work work)
    {
        const auto done = writer.run(std::move(work));
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
    /** Gives the till a device. */
    void enroll(TestTill &device, qint64 till)
    {
        device.device = newId(clock);
        write([&](storage::Transaction &tx) {
            return hq::DeviceStore::add(tx, device.device, till, device.keys.publicKey, QString(), clock.nowMs());
        });
    }
    QString code(qint64 till)
    {
        QString made;
        write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(made, hq::EnrollCodeStore::issue(tx, till, clock.nowMs()));
            return {};
        });
        return made;
    }
    /** Facts for a till. */
    void append(qint64 till, const QList<QByteArray> &bodies, protocol::ChangeKind kind = protocol::ChangeKind::OnlinePlaced)
    {
        write([&](storage::Transaction &tx) -> Result<void> {
            for (const QByteArray &body : bodies)
                HEARTH_TRY(hq::OutboxStore::append(tx, till, kind, body, clock.nowMs()));
            return {};
        });
        hub.wakeTills({till});
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = reader->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }
    /** All that a till's connection may change, as text. */
    [[nodiscard]] QString fingerprint() const
    {
        auto rows = reader->query("SELECT coalesce(group_concat(x, '|'), '') FROM ("
                                  "SELECT hex(device_id) || ',' || till || ',' || coalesce(revoked_at_ms, 'n') || ',' ||"
                                  " coalesce(last_seen_ms, 'n') AS x FROM device"
                                  " UNION ALL SELECT hex(code_hash) || coalesce(used_at_ms, 'n') FROM enroll_code"
                                  " UNION ALL SELECT hex(epoch) || committed FROM till_epoch"
                                  " UNION ALL SELECT epoch || ',' || seq FROM ingest"
                                  " UNION ALL SELECT detail FROM audit UNION ALL SELECT id || ',' || acked_rev FROM till"
                                  " UNION ALL SELECT till || ',' || change || node FROM till_lease"
                                  " UNION ALL SELECT printer FROM printer_health)").value();
        static_cast<void>(rows.next());
        return rows.text(0);
    }

    QTemporaryDir root;
    const QString source;
    FixedClock clock;
    std::atomic<int> ingested{0};
    std::atomic<int> applied{0};
    std::atomic<qint64> madeSinceMs{0}; ///< of the last fact
    std::atomic<qint64> clockAheadMs{0};
    std::atomic<bool> gated{false};    ///< the next fact waits at the gate
    std::atomic<bool> atGate{false};
    QSemaphore gate;
    std::atomic<bool> hubGone{false};
    std::atomic<int> *late = nullptr;  ///< counts what the hub does in the writer after it has gone
    qint64 store = 0;
    QList<qint64> tills;
    storage::Writer writer;
    struct Gone {
        std::atomic<bool> &flag;
        ~Gone() { flag = true; }
    };
    Gone gone{hubGone}; // after the hub, before the writer
    TillHub hub;
    struct Opener {
        QSemaphore &gate;
        ~Opener() { gate.release(); }
    };
    Opener opener{gate}; // once the front has gone, right before the hub
    Front front;
    std::unique_ptr<storage::Database> reader;

private:
    std::function<Result<void>(storage::Transaction &, const TillFact &)> ingest()
    {
        return [this](storage::Transaction &tx, const TillFact &fact) -> Result<void> {
            if (hubGone && late != nullptr)
                ++*late;
            if (gated.exchange(false)) {
                atGate = true;
                gate.acquire();
            }
            madeSinceMs = fact.madeSinceMs;
            clockAheadMs = fact.clockAheadMs;
            HEARTH_TRY(tx.exec("INSERT INTO audit (at_ms, actor, action, detail) VALUES (?1, ?2, 'fact', ?3)", fact.receivedAtMs,
                               QString::number(fact.till), QString::number(fact.seq)));
            if (fact.fact.body.startsWith("poison"))
                return fail(ErrorCode::InvalidInput, QStringLiteral("this cannot be eaten"), QStringLiteral("body"));
            if (fact.fact.body.startsWith("passing"))
                return fail(ErrorCode::DiskFull, QStringLiteral("no room"));
            ++applied;
            return {};
        };
    }
};

} // namespace hearth
