// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/devicestore.h"
#include "hqstore/tillleasestore.h"

namespace hearth::hq {
namespace {
constexpr char DeviceFindSql[] =
    "SELECT d.device_id, d.till, s.code, t.number, d.public_key, d.app, d.enrolled_at_ms, d.revoked_at_ms, d.last_seen_ms"
    " FROM device d JOIN till t ON t.id = d.till JOIN store s ON s.id = t.store WHERE d.device_id = ?1";

DeviceRow deviceFromRow(const storage::Rows &rows)
{
    DeviceRow device{rows.id(0), rows.int64(1), rows.text(2), rows.int32(3), rows.blob(4), rows.text(5), rows.int64(6), {}, {}};
    if (!rows.isNull(7))
        device.revokedAtMs = rows.int64(7);
    if (!rows.isNull(8))
        device.lastSeenMs = rows.int64(8);
    return device;
}
} // namespace

Result<void> DeviceStore::add(storage::Transaction &tx, const QUuid &deviceId, qint64 till, const QByteArray &publicKey,
                              const QString &app, qint64 nowMs)
{
    HEARTH_TRY(revoke(tx, till, nowMs));
    HEARTH_TRY(tx.exec("INSERT INTO device (device_id, till, public_key, app, enrolled_at_ms, last_seen_ms)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?5)", deviceId, till, publicKey, app, nowMs));
    return {};
}

Result<std::optional<DeviceRow>> DeviceStore::find(storage::Transaction &tx, const QUuid &deviceId)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(DeviceFindSql, deviceId));
    return storage::firstRow(std::move(rows), deviceFromRow);
}

Result<std::optional<DeviceRow>> DeviceStore::find(storage::Database &db, const QUuid &deviceId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(DeviceFindSql, deviceId));
    return storage::firstRow(std::move(rows), deviceFromRow);
}

Result<void> DeviceStore::seen(storage::Transaction &tx, const QUuid &deviceId, const QString &app, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("UPDATE device SET last_seen_ms = ?3, app = ?2 WHERE device_id = ?1", deviceId, app, nowMs));
    return {};
}

Result<int> DeviceStore::revoke(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    HEARTH_ASSIGN(const int revoked, tx.exec("UPDATE device SET revoked_at_ms = ?2 WHERE till = ?1 AND revoked_at_ms IS NULL", till, nowMs));
    if (revoked > 0)
        HEARTH_TRY(TillLeaseStore::end(tx, till, "unauthorised"));
    return revoked;
}

Result<QList<DeviceRow>> DeviceStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT d.device_id, d.till, s.code, t.number, d.public_key, d.app, d.enrolled_at_ms, d.revoked_at_ms,"
                           " d.last_seen_ms FROM device d JOIN till t ON t.id = d.till JOIN store s ON s.id = t.store"
                           " ORDER BY s.code, t.number, d.id"));
    QList<DeviceRow> devices;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return devices;
        devices.append(deviceFromRow(rows));
    }
}

} // namespace hearth::hq
