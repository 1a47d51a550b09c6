// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/identity.h"

#include <sodium.h>

namespace hearth::protocol {
namespace {

void ready()
{
    static const bool done = [] {
        if (sodium_init() < 0)
            qFatal("libsodium cannot start: no source of randomness");
        return true;
    }();
    Q_UNUSED(done);
}

QByteArray room(std::size_t size)
{
    return {static_cast<qsizetype>(size), Qt::Uninitialized};
}

unsigned char *raw(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

bool hasSize(const QByteArray &bytes, std::size_t size)
{
    return static_cast<std::size_t>(bytes.size()) == size;
}

} // namespace

KeyPair newKeyPair()
{
    ready();
    KeyPair pair{room(crypto_sign_PUBLICKEYBYTES), room(crypto_sign_SECRETKEYBYTES)};
    crypto_sign_keypair(raw(pair.publicKey), raw(pair.secretKey));
    return pair;
}

QByteArray sign(const QByteArray &bytes, const QByteArray &secretKey)
{
    ready();
    if (!hasSize(secretKey, crypto_sign_SECRETKEYBYTES))
        return {};
    QByteArray signature = room(crypto_sign_BYTES);
    crypto_sign_detached(raw(signature), nullptr, raw(bytes), static_cast<unsigned long long>(bytes.size()), raw(secretKey));
    return signature;
}

bool verify(const QByteArray &bytes, const QByteArray &signature, const QByteArray &publicKey)
{
    ready();
    return hasSize(signature, crypto_sign_BYTES) && hasSize(publicKey, crypto_sign_PUBLICKEYBYTES)
        && crypto_sign_verify_detached(raw(signature), raw(bytes), static_cast<unsigned long long>(bytes.size()),
                                       raw(publicKey))
        == 0;
}

QByteArray randomBytes(qsizetype count)
{
    ready();
    QByteArray bytes(count, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<std::size_t>(count));
    return bytes;
}

QByteArray hash(const QByteArray &bytes)
{
    ready();
    QByteArray digest = room(crypto_generichash_BYTES);
    crypto_generichash(raw(digest), crypto_generichash_BYTES, raw(bytes), static_cast<unsigned long long>(bytes.size()),
                       nullptr, 0);
    return digest;
}

QByteArray keyedHash(const QByteArray &bytes, const QByteArray &key)
{
    ready();
    const auto size = static_cast<std::size_t>(key.size());
    if (size < crypto_generichash_KEYBYTES_MIN || size > crypto_generichash_KEYBYTES_MAX)
        return {};
    QByteArray digest = room(crypto_generichash_BYTES);
    crypto_generichash(raw(digest), crypto_generichash_BYTES, raw(bytes), static_cast<unsigned long long>(bytes.size()), raw(key), size);
    return digest;
}

BoxKeys newBoxKeys()
{
    ready();
    BoxKeys keys{room(crypto_box_PUBLICKEYBYTES), room(crypto_box_SECRETKEYBYTES)};
    crypto_box_keypair(raw(keys.publicKey), raw(keys.secretKey));
    return keys;
}

QByteArray boxPublicKey(const QByteArray &secretKey)
{
    ready();
    if (!hasSize(secretKey, crypto_box_SECRETKEYBYTES))
        return {};
    QByteArray publicKey = room(crypto_box_PUBLICKEYBYTES);
    crypto_scalarmult_base(raw(publicKey), raw(secretKey));
    return publicKey;
}

QByteArray seal(const QByteArray &bytes, const QByteArray &publicKey)
{
    ready();
    if (!hasSize(publicKey, crypto_box_PUBLICKEYBYTES))
        return {};
    QByteArray sealed = room(crypto_box_SEALBYTES + static_cast<std::size_t>(bytes.size()));
    if (crypto_box_seal(raw(sealed), raw(bytes), static_cast<unsigned long long>(bytes.size()), raw(publicKey)) != 0)
        return {};
    return sealed;
}

QByteArray openSealed(const QByteArray &sealed, const BoxKeys &keys)
{
    ready();
    if (static_cast<std::size_t>(sealed.size()) < crypto_box_SEALBYTES || !hasSize(keys.publicKey, crypto_box_PUBLICKEYBYTES)
        || !hasSize(keys.secretKey, crypto_box_SECRETKEYBYTES))
        return {};
    QByteArray bytes = room(static_cast<std::size_t>(sealed.size()) - crypto_box_SEALBYTES);
    if (crypto_box_seal_open(raw(bytes), raw(sealed), static_cast<unsigned long long>(sealed.size()), raw(keys.publicKey), raw(keys.secretKey)) != 0)
        return {};
    return bytes;
}

bool isSame(const QByteArray &one, const QByteArray &other)
{
    return one.size() == other.size() && sodium_memcmp(one.constData(), other.constData(), static_cast<std::size_t>(one.size())) == 0;
}

} // namespace hearth::protocol
