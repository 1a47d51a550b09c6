// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/memberbook.h"
#include "functions/members/memberfunctions.h"

namespace hearth::hq {

Result<protocol::MemberAnswer> MemberAnswerer::answer(storage::Transaction &tx, qint64 till, const protocol::MemberAsk &ask, qint64 nowMs)
{
    protocol::MemberAnswer answer{ask.id, protocol::MemberAnswer::Unknown};
    QList<MemberRow> rows;
    if (ask.by == protocol::MemberAsk::Phone) {
        HEARTH_ASSIGN(rows, MemberStore::find(tx, MemberStore::Key::Phone, ask.key));
    } else if (ask.by == protocol::MemberAsk::Code) {
        HEARTH_ASSIGN(rows, MemberStore::find(tx, MemberStore::Key::Card, ask.key));
        if (rows.isEmpty()) {
            HEARTH_ASSIGN(rows, MemberStore::find(tx, MemberStore::Key::Qr, ask.key));
        }
    } else {
        answer.state = protocol::MemberAnswer::Unable;
        return answer;
    }
    if (rows.isEmpty())
        return answer;
    HEARTH_ASSIGN(const MemberRow row, MemberBook::counting(tx, rows.first()));
    if (row.member.erased)
        return answer;
    answer.state = protocol::MemberAnswer::Found;
    Member told = row.member;
    HEARTH_ASSIGN(told.ownSeq, MemberStore::newestFact(tx, row.number, till));
    answer.record = protocol::encode(told);
    QByteArray hash;
    if (row.member.mayBeTagged()) {
        if (auto fresh = m_memory.refresh(tx); !fresh) {
            m_memory.forget();
            return tl::unexpected<Error>(std::move(fresh).error());
        }
        HEARTH_ASSIGN(const auto tags, TagStore::get(tx, row.number));
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(tx));
        HEARTH_ASSIGN(const CounterView view, counterView(row.member.id, tags, m_memory.codes(), editions, nowMs));
        answer.profile = protocol::encode(view.profile);
        hash = view.hash;
    }
    HEARTH_TRY(MemberStore::setKnowsMembers(tx, till));
    HEARTH_TRY(MemberStore::putTill(tx, row.number, {till, row.member.revision, hash}));
    return answer;
}

} // namespace hearth::hq
