// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/transaction.h"
#include "till/routing.h"

namespace hearth {

/** Table route. Stateless. */
class RouteStore {
public:
    static constexpr int MaxRoutes = 500;
    /** Adds a rule, or changes the one of this category and station. Error InvalidInput: no such name of a category or a station, copies
        not 0 to Route::MaxCopies, slips at the station receipt, more than MaxRoutes. */
    [[nodiscard]] static Result<void> put(storage::Transaction &tx, const Route &route);
    /** Error NotFound. */
    [[nodiscard]] static Result<void> remove(storage::Transaction &tx, const QString &category, const QString &station);
    /** By category and station. */
    [[nodiscard]] static Result<QList<Route>> all(storage::Transaction &tx);
    [[nodiscard]] static Result<QList<Route>> all(storage::Database &db);
};

} // namespace hearth
