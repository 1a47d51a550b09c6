// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/enrollcodestore.h"
#include "protocol/identity.h"

namespace hearth::hq {
namespace {
constexpr char Alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr qsizetype CodeLength = 8;

QByteArray canonical(const QString &typed)
{
    QByteArray code;
    for (const QChar &c : typed) {
        char upper = c.toUpper().toLatin1();
        if (upper == '-' || upper == ' ')
            continue;
        if (upper == 'O')
            upper = '0';
        else if (upper == 'I' || upper == 'L')
            upper = '1';
        code += upper;
    }
    return code;
}
} // namespace

Result<QString> EnrollCodeStore::issue(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    const QByteArray random = protocol::randomBytes(CodeLength);
    QString code;
    for (qsizetype i = 0; i < CodeLength; ++i) {
        if (i == CodeLength / 2)
            code += QLatin1Char('-');
        code += QLatin1Char(Alphabet[static_cast<unsigned char>(random.at(i)) & 31U]);
    }
    HEARTH_TRY(tx.exec("DELETE FROM enroll_code WHERE till = ?1 AND used_at_ms IS NULL", till));
    HEARTH_TRY(tx.exec("INSERT INTO enroll_code (code_hash, till, created_at_ms, expires_at_ms) VALUES (?1, ?2, ?3, ?4)",
                       protocol::hash(canonical(code)), till, nowMs, nowMs + LifetimeMs));
    return code;
}

Result<qint64> EnrollCodeStore::redeem(storage::Transaction &tx, const QString &code, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto till,
                  tx.value("SELECT till FROM enroll_code WHERE code_hash = ?1 AND used_at_ms IS NULL AND expires_at_ms > ?2",
                           protocol::hash(canonical(code)), nowMs));
    if (!till)
        return fail(ErrorCode::Unauthorised, QStringLiteral("this code is unknown, was used or has expired"), QStringLiteral("code"));
    HEARTH_TRY(tx.exec("UPDATE enroll_code SET used_at_ms = ?2 WHERE code_hash = ?1", protocol::hash(canonical(code)), nowMs));
    return *till;
}

Result<int> EnrollCodeStore::prune(storage::Transaction &tx, qint64 beforeMs)
{
    return tx.exec("DELETE FROM enroll_code WHERE expires_at_ms <= ?1", beforeMs);
}

} // namespace hearth::hq
