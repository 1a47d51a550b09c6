// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QString>
#include <memory>
#include <vector>

namespace hearth::hq {

/** Who is meant, in words: tags as "class:value" put together by and, or, not and brackets; "everybody". A value with spaces stands in double
    quotes: item:"Thai Chicken". "and" binds more than "or". A value. */
struct AudienceQuery {
    enum class Kind { Tag, Everybody, Not, And, Or };
    static constexpr qsizetype MaxLength = 4'096;
    static constexpr int MaxDepth = 32;

    Kind kind = Kind::Everybody;
    QString tagClass; ///< of a tag
    QString value;
    qsizetype column = 0; ///< where it stands, from 1
    std::vector<AudienceQuery> parts;

    /** Error InvalidInput with the column. */
    [[nodiscard]] static Result<AudienceQuery> parse(const QString &text);
};

} // namespace hearth::hq
