// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "domain/cbor.h"
#include "domain/menu/menu.h"
#include "domain/tag/histogram.h"
#include "domain/tag/windows.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagging.h"
#include "hqstore/menustore.h"

#include <algorithm>

namespace hearth::hq {
namespace {
constexpr int CountedAtOnce = 5'000;
constexpr int LookedAtAtOnce = 2'000; // the writer serves the tills meanwhile
constexpr int FilledAtOnce = 250; // each of them is written

QString tagSweepTopic()
{
    return QStringLiteral("tags.sweep");
}

/** Where a walk over all members stands: a message to the next part of the work. */
struct Sweep {
    enum Phase { Count = 1, Look = 2, Due = 3, Try = 4, Fill = 5, Clean = 6 };
    int phase = Count;
    qint64 after = 0; ///< members up to this number are done
    qint64 walk = 0;  ///< of Fill: which one
    Day day = 0;
    Histogram spend;
    Histogram orders;
    Histogram recency;
    Histogram ticket;
    // Gaps up to the day before, and up to the day the model of returns is tried on; what came after that one.
    ReturnCounts returns;
    ReturnCounts returnsBefore;
    ReturnTrial trial;
    /** The last day that is over: today's visits are still to come. */
    [[nodiscard]] Day lastDay() const { return day - 1; }
    [[nodiscard]] Day trialDay() const { return lastDay() - ReturnModel::Horizon; }
};

// Append only.
namespace sweepKey {
enum Keys { Phase = 1, After, Day, Spend, Orders, Recency, Ticket, Returns, ReturnsBefore, Trial, Walk };
} // namespace sweepKey

void writeHistogram(CborWriter &w, int key, const Histogram &histogram)
{
    w.key(key);
    w.startArray(static_cast<qsizetype>(histogram.steps().size()) * 2);
    for (const auto &[step, times] : histogram.steps()) {
        w.value(step);
        w.value(times);
    }
    w.endArray();
}

Result<void> readHistogram(CborReader &reader, Histogram &histogram)
{
    int step = 0;
    return reader.array([&](qsizetype i) -> Result<void> {
        if (i % 2 == 0)
            return reader.into(step);
        HEARTH_ASSIGN(const qint64 times, reader.integer());
        histogram.addStep(step, times);
        return {};
    });
}

template <typename T>
Result<void> readPacked(CborReader &reader, T &value)
{
    HEARTH_ASSIGN(const QByteArray body, reader.bytes());
    HEARTH_ASSIGN(value, T::fromBytes(body));
    return {};
}

QByteArray encode(const Sweep &sweep)
{
    CborWriter w;
    w.startMap();
    w.field(sweepKey::Phase, sweep.phase);
    w.field(sweepKey::After, sweep.after);
    w.field(sweepKey::Day, sweep.day);
    w.optionalField(sweepKey::Walk, sweep.walk);
    if (sweep.phase == Sweep::Count || sweep.phase == Sweep::Try) {
        writeHistogram(w, sweepKey::Spend, sweep.spend);
        writeHistogram(w, sweepKey::Orders, sweep.orders);
        writeHistogram(w, sweepKey::Recency, sweep.recency);
        writeHistogram(w, sweepKey::Ticket, sweep.ticket);
        w.field(sweepKey::Returns, sweep.returns.toBytes());
        w.field(sweepKey::ReturnsBefore, sweep.returnsBefore.toBytes());
        w.field(sweepKey::Trial, sweep.trial.toBytes());
    }
    w.endMap();
    return w.bytes();
}

Result<Sweep> decodeSweep(const QByteArray &bytes)
{
    Sweep sweep;
    CborReader reader(bytes, QStringLiteral("sweep"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case sweepKey::Phase: return reader.into(sweep.phase);
        case sweepKey::After: return reader.into(sweep.after);
        case sweepKey::Day: return reader.into(sweep.day);
        case sweepKey::Walk: return reader.into(sweep.walk);
        case sweepKey::Spend: return readHistogram(reader, sweep.spend);
        case sweepKey::Orders: return readHistogram(reader, sweep.orders);
        case sweepKey::Recency: return readHistogram(reader, sweep.recency);
        case sweepKey::Ticket: return readHistogram(reader, sweep.ticket);
        case sweepKey::Returns: return readPacked(reader, sweep.returns);
        case sweepKey::ReturnsBefore: return readPacked(reader, sweep.returnsBefore);
        case sweepKey::Trial: return readPacked(reader, sweep.trial);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return sweep;
}

std::vector<Day> visitDays(const MemberStatistics &statistics)
{
    std::vector<Day> days;
    days.reserve(statistics.visits().size());
    for (const VisitDay &visit : statistics.visits()) {
        if (visit.orders > 0)
            days.push_back(visit.day);
    }
    return days;
}

void count(Sweep &sweep, const MemberStatistics &statistics)
{
    constexpr Day Year = 365;
    const std::vector<Day> days = visitDays(statistics);
    sweep.returns.add(days, sweep.lastDay());
    sweep.returnsBefore.add(days, sweep.trialDay());
    const std::vector<VisitDay> &visits = statistics.visits();
    const qint64 orders = windowSum(visits, Year, sweep.day, Measure::Orders);
    if (orders <= 0) // the chain's members are those who bought in the year
        return;
    const qint64 spend = windowSum(visits, Year, sweep.day, Measure::Spend);
    sweep.spend.add(spend);
    sweep.orders.add(orders);
    sweep.recency.add(std::max(0, sweep.day - visits.back().day));
    sweep.ticket.add(spend / orders);
}

ChainThresholds thresholdsOf(const Sweep &sweep)
{
    ChainThresholds chain;
    chain.day = sweep.day;
    chain.members = sweep.spend.count();
    for (std::size_t i = 0; i < ChainThresholds::Fifths; ++i) {
        const auto part = static_cast<qint64>(i) + 1;
        constexpr qint64 Parts = ChainThresholds::Fifths + 1;
        chain.spend.at(i) = sweep.spend.cut(part, Parts);
        chain.orders.at(i) = sweep.orders.cut(part, Parts);
        chain.recency.at(i) = sweep.recency.cut(part, Parts);
    }
    constexpr qint64 Hundred = 100;
    chain.spendTop = std::max(sweep.spend.cut(Hundred - 1, Hundred), chain.spend.back() + 1);
    chain.ticket = {sweep.ticket.cut(1, 3), sweep.ticket.cut(2, 3)};
    return chain;
}

/** Begins the work on members whose tags can be different today; at midnight of the chain's zone there are many. */
class TagsDue final : public Function {
public:
    explicit TagsDue(const std::vector<TagClass> &classes) : m_classes(classes) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("tags.due"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QStringLiteral("@every 20s")); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        Sweep sweep;
        sweep.phase = Sweep::Due;
        HEARTH_ASSIGN(sweep.day, chainDay(context.database(), nowMs));
        HEARTH_ASSIGN(const QList<qint64> members, TagStore::due(context.database(), sweep.day, 1));
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(context.database()));
        const bool newClasses = TagClassStore::differs(editions, m_classes);
        if (members.isEmpty() && !newClasses)
            return {};
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_ASSIGN(const TagClassStore::Begun begun, TagClassStore::begin(tx, m_classes, nowMs));
            if (begun.walk != 0)
                HEARTH_TRY(beginFill(tx, begun.walk, nowMs));
            return members.isEmpty() ? Result<void>() : Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs);
        });
    }

