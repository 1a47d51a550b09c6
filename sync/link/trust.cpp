// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "link/trust.h"
#include "protocol/fingerprint.h"

#include <QEventLoop>
#include <QNetworkProxy>
#include <QSslCertificateExtension>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>
#include <algorithm>

namespace hearth {
namespace {
constexpr qsizetype MostAuthorities = 4;
constexpr qsizetype MostBytes = 64 * 1024;
constexpr int HttpsPort = 443;

bool isAuthority(const QSslCertificate &certificate)
{
    const auto extensions = certificate.extensions();
    return std::any_of(extensions.begin(), extensions.end(), [](const QSslCertificateExtension &extension) {
        return extension.name() == QLatin1String("basicConstraints") && extension.value().toMap().value(QStringLiteral("ca")).toBool();
    });
}
} // namespace

Result<QList<QSslCertificate>> readAuthorities(const QByteArray &pem)
{
    QList<QSslCertificate> list = pem.size() <= MostBytes ? QSslCertificate::fromData(pem, QSsl::Pem) : QList<QSslCertificate>();
    if (list.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("there is no certificate (PEM) in it"));
    if (list.size() > MostAuthorities)
        return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 certificates").arg(MostAuthorities));
    for (const QSslCertificate &certificate : list) {
        if (certificate.isNull() || !isAuthority(certificate))
            return fail(ErrorCode::InvalidInput, QStringLiteral("not the certificate of an authority"));
    }
    return list;
}

Result<QList<AuthorityInfo>> describeAuthorities(const QByteArray &pem)
{
    HEARTH_ASSIGN(const QList<QSslCertificate> list, readAuthorities(pem));
    QList<AuthorityInfo> infos;
    for (const QSslCertificate &certificate : list)
        infos.append({certificate.subjectDisplayName(), certificate.publicKey().toDer(), certificate.expiryDate().toMSecsSinceEpoch(),
                      certificate.toPem()});
    return infos;
}

Result<QByteArray> fetchAuthority(const QUrl &hq, const QString &fingerprint, int timeoutMs)
{
    HEARTH_ASSIGN(const QByteArray wanted, protocol::parseFingerprint(fingerprint));
    if (hq.scheme() != QLatin1String("wss") || hq.host().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected wss://HOST:PORT"), hq.toString());
    QSslSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    // Looks at the certificates only; the connection that carries the code trusts the one found here and nothing else.
    socket.setPeerVerifyMode(QSslSocket::QueryPeer);
    socket.setProtocol(QSsl::TlsV1_2OrLater);
    QEventLoop loop;
    QTimer timer;
    timer.setSingleShot(true);
    QString error;
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&socket] { socket.ignoreSslErrors(); });
    QObject::connect(&socket, &QSslSocket::encrypted, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QSslSocket::errorOccurred, &loop, [&] {
        error = socket.errorString();
        loop.quit();
    });
    QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
    timer.start(timeoutMs);
    socket.connectToHostEncrypted(hq.host(), static_cast<quint16>(hq.port(HttpsPort)));
    if (!socket.isEncrypted() && error.isEmpty())
        loop.exec();
    if (!socket.isEncrypted())
        return error.isEmpty() ? fail(ErrorCode::Timeout, QStringLiteral("headquarters did not answer in %1 s").arg(timeoutMs / 1000.0), hq.toString())
                               : fail(ErrorCode::Unavailable, error, hq.toString());
    const auto shown = socket.peerCertificateChain();
    socket.abort();
    for (const QSslCertificate &certificate : shown) {
        if (protocol::hasFingerprint(certificate.publicKey().toDer(), wanted) && isAuthority(certificate))
            return certificate.toPem();
    }
    return fail(ErrorCode::Unauthorised, QStringLiteral("who answers there does not show the certificate authority of this fingerprint: nothing was sent to it"),
                hq.toString());
}

QString distrustInWords(const QList<QSslError> &errors, const QString &host)
{
    // An unknown authority first: what else is wrong with a stranger's certificate says nothing.
    for (const QSslError &error : errors) {
        switch (error.error()) {
        case QSslError::UnableToGetIssuerCertificate:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::CertificateSignatureFailed:
        case QSslError::InvalidCaCertificate:
        case QSslError::CertificateUntrusted:
            return QStringLiteral("headquarters shows another certificate authority than the one this till was given; nothing is sent to it");
        default:
            break;
        }
    }
    for (const QSslError &error : errors) {
        const QSslCertificate certificate = error.certificate();
        switch (error.error()) {
        case QSslError::CertificateExpired:
            return QStringLiteral("headquarters' certificate ended on %1: it has to be renewed there, or this till's clock is wrong")
                .arg(certificate.expiryDate().toUTC().toString(Qt::ISODate));
        case QSslError::CertificateNotYetValid:
            return QStringLiteral("headquarters' certificate begins on %1: is this till's clock right?")
                .arg(certificate.effectiveDate().toUTC().toString(Qt::ISODate));
        case QSslError::HostNameMismatch:
            return QStringLiteral("headquarters' certificate is not for %1").arg(host);
        default:
            break;
        }
    }
    return QStringLiteral("headquarters' certificate is not good: ") + (errors.isEmpty() ? QStringLiteral("no reason given") : errors.first().errorString());
}

} // namespace hearth
