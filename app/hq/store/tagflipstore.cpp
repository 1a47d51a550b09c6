// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/tagflipstore.h"
#include "domain/tag/packedbytes.h"

namespace hearth::hq {

Result<void> TagFlipStore::append(storage::Transaction &tx, const std::vector<TagFlip> &flips)
{
    if (flips.empty())
        return {};
    PackedWriter w;
    for (const TagFlip &flip : flips) {
        w.unsignedNumber(static_cast<quint64>(flip.member));
        w.unsignedNumber((static_cast<quint64>(flip.classId) << 1) | (flip.on ? 1U : 0U));
        w.unsignedNumber(flip.value);
    }
    return tx.later("INSERT INTO tag_flip (body) VALUES (?1)", w.result());
}

Result<std::vector<TagFlipStore::Row>> TagFlipStore::pending(storage::Database &db, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT id, body FROM tag_flip WHERE length(body) > 0 ORDER BY id LIMIT ?1", limit));
    std::vector<Row> pending;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return pending;
        Row row{rows.int64(0), {}};
        const QByteArray body = rows.blob(1);
        PackedReader r(body);
        while (r.ok() && !r.atEnd()) {
            TagFlip flip;
            flip.member = static_cast<qint64>(r.unsignedNumber());
            const quint64 which = r.unsignedNumber();
            flip.classId = static_cast<int>(which >> 1);
            flip.on = (which & 1U) != 0;
            flip.value = static_cast<quint32>(r.unsignedNumber());
            row.flips.push_back(flip);
        }
        if (!r.ok())
            return fail(ErrorCode::Corrupt, QStringLiteral("row %1 of the changes of tags cannot be read").arg(row.id));
        pending.push_back(std::move(row));
    }
}

Result<qint64> TagFlipStore::oldest(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT coalesce(min(id), 0) FROM tag_flip WHERE length(body) > 0"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

Result<void> TagFlipStore::removeUpTo(storage::Transaction &tx, qint64 id)
{
    // The last one stays, empty: no id may come again, for who reads goes by it.
    HEARTH_TRY(tx.exec("DELETE FROM tag_flip WHERE id < ?1", id));
    HEARTH_TRY(tx.exec("UPDATE tag_flip SET body = ?2 WHERE id = ?1", id, QByteArray("")));
    return {};
}

Result<std::map<qint64, QByteArray>> TagFlipStore::chunks(storage::Database &db, int classId, quint32 value)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT chunk, body FROM tag_members WHERE class = ?1 AND value = ?2", classId, static_cast<qint64>(value)));
    std::map<qint64, QByteArray> chunks;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return chunks;
        chunks.emplace(rows.int64(0), rows.blob(1));
    }
}

Result<QByteArray> TagFlipStore::chunk(storage::Transaction &tx, int classId, quint32 value, qint64 chunk)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT body FROM tag_members WHERE class = ?1 AND value = ?2 AND chunk = ?3", classId,
                                               static_cast<qint64>(value), chunk));
    HEARTH_ASSIGN(const bool found, rows.next());
    return found ? rows.blob(0) : QByteArray();
}

Result<void> TagFlipStore::setChunk(storage::Transaction &tx, int classId, quint32 value, qint64 chunk, const QByteArray &body)
{
    if (body.isEmpty())
        return tx.later("DELETE FROM tag_members WHERE class = ?1 AND value = ?2 AND chunk = ?3", classId, static_cast<qint64>(value), chunk);
    return tx.later("INSERT INTO tag_members (class, value, chunk, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (class, value, chunk)"
                    " DO UPDATE SET body = excluded.body", classId, static_cast<qint64>(value), chunk, body);
}

Result<void> TagFlipStore::clearChunk(storage::Transaction &tx, qint64 chunk)
{
    return tx.later("DELETE FROM tag_members WHERE chunk = ?1", chunk);
}

Result<std::vector<quint32>> TagFlipStore::values(storage::Database &db, int classId)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT DISTINCT value FROM tag_members WHERE class = ?1 ORDER BY value", classId));
    std::vector<quint32> values;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return values;
        values.push_back(static_cast<quint32>(rows.int64(0)));
    }
}

Result<qint64> TagFlipStore::bytes(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT (SELECT coalesce(sum(length(body)), 0) FROM tag_members) + (SELECT coalesce(sum(length(body)), 0) FROM tag_flip)"));
    HEARTH_TRY(rows.next());
    return rows.int64(0);
}

} // namespace hearth::hq
