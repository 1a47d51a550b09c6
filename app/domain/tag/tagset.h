// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/tag/day.h"

#include <QByteArray>
#include <array>
#include <vector>

namespace hearth {

/** One thing that is known of a member. What its numbers mean is its class's. */
struct Tag {
    int classId = 0;
    int version = 0;     ///< of the class's function
    quint32 value = 0;   ///< a place among the class's values, a number, or a code
    Day since = 0;       ///< the value holds from this day on
    Day until = 0;       ///< without another order it does not hold from this day on; 0: it stays
    std::array<qint64, 2> evidence{}; ///< the numbers of the class's sentence
    bool operator==(const Tag &) const = default;
};

/** A member's tags, by class and value. */
class TagSet {
public:
    TagSet() = default;
    explicit TagSet(std::vector<Tag> tags);
    [[nodiscard]] const std::vector<Tag> &tags() const { return m_tags; }
    [[nodiscard]] const Tag *first(int classId) const;

    /** The same tags always give the same bytes. */
    [[nodiscard]] QByteArray toBytes() const;
    /** Error Corrupt. */
    [[nodiscard]] static Result<TagSet> fromBytes(const QByteArray &bytes);
    bool operator==(const TagSet &) const = default;

private:
    std::vector<Tag> m_tags;
};

} // namespace hearth
