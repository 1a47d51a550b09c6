// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>

namespace hearth::protocol {

/** Which certificate authority a till is to trust, short enough to be typed: of the SHA-256 of its public key
    (SubjectPublicKeyInfo, DER) the first 160 bits in eight groups of four, in the letters of enrolment codes. */
[[nodiscard]] QString fingerprintText(const QByteArray &publicKeyDer);
/** All of the SHA-256 in hexadecimal digits. */
[[nodiscard]] QString fingerprintHex(const QByteArray &publicKeyDer);
/** What a person typed of either form: groups, case, O for 0 and I or L for 1 do not count. As the leading bytes of the SHA-256: 20 or
    32. Error InvalidInput. */
[[nodiscard]] Result<QByteArray> parseFingerprint(const QString &typed);
/** Whether a key has the fingerprint that parseFingerprint() gave. */
[[nodiscard]] bool hasFingerprint(const QByteArray &publicKeyDer, const QByteArray &fingerprint);

} // namespace hearth::protocol
