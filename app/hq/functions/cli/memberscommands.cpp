// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "hqstore/tillstore.h"

#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>
#include <cstdio>

namespace hearth::hq {
namespace {
QCommandLineOption valued(const char *name, const char *text, const char *value)
{
    return {QString::fromLatin1(name), QString::fromLatin1(text), QString::fromLatin1(value)};
}

QList<QCommandLineOption> recordOptions()
{
    return {valued("phone", "the phone number, or - to be read from standard input, where no list of processes shows it", "NUMBER"),
            valued("card", "the number of a card", "CARD"), valued("qr", "the text of a QR code", "TEXT"),
            valued("birthday", "1990-03-14, or 03-14", "DAY"), valued("consent", "yes: orders may be looked at for tags", "yes|no"),
            valued("hidden", "yes: the member's switch: no tags are made or shown", "yes|no")};
}

Result<QString> fromStandardInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::Io, input.errorString(), QStringLiteral("standard input"));
    constexpr qint64 MaxLine = 200;
    return QString::fromUtf8(input.readLine(MaxLine)).trimmed();
}

/** A phone number, a card, a code or an id; "-": from standard input. */
Result<QString> keyOf(const QString &given)
{
    return given == QLatin1String("-") ? fromStandardInput() : Result<QString>(given);
}

Result<void> addFields(const QCommandLineParser &parser, QJsonObject &request)
{
    for (const char *name : {"phone", "card", "qr", "birthday"}) {
        const QString key = QString::fromLatin1(name);
        if (!parser.isSet(key))
            continue;
        HEARTH_ASSIGN(const QString value, keyOf(parser.value(key)));
        request.insert(key, value);
    }
    for (const char *name : {"consent", "hidden"}) {
        const QString key = QString::fromLatin1(name);
        if (!parser.isSet(key))
            continue;
        const QString value = parser.value(key);
        if (value != QLatin1String("yes") && value != QLatin1String("no"))
            return fail(ErrorCode::InvalidInput, QStringLiteral("give yes or no"), QStringLiteral("--") + key);
        request.insert(key, value == QLatin1String("yes"));
    }
    return {};
}

void sayRecord(const QCommandLineParser &parser, const QJsonObject &record)
{
    const auto text = [&](const char *key) {
        const QJsonValue value = record.value(QLatin1String(key));
        return value.isBool() ? (value.toBool() ? QStringLiteral("yes") : QStringLiteral("no")) : value.toString(QStringLiteral("-"));
    };
    say(parser, QStringLiteral("%1  phone %2  card %3  code %4  birthday %5  consent %6  hidden %7  from %8")
                    .arg(text("member"), record.contains(QLatin1String("phone")) ? text("phone") : text("phone_masked"), text("card"), text("qr"), text("birthday"),
                         text("consent"), text("hidden"), text("origin")));
    const QJsonArray tags = record.value(QLatin1String("tags")).toArray();
    for (const auto &tag : tags) {
        const QJsonObject one = tag.toObject();
        say(parser, QStringLiteral("  %1:%2  %3").arg(one.value(QLatin1String("class")).toString(), one.value(QLatin1String("value")).toString(),
                                                     one.value(QLatin1String("evidence")).toString()));
    }
}

/** The member a command names. */
Result<QJsonObject> named(const QCommandLineParser &parser, const char *command, int arguments = 1)
{
    const QStringList given = parser.positionalArguments();
    if (given.size() != arguments)
        return fail(ErrorCode::InvalidInput, arguments == 1 ? QStringLiteral("give one member: an id, a phone number, a card or a code") : QStringLiteral("give two members"),
                    QStringLiteral("MEMBER"));
    HEARTH_ASSIGN(const QString key, keyOf(given.first()));
    return QJsonObject{{QStringLiteral("command"), QLatin1String(command)}, {QStringLiteral("member"), key}};
}

Result<QJsonObject> addMember(const QCommandLineParser &parser)
{
    QJsonObject request{{QStringLiteral("command"), QStringLiteral("member_add")}};
    HEARTH_TRY(addFields(parser, request));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    if (answer.value(QLatin1String("merged")).toBool())
        say(parser, QStringLiteral("This is a member already:"));
    sayRecord(parser, answer);
    return answer;
}

Result<QJsonObject> setMember(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject request, named(parser, "member_set"));
    HEARTH_TRY(addFields(parser, request));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    sayRecord(parser, answer);
    return answer;
}

