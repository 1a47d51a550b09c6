// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "protocol/managerfacts.h"
#include "till/memberdesk.h"
#include "till/openquestions.h"

namespace hearth {

/** What a manager asks headquarters for, each time anew: whole members, audiences. Of an answer the till keeps a member's record and what the counter sees, no more. Lives on the
    UI thread. */
class ManagerDesk : public QObject {
    Q_OBJECT
public:
    static constexpr int AnswerMs = 8'000; ///< how long headquarters has
    /** Errors of all questions: Unavailable (not connected, a headquarters that cannot or does not know such questions), Timeout, Forbidden (this till may not ask), NotFound,
        InvalidInput (what headquarters refused, with words and place). */
    ManagerDesk(MemberDesk &members, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    /** Waits for the writer to finish what was begun. */
    ~ManagerDesk() override;

    void setAsker(std::function<void(const protocol::ManagerAsk &)> ask) { m_ask = std::move(ask); }
    void setOnline(bool online) { m_questions.setOnline(online); }
    /** Whether this headquarters knows such questions; with each connection. */
    void setAnswered(bool answered) { m_answered = answered; }
    [[nodiscard]] bool isOnline() const { return m_questions.isOnline(); }
    /** Connected, and it answers nothing of this kind: a version before. */
    [[nodiscard]] bool isTooOld() const { return isOnline() && !m_answered; }

    /** By a phone number, card or code. Error InvalidInput also: it can be none of those. */
    [[nodiscard]] QFuture<Result<protocol::FullMember>> member(const QString &typed);
    [[nodiscard]] QFuture<Result<protocol::FullMember>> member(const QUuid &id);
    [[nodiscard]] QFuture<Result<protocol::AudienceList>> audiences();
    [[nodiscard]] QFuture<Result<protocol::AudienceCount>> count(const QString &query);
    /** These answer with all there are then. */
    [[nodiscard]] QFuture<Result<protocol::AudienceList>> save(const QString &name, const QString &query, bool replace);
    [[nodiscard]] QFuture<Result<protocol::AudienceList>> rename(const QString &name, const QString &to);
    [[nodiscard]] QFuture<Result<protocol::AudienceList>> remove(const QString &name);

    /** Headquarters' answer to a question. */
    void answered(const protocol::ManagerAnswer &answer);

private:
    using Finish = OpenQuestions<QByteArray>::Finish;
    template <typename T>
    QFuture<Result<T>> ask(int what, const QByteArray &body, Result<T> (*decode)(const QByteArray &));
    QFuture<Result<protocol::FullMember>> askMember(const protocol::ManagerMember &asked);
    /** Sends it; where it cannot, `finish` is called at once. */
    void send(int what, const QByteArray &body, Finish finish);
    MemberDesk &m_members;
    storage::Writer &m_writer;
    const Clock &m_clock;
    std::function<void(const protocol::ManagerAsk &)> m_ask;
    bool m_answered = false;
    OpenQuestions<QByteArray> m_questions;
};

} // namespace hearth
