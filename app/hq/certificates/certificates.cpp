// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/certificates.h"
#include "certificates/keyfiles.h"
#include "certificates/x509.h"

#include <QDir>
#include <QFileInfo>

namespace hearth::hq {
namespace {
constexpr unsigned SecretMode = 0600;
constexpr unsigned PublicMode = 0644;
constexpr qint64 DayMs = 24LL * 3600 * 1000;

QString tlsDirectory(const QString &dataDirectory)
{
    return dataDirectory + QStringLiteral("/tls");
}

QString fileIn(const QString &directory, const char *name)
{
    return directory + QLatin1Char('/') + QLatin1String(name);
}

Result<ServerCertificate> read(const QString &directory)
{
    const QString keyFile = fileIn(directory, "server.key");
    const QString file = fileIn(directory, "server.pem");
    ServerCertificate result;
    HEARTH_ASSIGN(result.keyPem, keyfiles::readKey(keyFile));
    HEARTH_ASSIGN(result.chainPem, keyfiles::read(file));
    HEARTH_ASSIGN(const x509::Key key, x509::keyFromPem(result.keyPem, keyFile));
    HEARTH_ASSIGN(const x509::Certificate certificate, x509::fromPem(result.chainPem, file));
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return fail(ErrorCode::Corrupt, QStringLiteral("is not for the key in server.key; \"hearth-hq renew\" makes one that is"), file);
    result.names = x509::names(certificate.get());
    result.expiresAtMs = x509::expiresAtMs(certificate.get());
    return result;
}
} // namespace

bool Certificates::present(const QString &dataDirectory)
{
    return QFileInfo::exists(tlsDirectory(dataDirectory));
}

Result<Authority> Certificates::init(const QString &dataDirectory, const ServerNames &names, qint64 nowMs)
{
    HEARTH_TRY(x509::check(names));
    const QString directory = tlsDirectory(dataDirectory);
    if (present(dataDirectory))
        return fail(ErrorCode::Conflict, QStringLiteral("there is a certificate authority already, which its tills know: nothing is overwritten"),
                    directory);
    HEARTH_ASSIGN(const x509::Key authorityKey, x509::newKey());
    HEARTH_ASSIGN(const x509::Certificate authority, x509::newAuthority(authorityKey.get(), nowMs, AuthorityDays));
    HEARTH_ASSIGN(const x509::Key serverKey, x509::newKey());
    HEARTH_ASSIGN(const x509::Certificate server,
                  x509::newServer(serverKey.get(), names, authority.get(), authorityKey.get(), nowMs, ServerDays));
    HEARTH_ASSIGN(const QByteArray authorityPem, x509::pem(authority.get()));
    HEARTH_ASSIGN(const QByteArray serverPem, x509::pem(server.get()));
    HEARTH_ASSIGN(const QByteArray authorityKeyPem, x509::keyPem(authorityKey.get()));
    HEARTH_ASSIGN(const QByteArray serverKeyPem, x509::keyPem(serverKey.get()));

    HEARTH_ASSIGN(const QString staging, keyfiles::stagingDirectory(directory));
    const auto written = [&]() -> Result<void> {
        HEARTH_TRY(keyfiles::create(fileIn(staging, "ca.key"), authorityKeyPem, SecretMode));
        HEARTH_TRY(keyfiles::create(fileIn(staging, "ca.pem"), authorityPem, PublicMode));
        HEARTH_TRY(keyfiles::create(fileIn(staging, "server.key"), serverKeyPem, SecretMode));
        HEARTH_TRY(keyfiles::create(fileIn(staging, "server.pem"), serverPem + authorityPem, PublicMode));
        return keyfiles::publishDirectory(staging, directory);
    }();
    if (!written) {
        QDir(staging).removeRecursively(); // keys nobody has used
        return tl::unexpected<Error>(written.error());
    }
    return Authority{authorityPem, x509::publicKey(authorityKey.get()), x509::expiresAtMs(authority.get())};
}

Result<Authority> Certificates::authority(const QString &dataDirectory)
{
    const QString file = fileIn(tlsDirectory(dataDirectory), "ca.pem");
    HEARTH_ASSIGN(const QByteArray pem, keyfiles::read(file));
    HEARTH_ASSIGN(const x509::Certificate certificate, x509::fromPem(pem, file));
    return Authority{pem, x509::publicKey(X509_get0_pubkey(certificate.get())), x509::expiresAtMs(certificate.get())};
}

Result<ServerCertificate> Certificates::server(const QString &dataDirectory)
{
    const QString directory = tlsDirectory(dataDirectory);
    // Also the authority's, where it is kept here: whoever reads it can be headquarters.
    if (const auto key = keyfiles::readKey(fileIn(directory, "ca.key")); !key && key.error().code != ErrorCode::NotFound)
        return tl::unexpected<Error>(key.error());
    return read(directory);
}

Result<ServerCertificate> Certificates::renew(const QString &dataDirectory, const std::optional<ServerNames> &names, qint64 nowMs)
{
    const QString directory = tlsDirectory(dataDirectory);
    const QString authorityKeyFile = fileIn(directory, "ca.key");
    const QString authorityFile = fileIn(directory, "ca.pem");
    const QString keyFile = fileIn(directory, "server.key");
    HEARTH_ASSIGN(const QByteArray authorityKeyPem, keyfiles::readKey(authorityKeyFile));
    HEARTH_ASSIGN(const QByteArray authorityPem, keyfiles::read(authorityFile));
    HEARTH_ASSIGN(const QByteArray keyPem, keyfiles::readKey(keyFile));
    HEARTH_ASSIGN(const x509::Key authorityKey, x509::keyFromPem(authorityKeyPem, authorityKeyFile));
    HEARTH_ASSIGN(const x509::Certificate authority, x509::fromPem(authorityPem, authorityFile));
    HEARTH_ASSIGN(const x509::Key key, x509::keyFromPem(keyPem, keyFile));
    if (X509_check_private_key(authority.get(), authorityKey.get()) != 1)
        return fail(ErrorCode::Corrupt, QStringLiteral("is not for the key in ca.key"), authorityFile);
    ServerNames wanted;
    if (names) {
        wanted = *names;
    } else {
        HEARTH_ASSIGN(const QByteArray present, keyfiles::read(fileIn(directory, "server.pem")));
        HEARTH_ASSIGN(const x509::Certificate old, x509::fromPem(present, fileIn(directory, "server.pem")));
        wanted = x509::names(old.get());
    }
    HEARTH_TRY(x509::check(wanted));
    HEARTH_ASSIGN(const x509::Certificate made, x509::newServer(key.get(), wanted, authority.get(), authorityKey.get(), nowMs, ServerDays));
    HEARTH_ASSIGN(const QByteArray pem, x509::pem(made.get()));
    HEARTH_TRY(keyfiles::replace(fileIn(directory, "server.pem"), pem + authorityPem, PublicMode));
    return read(directory);
}

bool Certificates::isDue(const ServerCertificate &certificate, qint64 nowMs)
{
    return certificate.expiresAtMs - nowMs < RenewDays * DayMs;
}

} // namespace hearth::hq
