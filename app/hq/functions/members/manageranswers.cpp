// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/manageranswers.h"
#include "audience/audience.h"
#include "core/ids.h"
#include "functions/members/audiencebook.h"
#include "functions/members/counterview.h"
#include "functions/members/fullmember.h"
#include "functions/tags/tagclasses.h"
#include "hqstore/auditstore.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(managerLog, "hearth.hq.manager")
using protocol::ManagerAnswer;
using protocol::ManagerAsk;
constexpr qsizetype AuditedQuery = 200;

QString whoAsks(const TillRow &till)
{
    return QStringLiteral("%1/%2").arg(till.storeCode).arg(till.number);
}

/** Who is meant, merged ones leading to the one who counts; nothing: nobody. */
Result<std::optional<MemberRow>> meant(storage::Database &db, const protocol::ManagerMember &asked)
{
    std::optional<MemberRow> found;
    if (asked.by == protocol::ManagerMember::Id) {
        HEARTH_ASSIGN(const auto number, TagStore::findMember(db, QUuid::fromRfc4122(asked.key)));
        if (number) {
            HEARTH_ASSIGN(found, MemberStore::get(db, *number));
        }
    } else {
        const QList<MemberStore::Key> keys = asked.by == protocol::ManagerMember::Phone ? QList{MemberStore::Key::Phone} : QList{MemberStore::Key::Card, MemberStore::Key::Qr};
        for (const MemberStore::Key key : keys) {
            HEARTH_ASSIGN(const QList<MemberRow> rows, MemberStore::find(db, key, asked.key));
            if (!rows.isEmpty() && !found)
                found = rows.first();
        }
    }
    if (found && found->survivor != 0) {
        HEARTH_ASSIGN(found, MemberStore::get(db, found->survivor));
    }
    if (found && found->member.erased)
        found.reset();
    return found;
}

ManagerAnswer refusalOf(qint64 id, const Error &error)
{
    switch (error.code) {
    case ErrorCode::NotFound: return {id, ManagerAnswer::Unknown};
    case ErrorCode::Forbidden: return {id, ManagerAnswer::Forbidden};
    case ErrorCode::InvalidInput:
    case ErrorCode::Conflict:
    case ErrorCode::Unauthorised: return {id, ManagerAnswer::Refused, {}, error.text, error.where};
    default: return {id, ManagerAnswer::Unable};
    }
}
} // namespace

void ManagerAnswerer::answer(qint64 till, const ManagerAsk &ask, const Done &done)
{
    if (m_pool.waiting() >= MostWaiting)
        return done({ask.id, ManagerAnswer::Unable});
    const auto task = [this, till, ask, done](int) {
        const Result<QByteArray> found = find(till, ask);
        if (found)
            return done({ask.id, ManagerAnswer::Done, *found});
        const ManagerAnswer refused = refusalOf(ask.id, found.error());
        if (refused.state == ManagerAnswer::Unable) {
            qCWarning(managerLog).noquote() << "a manager's question could not be answered:" << found.error().toString();
            m_db.reset(); // whatever it was: the next question begins anew
            m_memory.forget();
        }
        done(refused);
    };
    if (!m_pool.post(task))
        done({ask.id, ManagerAnswer::Unable});
}

Result<QByteArray> ManagerAnswerer::find(qint64 till, const ManagerAsk &ask)
{
    if (!m_db) {
        HEARTH_ASSIGN(m_db, storage::Database::open(m_writer.source(), storage::OpenMode::ReadOnly));
    }
    HEARTH_ASSIGN(const bool may, TillStore::mayAsk(*m_db, till));
    if (!may)
        return fail(ErrorCode::Forbidden, QStringLiteral("this till may not ask"));
    HEARTH_ASSIGN(const auto row, TillStore::get(*m_db, till));
    if (!row)
        return fail(ErrorCode::Forbidden, QStringLiteral("this till may not ask"));
    switch (ask.what) {
    case ManagerAsk::Member: return member(*row, ask.body);
    case ManagerAsk::Audiences: return audiences();
    case ManagerAsk::Count: return count(*row, ask.body);
    case ManagerAsk::Save:
    case ManagerAsk::Rename:
    case ManagerAsk::Delete: return change(*row, ask);
    default: return fail(ErrorCode::InvalidInput, QStringLiteral("this headquarters does not know that question"), QStringLiteral("what"));
    }
}

