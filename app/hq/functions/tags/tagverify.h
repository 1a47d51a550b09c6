// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/tags/tagging.h"

namespace hearth::hq {

/** Recomputes every member's statistics and tags from the stored orders and holds them against what is kept. Reads only. */
class TagVerify {
public:
    struct Difference {
        QUuid member;
        QString why; ///< what is kept and what it must be
    };
    struct Report {
        qint64 members = 0;
        qint64 orders = 0;     ///< not wholly refunded
        qint64 tags = 0;
        qint64 different = 0;
        QList<Difference> first; ///< at most MaxListed of them
        QByteArray digest;       ///< of all statistics and tags in words: the same in every database that has the same orders
    };
    static constexpr int MaxListed = 20;
    [[nodiscard]] static Result<Report> run(storage::Database &db, const std::vector<TagClass> &classes);
};

} // namespace hearth::hq
