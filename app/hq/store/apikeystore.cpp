// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/apikeystore.h"
#include "protocol/identity.h"

namespace hearth::hq {
namespace {
constexpr qsizetype KeyBytes = 32;
constexpr qsizetype KeyLength = 3 + 43;
} // namespace

Result<QByteArray> ApiKeyStore::add(storage::Transaction &tx, const QString &name, const QStringList &scopes,
                                    std::optional<qint64> expiresAtMs, qint64 nowMs)
{
    if (scopes.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a key is for something"), QStringLiteral("scopes"));
    if (name.isEmpty() || name.size() > 64)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a key's name has 1 to 64 characters"), QStringLiteral("name"));
    HEARTH_ASSIGN(const auto present, tx.value("SELECT id FROM api_key WHERE name = ?1 AND revoked_at_ms IS NULL"
                                                " AND (expires_at_ms IS NULL OR expires_at_ms > ?2)", name, nowMs));
    if (present)
        return fail(ErrorCode::Conflict, QStringLiteral("there is an active key named \"%1\"").arg(name), QStringLiteral("name"));
    QByteArray key = "hk_"
        + protocol::randomBytes(KeyBytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    HEARTH_TRY(tx.exec("INSERT INTO api_key (name, key_hash, created_at_ms, scopes, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)", name,
                       protocol::hash(key), nowMs, scopes.join(QLatin1Char(' ')), expiresAtMs));
    return key;
}

Result<void> ApiKeyStore::revoke(storage::Transaction &tx, const QString &name, qint64 nowMs)
{
    HEARTH_ASSIGN(const int changed,
                  tx.exec("UPDATE api_key SET revoked_at_ms = ?2 WHERE name = ?1 AND revoked_at_ms IS NULL", name, nowMs));
    if (changed == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no active key named \"%1\"").arg(name), QStringLiteral("name"));
    return {};
}

Result<QList<ApiKeyRow>> ApiKeyStore::all(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, name, created_at_ms, revoked_at_ms, scopes, expires_at_ms FROM api_key ORDER BY id"));
    QList<ApiKeyRow> keys;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return keys;
        keys.append({rows.int64(0), rows.text(1), rows.int64(2),
                     rows.isNull(3) ? std::nullopt : std::optional<qint64>(rows.int64(3)),
                     rows.text(4).split(QLatin1Char(' ')), rows.isNull(5) ? std::nullopt : std::optional<qint64>(rows.int64(5))});
    }
}

Result<QString> ApiKeyStore::authorise(storage::Database &db, const QByteArray &token, const QString &scope, qint64 nowMs)
{
    // The same words whether there never was such a key or it is over.
    const auto unknown = [] { return fail(ErrorCode::Unauthorised, QStringLiteral("the key is not known")); };
    if (token.size() != KeyLength)
        return unknown();
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT name, scopes FROM api_key WHERE key_hash = ?1 AND revoked_at_ms IS NULL"
                           " AND (expires_at_ms IS NULL OR expires_at_ms > ?2)", protocol::hash(token), nowMs));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return unknown();
    const QStringList scopes = rows.text(1).split(QLatin1Char(' '));
    if (!scopes.contains(everything()) && (scope.isEmpty() || !scopes.contains(scope)))
        return fail(ErrorCode::Forbidden, QStringLiteral("this key is not for %1").arg(scope.isEmpty() ? everything() : scope));
    return rows.text(0);
}

} // namespace hearth::hq
