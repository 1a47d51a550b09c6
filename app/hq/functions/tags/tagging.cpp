// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/tagging.h"
#include "domain/cbor.h"
#include "runtime/function.h"
#include "runtime/timertable.h"

#include <QLoggingCategory>
#include <algorithm>
#include <limits>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(taggingLog, "hearth.hq.tags")

namespace retryKey {
enum Retry { Member = 1, Class };
} // namespace retryKey

/** What the one has and the other has not. */
void addFlips(qint64 member, const TagSet &before, const TagSet &after, const TagEditions &editions, std::vector<TagFlip> &flips)
{
    const auto only = [&](const TagSet &in, const TagSet &other, bool on) {
        for (const Tag &tag : in.tags()) {
            const std::optional<int> sets = editions.setsOf(tag);
            const auto same = [&](const Tag &one) { return one.classId == tag.classId && one.value == tag.value && editions.setsOf(one) == sets; };
            // Tags that an earlier try at this version left are in none of its sets, which began empty.
            const TagClassState *const state = editions.of(tag.classId);
            const bool newSets = on && state != nullptr && state->filling && tag.version == state->madeVersion && state->madeEdition != state->shownEdition;
            if (sets && (newSets || std::none_of(other.tags().begin(), other.tags().end(), same)))
                flips.push_back({member, *sets, tag.value, on});
        }
    };
    only(before, after, false);
    only(after, before, true);
}
} // namespace

template <typename Source>
Result<void> TagMemory::refreshFrom(Source &source)
{
    // Another function may have met new texts meanwhile: without them a member's counters could not be read.
    HEARTH_ASSIGN(const qint64 codes, TagStore::codeCount(source));
    if (codes != m_codes.size()) {
        HEARTH_ASSIGN(m_codes, TagStore::codes(source));
    }
    HEARTH_ASSIGN(const qint64 newest, TagStore::newestThresholds(source));
    if (newest != m_thresholds.version) {
        HEARTH_ASSIGN(m_thresholds, TagStore::thresholds(source, newest));
    }
    return {};
}

Result<void> TagMemory::refresh(storage::Transaction &tx)
{
    HEARTH_TRY(refreshFrom(tx));
    HEARTH_ASSIGN(const std::optional<qint64> stores, tx.value("SELECT count(*) FROM store"));
    if (stores == m_zones.size())
        return {};
    HEARTH_ASSIGN(const auto zones, TagStore::zones(tx));
    for (auto zone = zones.constBegin(); zone != zones.constEnd(); ++zone)
        m_zones.insert(zone.key(), Zone{QTimeZone(zone.value().toUtf8()), 0, 0, 0});
    return {};
}

Result<void> TagMemory::refresh(storage::Database &db)
{
    HEARTH_TRY(refreshFrom(db));
    HEARTH_ASSIGN(const auto zones, TagStore::zones(db));
    for (auto zone = zones.constBegin(); zone != zones.constEnd(); ++zone)
        m_zones.insert(zone.key(), Zone{QTimeZone(zone.value().toUtf8()), 0, 0, 0});
    return {};
}

Result<quint32> TagMemory::code(storage::Transaction &tx, CounterKind kind, const QString &text)
{
    if (const auto known = m_codes.code(kind, text))
        return *known;
    HEARTH_ASSIGN(const std::optional<qint64> stored, tx.value("SELECT code FROM tag_code WHERE kind = ?1 AND text = ?2", static_cast<int>(kind), text));
    auto code = static_cast<quint32>(stored.value_or(0));
    if (!stored) {
        HEARTH_ASSIGN(const std::optional<qint64> last, tx.value("SELECT max(code) FROM tag_code WHERE kind = ?1", static_cast<int>(kind)));
        code = static_cast<quint32>(last.value_or(0) + 1);
        HEARTH_TRY(TagStore::addCode(tx, kind, code, text));
    }
    m_codes.insert(kind, code, text);
    return code;
}

int TagMemory::localMinute(const QString &store, qint64 utcMs) const
{
    constexpr qint64 MinuteMs = 60'000;
    constexpr qint64 DayMinutes = 24 * 60;
    qint64 offsetMs = 0;
    const auto found = m_zones.find(store);
    if (found != m_zones.end() && found->zone.isValid()) {
        if (utcMs < found->from || utcMs >= found->to) { // most orders lie between the same two changes of the clock
            const QDateTime at = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC);
            found->offsetMs = found->zone.offsetFromUtc(at) * 1'000LL;
            const auto before = found->zone.previousTransition(at.addMSecs(1));
            const auto after = found->zone.nextTransition(at);
            found->from = before.atUtc.isValid() ? before.atUtc.toMSecsSinceEpoch() : utcMs;
            found->to = after.atUtc.isValid() ? after.atUtc.toMSecsSinceEpoch() : std::numeric_limits<qint64>::max();
            if (!found->zone.hasTransitions())
                found->from = std::numeric_limits<qint64>::min();
        }
        offsetMs = found->offsetMs;
    }
    const qint64 minute = (utcMs + offsetMs) / MinuteMs % DayMinutes;
    return static_cast<int>(minute < 0 ? minute + DayMinutes : minute);
}

