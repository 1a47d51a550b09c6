// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <QStringList>

namespace hearth::hq {

struct ApiKeyRow {
    qint64 id = 0;
    QString name;
    qint64 createdAtMs = 0;
    std::optional<qint64> revokedAtMs;
    QStringList scopes; ///< Everything alone: all
    std::optional<qint64> expiresAtMs;
};

/** Table api_key: who may call the HTTP API. Keys are shown once; only their BLAKE2b hash is stored. Stateless: works on the
    connection or transaction it is given. */
class ApiKeyStore {
public:
    /** The scope that holds all others, also those of later versions. */
    [[nodiscard]] static QString everything() { return QStringLiteral("*"); }
    /** A new key, "hk_" and 43 characters, good until `expiresAtMs` (nullopt: for ever). Errors InvalidInput: a name not of 1 to 64
        characters, no scope; Conflict: a key that is active has this name. */
    [[nodiscard]] static Result<QByteArray> add(storage::Transaction &tx, const QString &name, const QStringList &scopes,
                                                std::optional<qint64> expiresAtMs, qint64 nowMs);
    /** Error NotFound: no active key of this name. */
    [[nodiscard]] static Result<void> revoke(storage::Transaction &tx, const QString &name, qint64 nowMs);
    [[nodiscard]] static Result<QList<ApiKeyRow>> all(storage::Database &db);
    /** The name of the key that `token` is. Errors Unauthorised: none, or revoked, or its time is over; Forbidden: it is not for this
        scope, which the text names. An empty scope needs everything(). */
    [[nodiscard]] static Result<QString> authorise(storage::Database &db, const QByteArray &token, const QString &scope, qint64 nowMs);
};

} // namespace hearth::hq
