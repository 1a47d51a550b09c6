// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QStringList>
#include <optional>

namespace hearth::hq {

/** What a server's certificate is for. */
struct ServerNames {
    QStringList names;     ///< host names, as hq.example.cn
    QStringList addresses; ///< IPv4 or IPv6
    bool operator==(const ServerNames &) const = default;
    [[nodiscard]] QString text() const { return (names + addresses).join(QLatin1Char(' ')); }
};

struct Authority {
    QByteArray pem;       ///< the certificate
    QByteArray publicKey; ///< SubjectPublicKeyInfo, DER: what its fingerprint is of (protocol/fingerprint.h)
    qint64 expiresAtMs = 0;
};

struct ServerCertificate {
    QByteArray chainPem; ///< its own, then the authority's
    QByteArray keyPem;
    ServerNames names;
    qint64 expiresAtMs = 0;
};

/** The chain's own certificate authority and the server's certificate: DIR/tls (mode 0700) with ca.pem, ca.key, server.pem and
    server.key, the keys of mode 0600. ECDSA P-256. Stateless, any thread; whoever writes owns the data directory. */
class Certificates {
public:
    static constexpr int AuthorityDays = 20 * 365 + 5;
    static constexpr int ServerDays = 397;
    static constexpr int RenewDays = 30; ///< serve renews a certificate that has less left

    /** Whether init() was done in this data directory. */
    [[nodiscard]] static bool present(const QString &dataDirectory);
    /** Makes all four files at once or none. Errors: Conflict (they are there: nothing is overwritten), InvalidInput (no name and
        no address, or one that cannot be), Io, DiskFull. */
    [[nodiscard]] static Result<Authority> init(const QString &dataDirectory, const ServerNames &names, qint64 nowMs);
    /** Error NotFound: there is none. */
    [[nodiscard]] static Result<Authority> authority(const QString &dataDirectory);
    /** What serve shows. Errors: NotFound; Unauthorised (others may read a key file: names it and its mode); Corrupt (not a
        certificate, or another key's). */
    [[nodiscard]] static Result<ServerCertificate> server(const QString &dataDirectory);
    /** A new certificate for the server's present key, for the names it has or for these. Errors as of init() and server();
        NotFound also where ca.key is kept elsewhere. */
    [[nodiscard]] static Result<ServerCertificate> renew(const QString &dataDirectory, const std::optional<ServerNames> &names,
                                                         qint64 nowMs);
    [[nodiscard]] static bool isDue(const ServerCertificate &certificate, qint64 nowMs);
};

} // namespace hearth::hq
