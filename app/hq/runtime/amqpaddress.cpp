// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/amqpaddress.h"

#include <QUrl>

namespace hearth::hq {
namespace {
constexpr int PlainPort = 5672;
constexpr int TlsPort = 5671;
} // namespace

Result<AmqpAddress> AmqpAddress::parse(const QString &text)
{
    const auto wrong = [](const char *what) { return fail(ErrorCode::InvalidInput, QString::fromLatin1(what), QStringLiteral("--queue")); };
    const QUrl url(text, QUrl::StrictMode);
    const bool tls = url.scheme() == QLatin1String("amqps");
    if (!url.isValid() || (!tls && url.scheme() != QLatin1String("amqp")) || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return wrong("give the broker's address as amqp://user:password@host:port/vhost or amqps://…, with characters as : / @ % in a password"
                     " written as %3A %2F %40 %25");
    if (url.userName().isEmpty() || url.password().isEmpty())
        return wrong("the broker's address needs a user and a password");
    AmqpAddress address;
    address.tls = tls;
    address.host = url.host(QUrl::FullyDecoded);
    address.port = static_cast<quint16>(url.port(tls ? TlsPort : PlainPort));
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    const QString path = url.path(QUrl::FullyEncoded);
    if (path.count(QLatin1Char('/')) > 1)
        return wrong("a / in the name of a vhost is written as %2F");
    address.vhost = path.size() <= 1 ? QStringLiteral("/") : QUrl::fromPercentEncoding(path.mid(1).toUtf8());
    if (address.port == 0)
        return wrong("the broker's port is 1 to 65535");
    return address;
}

QString AmqpAddress::shown() const
{
    const QString inBrackets = host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    return QStringLiteral("%1://%2:%3/%4").arg(tls ? QStringLiteral("amqps") : QStringLiteral("amqp"), inBrackets)
        .arg(port).arg(vhost == QLatin1String("/") ? QString() : vhost);
}

} // namespace hearth::hq
