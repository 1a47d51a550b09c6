// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth {

/** What a sales file holds. */
struct SalesFileFacts {
    qint64 orders = 0;
    qint64 pieces = 0;
    qint64 totalMinor = 0;
    qint64 days = 0;
    bool operator==(const SalesFileFacts &) const = default;
};

/** Writes a sales file of the real one's form (id,date,time,name,size,type,price; a line a piece, in order of time), the same
    bytes for the same seed. Returns what is in it; an empty record where it cannot be written. */
[[nodiscard]] SalesFileFacts writeSalesFile(const QString &path, int orders, quint32 seed);

/** The real year of sales where it is on this machine ($HEARTH_TEST_DATA, else ../shared/data beside the source); else empty. */
[[nodiscard]] QString realSalesFile();

} // namespace hearth
