// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QJsonObject>

namespace hearth::hq {

/** What has to happen after the commit of an administrator's request. */
struct AdminEffects {
    QList<qint64> wakeTills;       ///< got new rows in their outbox
    QList<qint64> disconnectTills; ///< were revoked
};

/** What an administrator changes, as JSON requests: the same whether a command owns the database or asks the running
    headquarters through its control socket. Stateless: works in the transaction it is given. */
class AdminDesk {
public:
    /** {"command": NAME, …}: "enroll" {store, till, name?, zone?, cutoff?, currency?} → {code, store, till, expires_ms};
        "api_key_add" {name} → {key, name}; "api_key_revoke" {name}; "revoke_device" {store, till} → {revoked};
        "publish_menu" {menu: CBOR in base64} → {revision, repeated, tills}.
        Errors: InvalidInput, NotFound, Conflict. */
    [[nodiscard]] static Result<QJsonObject> handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs,
                                                    AdminEffects &effects);
};

} // namespace hearth::hq
