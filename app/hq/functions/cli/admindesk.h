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
    bool wakeTimers = false;       ///< pauses, orders or the chain's zone have changed
    bool reloadTls = false;        ///< there is another certificate
};

/** What an administrator changes, as JSON requests: the same whether a command owns the database or asks the running
    headquarters through its control socket. Stateless: works in the transaction it is given. */
class AdminDesk {
public:
    /** {"command": NAME, …}: "enroll" {store, till, name?, zone?, cutoff?, currency?} → {code, store, till, expires_ms};
        "api_key_add" {name, scopes: [], expires_ms?} → {key, name, scopes}; "api_key_revoke" {name}; "revoke_device" {store, till} → {revoked};
        "publish_menu" {menu: CBOR in base64} → {revision, repeated, tills}; "publish_templates" {templates?: {KIND: JSON as a text}, builtin?: [KIND]} → {revision,
        repeated, kinds, tills}; "republish" → {menu_revision (0: there is none), templates_revision, tills}; "store_set" {store, open?,
        alert_after?: minutes, 0: as serve says} → {store, open, alert_after}; "queue_requeue" {function, id?: all} → {requeued};
        "chain_set" {zone?, holidays?: CN, none or a table date,kind,name} → the same; those of RuntimeDesk and MemberDesk;
        "tls_renew" {names?: [], addresses?: []} → {names, expires_ms}, of the certificate below `dataDirectory`.
        Errors: InvalidInput, NotFound, Conflict. */
    [[nodiscard]] static Result<QJsonObject> handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs,
                                                    AdminEffects &effects, const QString &dataDirectory = {});
};

} // namespace hearth::hq
