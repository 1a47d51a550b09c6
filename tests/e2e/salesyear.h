// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth {

/** What a sales file holds, counted from its text alone. */
struct SalesFacts {
    qint64 orders = 0;
    qint64 pieces = 0;
    qint64 totalMinor = 0;
    qint64 days = 0;
    bool operator==(const SalesFacts &) const = default;
};

/** The real year of sales where it is on this machine ($HEARTH_TEST_DATA, else ../shared/data beside the source), else a
    file of the same form, made below `directory` from a fixed seed. */
[[nodiscard]] QString salesYear(const QString &directory);
/** Whether salesYear() is the real one. */
[[nodiscard]] bool haveRealYear();
/** Writes a file of the same form: `orders` orders over about a year, the same for the same seed. */
[[nodiscard]] QString generateSales(const QString &path, int orders, quint32 seed);
/** The facts of the first `limit` orders (0: all). */
[[nodiscard]] SalesFacts countSales(const QString &path, qint64 limit = 0);

} // namespace hearth
