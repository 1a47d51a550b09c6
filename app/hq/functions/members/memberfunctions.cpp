// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/memberfunctions.h"
#include "functions/members/memberbook.h"
#include "hqstore/outboxstore.h"

#include <algorithm>
#include <set>

namespace hearth::hq {
namespace {
constexpr int PublishedAtOnce = 64;
constexpr int DueAtOnce = 1'000;
constexpr qsizetype MembersOfOneMessage = 200; // a transaction with all of them lets the tills wait no longer than with one sale each

/** What of members is to be told to tills goes into their outboxes. */
class MemberPublisher final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("members.publish"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{memberTaggedTopic(), PublishedAtOnce}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        std::set<qint64> members;
        for (const Event &event : events) {
            HEARTH_ASSIGN(const QList<qint64> some, decodeMembers(event.body));
            members.insert(some.begin(), some.end());
        }
        const qint64 nowMs = context.clock().nowMs();
        QList<qint64> woken;
        auto done = context.commit([&](storage::Transaction &tx) -> Result<void> {
            woken.clear();
            HEARTH_TRY(m_memory.refresh(tx));
            for (const qint64 member : members)
                HEARTH_TRY(publish(tx, member, nowMs, woken));
            return {};
        });
        if (!done)
            m_memory.forget();
        else if (!woken.isEmpty())
            context.wakeTills(woken);
        return done;
    }

private:
    Result<void> publish(storage::Transaction &tx, qint64 number, qint64 nowMs, QList<qint64> &woken)
    {
        HEARTH_ASSIGN(const auto row, MemberStore::get(tx, number));
        if (!row)
            return {};
        HEARTH_ASSIGN(QList<MemberAtTill> tills, MemberStore::tills(tx, number));
        CounterView view;
        const bool shown = row->member.mayBeTagged();
        if (shown) {
            HEARTH_ASSIGN(const auto tags, TagStore::get(tx, number));
            HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(tx));
            HEARTH_ASSIGN(view, counterView(row->member.id, tags, m_memory.codes(), editions, nowMs));
            for (const QString &store : std::as_const(view.stores)) {
                HEARTH_ASSIGN(const QList<qint64> likely, MemberStore::tillsOf(tx, store));
                for (const qint64 till : likely) {
                    if (std::none_of(tills.begin(), tills.end(), [till](const MemberAtTill &at) { return at.till == till; }))
                        tills.append({till, 0, {}});
                }
            }
        }
        for (const MemberAtTill &at : std::as_const(tills)) {
            const bool record = at.revision != row->member.revision;
            const bool profile = shown && at.profile != view.hash;
            if (record) {
                Member told = row->member;
                HEARTH_ASSIGN(told.ownSeq, MemberStore::newestFact(tx, number, at.till));
                HEARTH_TRY(OutboxStore::append(tx, at.till, protocol::ChangeKind::MemberRecord, protocol::encode(told), nowMs));
            }
            if (profile)
                HEARTH_TRY(OutboxStore::append(tx, at.till, protocol::ChangeKind::MemberProfile, protocol::encode(view.profile), nowMs));
            if (!record && !profile)
                continue;
            HEARTH_TRY(MemberStore::putTill(tx, number, {at.till, row->member.revision, view.hash}));
            woken.append(at.till);
        }
        if (!row->member.erased)
            return {};
        HEARTH_TRY(MemberStore::emptyFacts(tx, number)); // also those that came since
        return MemberStore::removeTills(tx, number);
    }

    TagMemory m_memory;
};

/** Statistics and tags after members' records changed, turned out to be of one person, or were erased. */
class MemberMover final : public Function {
public:
    enum class Move { Look, Unite, Forget };
    MemberMover(QString name, QString topic, Move move, const std::vector<TagClass> &classes)
        : m_name(std::move(name)), m_topic(std::move(topic)), m_move(move), m_classes(classes)
    {
    }
    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{m_topic, 1}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(const QList<qint64> members, decodeMembers(events.front().body));
        if (m_move == Move::Unite && members.size() != 2)
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected two members"), QStringLiteral("members"));
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
        auto done = context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            TagBatch batch(tx, m_classes, m_memory, today, nowMs);
            if (m_move == Move::Unite)
                HEARTH_TRY(batch.unite(members.first(), members.last()));
            for (const qint64 member : members) {
                if (m_move != Move::Unite)
                    HEARTH_TRY(m_move == Move::Forget ? batch.forget(member) : batch.evaluateAgain(member));
            }
            return batch.finish();
        });
        if (!done)
            m_memory.forget();
        return done;
    }

private:
    const QString m_name;
    const QString m_topic;
    const Move m_move;
    const std::vector<TagClass> &m_classes;
    TagMemory m_memory;
};

/** What tills may have lost is sent to them again. */
class MembersDue final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("members.due"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QStringLiteral("@every 30s")); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        HEARTH_ASSIGN(const QList<qint64> members, MemberStore::due(context.database(), DueAtOnce));
        if (members.isEmpty())
            return {};
        const qint64 nowMs = context.clock().nowMs();
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            for (qsizetype i = 0; i < members.size(); i += MembersOfOneMessage)
                HEARTH_TRY(Queue::append(tx, memberTaggedTopic(), encodeMembers(members.mid(i, MembersOfOneMessage)), nowMs));
            return {};
        });
    }
};
} // namespace

void addMemberFunctions(Registry &registry, const std::vector<TagClass> &classes)
{
    registry.add(std::make_unique<MemberPublisher>());
    registry.add(std::make_unique<MemberMover>(QStringLiteral("members.merge"), memberMergedTopic(), MemberMover::Move::Unite, classes));
    registry.add(std::make_unique<MemberMover>(QStringLiteral("members.erase"), memberErasedTopic(), MemberMover::Move::Forget, classes));
    registry.add(std::make_unique<MemberMover>(QStringLiteral("members.touch"), memberTouchedTopic(), MemberMover::Move::Look, classes));
    registry.add(std::make_unique<MembersDue>());
}

} // namespace hearth::hq
