// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

namespace hearth::hq {

struct ApiKeyRow {
    qint64 id = 0;
    QString name;
    qint64 createdAtMs = 0;
    std::optional<qint64> revokedAtMs;
};

/** Table api_key: who may call the HTTP API. Keys are shown once; only their BLAKE2b hash is stored. Stateless: works on the
    connection or transaction it is given. */
class ApiKeyStore {
public:
    /** A new key, "hk_" and 43 characters. Errors InvalidInput: a name not of 1 to 64 characters; Conflict: an active key
        has this name. */
    [[nodiscard]] static Result<QByteArray> add(storage::Transaction &tx, const QString &name, qint64 nowMs);
    /** Error NotFound: no active key of this name. */
    [[nodiscard]] static Result<void> revoke(storage::Transaction &tx, const QString &name, qint64 nowMs);
    [[nodiscard]] static Result<QList<ApiKeyRow>> all(storage::Database &db);
    /** The name of the active key that `token` is; nullopt where it is none. */
    [[nodiscard]] static Result<std::optional<QString>> nameOf(storage::Database &db, const QByteArray &token);
};

} // namespace hearth::hq
