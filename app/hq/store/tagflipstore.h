// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"

#include <map>
#include <vector>

namespace hearth::hq {

/** A member has a tag from now on, or has not any more. */
struct TagFlip {
    qint64 member = 0;
    int classId = 0; ///< the number of its sets: TagEditions::setsOf()
    quint32 value = 0;
    bool on = false;
    bool operator==(const TagFlip &) const = default;
};

/** Tables tag_flip and tag_members: which members have a tag. What changed is written beside the tags, many changes to a row, and put into the
    sets later; who reads takes both. Stateless: works on the connection or transaction it is given. */
class TagFlipStore {
public:
    static constexpr qint64 ChunkMembers = 65'536;

    struct Row {
        qint64 id = 0;
        std::vector<TagFlip> flips;
    };
    [[nodiscard]] static Result<void> append(storage::Transaction &tx, const std::vector<TagFlip> &flips);
    /** Oldest first. Error Corrupt. */
    [[nodiscard]] static Result<std::vector<Row>> pending(storage::Database &db, int limit);
    [[nodiscard]] static Result<qint64> oldest(storage::Database &db); ///< row's id; 0: nothing is pending
    [[nodiscard]] static Result<void> removeUpTo(storage::Transaction &tx, qint64 id);

    /** One tag's sets by chunk of members. */
    [[nodiscard]] static Result<std::map<qint64, QByteArray>> chunks(storage::Database &db, int classId, quint32 value);
    [[nodiscard]] static Result<QByteArray> chunk(storage::Transaction &tx, int classId, quint32 value, qint64 chunk);
    /** An empty body: the row goes. */
    [[nodiscard]] static Result<void> setChunk(storage::Transaction &tx, int classId, quint32 value, qint64 chunk, const QByteArray &body);
    [[nodiscard]] static Result<void> clearChunk(storage::Transaction &tx, qint64 chunk);
    /** The values of a class that any member has or had. */
    [[nodiscard]] static Result<std::vector<quint32>> values(storage::Database &db, int classId);
    [[nodiscard]] static Result<qint64> bytes(storage::Database &db);
};

} // namespace hearth::hq
