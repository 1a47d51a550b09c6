// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/audiencebook.h"
#include "audience/audience.h"
#include "functions/jsonfields.h"
#include "functions/tags/tagclasses.h"
#include "hqstore/auditstore.h"
#include "protocol/managerfacts.h"

#include <algorithm>

namespace hearth::hq {
namespace {
Result<QString> audienceName(const QString &given)
{
    const QString name = given.simplified();
    if (name.isEmpty() || name.size() > protocol::AudienceList::MaxName || !std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); }))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a name has 1 to %1 characters").arg(protocol::AudienceList::MaxName), QStringLiteral("name"));
    return name;
}

Result<void> auditAudience(storage::Transaction &tx, const AudienceBook::Source &source, const char *action, const QString &detail)
{
    return AuditStore::add(tx, source.nowMs, source.store.isEmpty() ? QStringLiteral("command line") : QStringLiteral("till:") + source.who, QLatin1String(action), detail);
}

Result<void> mayChange(const SavedAudience &audience, const AudienceBook::Source &source)
{
    if (source.store.isEmpty() || audience.owner == source.store)
        return {};
    return fail(ErrorCode::Unauthorised, audience.owner.isEmpty() ? QStringLiteral("it is headquarters'") : QStringLiteral("it is of store %1").arg(audience.owner),
                QStringLiteral("name"));
}
} // namespace

Result<SavedAudience> AudienceBook::save(storage::Transaction &tx, const QString &name, const QString &query, bool replace, const Source &source)
{
    HEARTH_ASSIGN(const QString called, audienceName(name));
    HEARTH_ASSIGN(const AudienceQuery parsed, AudienceQuery::parse(query));
    HEARTH_TRY(Audience::check(parsed, tagClasses()));
    HEARTH_ASSIGN(const auto there, AudienceStore::get(tx, called));
    if (there && !replace)
        return fail(ErrorCode::Conflict, QStringLiteral("there is an audience with this name"), QStringLiteral("name"));
    if (there)
        HEARTH_TRY(mayChange(*there, source));
    HEARTH_ASSIGN(const qint64 count, AudienceStore::count(tx));
    if (!there && count >= MostSaved)
        return fail(ErrorCode::Conflict, QStringLiteral("there are %1 audiences already: delete one").arg(count), QStringLiteral("name"));
    const SavedAudience saved{called, query.trimmed(), there ? there->owner : source.store, source.nowMs, source.who};
    HEARTH_TRY(AudienceStore::put(tx, saved));
    HEARTH_TRY(auditAudience(tx, source, "audience.saved", called + QStringLiteral(": ") + saved.query));
    return saved;
}

Result<void> AudienceBook::rename(storage::Transaction &tx, const QString &name, const QString &to, const Source &source)
{
    HEARTH_ASSIGN(const QString called, audienceName(to));
    HEARTH_ASSIGN(const auto there, AudienceStore::get(tx, name));
    if (!there)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such audience"), QStringLiteral("name"));
    HEARTH_TRY(mayChange(*there, source));
    if (called == name)
        return {};
    HEARTH_ASSIGN(const auto taken, AudienceStore::get(tx, called));
    if (taken)
        return fail(ErrorCode::Conflict, QStringLiteral("there is an audience with this name"), QStringLiteral("name"));
    SavedAudience renamed = *there;
    renamed.name = called;
    renamed.changedAtMs = source.nowMs;
    renamed.changedBy = source.who;
    HEARTH_TRY(AudienceStore::remove(tx, name));
    HEARTH_TRY(AudienceStore::put(tx, renamed));
    return auditAudience(tx, source, "audience.renamed", name + QStringLiteral(": ") + called);
}

Result<void> AudienceBook::remove(storage::Transaction &tx, const QString &name, const Source &source)
{
    HEARTH_ASSIGN(const auto there, AudienceStore::get(tx, name));
    if (!there)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such audience"), QStringLiteral("name"));
    HEARTH_TRY(mayChange(*there, source));
    HEARTH_TRY(AudienceStore::remove(tx, name));
    return auditAudience(tx, source, "audience.deleted", name + QStringLiteral(": ") + there->query);
}

bool AudienceBook::takes(const QString &command)
{
    return command.startsWith(QLatin1String("audience_"));
}

Result<QJsonObject> AudienceBook::handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs)
{
    constexpr qsizetype MaxGiven = 200;
    const JsonFields fields(request);
    HEARTH_ASSIGN(const QString command, fields.text(QLatin1String("command"), 1, MaxGiven));
    HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("name"), 1, MaxGiven));
    const Source source{QStringLiteral("headquarters"), {}, nowMs};
    if (command == QLatin1String("audience_save")) {
        HEARTH_ASSIGN(const QString query, fields.text(QLatin1String("query"), 1, AudienceQuery::MaxLength));
        HEARTH_ASSIGN(const SavedAudience saved, save(tx, name, query, request.value(QLatin1String("replace")).toBool(), source));
        return QJsonObject{{QStringLiteral("name"), saved.name}, {QStringLiteral("query"), saved.query}};
    }
    if (command == QLatin1String("audience_rename")) {
        HEARTH_ASSIGN(const QString to, fields.text(QLatin1String("to"), 1, MaxGiven));
        HEARTH_TRY(rename(tx, name, to, source));
        return QJsonObject{{QStringLiteral("name"), to.simplified()}};
    }
    if (command == QLatin1String("audience_delete")) {
        HEARTH_TRY(remove(tx, name, source));
        return QJsonObject{{QStringLiteral("deleted"), name}};
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("unknown command \"%1\"").arg(command), QStringLiteral("command"));
}

} // namespace hearth::hq
