// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/templatestore.h"
#include "hqstore/outboxstore.h"
#include "hqstore/revision.h"
#include "hqstore/tillstore.h"
#include "protocol/factbodies.h"

#include <algorithm>

namespace hearth::hq {
namespace {
using Template = protocol::TemplatesPublished::Template;
constexpr char NewestTemplatesSql[] = "SELECT body FROM ticket_templates ORDER BY revision DESC LIMIT 1";

QStringList kindsIn(const protocol::TemplatesPublished &set)
{
    QStringList kinds;
    for (const Template &one : set.templates)
        kinds.append(one.kind);
    return kinds;
}

Result<protocol::TemplatesPublished> firstSet(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return protocol::TemplatesPublished();
    return protocol::decodeTemplatesPublished(rows.blob(0));
}

Result<PublishedTemplates> sendSet(storage::Transaction &tx, protocol::TemplatesPublished set, qint64 nowMs)
{
    set.revision = nextRevision(set.revision, nowMs);
    const QByteArray body = encode(set);
    if (body.size() > protocol::MaxFactBody)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the chain's templates take %1 bytes together, more than the %2 of one message: make a logo smaller")
                        .arg(body.size()).arg(protocol::MaxFactBody), QStringLiteral("templates"));
    HEARTH_TRY(tx.exec("INSERT INTO ticket_templates (revision, body, published_at_ms) VALUES (?1, ?2, ?3)", set.revision, body, nowMs));
    PublishedTemplates published{set.revision, false, kindsIn(set), {}};
    HEARTH_ASSIGN(published.tills, TillStore::ids(tx));
    for (const qint64 till : std::as_const(published.tills))
        HEARTH_TRY(OutboxStore::appendTemplates(tx, till, set.revision, nowMs));
    return published;
}
} // namespace

Result<PublishedTemplates> TemplateStore::publish(storage::Transaction &tx, const QList<Template> &changed, const QStringList &removed, qint64 nowMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(NewestTemplatesSql));
    HEARTH_ASSIGN(protocol::TemplatesPublished set, firstSet(std::move(rows)));
    const QList<Template> before = set.templates;
    const auto without = [&set](const QString &kind) { set.templates.removeIf([&](const Template &one) { return one.kind == kind; }); };
    for (const QString &kind : removed)
        without(kind);
    for (const Template &one : changed) {
        without(one.kind);
        set.templates.append(one);
    }
    // In one order, so that the same set is the same.
    std::sort(set.templates.begin(), set.templates.end(), [](const Template &a, const Template &b) { return a.kind < b.kind; });
    if (set.templates == before)
        return PublishedTemplates{set.revision, true, kindsIn(set), {}};
    return sendSet(tx, std::move(set), nowMs);
}

Result<PublishedTemplates> TemplateStore::publishAgain(storage::Transaction &tx, qint64 nowMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(NewestTemplatesSql));
    HEARTH_ASSIGN(protocol::TemplatesPublished set, firstSet(std::move(rows)));
    return sendSet(tx, std::move(set), nowMs);
}

Result<void> TemplateStore::sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto revision, tx.value("SELECT max(revision) FROM ticket_templates"));
    if (revision)
        HEARTH_TRY(OutboxStore::appendTemplates(tx, till, *revision, nowMs));
    return {};
}

Result<protocol::TemplatesPublished> TemplateStore::newest(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(NewestTemplatesSql));
    return firstSet(std::move(rows));
}

} // namespace hearth::hq
