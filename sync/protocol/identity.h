// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>

namespace hearth::protocol {

/** Ed25519 through libsodium. The secret key (64 bytes) never leaves the till's file of mode 0600. */
struct KeyPair {
    QByteArray publicKey; ///< 32 bytes
    QByteArray secretKey; ///< 64 bytes
};
[[nodiscard]] KeyPair newKeyPair();
[[nodiscard]] QByteArray sign(const QByteArray &bytes, const QByteArray &secretKey);
[[nodiscard]] bool verify(const QByteArray &bytes, const QByteArray &signature, const QByteArray &publicKey);
/** Random bytes fit for nonces and keys. */
[[nodiscard]] QByteArray randomBytes(qsizetype count);
/** BLAKE2b, 32 bytes: of codes, keys at rest and bodies. */
[[nodiscard]] QByteArray hash(const QByteArray &bytes);

} // namespace hearth::protocol
