// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/tagverify.h"
#include "audience/audience.h"
#include "core/ids.h"
#include "functions/tags/tagclasses.h"
#include "hqstore/membersalestore.h"

#include <QCryptographicHash>
#include <algorithm>

namespace hearth::hq {
namespace {
class Verifier {
public:
    Verifier(storage::Database &db, const std::vector<TagClass> &classes) : m_db(db), m_classes(classes) {}
    Result<TagVerify::Report> run();

private:
    Result<void> look(const QUuid &member);
    Result<void> lookAtGone(const QUuid &member, qint64 number, const TaggedPerson &person);
    Result<const ChainThresholds *> thresholds(qint64 version);
    Result<MemberStatistics> recomputed(const QUuid &member);
    [[nodiscard]] QString inWords(const Counter &counter) const;
    [[nodiscard]] QString inWords(const Tag &tag) const;
    [[nodiscard]] QString difference(const MemberStatistics &kept, const MemberStatistics &right) const;
    [[nodiscard]] QString difference(const TagSet &kept, const TagSet &right) const;
    void digest(const QUuid &member, const MemberStatistics &statistics, const TagSet &tags);
    void differs(const QUuid &member, const QString &why);
    Result<void> lookAtSets();

    storage::Database &m_db;
    const std::vector<TagClass> &m_classes;
    TagMemory m_memory;
    TagEditions m_editions;
    TagCodes m_codes; ///< and those of texts that were never counted
    std::map<std::pair<int, quint32>, MemberSet> m_sets; ///< as the kept tags say
    QHash<qint64, ChainThresholds> m_thresholds;
    TagVerify::Report m_report;
    QCryptographicHash m_hash{QCryptographicHash::Blake2b_256};
};

Result<const ChainThresholds *> Verifier::thresholds(qint64 version)
{
    if (!m_thresholds.contains(version)) {
        HEARTH_ASSIGN(const ChainThresholds read, TagStore::thresholds(m_db, version));
        m_thresholds.insert(version, read);
    }
    return &m_thresholds[version];
}

Result<MemberStatistics> Verifier::recomputed(const QUuid &member)
{
    MemberStatistics statistics;
    HEARTH_ASSIGN(const QList<MemberSale> sales, MemberSaleStore::of(m_db, member));
    for (const MemberSale &sale : sales) {
        HEARTH_ASSIGN(const OrderShare share, shareOf(sale, m_memory.localMinute(sale.store, sale.closedAtMs), [this](CounterKind kind, const QString &text) -> Result<quint32> {
                          if (const auto known = m_codes.code(kind, text))
                              return *known;
                          const quint32 code = m_codes.next(kind);
                          m_codes.insert(kind, code, text);
                          return code;
                      }));
        statistics.add(share);
    }
    m_report.orders += sales.size();
    return statistics;
}

QString Verifier::inWords(const Counter &counter) const
{
    const bool isText = counter.kind == CounterKind::Item || counter.kind == CounterKind::Size || counter.kind == CounterKind::Channel || counter.kind == CounterKind::Store;
    return QStringLiteral("counter %1 %2 of season %3: %4").arg(static_cast<int>(counter.kind))
        .arg(isText ? m_codes.text(counter.kind, counter.code) : QString::number(counter.code)).arg(counter.season).arg(counter.count);
}

QString Verifier::inWords(const Tag &tag) const
{
    const auto found = std::find_if(m_classes.begin(), m_classes.end(), [&tag](const TagClass &one) { return one.id == tag.classId; });
    if (found == m_classes.end())
        return QStringLiteral("a tag of class %1, which there is not").arg(tag.classId);
    return QStringLiteral("%1:%2 version %3 since %4 until %5 (%6)").arg(found->name, found->valueText(tag.value, m_codes)).arg(tag.version)
        .arg(dateOf(tag.since).toString(Qt::ISODate), tag.until == 0 ? QStringLiteral("-") : dateOf(tag.until).toString(Qt::ISODate), found->evidenceText(tag));
}

QString visitInWords(const VisitDay &visit)
{
    return QStringLiteral("%1: %2 orders, %3 minor units").arg(dateOf(visit.day).toString(Qt::ISODate)).arg(visit.orders).arg(visit.spendMinor);
}

/** The first of a list that the other one has not. */
template <typename T>
const T *firstApart(const std::vector<T> &list, const std::vector<T> &other)
{
    for (const T &one : list) {
        if (std::find(other.begin(), other.end(), one) == other.end())
            return &one;
    }
    return nullptr;
}

template <typename T, typename Words>
QString keptAndRight(const std::vector<T> &kept, const std::vector<T> &right, Words words)
{
    const T *wrong = firstApart(kept, right);
    const T *missing = firstApart(right, kept);
    return QStringLiteral("kept is \"%1\", it must be \"%2\"").arg(wrong != nullptr ? words(*wrong) : QStringLiteral("nothing"), missing != nullptr ? words(*missing) : QStringLiteral("nothing"));
}

QString Verifier::difference(const MemberStatistics &kept, const MemberStatistics &right) const
{
    if (kept.visits() != right.visits())
        return keptAndRight(kept.visits(), right.visits(), visitInWords);
    return keptAndRight(kept.counters(), right.counters(), [this](const Counter &counter) { return inWords(counter); });
}

QString Verifier::difference(const TagSet &kept, const TagSet &right) const
{
    return keptAndRight(kept.tags(), right.tags(), [this](const Tag &tag) { return inWords(tag); });
}

void Verifier::digest(const QUuid &member, const MemberStatistics &statistics, const TagSet &tags)
{
    QStringList lines;
    for (const Counter &counter : statistics.counters())
        lines.append(inWords(counter));
    for (const VisitDay &visit : statistics.visits())
        lines.append(visitInWords(visit));
    for (const Tag &tag : tags.tags())
        lines.append(inWords(tag));
    lines.sort(); // codes are given in another order in another database
    m_hash.addData(idText(member).toUtf8());
    for (const QString &line : std::as_const(lines)) {
        m_hash.addData(line.toUtf8());
        m_hash.addData("\n");
    }
}

void Verifier::differs(const QUuid &member, const QString &why)
{
    ++m_report.different;
    if (m_report.first.size() < TagVerify::MaxListed)
        m_report.first.append({member, why});
}

/** One who was merged into another, or erased: has no tags of its own. What a merged one bought is looked at with the one who counts, also where that one has
    bought nothing. */
Result<void> Verifier::lookAtGone(const QUuid &member, qint64 number, const TaggedPerson &person)
{
    HEARTH_ASSIGN(const auto row, TagStore::get(m_db, number));
    if (row)
        differs(member, person.number != number ? QStringLiteral("was merged into another one, but has statistics") : QStringLiteral("was erased, but has statistics"));
    if (person.number == number)
        return {};
    HEARTH_ASSIGN(const auto counts, TagStore::get(m_db, person.number));
    if (!counts && person.standing != MemberStanding::Erased) {
        HEARTH_ASSIGN(const QList<MemberSale> sales, MemberSaleStore::of(m_db, member));
        if (!sales.isEmpty())
            differs(member, QStringLiteral("has orders, but the one it was merged into has no statistics"));
    }
    return {};
}

Result<void> Verifier::look(const QUuid &member)
{
    HEARTH_ASSIGN(const std::optional<qint64> number, TagStore::findMember(m_db, member));
    TaggedPerson person;
    if (number) {
        HEARTH_ASSIGN(person, TagStore::person(m_db, *number));
        if (person.number != *number || person.standing == MemberStanding::Erased)
            return lookAtGone(member, *number, person);
    }
    ++m_report.members;
    HEARTH_ASSIGN(const MemberStatistics right, recomputed(member));
    std::optional<MemberTagsRow> row;
    if (number) {
        HEARTH_ASSIGN(row, TagStore::get(m_db, *number));
    }
    if (!row) {
        if (!right.isEmpty())
            differs(member, QStringLiteral("has orders, but no statistics"));
        return {};
    }
    const auto kept = MemberStatistics::fromBytes(row->statistics);
    auto keptTags = TagSet::fromBytes(row->tags);
    if (!kept || !keptTags) {
        differs(member, !kept ? kept.error().text : keptTags.error().text);
        return {};
    }
    // What is left of a version that is not shown any more will go.
    const bool leftOvers = m_editions.known(*keptTags) != *keptTags;
    *keptTags = m_editions.known(*keptTags);
    for (const Tag &tag : keptTags->tags())
        m_sets[{tag.classId, tag.value}].add(static_cast<quint32>(*number));
    if (*kept != right) {
        differs(member, QStringLiteral("statistics: ") + difference(*kept, right));
        return {};
    }
    if (row->statistics != right.toBytes()) {
        differs(member, QStringLiteral("the bytes of the statistics are not those they must be"));
        return {};
    }
    HEARTH_ASSIGN(const ChainThresholds *const chain, thresholds(row->thresholds));
    const TagEvaluation now = tagsOn(m_classes, person, right, *chain, m_codes, row->day, *keptTags, m_editions);
    m_report.tags += static_cast<qint64>(now.tags.tags().size());
    if (*keptTags != now.tags)
        differs(member, QStringLiteral("tags: ") + difference(*keptTags, now.tags));
    else if (!leftOvers && row->tags != now.tags.toBytes())
        differs(member, QStringLiteral("the bytes of the tags are not those they must be"));
    else if (!leftOvers && row->nextDay != now.nextDay)
        differs(member, QStringLiteral("is looked at again on day %1, must be on %2").arg(row->nextDay).arg(now.nextDay));
    else if (row->nextDay != 0 && (row->due == 0 || row->due > row->nextDay))
        differs(member, QStringLiteral("is looked at on day %1, must be by %2").arg(row->due).arg(row->nextDay));
    for (const TagEvaluation::Failure &failure : now.failures)
        differs(member, QStringLiteral("class %1 fails: %2").arg(failure.classId).arg(failure.error.toString()));
    digest(member, right, now.tags);
    return {};
}

Result<void> Verifier::lookAtSets()
{
    Audience audience(m_db, m_classes);
    for (const TagClass &one : m_classes) {
        HEARTH_ASSIGN(const std::vector<quint32> values, TagFlipStore::values(m_db, m_editions.shownSets(one.id).value_or(one.id)));
        for (const quint32 value : values)
            m_sets[{one.id, value}]; // also those that must be empty
    }
    for (const auto &[tag, right] : m_sets) {
        HEARTH_ASSIGN(MemberSet kept, audience.withTag(tag.first, tag.second));
        if (kept == right)
            continue;
        MemberSet apart = kept;
        apart.subtract(right);
        MemberSet missing = right;
        missing.subtract(kept);
        apart.unite(missing);
        HEARTH_ASSIGN(const QUuid member, TagStore::memberId(m_db, apart.after(0, 1).front()));
        const TagClass *of = nullptr;
        for (const TagClass &one : m_classes)
            of = one.id == tag.first ? &one : of;
        differs(member, QStringLiteral("the set of %1:%2 has %3 members, it must have %4")
                            .arg(of != nullptr ? of->name : QString::number(tag.first), of != nullptr ? of->valueText(tag.second, m_codes) : QString::number(tag.second))
                            .arg(kept.count()).arg(right.count()));
    }
    return {};
}

Result<TagVerify::Report> Verifier::run()
{
    HEARTH_ASSIGN(m_editions, TagClassStore::read(m_db));
    if (m_editions.filling())
        return fail(ErrorCode::Busy, QStringLiteral("a class of tags is being made for all members: tags stats says how far that is"), QStringLiteral("tag_class"));
    HEARTH_TRY(m_memory.refresh(m_db));
    m_codes = m_memory.codes();
    QUuid member;
    for (;;) {
        HEARTH_ASSIGN(member, MemberSaleStore::after(m_db, member));
        if (member.isNull())
            break;
        HEARTH_TRY(look(member));
    }
    HEARTH_TRY(lookAtSets());
    m_report.digest = m_hash.result();
    return m_report;
}
} // namespace

Result<TagVerify::Report> TagVerify::run(storage::Database &db, const std::vector<TagClass> &classes)
{
    return Verifier(db, classes).run();
}

} // namespace hearth::hq
