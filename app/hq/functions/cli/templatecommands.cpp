// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/tickettemplate.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/cli/templatefile.h"
#include "hqstore/templatestore.h"
#include "protocol/factbodies.h"

#include <QCommandLineParser>
#include <QDir>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace hearth::hq {
namespace {
QStringList allKinds()
{
    QStringList names;
    for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i)
        names.append(ticketKindName(static_cast<TicketKind>(i)));
    return names;
}

/** The kinds an option names, with commas; "all". Error InvalidInput. */
Result<QStringList> kindsOf(const QCommandLineParser &parser, const QString &option)
{
    QStringList kinds = parser.value(option).split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (kinds == QStringList{QStringLiteral("all")})
        return allKinds();
    for (QString &kind : kinds) {
        kind = kind.trimmed();
        if (!ticketKind(kind))
            return fail(ErrorCode::InvalidInput, QStringLiteral("unknown \"%1\", one of: %2").arg(kind.left(40), allKinds().join(QStringLiteral(", "))),
                        QStringLiteral("--") + option);
    }
    return kinds;
}

Result<QJsonObject> importTemplates(const QCommandLineParser &parser)
{
    const QStringList files = parser.positionalArguments();
    HEARTH_ASSIGN(QStringList builtIn, kindsOf(parser, QStringLiteral("builtin")));
    if (files.size() > 1 || (files.isEmpty() && builtIn.isEmpty()))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one file or directory"), QStringLiteral("FILE"));
    QJsonObject templates;
    if (!files.isEmpty()) {
        HEARTH_ASSIGN(auto read, readTemplateFiles(files.first()));
        builtIn += takeBuiltIn(read);
        for (const protocol::TemplatesPublished::Template &one : std::as_const(read))
            templates.insert(one.kind, QString::fromUtf8(one.json));
    }
    HEARTH_ASSIGN(const QJsonObject answer, administer(parser, {{QStringLiteral("command"), QStringLiteral("publish_templates")},
                                                                {QStringLiteral("templates"), templates},
                                                                {QStringLiteral("builtin"), QJsonArray::fromStringList(builtIn)}}, true));
    const qint64 revision = answer.value(QLatin1String("revision")).toInteger();
    const QStringList kinds = answer.value(QLatin1String("kinds")).toVariant().toStringList();
    const QString own = kinds.isEmpty() ? QStringLiteral("none is the chain's own") : QStringLiteral("the chain's own: ") + kinds.join(QStringLiteral(", "));
    say(parser, answer.value(QLatin1String("repeated")).toBool()
                    ? QStringLiteral("Every till has these templates already: revision %1; %2.").arg(revision).arg(own)
                    : QStringLiteral("Published revision %1 to %2 tills; %3.").arg(revision).arg(answer.value(QLatin1String("tills")).toInteger()).arg(own));
    return answer;
}

Result<void> writeTemplate(const QString &path, const QByteArray &json)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit())
        return fail(ErrorCode::Io, file.errorString(), path);
    return {};
}

Result<QJsonObject> exportTemplates(const QCommandLineParser &parser)
{
    protocol::TemplatesPublished own;
    if (!parser.isSet(QStringLiteral("builtin"))) {
        HEARTH_ASSIGN(const auto db, openForReading(parser));
        HEARTH_ASSIGN(own, TemplateStore::newest(*db));
    }
    QHash<QString, QByteArray> chain;
    for (const protocol::TemplatesPublished::Template &one : std::as_const(own.templates))
        chain.insert(one.kind, one.json);
    HEARTH_ASSIGN(QStringList kinds, kindsOf(parser, QStringLiteral("kind")));
    const QString directory = parser.value(QStringLiteral("to"));
    if (directory.isEmpty() && kinds.size() != 1 && !parser.isSet(QStringLiteral("json")))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give a directory with --to DIR, or one kind with --kind KIND"), QStringLiteral("--to"));
    if (kinds.isEmpty())
        kinds = allKinds();
    if (!directory.isEmpty() && !QDir().mkpath(directory))
        return fail(ErrorCode::Io, QStringLiteral("the directory cannot be made"), directory);
    QJsonArray list;
    for (const QString &kind : std::as_const(kinds)) {
        const QByteArray json = chain.contains(kind) ? chain.value(kind) : TicketTemplate::builtInJson(ticketKind(kind).value_or(TicketKind::Receipt));
        QJsonObject entry{{QStringLiteral("kind"), kind}, {QStringLiteral("chain"), chain.contains(kind)}};
        if (directory.isEmpty()) {
            say(parser, QString::fromUtf8(json).trimmed());
            entry.insert(QStringLiteral("template"), QJsonDocument::fromJson(json).object());
        } else {
            const QString file = QDir(directory).filePath(kind + QStringLiteral(".json"));
            HEARTH_TRY(writeTemplate(file, json));
            say(parser, QStringLiteral("%1  %2").arg(file, chain.contains(kind) ? QStringLiteral("the chain's") : QStringLiteral("the program's own")));
            entry.insert(QStringLiteral("file"), file);
        }
        list.append(entry);
    }
    return QJsonObject{{QStringLiteral("revision"), own.revision}, {QStringLiteral("templates"), list}};
}
} // namespace

void addTemplateCommands(std::vector<Command> &commands)
{
    const QString kinds = QStringLiteral("KINDS");
    commands.push_back({QStringLiteral("import-templates"), QStringLiteral("publishes ticket templates to all tills; kinds that are not in it stay"),
                        {{QStringLiteral("builtin"), QStringLiteral("kinds that look as the program has them again, with commas; all"), kinds}},
                        {{QStringLiteral("FILE"), QStringLiteral("a template in JSON, or a directory of them (docs/tickets.md)")}}, importTemplates});
    commands.push_back({QStringLiteral("export-templates"), QStringLiteral("writes the ticket templates in force, to begin one's own with"),
                        {{QStringLiteral("to"), QStringLiteral("a directory: KIND.json for each"), QStringLiteral("DIR")},
                         {QStringLiteral("kind"), QStringLiteral("only these, with commas; one alone is printed without --to"), kinds},
                         {QStringLiteral("builtin"), QStringLiteral("the program's own, whatever the chain has; needs no --data")}},
                        {}, exportTemplates});
}

} // namespace hearth::hq
