// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>

namespace hearth::protocol {

/** Ed25519 through libsodium; every function here may be called from any thread. The secret key (64 bytes) never leaves the till's file of mode 0600. */
struct KeyPair {
    QByteArray publicKey; ///< 32 bytes
    QByteArray secretKey; ///< 64 bytes
};
[[nodiscard]] KeyPair newKeyPair();
/** 64 bytes; empty where the secret key has not its 64 bytes. */
[[nodiscard]] QByteArray sign(const QByteArray &bytes, const QByteArray &secretKey);
/** False also for a signature or key of another size. */
[[nodiscard]] bool verify(const QByteArray &bytes, const QByteArray &signature, const QByteArray &publicKey);
/** Random bytes fit for nonces and keys. */
[[nodiscard]] QByteArray randomBytes(qsizetype count);
/** BLAKE2b, 32 bytes: of codes, keys at rest and bodies. */
[[nodiscard]] QByteArray hash(const QByteArray &bytes);
/** BLAKE2b with a key of 16 to 64 bytes, 32 bytes: what only the key's holder can make. Empty for a key of another size. */
[[nodiscard]] QByteArray keyedHash(const QByteArray &bytes, const QByteArray &key);
/** X25519, for what only the holder of the secret key is to read (libsodium's sealed boxes: X25519 with XSalsa20-Poly1305). */
struct BoxKeys {
    QByteArray publicKey; ///< 32 bytes
    QByteArray secretKey; ///< 32 bytes
};
[[nodiscard]] BoxKeys newBoxKeys();
/** Of a secret key that was kept; empty where it has not its 32 bytes. */
[[nodiscard]] QByteArray boxPublicKey(const QByteArray &secretKey);
/** 48 bytes longer than `bytes`, and different each time; empty where the key has not its 32 bytes. */
[[nodiscard]] QByteArray seal(const QByteArray &bytes, const QByteArray &publicKey);
/** Empty: not sealed for this key, or changed. */
[[nodiscard]] QByteArray openSealed(const QByteArray &sealed, const BoxKeys &keys);
/** In a time that does not tell where they differ. */
[[nodiscard]] bool isSame(const QByteArray &one, const QByteArray &other);

} // namespace hearth::protocol
