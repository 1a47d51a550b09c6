// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/certificates.h"
#include "core/clock.h"
#include "core/datadirectory.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "hqstore/auditstore.h"
#include "hqstore/hqdatabase.h"
#include "protocol/fingerprint.h"

#include <QCommandLineParser>
#include <QJsonArray>

namespace hearth::hq {
namespace {
QList<QCommandLineOption> nameOptions()
{
    return {{QStringLiteral("name"), QStringLiteral("a host name tills call headquarters by; may be given more than once"), QStringLiteral("HOST")},
            {QStringLiteral("address"), QStringLiteral("an address they call, in place of a name; may be given more than once"), QStringLiteral("IP")}};
}

ServerNames namesOf(const QCommandLineParser &parser)
{
    return {parser.values(QStringLiteral("name")), parser.values(QStringLiteral("address"))};
}

QJsonObject authorityJson(const Authority &authority)
{
    return {{QStringLiteral("fingerprint"), protocol::fingerprintText(authority.publicKey)},
            {QStringLiteral("sha256"), protocol::fingerprintHex(authority.publicKey)}, {QStringLiteral("expires_ms"), authority.expiresAtMs}};
}

Result<QJsonObject> initialise(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const DataDirectory directory, DataDirectory::own(path));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    HEARTH_ASSIGN(const auto db, HqDatabase::openOwner(source));
    HEARTH_ASSIGN(auto tx, storage::Transaction::begin(*db));
    const ServerNames names = namesOf(parser);
    const qint64 now = Clock::system().nowMs();
    HEARTH_TRY(AuditStore::add(tx, now, QStringLiteral("command line"), QStringLiteral("tls.initialised"), names.text()));
    HEARTH_ASSIGN(const Authority authority, Certificates::init(directory.path(), names, now));
    HEARTH_TRY(tx.commit());
    QJsonObject answer = authorityJson(authority);
    say(parser, QStringLiteral("Made the chain's certificate authority and a certificate for %1.").arg(names.text()));
    say(parser, QStringLiteral("Fingerprint: %1").arg(answer.value(QLatin1String("fingerprint")).toString()));
    return answer;
}

Result<QJsonObject> renew(const QCommandLineParser &parser)
{
    const ServerNames names = namesOf(parser);
    const QJsonObject request{{QStringLiteral("command"), QStringLiteral("tls_renew")},
                              {QStringLiteral("names"), QJsonArray::fromStringList(names.names)},
                              {QStringLiteral("addresses"), QJsonArray::fromStringList(names.addresses)}};
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("The certificate for %1 is good until %2.")
                    .arg(answer.value(QLatin1String("names")).toString(), timeText(answer.value(QLatin1String("expires_ms")).toInteger())));
    return answer;
}

Result<QJsonObject> showAuthority(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const Authority authority, Certificates::authority(path));
    QJsonObject answer = authorityJson(authority);
    answer.insert(QStringLiteral("pem"), QString::fromLatin1(authority.pem));
    // What comes before the certificate is a comment to whoever reads it.
    say(parser, QStringLiteral("Fingerprint: %1\nSHA-256 of the public key: %2\nUntil: %3\n%4")
                    .arg(answer.value(QLatin1String("fingerprint")).toString(), answer.value(QLatin1String("sha256")).toString(),
                         timeText(authority.expiresAtMs), QString::fromLatin1(authority.pem)));
    return answer;
}
} // namespace

void addTlsCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("init"),
                        QStringLiteral("makes the chain's certificate authority and the server's certificate; serve then speaks TLS"), nameOptions(),
                        {}, initialise});
    commands.push_back({QStringLiteral("renew"),
                        QStringLiteral("makes a new certificate for the server, for other names where some are given; also while serve runs"),
                        nameOptions(), {}, renew});
    commands.push_back({QStringLiteral("ca"), QStringLiteral("prints the certificate authority with its fingerprint, for tills and callers"), {}, {},
                        showAuthority});
}

} // namespace hearth::hq
