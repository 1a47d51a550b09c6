// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/memberkeys.h"
#include "certificates/keyfiles.h"
#include "hqstore/memberstore.h"

#include <QDir>

namespace hearth::hq {
namespace {
constexpr qsizetype KeyPartSize = 32;
constexpr qsizetype IdSize = 16;
constexpr unsigned KeyFileMode = 0600;
} // namespace

Result<MemberKeys> MemberKeys::open(storage::Transaction &tx, const QString &directory)
{
    const QString path = directory + QLatin1Char('/') + QLatin1String(FileName);
    HEARTH_ASSIGN(const QByteArray known, MemberStore::keyHash(tx));
    auto file = keyfiles::readKey(path);
    if (!file && file.error().code == ErrorCode::NotFound && !known.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("members' phone numbers are sealed for a key that is not here: bring %1 from another node or a backup")
                                             .arg(QLatin1String(FileName)), path);
    if (!file && file.error().code == ErrorCode::NotFound) {
        HEARTH_TRY(keyfiles::create(path, (protocol::randomBytes(KeyPartSize) + protocol::newBoxKeys().secretKey).toHex() + '\n', KeyFileMode));
        file = keyfiles::readKey(path);
    }
    if (!file)
        return tl::unexpected<Error>(std::move(file).error());
    const QByteArray bytes = QByteArray::fromHex(file->trimmed());
    if (bytes.size() != 2 * KeyPartSize)
        return fail(ErrorCode::Corrupt, QStringLiteral("not a key of %1 bytes").arg(2 * KeyPartSize), path);
    MemberKeys keys;
    keys.m_box.secretKey = bytes.sliced(KeyPartSize);
    keys.m_box.publicKey = protocol::boxPublicKey(keys.m_box.secretKey);
    keys.m_till = {bytes.first(KeyPartSize), keys.m_box.publicKey};
    const QByteArray hash = protocol::hash(QByteArrayLiteral("hearth-members-1 ") + keys.m_till.bytes());
    if (known.isEmpty())
        HEARTH_TRY(MemberStore::setKeyHash(tx, hash));
    else if (known != hash)
        return fail(ErrorCode::Conflict, QStringLiteral("this is not the key members' phone numbers are sealed for"), path);
    return keys;
}

Result<QString> MemberKeys::phone(const QUuid &member, const QByteArray &sealed) const
{
    const QByteArray opened = protocol::openSealed(sealed, m_box);
    if (opened.size() <= IdSize || opened.first(IdSize) != member.toRfc4122())
        return fail(ErrorCode::Corrupt, QStringLiteral("the phone number was not sealed for this headquarters and this member"), QStringLiteral("phone"));
    const auto phone = normalPhone(QString::fromUtf8(opened.sliced(IdSize)));
    if (!phone)
        return fail(ErrorCode::Corrupt, QStringLiteral("what was sealed is no phone number"), QStringLiteral("phone"));
    return *phone;
}

} // namespace hearth::hq
