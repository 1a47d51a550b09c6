// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/tagrebuild.h"
#include "audience/audience.h"
#include "domain/tag/packedbytes.h"
#include "functions/tags/tagging.h"
#include "hqstore/membersalestore.h"

#include <QElapsedTimer>
#include <QTemporaryFile>

namespace hearth::hq {
namespace {
constexpr int OrdersAtOnce = 5'000;
constexpr qint64 MembersAtOnce = 4'096; // the heaviest of millions have tens of kilobytes each in memory
constexpr qsizetype SpoolBlock = 64 * 1024;
constexpr qint64 PartsOfASet = TagFlipStore::ChunkMembers / MembersAtOnce;

/** Shares of orders by part of the members: a block of each in memory, the rest in a file. */
class ShareSpool {
public:
    explicit ShareSpool(const QString &directory) : m_file(directory + QStringLiteral("/tags-rebuild-XXXXXX")) {}
    Result<void> open()
    {
        if (!m_file.open())
            return fail(ErrorCode::Io, m_file.errorString(), m_file.fileTemplate());
        return {};
    }
    Result<void> add(qint64 member, const OrderShare &share)
    {
        PackedWriter w;
        w.unsignedNumber(static_cast<quint64>(member % MembersAtOnce));
        w.number(share.day);
        w.number(share.orders);
        w.number(share.spendMinor);
        w.unsignedNumber(share.counts.size());
        for (const OrderShare::Count &count : share.counts) {
            w.unsignedNumber(static_cast<quint64>(count.kind));
            w.unsignedNumber(count.code);
            w.number(count.count);
        }
        const auto number = static_cast<std::size_t>(member / MembersAtOnce);
        if (m_parts.size() <= number)
            m_parts.resize(number + 1);
        Part &part = m_parts[number];
        part.block.append(w.result());
        return part.block.size() < SpoolBlock ? Result<void>() : putAway(part);
    }
    [[nodiscard]] qint64 parts() const { return static_cast<qint64>(m_parts.size()); }
    [[nodiscard]] qint64 bytes() const { return m_file.size(); }
    /** The statistics of a part's members, by their place in it. */
    Result<std::vector<MemberStatistics>> statistics(qint64 number)
    {
        std::vector<MemberStatistics> all(MembersAtOnce);
        if (number >= parts())
            return all;
        Part &part = m_parts[static_cast<std::size_t>(number)];
        for (const auto &[at, size] : part.stored) {
            if (!m_file.seek(at))
                return fail(ErrorCode::Io, m_file.errorString(), m_file.fileName());
            const QByteArray block = m_file.read(size);
            if (block.size() != size)
                return fail(ErrorCode::Io, QStringLiteral("is shorter than what was written"), m_file.fileName());
            HEARTH_TRY(count(block, all));
        }
        HEARTH_TRY(count(part.block, all));
        part = {};
        return all;
    }

private:
    struct Part {
        QByteArray block;
        std::vector<std::pair<qint64, qsizetype>> stored; ///< place and size in the file
    };
    Result<void> putAway(Part &part)
    {
        const qint64 at = m_file.size();
        if (!m_file.seek(at) || m_file.write(part.block) != part.block.size() || !m_file.flush())
            return fail(ErrorCode::DiskFull, m_file.errorString(), m_file.fileName());
        part.stored.emplace_back(at, part.block.size());
        part.block.resize(0);
        return {};
    }
    Result<void> count(const QByteArray &block, std::vector<MemberStatistics> &all) const
    {
        PackedReader r(block);
        OrderShare share;
        while (r.ok() && !r.atEnd()) {
            const quint64 place = r.unsignedNumber();
            share.day = static_cast<Day>(r.number());
            share.orders = r.number();
            share.spendMinor = r.number();
            share.counts.resize(std::min<quint64>(r.unsignedNumber(), SpoolBlock));
            for (OrderShare::Count &one : share.counts) {
                one.kind = static_cast<CounterKind>(r.unsignedNumber());
                one.code = static_cast<quint32>(r.unsignedNumber());
                one.count = r.number();
            }
            if (!r.ok() || place >= all.size())
                return fail(ErrorCode::Corrupt, QStringLiteral("does not have what was written"), m_file.fileName());
            all[place].add(share);
        }
        return {};
    }

