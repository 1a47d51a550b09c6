// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tagstore.h"

namespace hearth::hq {
namespace {
constexpr const char *TagRowByMember = "SELECT member, statistics, tags, day, next_day, thresholds, due FROM member_tags WHERE member = ?1";

// Those that were merged into another one give the one who counts.
constexpr const char *PersonByNumber = "SELECT c.id, c.standing, c.birthday FROM member m JOIN member c ON c.id = coalesce(m.survivor, m.id) WHERE m.id = ?1";

Result<TaggedPerson> readPerson(storage::Rows rows, qint64 member)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no member %1").arg(member));
    return TaggedPerson{rows.int64(0), static_cast<MemberStanding>(rows.int32(1)), rows.int32(2)};
}

MemberTagsRow readTagsRow(const storage::Rows &rows)
{
    return {rows.int64(0), rows.blob(1), rows.blob(2), rows.int32(3), rows.int32(4), rows.int64(5), rows.int32(6)};
}

Result<TagCodes> readCodes(storage::Rows rows)
{
    TagCodes codes;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return codes;
        codes.insert(static_cast<CounterKind>(rows.int32(0)), static_cast<quint32>(rows.int64(1)), rows.text(2));
    }
}

Result<qint64> readNumber(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.int64(0) : 0;
}

template <typename Source>
Result<ChainThresholds> readThresholds(Source &source, qint64 version)
{
    if (version == 0)
        return ChainThresholds();
    HEARTH_ASSIGN(storage::Rows rows, source.query("SELECT body FROM tag_thresholds WHERE version = ?1", version));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there are no thresholds of version %1").arg(version));
    HEARTH_ASSIGN(ChainThresholds thresholds, ChainThresholds::fromCbor(rows.blob(0)));
    thresholds.version = version;
    return thresholds;
}

Result<QHash<QString, QString>> readZones(storage::Rows rows)
{
    QHash<QString, QString> zones;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return zones;
        zones.insert(rows.text(0), rows.text(1));
    }
}
} // namespace

Result<qint64> TagStore::member(storage::Transaction &tx, const QUuid &id)
{
    HEARTH_ASSIGN(const std::optional<qint64> known, tx.value("SELECT id FROM member WHERE member_id = ?1", id));
    if (known)
        return *known;
    return tx.insert("INSERT INTO member (id, member_id) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM member), ?1) RETURNING id", id);
}

Result<TaggedPerson> TagStore::person(storage::Transaction &tx, const QUuid &id)
{
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id, standing, birthday, survivor FROM member WHERE member_id = ?1", id));
        HEARTH_ASSIGN(const bool known, rows.next());
        if (known && rows.isNull(3))
            return TaggedPerson{rows.int64(0), static_cast<MemberStanding>(rows.int32(1)), rows.int32(2)};
        if (known) {
            const qint64 survivor = rows.int64(3);
            return person(tx, survivor);
        }
    }
    HEARTH_ASSIGN(const qint64 number, member(tx, id));
    return TaggedPerson{number};
}

Result<TaggedPerson> TagStore::person(storage::Transaction &tx, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(PersonByNumber, member));
    return readPerson(std::move(rows), member);
}

Result<TaggedPerson> TagStore::person(storage::Database &db, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(PersonByNumber, member));
    return readPerson(std::move(rows), member);
}

Result<std::optional<qint64>> TagStore::findMember(storage::Database &db, const QUuid &id)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id FROM member WHERE member_id = ?1", id));
    return storage::firstRow(std::move(rows), [](const storage::Rows &row) { return row.int64(0); });
}

Result<QUuid> TagStore::memberId(storage::Database &db, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT member_id FROM member WHERE id = ?1", member));
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no member %1").arg(member));
    return rows.id(0);
}

Result<std::optional<MemberTagsRow>> TagStore::get(storage::Transaction &tx, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(TagRowByMember, member));
    return storage::firstRow(std::move(rows), readTagsRow);
}

Result<std::optional<MemberTagsRow>> TagStore::get(storage::Database &db, qint64 member)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(TagRowByMember, member));
    return storage::firstRow(std::move(rows), readTagsRow);
}

Result<TagStore::Tagged> TagStore::tagged(storage::Transaction &tx, const QUuid &id)
{
    Tagged found;
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT t.member, t.statistics, t.tags, t.day, t.next_day, t.thresholds, t.due, m.id, m.standing, m.birthday, m.survivor"
                                                   " FROM member m LEFT JOIN member_tags t ON t.member = m.id WHERE m.member_id = ?1", id));
        HEARTH_ASSIGN(const bool known, rows.next());
        if (known && rows.isNull(10)) {
            found.person = {rows.int64(7), static_cast<MemberStanding>(rows.int32(8)), rows.int32(9)};
            if (!rows.isNull(0))
                found.row = readTagsRow(rows);
            return found;
        }
    }
    HEARTH_ASSIGN(found.person, person(tx, id)); // merged into another one, or seen for the first time
    HEARTH_ASSIGN(found.row, get(tx, found.person.number));
    return found;
}

Result<void> TagStore::add(storage::Transaction &tx, const MemberTagsRow &row)
{
    return tx.later("INSERT INTO member_tags (member, statistics, tags, day, next_day, thresholds, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row.member, row.statistics,
                    row.tags.isNull() ? QByteArray("") : row.tags, row.day, row.nextDay, row.thresholds, row.due);
}