TagBatch::TagBatch(storage::Transaction &tx, const std::vector<TagClass> &classes, TagMemory &memory, Day today, qint64 nowMs)
    : m_tx(tx), m_classes(classes), m_memory(memory), m_today(today), m_nowMs(nowMs)
{
}

Result<bool> TagBatch::applied(qint64 epoch, qint64 seq)
{
    const std::pair key(epoch, seq / TagStore::AppliedSequences);
    auto chunk = m_applied.find(key);
    if (chunk == m_applied.end()) {
        HEARTH_ASSIGN(QByteArray bits, TagStore::applied(m_tx, key.first, key.second));
        chunk = m_applied.emplace(key, std::move(bits)).first;
    }
    const qint64 bit = seq % TagStore::AppliedSequences;
    const qsizetype byte = bit / 8;
    const int mask = 1 << (bit % 8);
    if (chunk->second.size() <= byte) // as long as it must be: most epochs are young
        chunk->second.append(byte + 1 - chunk->second.size(), '\0');
    const bool known = (chunk->second.at(byte) & mask) != 0;
    chunk->second[byte] = static_cast<char>(chunk->second.at(byte) | mask);
    return known;
}

Result<TagBatch::Member *> TagBatch::keep(const TaggedPerson &person, std::optional<MemberTagsRow> row)
{
    Member loaded;
    if (row) {
        HEARTH_ASSIGN(loaded.statistics, MemberStatistics::fromBytes(row->statistics));
        loaded.row = *std::move(row);
        loaded.stored = true;
    }
    loaded.row.member = person.number;
    loaded.person = person;
    return &m_members.emplace(person.number, std::move(loaded)).first->second;
}

Result<TagBatch::Member *> TagBatch::member(const TaggedPerson &person)
{
    const auto known = m_members.find(person.number);
    if (known != m_members.end())
        return &known->second;
    HEARTH_ASSIGN(auto row, TagStore::get(m_tx, person.number));
    return keep(person, std::move(row));
}

Result<TagBatch::Member *> TagBatch::member(const QUuid &id)
{
    if (const auto known = m_byId.constFind(id); known != m_byId.constEnd())
        return *known;
    HEARTH_ASSIGN(TagStore::Tagged found, TagStore::tagged(m_tx, id));
    if (found.person.standing == MemberStanding::Erased)
        return nullptr;
    const auto known = m_members.find(found.person.number); // by another one who was merged into it
    if (known == m_members.end()) {
        HEARTH_ASSIGN(Member *const loaded, keep(found.person, std::move(found.row)));
        return *m_byId.insert(id, loaded);
    }
    return *m_byId.insert(id, &known->second);
}

Result<void> TagBatch::add(const SaleMessage &message, int sign)
{
    if (!message.member)
        return {};
    if (message.epoch < 1 || message.seq < 0)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a member's order without the epoch and sequence of its fact"));
    HEARTH_ASSIGN(const bool known, applied(message.epoch, message.seq));
    if (known) {
        ++m_repeated;
        return {};
    }
    const MemberSale &sale = *message.member;
    HEARTH_ASSIGN(const OrderShare share, shareOf(sale, m_memory.localMinute(sale.store, sale.closedAtMs), [this](CounterKind kind, const QString &text) {
                      return m_memory.code(m_tx, kind, text);
                  }));
    HEARTH_ASSIGN(Member *const of, member(sale.member));
    if (of == nullptr) // erased: an order that was on its way then
        return MemberStore::forgetSales(m_tx, sale.member).map([](int) {});
    of->statistics.add(share, sign);
    return {};
}

Result<void> TagBatch::evaluateAgain(qint64 id)
{
    HEARTH_ASSIGN(const TaggedPerson person, TagStore::person(m_tx, id));
    HEARTH_TRY(member(person));
    return {};
}

Result<void> TagBatch::unite(qint64 id, qint64 survivor)
{
    HEARTH_ASSIGN(Member *const from, member({id}));
    HEARTH_ASSIGN(const TaggedPerson person, TagStore::person(m_tx, survivor));
    if (person.number == id)
        return fail(ErrorCode::Conflict, QStringLiteral("a member cannot be merged into itself"));
    HEARTH_ASSIGN(Member *const to, member(person));
    to->statistics.add(from->statistics);
    from->statistics = MemberStatistics();
    return {};
}

Result<void> TagBatch::replace(const TaggedPerson &person, MemberStatistics statistics)
{
    HEARTH_ASSIGN(Member *const of, member(person));
    of->statistics = std::move(statistics);
    return {};
}

Result<void> TagBatch::forget(qint64 id)
{
    HEARTH_ASSIGN(Member *const of, member({id}));
    of->statistics = MemberStatistics();
    return {};
}

