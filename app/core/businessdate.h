// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QDate>
#include <QTime>
#include <QTimeZone>

namespace hearth {

/** A store's zone and the local time at which its business day begins (default 04:00): a sale at 01:30 belongs to the
    day before. */
struct StoreCalendar {
    QTimeZone zone = QTimeZone("Asia/Shanghai");
    QTime cutoff = QTime(4, 0);

    /** Error InvalidInput: a zone the system does not know, a cut-off not of the form HH:MM. */
    [[nodiscard]] static Result<StoreCalendar> parse(const QString &zone, const QString &cutoff);

    /** The business date of a moment. */
    [[nodiscard]] QDate businessDate(qint64 utcMs) const;
    /** The moment of a local wall-clock time; in a spring gap the moment after it, in an autumn overlap the first. */
    [[nodiscard]] qint64 utcMs(QDate date, QTime time) const;
    [[nodiscard]] QDateTime local(qint64 utcMs) const;
};

} // namespace hearth