Result<void> TagStore::change(storage::Transaction &tx, const MemberTagsRow &row, bool due)
{
    const QByteArray tags = row.tags.isNull() ? QByteArray("") : row.tags;
    // An index that holds a column which is set is written, whatever the value.
    if (due)
        return tx.later("UPDATE member_tags SET statistics = ?2, tags = ?3, day = ?4, next_day = ?5, thresholds = ?6, due = ?7 WHERE member = ?1", row.member, row.statistics,
                        tags, row.day, row.nextDay, row.thresholds, row.due);
    return tx.later("UPDATE member_tags SET statistics = ?2, tags = ?3, day = ?4, next_day = ?5, thresholds = ?6 WHERE member = ?1", row.member, row.statistics, tags, row.day,
                    row.nextDay, row.thresholds);
}

Result<void> TagStore::remove(storage::Transaction &tx, qint64 member)
{
    return tx.later("DELETE FROM member_tags WHERE member = ?1", member);
}

Result<QList<qint64>> TagStore::due(storage::Database &db, Day today, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT member FROM member_tags WHERE due > 0 AND due <= ?1 ORDER BY due LIMIT ?2", today, limit));
    QList<qint64> members;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return members;
        members.append(rows.int64(0));
    }
}

Result<QList<MemberTagsRow>> TagStore::above(storage::Database &db, qint64 member, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT member, statistics, tags, day, next_day, thresholds, due FROM member_tags WHERE member > ?1"
                                               " ORDER BY member LIMIT ?2", member, limit));
    QList<MemberTagsRow> found;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return found;
        found.append(readTagsRow(rows));
    }
}

Result<TagFigures> TagStore::figures(storage::Database &db, Day today)
{
    TagFigures figures;
    HEARTH_ASSIGN(storage::Rows all, db.query("SELECT count(*) FROM member"));
    HEARTH_ASSIGN(figures.members, readNumber(std::move(all)));
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT count(*), coalesce(sum(length(statistics)), 0), coalesce(sum(length(tags)), 0) FROM member_tags"));
    HEARTH_TRY(rows.next());
    figures.tagged = rows.int64(0);
    figures.statisticsBytes = rows.int64(1);
    figures.tagsBytes = rows.int64(2);
    HEARTH_ASSIGN(storage::Rows due, db.query("SELECT count(*) FROM member_tags WHERE due > 0 AND due <= ?1 AND next_day > 0 AND next_day <= ?1", today));
    HEARTH_ASSIGN(figures.due, readNumber(std::move(due)));
    return figures;
}

Result<TagCodes> TagStore::codes(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT kind, code, text FROM tag_code"));
    return readCodes(std::move(rows));
}

Result<TagCodes> TagStore::codes(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT kind, code, text FROM tag_code"));
    return readCodes(std::move(rows));
}

Result<qint64> TagStore::codeCount(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT count(*) FROM tag_code"));
    return readNumber(std::move(rows));
}

Result<qint64> TagStore::codeCount(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT count(*) FROM tag_code"));
    return readNumber(std::move(rows));
}

Result<void> TagStore::addCode(storage::Transaction &tx, CounterKind kind, quint32 code, const QString &text)
{
    HEARTH_TRY(tx.exec("INSERT INTO tag_code (kind, code, text) VALUES (?1, ?2, ?3)", static_cast<int>(kind), static_cast<qint64>(code), text));
    return {};
}

Result<QByteArray> TagStore::applied(storage::Transaction &tx, qint64 epoch, qint64 chunk)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT bits FROM tag_applied WHERE epoch = ?1 AND chunk = ?2", epoch, chunk));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.blob(0) : QByteArray();
}

Result<void> TagStore::setApplied(storage::Transaction &tx, qint64 epoch, qint64 chunk, const QByteArray &bits)
{
    return tx.later("INSERT INTO tag_applied (epoch, chunk, bits) VALUES (?1, ?2, ?3) ON CONFLICT (epoch, chunk) DO UPDATE SET bits = excluded.bits", epoch,
                    chunk, bits);
}

Result<qint64> TagStore::newestThresholds(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT coalesce(max(version), 0) FROM tag_thresholds"));
    return readNumber(std::move(rows));
}

Result<qint64> TagStore::newestThresholds(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT coalesce(max(version), 0) FROM tag_thresholds"));
    return readNumber(std::move(rows));
}

Result<ChainThresholds> TagStore::thresholds(storage::Database &db, qint64 version)
{
    return readThresholds(db, version);
}

Result<ChainThresholds> TagStore::thresholds(storage::Transaction &tx, qint64 version)
{
    return readThresholds(tx, version);
}

Result<void> TagStore::addThresholds(storage::Transaction &tx, const ChainThresholds &thresholds, qint64 nowMs)
{
    HEARTH_TRY(tx.exec("INSERT INTO tag_thresholds (version, computed_at_ms, body) VALUES (?1, ?2, ?3)", thresholds.version, nowMs, thresholds.toCbor()));
    return {};
}

Result<QHash<QString, QString>> TagStore::zones(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT code, zone FROM store"));
    return readZones(std::move(rows));
}

Result<QHash<QString, QString>> TagStore::zones(storage::Transaction &tx)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT code, zone FROM store"));
    return readZones(std::move(rows));
}

} // namespace hearth::hq