Result<QByteArray> ManagerAnswerer::member(const TillRow &till, const QByteArray &body)
{
    HEARTH_ASSIGN(const protocol::ManagerMember asked, protocol::decodeManagerMember(body));
    HEARTH_ASSIGN(const auto row, meant(*m_db, asked));
    if (!row)
        return fail(ErrorCode::NotFound, QStringLiteral("nobody"));
    HEARTH_TRY(m_memory.refresh(*m_db));
    const qint64 nowMs = m_clock.nowMs();
    HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(*m_db));
    HEARTH_ASSIGN(protocol::FullMember full, fullMember(*m_db, *row, m_memory.codes(), editions, nowMs));
    // The till keeps the record, and is told of changes from now on: of one that came meanwhile at once.
    return m_writer.run([&](storage::Transaction &tx) -> Result<QByteArray> {
        HEARTH_ASSIGN(const auto now, MemberStore::get(tx, row->number));
        const bool same = now && now->member.revision == row->member.revision;
        // Of a change that came since, full has not: it is not said to be in it.
        if (same) {
            HEARTH_ASSIGN(full.record.ownSeq, MemberStore::newestFact(tx, row->number, till.id));
        }
        HEARTH_TRY(MemberStore::setKnowsMembers(tx, till.id));
        HEARTH_TRY(MemberStore::putTill(tx, row->number, {till.id, same ? row->member.revision : 0, same && full.counter ? counterHash(*full.counter) : QByteArray()}));
        HEARTH_TRY(AuditStore::add(tx, nowMs, QStringLiteral("till:") + whoAsks(till), QStringLiteral("member.shown"), idText(row->member.id)));
        return protocol::encode(full);
    });
}

Result<QByteArray> ManagerAnswerer::audiences()
{
    protocol::AudienceList list;
    HEARTH_ASSIGN(const QList<SavedAudience> saved, AudienceStore::all(*m_db));
    for (const SavedAudience &one : saved) {
        if (list.saved.size() < protocol::AudienceList::MaxSaved)
            list.saved.append({one.name, one.query, one.owner, one.changedAtMs});
    }
    HEARTH_TRY(m_memory.refresh(*m_db));
    for (const TagClass &one : tagClasses()) {
        QStringList values = one.values;
        if (values.isEmpty()) {
            HEARTH_ASSIGN(const std::vector<quint32> known, TagFlipStore::values(*m_db, one.id));
            for (const quint32 value : known)
                values.append(one.valueText(value, m_memory.codes()));
            values.removeAll(QString());
            values.sort();
        }
        if (list.classes.size() < protocol::AudienceList::MaxClasses)
            list.classes.append({one.name, values.mid(0, protocol::AudienceList::MaxValues)});
    }
    return protocol::encode(list);
}

Result<QByteArray> ManagerAnswerer::count(const TillRow &till, const QByteArray &body)
{
    HEARTH_ASSIGN(const protocol::AudienceChange asked, protocol::decodeAudienceChange(body));
    HEARTH_ASSIGN(const AudienceQuery query, AudienceQuery::parse(asked.query));
    Audience audience(*m_db, tagClasses());
    HEARTH_ASSIGN(MemberSet meant, audience.of(query));
    HEARTH_ASSIGN(const MemberSet all, audience.of(AudienceQuery()));
    AudienceQuery at;
    at.kind = AudienceQuery::Kind::Tag;
    at.tagClass = QStringLiteral("home_store");
    at.value = till.storeCode;
    HEARTH_ASSIGN(const MemberSet here, audience.of(at));
    protocol::AudienceCount count{meant.count(), 0, all.count(), here.count(), m_clock.nowMs()};
    meant.intersect(here);
    count.ofStore = meant.count();
    return m_writer.run([&](storage::Transaction &tx) -> Result<QByteArray> {
        HEARTH_TRY(AuditStore::add(tx, count.asOfMs, QStringLiteral("till:") + whoAsks(till), QStringLiteral("audience.counted"), asked.query.left(AuditedQuery)));
        return protocol::encode(count);
    });
}

Result<QByteArray> ManagerAnswerer::change(const TillRow &till, const ManagerAsk &ask)
{
    HEARTH_ASSIGN(const protocol::AudienceChange asked, protocol::decodeAudienceChange(ask.body));
    HEARTH_TRY(m_writer.run([&](storage::Transaction &tx) -> Result<void> {
        const AudienceBook::Source source{whoAsks(till), till.storeCode, m_clock.nowMs()};
        if (ask.what == ManagerAsk::Save) {
            HEARTH_TRY(AudienceBook::save(tx, asked.name, asked.query, asked.replace, source));
            return {};
        }
        return ask.what == ManagerAsk::Rename ? AudienceBook::rename(tx, asked.name, asked.query, source) : AudienceBook::remove(tx, asked.name, source);
    }));
    return audiences();
}

} // namespace hearth::hq
