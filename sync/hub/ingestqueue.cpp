// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/ingestqueue.h"

#include "core/faultpoint.h"
#include "hqstore/ingeststore.h"
#include "hqstore/tillalarmstore.h"
#include "hub/admission.h"
#include "protocol/identity.h"

#include <QLoggingCategory>
#include <QSet>

namespace hearth::hub {
namespace {
Q_LOGGING_CATEGORY(ingestqueueLog, "hearth.hub.ingest")
/** About so many facts in one job, so that others' writes do not wait long behind them. */
constexpr qsizetype MaxJobFacts = 2048;

/** Says nothing about the fact: the database cannot write now, so the till keeps it and sends it again. */
bool isPassing(ErrorCode code)
{
    return code == ErrorCode::Io || code == ErrorCode::DiskFull || code == ErrorCode::Busy || code == ErrorCode::Unavailable;
}

/** Our chain before each fact of a push that is new, and after the last of them; nothing where there is no chain. */
QList<QByteArray> chainsOf(const PendingPush &push, const hq::EpochMark &mark)
{
    QList<QByteArray> chains;
    if (mark.chainFrom < 0)
        return chains;
    QByteArray head = mark.chain;
    for (qint64 seq = mark.committed; seq < push.firstSeq + push.facts.size(); ++seq) {
        const qsizetype index = seq - push.firstSeq;
        if (seq > mark.committed && !head.isEmpty())
            head = protocol::chainNext(head, seq, push.facts.at(index), push.hashes.at(index));
        if (seq == mark.chainFrom)
            head = protocol::chainStart(mark.epoch, seq);
        chains.append(head);
    }
    return chains;
}
} // namespace

IngestQueue::IngestQueue(storage::Writer &writer, const Clock &clock, const TillHub::Callbacks &callbacks, Committed committed)
    : m_writer(writer), m_clock(clock), m_callbacks(callbacks), m_committed(std::move(committed))
{
}

void IngestQueue::push(PendingPush push)
{
    const bool mustPost = m_state.with([&](State &state) {
        if (state.closed)
            return false;
        state.waiting.push_back(std::move(push));
        return !std::exchange(state.posted, true);
    });
    if (mustPost)
        post();
}

void IngestQueue::close()
{
    const std::deque<PendingPush> dropped = m_state.with([](State &state) {
        state.closed = true;
        return std::exchange(state.waiting, {});
    });
}

qsizetype IngestQueue::waiting() const
{
    return m_state.with([](const State &state) {
        qsizetype facts = 0;
        for (const PendingPush &push : state.waiting)
            facts += push.facts.size();
        return facts;
    });
}

void IngestQueue::post()
{
    auto batch = std::make_shared<Batch>();
    m_writer.post(
        [self = shared_from_this(), raw = batch.get()](storage::Transaction &tx) -> Result<void> { // the other one keeps it
            self->take(*raw);
            return self->write(tx, *raw);
        },
        [self = shared_from_this(), batch](const Result<void> &done) mutable {
            // The transaction could not even begin: what waits is told the same.
            if (!done && batch->pushes.empty())
                self->take(*batch);
            if (!done) {
                qCWarning(ingestqueueLog).noquote() << "facts could not be stored:" << done.error().toString();
                batch->outcomes.clear();
                batch->applied = false;
                for (const PendingPush &push : batch->pushes)
                    batch->outcomes.push_back({push.session, 0, push.bytes, done.error()});
            } else {
                faultPoint("hub.committed");
            }
            self->m_committed(std::move(batch));
        });
}

void IngestQueue::take(Batch &batch)
{
    const bool more = m_state.with([&](State &state) {
        qsizetype facts = 0;
        while (!state.waiting.empty() && facts < MaxJobFacts) {
            facts += state.waiting.front().facts.size();
            batch.pushes.push_back(std::move(state.waiting.front()));
            state.waiting.pop_front();
        }
        state.posted = !state.waiting.empty();
        return state.posted;
    });
    if (more)
        post();
}

Result<void> IngestQueue::write(storage::Transaction &tx, Batch &batch) const
{
    // Savepoints cost a copy of every page touched: one for all, and one per fact only where one of them fails.
    auto done = tx.bulk([&](storage::Transaction &inner) { return apply(inner, batch, false); });
    if (!done && tx.active() && !isPassing(done.error().code))
        done = apply(tx, batch, true);
    if (done)
        faultPoint("hub.before_commit");
    return done;
}

Result<void> IngestQueue::apply(storage::Transaction &tx, Batch &batch, bool isolated) const
{
    batch.outcomes.clear();
    batch.applied = false;
    QHash<qint64, hq::EpochMark> marks;
    QSet<qint64> moved;
    for (const PendingPush &push : batch.pushes) {
        if (!*push.live)
            continue;
        auto mark = marks.find(push.epoch);
        if (mark == marks.end()) {
            HEARTH_ASSIGN(const hq::EpochMark stored, hq::IngestStore::mark(tx, push.epoch));
            mark = marks.insert(push.epoch, stored);
        }
        const auto refused = [&](ErrorCode code, const QString &why) {
            batch.outcomes.push_back({push.session, mark->committed, push.bytes, Error{code, why, {}}});
        };
        if (mark->quarantined) {
            refused(ErrorCode::Conflict, QStringLiteral("this till's database is quarantined"));
            continue;
        }
        if (push.firstSeq > mark->committed + 1) {
            refused(ErrorCode::Protocol, QStringLiteral("sequence %1 came where %2 was due").arg(push.firstSeq).arg(mark->committed + 1));
            continue;
        }
        const qint64 before = mark->committed;
        const QList<QByteArray> chains = chainsOf(push, *mark);
        const bool anyNew = push.firstSeq + push.facts.size() - 1 > before;
        if (anyNew && !push.chain.isEmpty() && !chains.isEmpty() && chains.last() != push.chain) {
            const QString why = QStringLiteral("its facts %1 to %2 are not those it has chained").arg(before + 1)
                                    .arg(push.firstSeq + push.facts.size() - 1);
            HEARTH_TRY(quarantineEpoch(tx, m_clock, push.till, push.epoch, hq::TillAlarmStore::Fork, why));
            mark->quarantined = true;
            refused(ErrorCode::Conflict, why);
            continue;
        }
        for (qsizetype i = 0; i < push.facts.size(); ++i) {
            const qint64 seq = push.firstSeq + i;
            const TillFact fact{push.till, push.store, push.epoch, seq, push.receivedAtMs, push.facts.at(i), push.hashes.at(i),
                                seq < push.helloSeq ? push.heardBeforeMs : push.receivedAtMs, push.clockAheadMs,
                                chains.isEmpty() || seq <= before ? QByteArray() : chains.at(seq - 1 - before)};
            if (fact.seq <= before) {
                HEARTH_TRY(repeated(tx, fact));
                continue;
            }
            HEARTH_TRY(applyOne(tx, fact, isolated));
            mark->committed = fact.seq;
            moved.insert(push.epoch);
        }
        if (anyNew && !chains.isEmpty())
            mark->chain = chains.last();
        batch.outcomes.push_back({push.session, mark->committed, push.bytes, std::nullopt});
    }
    for (const qint64 epoch : std::as_const(moved)) {
        const hq::EpochMark &mark = *marks.constFind(epoch);
        HEARTH_TRY(hq::IngestStore::committed(tx, epoch, mark.committed, mark.chain));
    }
    batch.applied = !moved.isEmpty();
    return {};
}

Result<void> IngestQueue::applyOne(storage::Transaction &tx, const TillFact &fact, bool isolated) const
{
    const auto add = [&](const QString &reason) {
        return hq::IngestStore::add(tx, fact.epoch, fact.seq, fact.fact, fact.hash, reason, fact.receivedAtMs, fact.clockAheadMs);
    };
    if (!isolated) {
        HEARTH_TRY(add(QString()));
        faultPoint("hub.ingest_inserted");
        return m_callbacks.ingest(tx, fact);
    }
    auto effect = tx.nested([&](storage::Transaction &inner) { return m_callbacks.ingest(inner, fact); });
    if (!effect && (!tx.active() || isPassing(effect.error().code)))
        return effect;
    if (!effect)
        qCWarning(ingestqueueLog).noquote() << "fact" << fact.seq << "of till" << fact.till << "is quarantined:" << effect.error().toString();
    // An empty reason would say that it was applied.
    const QString words = effect ? QString() : effect.error().toString();
    HEARTH_TRY(add(effect || !words.isEmpty() ? words : QStringLiteral("no reason given")));
    faultPoint("hub.ingest_inserted");
    return {};
}

Result<void> IngestQueue::repeated(storage::Transaction &tx, const TillFact &fact) const
{
    const QByteArray id = fact.fact.id.toRfc4122();
    HEARTH_ASSIGN(const auto same,
                  tx.value("SELECT 1 FROM ingest WHERE epoch=?1 AND seq=?2 AND hash=?3 AND fact_id=?4 AND kind=?5", fact.epoch,
                           fact.seq, fact.hash, id, fact.fact.kind));
    if (same)
        return {};
    // Two tills with one identity, or one that was set back: kept aside under sequences of their own below 0, once each.
    HEARTH_ASSIGN(const auto known, tx.value("SELECT 1 FROM ingest WHERE epoch=?1 AND seq<0 AND hash=?2 AND fact_id=?3 AND kind=?4",
                                             fact.epoch, fact.hash, id, fact.fact.kind));
    if (known)
        return {};
    HEARTH_ASSIGN(const auto lowest, tx.value("SELECT min(seq) FROM ingest WHERE epoch=?1 AND seq<0", fact.epoch));
    qCCritical(ingestqueueLog).noquote() << "till" << fact.till << "sent sequence" << fact.seq
                              << "again with another content: two tills with one identity, or one that was set back?";
    const QString why = QStringLiteral("sequence %1 came again with another content").arg(fact.seq);
    HEARTH_TRY(hq::TillAlarmStore::raise(tx, fact.till, fact.epoch, hq::TillAlarmStore::Fork, why, m_clock.nowMs()));
    return hq::IngestStore::add(tx, fact.epoch, lowest.value_or(0) - 1, fact.fact, fact.hash, why, fact.receivedAtMs, fact.clockAheadMs);
}

} // namespace hearth::hub
