// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"
#include "till/tillidentity.h"

namespace hearth {

/** Table meta: who this till is. Stateless: works on the connection or transaction it is given. */
class MetaStore {
public:
    /** nullopt where the key is not there. */
    [[nodiscard]] static Result<std::optional<QString>> value(storage::Database &db, const QString &key);
    [[nodiscard]] static Result<std::optional<QString>> value(storage::Transaction &tx, const QString &key);
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const QString &key, const QString &value);
    /** The certificate authorities this till believes (PEM); empty: none. */
    [[nodiscard]] static Result<QByteArray> authorities(storage::Database &db);
    [[nodiscard]] static Result<void> putAuthorities(storage::Transaction &tx, const QByteArray &pem);
    /** What the link knows of the chain's regions; of the headquarters the till is enrolled at. */
    [[nodiscard]] static QString regionKey() { return QStringLiteral("hq_region"); }
    /** Another epoch: the facts are numbered anew with it (Outbox::restart). */
    [[nodiscard]] static Result<void> replaceEpoch(storage::Transaction &tx, const QByteArray &epoch);
    /** Random 16 bytes under "epoch", once in the life of a database; a later call changes nothing. */
    [[nodiscard]] static Result<void> putEpochOnce(storage::Transaction &tx, const QByteArray &epoch);
    /** Error Corrupt: values that cannot be read. */
    [[nodiscard]] static Result<TillIdentity> identity(storage::Database &db);
    /** All of it but the epoch. */
    [[nodiscard]] static Result<void> putIdentity(storage::Transaction &tx, const TillIdentity &identity);
};

} // namespace hearth
