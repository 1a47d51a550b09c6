// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "protocol/identity.h"

#include <sodium.h>

namespace hearth::protocol {
namespace {
/** libsodium must be started once; it cannot fail but for a system without randomness, where nothing can go on. */
void start()
{
    static const int ready = sodium_init();
    if (ready < 0)
        qFatal("libsodium cannot start");
}

// libsodium takes bytes as unsigned char.
const unsigned char *in(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}
unsigned char *out(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}
unsigned long long size(const QByteArray &bytes)
{
    return static_cast<unsigned long long>(bytes.size());
}
} // namespace

KeyPair newKeyPair()
{
    start();
    KeyPair pair{QByteArray(crypto_sign_PUBLICKEYBYTES, Qt::Uninitialized), QByteArray(crypto_sign_SECRETKEYBYTES, Qt::Uninitialized)};
    crypto_sign_keypair(out(pair.publicKey), out(pair.secretKey));
    return pair;
}

QByteArray sign(const QByteArray &bytes, const QByteArray &secretKey)
{
    start();
    if (secretKey.size() != static_cast<qsizetype>(crypto_sign_SECRETKEYBYTES))
        return {};
    QByteArray signature(crypto_sign_BYTES, Qt::Uninitialized);
    crypto_sign_detached(out(signature), nullptr, in(bytes), size(bytes), in(secretKey));
    return signature;
}

bool verify(const QByteArray &bytes, const QByteArray &signature, const QByteArray &publicKey)
{
    start();
    return signature.size() == static_cast<qsizetype>(crypto_sign_BYTES)
        && publicKey.size() == static_cast<qsizetype>(crypto_sign_PUBLICKEYBYTES)
        && crypto_sign_verify_detached(in(signature), in(bytes), size(bytes), in(publicKey)) == 0;
}

QByteArray randomBytes(qsizetype count)
{
    start();
    QByteArray bytes(count, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<std::size_t>(count));
    return bytes;
}

QByteArray hash(const QByteArray &bytes)
{
    start();
    QByteArray digest(32, Qt::Uninitialized);
    crypto_generichash(out(digest), 32, in(bytes), size(bytes), nullptr, 0);
    return digest;
}

} // namespace hearth::protocol
