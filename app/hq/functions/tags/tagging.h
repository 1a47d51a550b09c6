// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"
#include "functions/salemessage.h"
#include "hqstore/tagflipstore.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/tagstore.h"

#include <QTimeZone>
#include <unordered_map>

namespace hearth::hq {

/** What is worth remembering from one run of a function to the next. Of one function, on one thread at a time. After a failed commit it must
    be forgotten: it may know of rows that were never written. */
class TagMemory {
public:
    void forget() { *this = TagMemory(); }
    [[nodiscard]] Result<void> refresh(storage::Transaction &tx);
    [[nodiscard]] Result<void> refresh(storage::Database &db);
    [[nodiscard]] const TagCodes &codes() const { return m_codes; }
    [[nodiscard]] const ChainThresholds &thresholds() const { return m_thresholds; }
    /** Gives a code at first sight. */
    [[nodiscard]] Result<quint32> code(storage::Transaction &tx, CounterKind kind, const QString &text);
    /** Of the day, 0 to 1439. */
    [[nodiscard]] int localMinute(const QString &store, qint64 utcMs) const;

private:
    template <typename Source>
    [[nodiscard]] Result<void> refreshFrom(Source &source);
    TagCodes m_codes;
    ChainThresholds m_thresholds;
    struct Zone {
        QTimeZone zone;
        qint64 offsetMs = 0; ///< from `from` to before `to`
        qint64 from = 0;
        qint64 to = 0;
    };
    mutable QHash<QString, Zone> m_zones; ///< by store; what was looked up last stays
};

/** The statistics and tags of some members, changed in one transaction: those of a batch of orders, or those whose day has come. */
class TagBatch {
public:
    TagBatch(storage::Transaction &tx, const std::vector<TagClass> &classes, TagMemory &memory, Day today, qint64 nowMs);

    /** Takes an order in, or a refund out (`sign` −1): each fact once, by its epoch and sequence; one that comes again changes nothing. */
    [[nodiscard]] Result<void> add(const SaleMessage &message, int sign);
    /** Makes a member's tags anew, as of today. */
    [[nodiscard]] Result<void> evaluateAgain(qint64 member);
    /** What one member bought counts for another one from now on. */
    [[nodiscard]] Result<void> unite(qint64 member, qint64 survivor);
    /** A member's statistics are these, whatever was kept. */
    [[nodiscard]] Result<void> replace(const TaggedPerson &person, MemberStatistics statistics);
    /** Nothing is known of a member any more. */
    [[nodiscard]] Result<void> forget(qint64 member);
    /** Writes all of it. A class that failed for a member keeps that member's tags as they were and is tried again by tags.retry. */
    [[nodiscard]] Result<void> finish();
    /** Of those finish() was about. */
    struct Failure {
        qint64 member = 0;
        TagEvaluation::Failure failure;
    };
    [[nodiscard]] const std::vector<Failure> &failures() const { return m_failures; }
    [[nodiscard]] qint64 repeated() const { return m_repeated; }
    /** finish() says here what tags there are, and leaves the sets of members to the caller. */
    void collectTags(std::vector<TagFlip> *tags) { m_tags = tags; }
    /** Failures are the caller's to look at: nothing is told to tags.retry. */
    void keepFailures() { m_tellFailures = false; }

private:
    struct Member {
        MemberTagsRow row;
        MemberStatistics statistics;
        bool stored = false;
        TaggedPerson person;
    };
    [[nodiscard]] Result<Member *> member(const QUuid &id);
    [[nodiscard]] Result<Member *> member(const TaggedPerson &person);
    [[nodiscard]] Result<Member *> keep(const TaggedPerson &person, std::optional<MemberTagsRow> row);
    [[nodiscard]] Result<bool> applied(qint64 epoch, qint64 seq);
    [[nodiscard]] Result<void> finish(Member &member, std::vector<TagFlip> &flips);

    storage::Transaction &m_tx;
    const std::vector<TagClass> &m_classes;
    TagMemory &m_memory;
    const Day m_today;
    const qint64 m_nowMs;
    std::map<qint64, Member> m_members; ///< by number: rows are written in their order
    QHash<QUuid, Member *> m_byId; ///< of the orders of this batch
    std::map<std::pair<qint64, qint64>, QByteArray> m_applied;
    std::vector<Failure> m_failures;
    TagEditions m_editions;
    qint64 m_repeated = 0;
    std::vector<TagFlip> *m_tags = nullptr;
    bool m_tellFailures = true;
};

/** All tags of a person on one day: none of somebody who must not be tagged. Of a class that is being made for all, those of the version that is still shown
    stay beside the new ones, until they end. */
[[nodiscard]] TagEvaluation tagsOn(const std::vector<TagClass> &classes, const TaggedPerson &person, const MemberStatistics &statistics,
                                   const ChainThresholds &thresholds, const TagCodes &codes, Day today, const TagSet &before, const TagEditions &editions);

/** Begins the walk that makes new classes for all members. */
[[nodiscard]] Result<void> beginFill(storage::Transaction &tx, qint64 walk, qint64 nowMs);

/** Topic of members with a record whose statistics or tags may be others: a CBOR array of their numbers. */
inline QString memberTaggedTopic() { return QStringLiteral("member.tagged"); }
[[nodiscard]] QByteArray encodeMembers(const QList<qint64> &members);
[[nodiscard]] Result<QList<qint64>> decodeMembers(const QByteArray &bytes);

/** Topic of classes that failed for a member: a CBOR map 1 member (number), 2 class. */
inline QString tagRetryTopic() { return QStringLiteral("tags.retry"); }
struct TagRetry {
    qint64 member = 0;
    int classId = 0;
};
[[nodiscard]] QByteArray encode(const TagRetry &retry);
[[nodiscard]] Result<TagRetry> decodeTagRetry(const QByteArray &bytes);

/** The chain's date at a moment. */
[[nodiscard]] Result<Day> chainDay(storage::Database &db, qint64 nowMs);

} // namespace hearth::hq
