// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/memberstatistics.h"

#include <QString>
#include <vector>

namespace hearth::bench {

/** An order as one would count it without Hearth: the counters of its member go up, and a bit says that it was counted. No tag is made of them. */
struct CountedOrder {
    qint64 member = 0;
    qint64 epoch = 0;
    qint64 seq = 0;
    OrderShare share;
};

struct CountingRate {
    double perSecond = 0;   ///< orders
    double processorUs = 0; ///< an order, of the server and its client together
    double bytesEach = 0;   ///< of memory or disk, a member
};

/** In hashes of a Redis of its own, one for each member, HINCRBY by HINCRBY, so many orders to a pipeline; `sync`: "everysec" or "always". Error Io: no server. */
[[nodiscard]] Result<CountingRate> countInRedis(const std::vector<CountedOrder> &orders, std::size_t batch, const QString &sync);
/** In one table of the database at `source`, a row for each counter, by INSERT … ON CONFLICT DO UPDATE, so many orders to a transaction. */
[[nodiscard]] Result<CountingRate> countInPostgres(const QString &source, const std::vector<CountedOrder> &orders, std::size_t batch);

} // namespace hearth::bench
