// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QSslError>
#include <QUrl>

namespace hearth {

/** The certificate authorities in a PEM text. Error InvalidInput: none, more than four, or one that is no authority's. */
[[nodiscard]] Result<QList<QSslCertificate>> readAuthorities(const QByteArray &pem);
/** One of them, for people. */
struct AuthorityInfo {
    QString name;
    QByteArray publicKey; ///< SubjectPublicKeyInfo, DER: what its fingerprint is of
    qint64 expiresAtMs = 0;
    QByteArray pem;
};
/** Error as above. */
[[nodiscard]] Result<QList<AuthorityInfo>> describeAuthorities(const QByteArray &pem);

/** Asks headquarters for its certificates and gives the authority among them that has this fingerprint (protocol/fingerprint.h), as PEM.
    Nothing is said to who shows none: no code, no key. Blocks up to `timeoutMs`. Errors: InvalidInput (not a wss URL, no
    fingerprint), Unauthorised (another authority), Unavailable, Timeout. */
[[nodiscard]] Result<QByteArray> fetchAuthority(const QUrl &hq, const QString &fingerprint, int timeoutMs = 10'000);

/** Why headquarters' certificate is not believed, for people. `host` is what the till calls it. */
[[nodiscard]] QString distrustInWords(const QList<QSslError> &errors, const QString &host);

} // namespace hearth