Result<QJsonObject> showMember(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject request, named(parser, "member_show"));
    request.insert(QStringLiteral("clear"), parser.isSet(QStringLiteral("clear")));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    sayRecord(parser, answer);
    return answer;
}

Result<QJsonObject> exportMember(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QJsonObject request, named(parser, "member_export"));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    sayRecord(parser, answer);
    say(parser, QStringLiteral("%1 orders; --json gives all of it").arg(answer.value(QLatin1String("orders")).toArray().size()));
    return answer;
}

Result<QJsonObject> mergeMembers(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject request, named(parser, "member_merge", 2));
    request.insert(QStringLiteral("into"), parser.positionalArguments().at(1));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    sayRecord(parser, answer);
    return answer;
}

Result<QJsonObject> eraseMember(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QJsonObject request, named(parser, "member_erase"));
    HEARTH_ASSIGN(QJsonObject answer, administer(parser, request, false));
    say(parser, QStringLiteral("Erased; %1 orders are nobody's now.").arg(answer.value(QLatin1String("orders")).toInt()));
    return answer;
}

Result<QJsonObject> setManager(const QCommandLineParser &parser, bool may)
{
    const QString store = parser.value(QStringLiteral("store"));
    bool isNumber = false;
    const int till = parser.value(QStringLiteral("till")).toInt(&isNumber);
    if (store.isEmpty() || !isNumber)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give the till with --store CODE --till N"), QStringLiteral("--store"));
    const QJsonObject request{{QStringLiteral("command"), QStringLiteral("manager_set")}, {QStringLiteral("store"), store}, {QStringLiteral("till"), till},
                              {QStringLiteral("may"), may}};
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, request, false));
    say(parser, may ? QStringLiteral("The manager at till %1 of %2 is answered.").arg(till).arg(store)
                    : QStringLiteral("The manager at till %1 of %2 is not answered.").arg(till).arg(store));
    return answer;
}

Result<QJsonObject> listManagers(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QStringList tills, TillStore::askers(*db));
    for (const QString &till : tills)
        say(parser, till);
    return QJsonObject{{QStringLiteral("tills"), QJsonArray::fromStringList(tills)}};
}
} // namespace

void addMemberCommands(std::vector<Command> &commands)
{
    const QList<std::pair<QString, QString>> one{{QStringLiteral("MEMBER"), QStringLiteral("an id, a phone number, a card or a code; -: from standard input")}};
    const QList<std::pair<QString, QString>> two{{QStringLiteral("MEMBER"), QStringLiteral("the one that goes")}, {QStringLiteral("INTO"), QStringLiteral("the one that counts")}};
    commands.push_back({QStringLiteral("members add"), QStringLiteral("makes a member's record; also while serve runs"), recordOptions(), {}, addMember});
    commands.push_back({QStringLiteral("members set"), QStringLiteral("changes a record; what is not named stays"), recordOptions(), one, setMember});
    commands.push_back({QStringLiteral("members find"), QStringLiteral("finds a member; the phone number is masked unless --clear asks for it, which is audited"),
                        {{QStringLiteral("clear"), QStringLiteral("shows the phone number")}}, one, showMember});
    commands.push_back({QStringLiteral("members show"), QStringLiteral("the same"), {{QStringLiteral("clear"), QStringLiteral("shows the phone number")}}, one, showMember});
    commands.push_back({QStringLiteral("members export"), QStringLiteral("all that is kept of a member, phone number, orders and tags; audited"), {}, one, exportMember});
    commands.push_back({QStringLiteral("members merge"), QStringLiteral("two records turned out to be one person"), {}, two, mergeMembers});
    const QList<QCommandLineOption> till{valued("store", "the store's code", "CODE"), valued("till", "the till's number", "N")};
    commands.push_back({QStringLiteral("managers allow"), QStringLiteral("lets a till's manager see whole members and count audiences; also while serve runs"), till, {},
                        [](const QCommandLineParser &parser) { return setManager(parser, true); }});
    commands.push_back({QStringLiteral("managers deny"), QStringLiteral("takes that back"), till, {}, [](const QCommandLineParser &parser) { return setManager(parser, false); }});
    commands.push_back({QStringLiteral("managers list"), QStringLiteral("lists the tills whose managers are answered"), {}, {}, listManagers});
    commands.push_back({QStringLiteral("members erase"), QStringLiteral("forgets a person, here and on the tills; it cannot be taken back"), {}, one, eraseMember});
}

} // namespace hearth::hq
