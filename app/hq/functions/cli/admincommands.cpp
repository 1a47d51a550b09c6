// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "certificates/certificates.h"
#include "core/clock.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/menufile.h"
#include "functions/cli/owner.h"
#include "functions/http/scopes.h"
#include "hqstore/apikeystore.h"
#include "protocol/fingerprint.h"

#include <QCommandLineParser>
#include <QJsonArray>

namespace hearth::hq {
namespace {
QCommandLineOption option(const char *name, const char *text, const char *value)
{
    return {QString::fromLatin1(name), QString::fromLatin1(text), QString::fromLatin1(value)};
}

QCommandLineOption storeOption()
{
    return option("store", "the store's code, as SZ001", "CODE");
}

QCommandLineOption tillOption()
{
    return option("till", "the till's number in the store, 1 to 999", "N");
}

// Adds --store and --till to a request.
Result<void> addTill(const QCommandLineParser &parser, QJsonObject &request)
{
    const QString store = parser.value(QStringLiteral("store"));
    if (store.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the store with --store CODE"), QStringLiteral("--store"));
    bool isNumber = false;
    const int till = parser.value(QStringLiteral("till")).toInt(&isNumber);
    if (!isNumber)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the till's number with --till N"), QStringLiteral("--till"));
    request.insert(QStringLiteral("store"), store);
    request.insert(QStringLiteral("till"), till);
    return {};
}

Result<QString> nameOf(const QCommandLineParser &parser)
{
    QString name = parser.value(QStringLiteral("name"));
    if (name.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the key's name with --name N"), QStringLiteral("--name"));
    return name;
}

Result<QJsonObject> enroll(const QCommandLineParser &parser)
{
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("enroll")}};
    HEARTH_TRY(addTill(parser, request));
    for (const char *name : {"name", "zone", "cutoff", "currency"}) {
        const QString key = QString::fromLatin1(name);
        if (parser.isSet(key))
            request.insert(key, parser.value(key));
    }
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, true));
    say(parser, QStringLiteral("Code for store %1 till %2: %3 (serves once, for ten minutes)")
                    .arg(answer.value(QLatin1String("store")).toString()).arg(answer.value(QLatin1String("till")).toInt())
                    .arg(answer.value(QLatin1String("code")).toString()));
    HEARTH_ASSIGN(const QString directory, dataDirectory(parser));
    if (!Certificates::present(directory))
        return answer;
    HEARTH_ASSIGN(const Authority authority, Certificates::authority(directory));
    answer.insert(QStringLiteral("fingerprint"), protocol::fingerprintText(authority.publicKey));
    say(parser, QStringLiteral("Fingerprint of headquarters: %1").arg(answer.value(QLatin1String("fingerprint")).toString()));
    return answer;
}

Result<QJsonObject> addKey(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString name, nameOf(parser));
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("api_key_add")}, {QStringLiteral("name"), name}};
    QStringList scopes = parser.values(QStringLiteral("scope")).join(QLatin1Char(',')).split(QLatin1Char(','), Qt::SkipEmptyParts);
    scopes.replaceInStrings(QStringLiteral("all"), ApiKeyStore::everything());
    if (scopes.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("say what the key is for: all, or some of %1").arg(scope::all().join(QLatin1String(", "))),
                    QStringLiteral("--scope"));
    request.insert(QStringLiteral("scopes"), QJsonArray::fromStringList(scopes));
    if (const QString text = parser.value(QStringLiteral("days")); !text.isEmpty()) {
        constexpr qint64 dayMs = 24LL * 3600 * 1000;
        const int days = text.toInt();
        if (days < 1 || days > 3650)
            return fail(ErrorCode::InvalidInput, QStringLiteral("give days, 1 to 3650"), QStringLiteral("--days"));
        request.insert(QStringLiteral("expires_ms"), Clock::system().nowMs() + days * dayMs);
    }
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, true));
    say(parser, QStringLiteral("Key \"%1\", shown this once: %2").arg(name, answer.value(QLatin1String("key")).toString()));
    return answer;
}

Result<QJsonObject> revokeKey(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString name, nameOf(parser));
    const QJsonObject request{{QStringLiteral("command"), QStringLiteral("api_key_revoke")}, {QStringLiteral("name"), name}};
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("Key \"%1\" is revoked.").arg(name));
    return answer;
}

Result<QJsonObject> revokeDevice(const QCommandLineParser &parser)
{
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("revoke_device")}};
    HEARTH_TRY(addTill(parser, request));
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("The till's device is revoked; a new code lets it back in."));
    return answer;
}

