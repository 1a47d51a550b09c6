// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "storage/pgaddress.h"

#include <QHash>
#include <libpq-fe.h>

namespace hearth::storage {
namespace {
// What a connection has where the address does not say otherwise: a server that is gone is noticed within seconds.
constexpr std::pair<const char *, const char *> Defaults[] = {
    {"connect_timeout", "5"}, {"keepalives_idle", "10"}, {"keepalives_interval", "5"}, {"keepalives_count", "3"},
    {"tcp_user_timeout", "15000"}, {"client_encoding", "UTF8"}, {"application_name", "hearth-hq"},
};

bool isLocal(const QByteArray &host)
{
    return host.isEmpty() || host.startsWith('/') || host.startsWith('@') || host == "localhost" || host == "::1" || host.startsWith("127.");
}

tl::unexpected<Error> unreadable()
{
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("the database's address cannot be read; give it as postgresql://user@host:port/database, "
                               "with characters as : / @ % in a password written as %3A %2F %40 %25"), QStringLiteral("--database"));
}
} // namespace

bool PgAddress::is(const QString &text)
{
    return text.startsWith(QLatin1String("postgresql://")) || text.startsWith(QLatin1String("postgres://"));
}

Result<PgAddress> PgAddress::parse(const QString &text)
{
    char *why = nullptr;
    PQconninfoOption *options = is(text) ? PQconninfoParse(text.toUtf8().constData(), &why) : nullptr;
    PQfreemem(why);
    if (options == nullptr)
        return unreadable();
    PgAddress address;
    QHash<QByteArray, QByteArray> given;
    for (const PQconninfoOption *option = options; option->keyword != nullptr; ++option) {
        if (option->val != nullptr)
            given.insert(option->keyword, option->val);
    }
    PQconninfoFree(options);
    // A password with / or @ in it ends up where it would be shown.
    bool isPort = true;
    if (given.contains("port"))
        given.value("port").toUShort(&isPort);
    if (!isPort || given.value("dbname").contains('@') || given.value("host").contains('@'))
        return unreadable();
    address.m_password = QString::fromUtf8(given.value("password"));
    const QByteArray host = given.value("host");
    if (!isLocal(host) && !given.contains("sslmode"))
        given.insert("sslmode", "require"); // never in the clear over a network
    address.m_name = QStringLiteral("postgresql://%1%2%3/%4")
                         .arg(given.contains("user") ? QString::fromUtf8(given.value("user")) + QLatin1Char('@') : QString(),
                              QString::fromUtf8(host),
                              given.contains("port") ? QLatin1Char(':') + QString::fromUtf8(given.value("port")) : QString(),
                              QString::fromUtf8(given.value("dbname")));
    for (const auto &[key, value] : Defaults) {
        if (!given.contains(key))
            given.insert(key, value);
    }
    for (auto option = given.cbegin(); option != given.cend(); ++option)
        address.m_options.append({option.key(), option.value()});
    return address;
}

QString PgAddress::scrubbed(QString text) const
{
    if (!m_password.isEmpty())
        text.replace(m_password, QStringLiteral("***"));
    return text.simplified();
}

} // namespace hearth::storage