Result<void> TagBatch::finish(Member &member, std::vector<TagFlip> &flips)
{
    HEARTH_ASSIGN(const TagSet before, TagSet::fromBytes(member.row.tags));
    if (member.statistics.isEmpty()) {
        if (m_tags == nullptr)
            addFlips(member.row.member, before, TagSet(), m_editions, flips);
        return member.stored ? TagStore::remove(m_tx, member.row.member) : Result<void>();
    }
    TagEvaluation now = tagsOn(m_classes, member.person, member.statistics, m_memory.thresholds(), m_memory.codes(), m_today, before, m_editions);
    addFlips(member.row.member, m_tags != nullptr ? TagSet() : before, now.tags, m_editions, m_tags != nullptr ? *m_tags : flips);
    member.row.statistics = member.statistics.toBytes();
    member.row.tags = now.tags.toBytes();
    member.row.day = m_today;
    member.row.nextDay = now.nextDay;
    member.row.thresholds = m_memory.thresholds().version;
    // The day it is looked at stays where that comes first anyway: most orders put a member's next day off, and an index over millions of members need not be
    // written twice for each of them.
    const Day next = member.row.nextDay;
    const bool stays = member.stored && member.row.due > m_today && (next == 0 || member.row.due <= next);
    if (!stays)
        member.row.due = next;
    HEARTH_TRY(member.stored ? TagStore::change(m_tx, member.row, !stays) : TagStore::add(m_tx, member.row));
    for (TagEvaluation::Failure &failure : now.failures) {
        qCWarning(taggingLog).noquote() << "tags of class" << failure.classId << "of member" << member.row.member << "stay as they were:" << failure.error.toString();
        if (m_tellFailures)
            HEARTH_TRY(Queue::append(m_tx, tagRetryTopic(), encode(TagRetry{member.row.member, failure.classId}), m_nowMs));
        m_failures.push_back({member.row.member, std::move(failure)});
    }
    return {};
}

Result<void> TagBatch::finish()
{
    HEARTH_ASSIGN(TagClassStore::Begun begun, TagClassStore::begin(m_tx, m_classes, m_nowMs));
    m_editions = std::move(begun.editions);
    if (begun.walk != 0)
        HEARTH_TRY(beginFill(m_tx, begun.walk, m_nowMs));
    std::vector<TagFlip> flips;
    for (auto &[id, member] : m_members)
        HEARTH_TRY(finish(member, flips));
    QList<qint64> recorded;
    for (const auto &[id, member] : m_members) {
        if (member.person.hasRecord())
            recorded.append(id);
    }
    if (!recorded.isEmpty())
        HEARTH_TRY(Queue::append(m_tx, memberTaggedTopic(), encodeMembers(recorded), m_nowMs));
    HEARTH_TRY(TagFlipStore::append(m_tx, flips));
    for (const auto &[key, bits] : m_applied)
        HEARTH_TRY(TagStore::setApplied(m_tx, key.first, key.second, bits));
    return {};
}

TagEvaluation tagsOn(const std::vector<TagClass> &classes, const TaggedPerson &person, const MemberStatistics &statistics, const ChainThresholds &thresholds,
                     const TagCodes &codes, Day today, const TagSet &before, const TagEditions &editions)
{
    if (!person.mayBeTagged())
        return {};
    const TagSet known = editions.known(before);
    TagEvaluation now = TagEvaluation::of(classes, statistics, thresholds, codes, today, known, person.birthday);
    if (std::none_of(statistics.visits().begin(), statistics.visits().end(), [](const VisitDay &visit) { return visit.orders > 0; }))
        return now;
    std::vector<Tag> tags = now.tags.tags();
    for (const Tag &tag : known.tags()) {
        const bool ended = tag.until != 0 && tag.until <= today;
        if (ended || !editions.isOld(tag) || std::find(tags.begin(), tags.end(), tag) != tags.end())
            continue;
        tags.push_back(tag);
        if (tag.until != 0 && (now.nextDay == 0 || tag.until < now.nextDay))
            now.nextDay = tag.until;
    }
    now.tags = TagSet(std::move(tags));
    return now;
}

QByteArray encodeMembers(const QList<qint64> &members)
{
    CborWriter w;
    w.startArray(members.size());
    for (const qint64 member : members)
        w.value(member);
    w.endArray();
    return w.bytes();
}

Result<QList<qint64>> decodeMembers(const QByteArray &bytes)
{
    QList<qint64> members;
    CborReader reader(bytes, QStringLiteral("members"));
    HEARTH_TRY(reader.array([&](qsizetype) { return reader.into(members.emplaceBack()); }));
    HEARTH_TRY(reader.end());
    return members;
}

QByteArray encode(const TagRetry &retry)
{
    CborWriter w;
    w.startMap();
    w.field(retryKey::Member, retry.member);
    w.field(retryKey::Class, retry.classId);
    w.endMap();
    return w.bytes();
}

Result<TagRetry> decodeTagRetry(const QByteArray &bytes)
{
    TagRetry retry;
    CborReader reader(bytes, QStringLiteral("retry"));
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case retryKey::Member: return reader.into(retry.member);
        case retryKey::Class: return reader.into(retry.classId);
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return retry;
}

Result<Day> chainDay(storage::Database &db, qint64 nowMs)
{
    HEARTH_ASSIGN(const QTimeZone zone, TimerTable::chainZone(db));
    return dayOf(QDateTime::fromMSecsSinceEpoch(nowMs, zone).date());
}

} // namespace hearth::hq