Result<QJsonObject> importMenu(const QCommandLineParser &parser)
{
    if (parser.positionalArguments().size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one file"), QStringLiteral("FILE"));
    HEARTH_ASSIGN(const Menu menu, readMenuFile(parser.positionalArguments().first()));
    const QJsonObject request{{QStringLiteral("command"), QStringLiteral("publish_menu")},
                              {QStringLiteral("menu"), QString::fromLatin1(menu.toCbor().toBase64())}};
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, true));
    const qint64 revision = answer.value(QLatin1String("revision")).toInteger();
    say(parser, answer.value(QLatin1String("repeated")).toBool()
                    ? QStringLiteral("Every till has this menu already: revision %1.").arg(revision)
                    : QStringLiteral("Published revision %1 with %2 items to %3 tills.")
                          .arg(revision).arg(menu.items.size()).arg(answer.value(QLatin1String("tills")).toInteger()));
    return answer;
}

Result<QJsonObject> republish(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, {{QStringLiteral("command"), QStringLiteral("republish")}}, false));
    const qint64 menu = answer.value(QLatin1String("menu_revision")).toInteger();
    say(parser, QStringLiteral("%1 and the ticket templates (revision %2) go to %3 tills as the newest.")
                    .arg(menu > 0 ? QStringLiteral("The menu (revision %1)").arg(menu) : QStringLiteral("No menu"))
                    .arg(answer.value(QLatin1String("templates_revision")).toInteger()).arg(answer.value(QLatin1String("tills")).toInteger()));
    return answer;
}

Result<QJsonObject> setStore(const QCommandLineParser &parser)
{
    const QString store = parser.value(QStringLiteral("store"));
    if (store.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the store with --store CODE"), QStringLiteral("--store"));
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("store_set")}, {QStringLiteral("store"), store}};
    if (parser.isSet(QStringLiteral("open"))) {
        const QString hours = parser.value(QStringLiteral("open"));
        request.insert(QStringLiteral("open"), hours == QLatin1String("always") ? QString() : hours);
    }
    if (parser.isSet(QStringLiteral("alert-after"))) {
        const QString text = parser.value(QStringLiteral("alert-after"));
        bool isNumber = false;
        const int minutes = text == QLatin1String("default") ? (isNumber = true, 0) : text.toInt(&isNumber);
        if (!isNumber)
            return fail(ErrorCode::InvalidInput, QStringLiteral("give minutes, or default"), QStringLiteral("--alert-after"));
        request.insert(QStringLiteral("alert_after"), minutes);
    }
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    const QString hours = answer.value(QLatin1String("open")).toString();
    say(parser, QStringLiteral("Store %1 is open %2.").arg(store, hours.isEmpty() ? QStringLiteral("always") : hours));
    return answer;
}
} // namespace

void addAdminCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("enroll"),
                        QStringLiteral("prints a one-time code for a till, and makes its store where it is new; also while serve runs"),
                        {storeOption(), tillOption(), option("name", "a new store's name (default: its code)", "NAME"),
                         option("zone", "a new store's time zone (default Asia/Shanghai)", "ZONE"),
                         option("cutoff", "when a new store's business day begins (default 04:00)", "HH:MM"),
                         option("currency", "a new store's currency (default CNY)", "CODE")},
                        {}, enroll});
    commands.push_back({QStringLiteral("store set"),
                        QStringLiteral("says when a store is open, and how long a printer may be down then before an alert; also while serve runs"),
                        {storeOption(), option("open", "in the store's zone, as 10:00-22:00 or 11:00-14:00,17:00-02:00; always", "HOURS"),
                         option("alert-after", "minutes, or default: what serve was given", "MIN")},
                        {}, setStore});
    commands.push_back({QStringLiteral("revoke-device"),
                        QStringLiteral("shuts a till out at once; its unsent sales stay with it until it is enrolled again"),
                        {storeOption(), tillOption()}, {}, revokeDevice});
    commands.push_back({QStringLiteral("api-key add"), QStringLiteral("makes a key for the HTTP API and shows it once"),
                        {option("name", "whose key it is", "NAME"),
                         {QStringLiteral("scope"), QStringLiteral("what it may do: all, or some of ") + scope::all().join(QLatin1String(", ")), QStringLiteral("LIST")},
                         option("days", "how long it is good (default: until it is revoked)", "N")}, {}, addKey});
    commands.push_back({QStringLiteral("api-key revoke"), QStringLiteral("ends a key for the HTTP API"),
                        {option("name", "the key's name", "NAME")}, {}, revokeKey});
    commands.push_back({QStringLiteral("import-menu"), QStringLiteral("publishes a menu to all tills"), {},
                        {{QStringLiteral("FILE"), QStringLiteral("a menu in JSON, or sales in CSV to make one from")}}, importMenu});
    commands.push_back({QStringLiteral("republish"),
                        QStringLiteral("sends the menu and the ticket templates in force to all tills as the newest; after a backup was restored"), {}, {},
                        republish});
}

} // namespace hearth::hq