private:
    const std::vector<TagClass> &m_classes;
};

/** At night: begins the walk over all members. */
class TagThresholds final : public Function {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("tags.thresholds"); }
    [[nodiscard]] Trigger trigger() const override { return TimerTrigger(QStringLiteral("20 4 * * *")); }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        Sweep sweep;
        HEARTH_ASSIGN(sweep.day, chainDay(context.database(), nowMs));
        return context.commit([&](storage::Transaction &tx) { return Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs); });
    }
};

/** The walk, a part at a time, so that nobody waits for it: first where the chain's members divide and when they come again, then how well the latter was
    foreseeable, then who has other tags by that, or by other versions of the functions. */
class TagSweep final : public Function {
public:
    explicit TagSweep(const std::vector<TagClass> &classes) : m_classes(classes) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("tags.sweep"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{tagSweepTopic(), 1}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(Sweep sweep, decodeSweep(events.front().body));
        auto done = sweep.phase == Sweep::Count ? countPart(std::move(sweep), context)
            : sweep.phase == Sweep::Try         ? tryPart(std::move(sweep), context)
            : sweep.phase == Sweep::Due         ? duePart(sweep, context)
            : sweep.phase == Sweep::Fill        ? fillPart(std::move(sweep), context)
            : sweep.phase == Sweep::Clean       ? cleanPart(std::move(sweep), context)
                                                : lookPart(std::move(sweep), context);
        if (!done)
            m_memory.forget();
        return done;
    }

private:
    Result<void> countPart(Sweep sweep, Context &context)
    {
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(context.database(), sweep.after, CountedAtOnce));
        for (const MemberTagsRow &row : rows) {
            HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row.statistics));
            count(sweep, statistics);
            sweep.after = row.member;
        }
        if (rows.size() < CountedAtOnce) {
            sweep.phase = Sweep::Try;
            sweep.after = 0;
        }
        const qint64 nowMs = context.clock().nowMs();
        return context.commit([&](storage::Transaction &tx) { return Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs); });
    }

    /** A model that knows what was known two months ago, held against what came since; the one that is used knows all. */
    Result<void> tryPart(Sweep sweep, Context &context)
    {
        const ReturnModel before = ReturnModel::fit(sweep.returnsBefore);
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(context.database(), sweep.after, CountedAtOnce));
        for (const MemberTagsRow &row : rows) {
            HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row.statistics));
            sweep.trial.add(before, visitDays(statistics), sweep.trialDay());
            sweep.after = row.member;
        }
        const qint64 nowMs = context.clock().nowMs();
        if (rows.size() == CountedAtOnce)
            return context.commit([&](storage::Transaction &tx) { return Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs); });
        ChainThresholds chain = thresholdsOf(sweep);
        chain.returns = ReturnModel::fit(sweep.returns);
        chain.returns.accuracy = sweep.trial.accuracy(sweep.trialDay());
        HEARTH_ASSIGN(const auto menu, MenuStore::newest(context.database()));
        if (menu)
            chain.setItems(*menu);
        return context.commit([&](storage::Transaction &tx) { return publish(tx, chain, nowMs); });
    }

    Result<void> publish(storage::Transaction &tx, ChainThresholds chain, qint64 nowMs)
    {
        HEARTH_TRY(m_memory.refresh(tx));
        ChainThresholds before = m_memory.thresholds();
        const qint64 version = before.version;
        before.day = chain.day;
        before.returns.accuracy.day = chain.returns.accuracy.day;
        before.version = 0;
        if (!(before == chain)) {
            for (const ChainThresholds::Item &item : std::as_const(chain.items)) {
                HEARTH_TRY(m_memory.code(tx, CounterKind::Category, item.category));
                for (const QString &attribute : item.attributes)
                    HEARTH_TRY(m_memory.code(tx, CounterKind::Attribute, attribute));
            }
            chain.version = version + 1;
            HEARTH_TRY(TagStore::addThresholds(tx, chain, nowMs));
        }
        Sweep next;
        next.phase = Sweep::Look;
        next.day = chain.day;
        return Queue::append(tx, tagSweepTopic(), encode(next), nowMs);
    }

    Result<void> lookPart(Sweep sweep, Context &context)
    {
        HEARTH_TRY(m_memory.refresh(context.database()));
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(context.database(), sweep.after, LookedAtAtOnce));
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(context.database()));
        std::vector<qint64> others;
        for (const MemberTagsRow &row : rows) {
            sweep.after = row.member;
            HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row.statistics));
            HEARTH_ASSIGN(const TagSet before, TagSet::fromBytes(row.tags));
            HEARTH_ASSIGN(const TaggedPerson person, TagStore::person(context.database(), row.member));
            const TagEvaluation now = tagsOn(m_classes, person, statistics, m_memory.thresholds(), m_memory.codes(), today, before, editions);
            if (now.tags != before || now.nextDay != row.nextDay)
                others.push_back(row.member);
        }
        const bool more = rows.size() == LookedAtAtOnce;
        if (others.empty() && !more)
            return {};
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            TagBatch batch(tx, m_classes, m_memory, today, nowMs);
            for (const qint64 member : others)
                HEARTH_TRY(batch.evaluateAgain(member));
            HEARTH_TRY(batch.finish());
            return more ? Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs) : Result<void>();
        });
    }

    /** Makes classes for everybody that are new or have another version. Whoever buys meanwhile has them from then on; nobody sees them before the end. */
    Result<void> fillPart(Sweep sweep, Context &context)
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(context.database()));
        const auto ofThis = [&sweep](const auto &one) { return one.second.filling && one.second.walk == sweep.walk; };
        if (std::none_of(editions.states().begin(), editions.states().end(), ofThis)) // a later version is on its way
            return {};
        HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(context.database(), sweep.after, FilledAtOnce));
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            TagBatch batch(tx, m_classes, m_memory, today, nowMs);
            for (const MemberTagsRow &row : rows)
                HEARTH_TRY(batch.evaluateAgain(row.member));
            HEARTH_TRY(batch.finish());
            HEARTH_TRY(TagClassStore::advance(tx, sweep.walk, rows.size()));
            faultPoint("tags.filled");
            if (rows.size() == FilledAtOnce) {
                sweep.after = rows.last().member;
                return Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs);
            }
            HEARTH_TRY(TagClassStore::switchOver(tx, sweep.walk, nowMs));
            Sweep clean;
            clean.phase = Sweep::Clean;
            clean.day = today;
            HEARTH_TRY(Queue::append(tx, tagSweepTopic(), encode(clean), nowMs));
            faultPoint("tags.switched");
            return {};
        });
    }

    /** After that: what is left of versions that are not shown any more goes, and tills are told of members with a record. */
    Result<void> cleanPart(Sweep sweep, Context &context)
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
        HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(context.database()));
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(context.database(), sweep.after, LookedAtAtOnce));
        std::vector<qint64> stale;
        QList<qint64> recorded;
        for (const MemberTagsRow &row : rows) {
            sweep.after = row.member;
            HEARTH_ASSIGN(const TagSet tags, TagSet::fromBytes(row.tags));
            HEARTH_ASSIGN(const TaggedPerson person, TagStore::person(context.database(), row.member));
            if (editions.known(tags) != tags)
                stale.push_back(row.member); // and with that is told of
            else if (person.hasRecord())
                recorded.append(row.member);
        }
        const bool more = rows.size() == LookedAtAtOnce;
        if (stale.empty() && recorded.isEmpty() && !more)
            return {};
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            TagBatch batch(tx, m_classes, m_memory, today, nowMs);
            for (const qint64 member : stale)
                HEARTH_TRY(batch.evaluateAgain(member));
            HEARTH_TRY(batch.finish());
            if (!recorded.isEmpty())
                HEARTH_TRY(Queue::append(tx, memberTaggedTopic(), encodeMembers(recorded), nowMs));
            return more ? Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs) : Result<void>();
        });
    }

    Result<void> duePart(const Sweep &sweep, Context &context)
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
        HEARTH_ASSIGN(const QList<qint64> members, TagStore::due(context.database(), today, LookedAtAtOnce));
        if (members.isEmpty())
            return {};
        return context.commit([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            TagBatch batch(tx, m_classes, m_memory, today, nowMs);
            for (const qint64 member : members)
                HEARTH_TRY(batch.evaluateAgain(member));
            HEARTH_TRY(batch.finish());
            return members.size() == LookedAtAtOnce ? Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs) : Result<void>();
        });
    }

    const std::vector<TagClass> &m_classes;
    TagMemory m_memory;
};
} // namespace

Result<void> beginFill(storage::Transaction &tx, qint64 walk, qint64 nowMs)
{
    Sweep sweep;
    sweep.phase = Sweep::Fill;
    sweep.walk = walk;
    return Queue::append(tx, tagSweepTopic(), encode(sweep), nowMs);
}

std::unique_ptr<Function> makeTagsDue(const std::vector<TagClass> &classes)
{
    return std::make_unique<TagsDue>(classes);
}

std::unique_ptr<Function> makeTagThresholds()
{
    return std::make_unique<TagThresholds>();
}

std::unique_ptr<Function> makeTagSweep(const std::vector<TagClass> &classes)
{
    return std::make_unique<TagSweep>(classes);
}

} // namespace hearth::hq