    QTemporaryFile m_file;
    std::vector<Part> m_parts;
};

class Rebuild {
public:
    Rebuild(const TagRebuild::Write &write, storage::Database &db, const std::vector<TagClass> &classes, const QString &directory, Day today, qint64 nowMs)
        : m_write(write), m_db(db), m_classes(classes), m_today(today), m_nowMs(nowMs), m_spool(directory)
    {
    }
    Result<TagRebuild::Report> run(const TagRebuild::Orders &next);

private:
    Result<void> readPeople();
    Result<void> share(storage::Transaction &tx, const MemberSale &sale);
    Result<void> writePart(storage::Transaction &tx, qint64 part, std::vector<TagFlip> &tags);
    Result<void> writeChunk(storage::Transaction &tx, qint64 chunk);
    Result<void> mergeSets();

    const TagRebuild::Write &m_write;
    storage::Database &m_db;
    const std::vector<TagClass> &m_classes;
    const Day m_today;
    const qint64 m_nowMs;
    ShareSpool m_spool;
    TagMemory m_memory;
    std::vector<TaggedPerson> m_people; ///< by number: who counts; number 0: there is none
    QHash<QUuid, qint64> m_numbers;
    TagRebuild::Report m_report;
};

Result<void> Rebuild::readPeople()
{
    constexpr int AtOnce = 50'000;
    std::vector<std::pair<qint64, qint64>> merged;
    m_people.resize(1);
    for (qint64 last = 0;;) {
        HEARTH_ASSIGN(storage::Rows rows, m_db.query("SELECT id, member_id, standing, birthday, survivor FROM member WHERE id > ?1 ORDER BY id LIMIT ?2", last, AtOnce));
        int count = 0;
        for (;; ++count) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            last = rows.int64(0);
            m_people.resize(static_cast<std::size_t>(last) + 1);
            m_people[static_cast<std::size_t>(last)] = {last, static_cast<MemberStanding>(rows.int32(2)), rows.int32(3)};
            m_numbers.insert(rows.id(1), last);
            if (!rows.isNull(4))
                merged.emplace_back(last, rows.int64(4));
        }
        if (count < AtOnce)
            break;
    }
    for (const auto &[from, to] : merged)
        m_people[static_cast<std::size_t>(from)] = m_people.at(static_cast<std::size_t>(to));
    return {};
}

Result<void> Rebuild::share(storage::Transaction &tx, const MemberSale &sale)
{
    qint64 number = m_numbers.value(sale.member);
    if (number == 0) {
        HEARTH_ASSIGN(number, TagStore::member(tx, sale.member));
        m_numbers.insert(sale.member, number);
        m_people.resize(std::max(m_people.size(), static_cast<std::size_t>(number) + 1));
        m_people[static_cast<std::size_t>(number)].number = number;
    }
    const TaggedPerson &person = m_people[static_cast<std::size_t>(number)];
    if (person.standing == MemberStanding::Erased)
        return {};
    HEARTH_ASSIGN(const OrderShare share, shareOf(sale, m_memory.localMinute(sale.store, sale.closedAtMs), [&](CounterKind kind, const QString &text) {
                      return m_memory.code(tx, kind, text);
                  }));
    return m_spool.add(person.number, share);
}

Result<void> Rebuild::writePart(storage::Transaction &tx, qint64 part, std::vector<TagFlip> &tags)
{
    HEARTH_ASSIGN(std::vector<MemberStatistics> statistics, m_spool.statistics(part));
    TagBatch batch(tx, m_classes, m_memory, m_today, m_nowMs);
    batch.collectTags(&tags);
    for (std::size_t place = 0; place < statistics.size(); ++place) {
        const auto number = static_cast<std::size_t>(part * MembersAtOnce) + place;
        if (number >= m_people.size() || m_people[number].number == 0)
            continue;
        // Who was merged into another one has nothing of its own.
        const bool counts = m_people[number].number == static_cast<qint64>(number);
        m_report.members += statistics[place].isEmpty() ? 0 : 1;
        HEARTH_TRY(batch.replace(counts ? m_people[number] : TaggedPerson{static_cast<qint64>(number)}, std::move(statistics[place])));
    }
    return batch.finish();
}

/** Members with their sets, so that these agree wherever it ends. */
Result<void> Rebuild::writeChunk(storage::Transaction &tx, qint64 chunk)
{
    HEARTH_TRY(m_memory.refresh(tx));
    HEARTH_TRY(TagFlipStore::clearChunk(tx, chunk));
    std::map<std::pair<int, quint32>, MemberSet> sets;
    for (qint64 part = chunk * PartsOfASet; part < (chunk + 1) * PartsOfASet; ++part) {
        std::vector<TagFlip> tags;
        HEARTH_TRY(writePart(tx, part, tags));
        for (const TagFlip &tag : tags)
            sets[{tag.classId, tag.value}].add(static_cast<quint32>(tag.member));
    }
    for (const auto &[tag, set] : sets)
        HEARTH_TRY(TagFlipStore::setChunk(tx, tag.first, tag.second, chunk, set.toBytes()));
    return {};
}

Result<void> Rebuild::mergeSets()
{
    constexpr int RowsAtOnce = 64;
    for (;;) {
        HEARTH_ASSIGN(const auto rows, TagFlipStore::pending(m_db, RowsAtOnce));
        if (rows.empty())
            return {};
        HEARTH_TRY(m_write([&](storage::Transaction &tx) { return Audience::merge(tx, rows); }));
    }
}

Result<TagRebuild::Report> Rebuild::run(const TagRebuild::Orders &next)
{
    QElapsedTimer since;
    since.start();
    HEARTH_TRY(m_spool.open());
    HEARTH_TRY(readPeople());
    for (;;) {
        HEARTH_ASSIGN(const QList<MemberSale> sales, next());
        if (sales.isEmpty())
            break;
        const auto done = m_write([&](storage::Transaction &tx) -> Result<void> {
            HEARTH_TRY(m_memory.refresh(tx));
            for (const MemberSale &sale : sales)
                HEARTH_TRY(share(tx, sale));
            return {};
        });
        HEARTH_TRY(done);
        m_report.orders += sales.size();
    }
    m_report.spooledBytes = m_spool.bytes();
    m_report.readMs = since.restart();
    HEARTH_TRY(mergeSets()); // those that still wait
    const qint64 chunks = static_cast<qint64>(m_people.size() - 1) / TagFlipStore::ChunkMembers + 1;
    for (qint64 chunk = 0; chunk < chunks; ++chunk)
        HEARTH_TRY(m_write([&](storage::Transaction &tx) { return writeChunk(tx, chunk); }));
    m_report.writtenMs = since.elapsed();
    return m_report;
}
} // namespace

TagRebuild::Orders TagRebuild::storedOrders(storage::Database &db)
{
    return [&db, last = qint64(0)]() mutable -> Result<QList<MemberSale>> {
        HEARTH_ASSIGN(auto sales, MemberSaleStore::above(db, last, OrdersAtOnce));
        return sales;
    };
}

Result<TagRebuild::Report> TagRebuild::run(const Write &write, storage::Database &db, const std::vector<TagClass> &classes, const Orders &next, const QString &directory,
                                           Day today, qint64 nowMs)
{
    return Rebuild(write, db, classes, directory, today, nowMs).run(next);
}

} // namespace hearth::hq
