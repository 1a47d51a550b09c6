// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/managerdesk.h"

#include "till/boardwrite.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(managerdeskLog, "hearth.till.managerdesk")
constexpr int MostAsked = 4; ///< headquarters answers no more at once

template <typename T>
QFuture<Result<T>> managerFailed(const Error &error)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(Result<T>(tl::unexpected<Error>(error)));
    promise.finish();
    return promise.future();
}
} // namespace

ManagerDesk::ManagerDesk(MemberDesk &members, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_members(members), m_writer(writer), m_clock(clock), m_questions(clock, AnswerMs, MostAsked)
{
}

ManagerDesk::~ManagerDesk()
{
    leaveWriter(m_writer);
}

void ManagerDesk::send(int what, const QByteArray &body, Finish done)
{
    if (!isOnline() || !m_ask)
        return done(fail(ErrorCode::Unavailable, QStringLiteral("headquarters cannot be asked now")));
    if (!m_answered)
        return done(fail(ErrorCode::Unavailable, QStringLiteral("this headquarters does not know managers' questions")));
    if (m_questions.isFull())
        return done(fail(ErrorCode::Unavailable, QStringLiteral("too many questions are open")));
    if (body.size() > protocol::MaxManagerAsk)
        return done(fail(ErrorCode::InvalidInput, QStringLiteral("too long"), QStringLiteral("query")));
    m_ask({m_questions.add(std::move(done)), what, body});
}

void ManagerDesk::answered(const protocol::ManagerAnswer &answer)
{
    switch (answer.state) {
    case protocol::ManagerAnswer::Done: return m_questions.finish(answer.id, answer.body);
    case protocol::ManagerAnswer::Unknown: return m_questions.finish(answer.id, fail(ErrorCode::NotFound, QStringLiteral("headquarters knows none")));
    case protocol::ManagerAnswer::Forbidden: return m_questions.finish(answer.id, fail(ErrorCode::Forbidden, QStringLiteral("headquarters does not answer managers at this till")));
    case protocol::ManagerAnswer::Refused: return m_questions.finish(answer.id, fail(ErrorCode::InvalidInput, answer.text, answer.place));
    default: return m_questions.finish(answer.id, fail(ErrorCode::Unavailable, QStringLiteral("headquarters cannot answer now")));
    }
}

template <typename T>
QFuture<Result<T>> ManagerDesk::ask(int what, const QByteArray &body, Result<T> (*decode)(const QByteArray &))
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    send(what, body, [promise, decode](const Result<QByteArray> &answer) {
        promise->addResult(answer ? decode(*answer) : Result<T>(tl::unexpected<Error>(answer.error())));
        promise->finish();
    });
    return future;
}

QFuture<Result<protocol::FullMember>> ManagerDesk::askMember(const protocol::ManagerMember &asked)
{
    auto promise = std::make_shared<QPromise<Result<protocol::FullMember>>>();
    promise->start();
    auto future = promise->future();
    send(protocol::ManagerAsk::Member, protocol::encode(asked), [this, promise](const Result<QByteArray> &answer) {
        const auto full = answer ? protocol::decodeFullMember(*answer) : Result<protocol::FullMember>(tl::unexpected<Error>(answer.error()));
        promise->addResult(full);
        if (!full)
            return promise->finish();
        // Kept as any member is; shown once it is, so that a change finds it here.
        m_writer.post(
            [member = full->record, counter = full->counter, nowMs = m_clock.nowMs()](storage::Transaction &tx) -> Result<void> {
                HEARTH_TRY(MemberStore::take(tx, member, nowMs));
                return counter ? MemberStore::takeProfile(tx, *counter, nowMs) : Result<void>();
            },
            [this, promise](const Result<void> &stored) {
                if (!stored)
                    qCWarning(managerdeskLog).noquote() << "a member's record was not stored:" << stored.error().toString();
                promise->finish();
                QMetaObject::invokeMethod(this, [this] { Q_EMIT m_members.changed(); }, Qt::QueuedConnection);
            });
    });
    return future;
}

QFuture<Result<protocol::FullMember>> ManagerDesk::member(const QString &typed)
{
    const auto key = m_members.keyOf(typed);
    if (!key)
        return managerFailed<protocol::FullMember>(key.error());
    if (key->token.isEmpty() && key->code.isEmpty())
        return managerFailed<protocol::FullMember>({ErrorCode::Unavailable, QStringLiteral("this till needs headquarters once before it knows phone numbers"), {}});
    return askMember(key->token.isEmpty() ? protocol::ManagerMember{protocol::ManagerMember::Code, key->code.toUtf8()}
                                          : protocol::ManagerMember{protocol::ManagerMember::Phone, key->token});
}

QFuture<Result<protocol::FullMember>> ManagerDesk::member(const QUuid &id)
{
    return askMember({protocol::ManagerMember::Id, id.toRfc4122()});
}

QFuture<Result<protocol::AudienceList>> ManagerDesk::audiences()
{
    return ask(protocol::ManagerAsk::Audiences, {}, &protocol::decodeAudienceList);
}

QFuture<Result<protocol::AudienceCount>> ManagerDesk::count(const QString &query)
{
    return ask(protocol::ManagerAsk::Count, protocol::encode(protocol::AudienceChange{{}, query, false}), &protocol::decodeAudienceCount);
}

QFuture<Result<protocol::AudienceList>> ManagerDesk::save(const QString &name, const QString &query, bool replace)
{
    return ask(protocol::ManagerAsk::Save, protocol::encode(protocol::AudienceChange{name, query, replace}), &protocol::decodeAudienceList);
}

QFuture<Result<protocol::AudienceList>> ManagerDesk::rename(const QString &name, const QString &to)
{
    return ask(protocol::ManagerAsk::Rename, protocol::encode(protocol::AudienceChange{name, to, false}), &protocol::decodeAudienceList);
}

QFuture<Result<protocol::AudienceList>> ManagerDesk::remove(const QString &name)
{
    return ask(protocol::ManagerAsk::Delete, protocol::encode(protocol::AudienceChange{name, {}, false}), &protocol::decodeAudienceList);
}

} // namespace hearth
