// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

struct DeviceRow {
    QUuid deviceId;
    qint64 till = 0;
    QString storeCode;
    int tillNumber = 0;
    QByteArray publicKey; ///< Ed25519, 32 bytes
    QString app;
    qint64 enrolledAtMs = 0;
    std::optional<qint64> revokedAtMs;
    std::optional<qint64> lastSeenMs;
};

/** Table device: who may speak for a till. Stateless: works on the connection or transaction it is given. */
class DeviceStore {
public:
    /** Makes the till's device and revokes the ones it had: a till is one device. */
    [[nodiscard]] static Result<void> add(storage::Transaction &tx, const QUuid &deviceId, qint64 till, const QByteArray &publicKey,
                                          const QString &app, qint64 nowMs);
    /** Also a revoked one; look at revokedAtMs. */
    [[nodiscard]] static Result<std::optional<DeviceRow>> find(storage::Transaction &tx, const QUuid &deviceId);
    [[nodiscard]] static Result<std::optional<DeviceRow>> find(storage::Database &db, const QUuid &deviceId);
    [[nodiscard]] static Result<void> seen(storage::Transaction &tx, const QUuid &deviceId, const QString &app, qint64 nowMs);
    /** Revokes what the till has; returns how many. */
    [[nodiscard]] static Result<int> revoke(storage::Transaction &tx, qint64 till, qint64 nowMs);
    /** All, by store, till and time. */
    [[nodiscard]] static Result<QList<DeviceRow>> all(storage::Database &db);
};

} // namespace hearth::hq
