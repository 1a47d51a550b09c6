// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QList>
#include <QTime>
#include <QTimeZone>

namespace hearth {

/** When a store is open each day, in its own wall-clock time: "10:00-22:00", or several, "11:00-14:00,17:00-02:00". One that ends at or
    before its beginning ends on the next day; 24:00 is the end of a day. Nothing: always. A value. */
class OpeningHours {
public:
    /** Error InvalidInput: not of this form, more than MaxRanges, or a range without length. */
    [[nodiscard]] static Result<OpeningHours> parse(const QString &text);
    static constexpr qsizetype MaxRanges = 8;

    [[nodiscard]] bool always() const { return m_ranges.isEmpty(); }
    /** How much of the time between two moments (UTC ms) the store is open, in ms. Of a long time only the last eight days count. In a
        spring gap a range begins or ends with the moment after it, in an autumn overlap with the first of the two. */
    [[nodiscard]] qint64 openMs(qint64 fromMs, qint64 toMs, const QTimeZone &zone) const;

private:
    struct Range {
        QTime from;
        QTime to;
        bool nextDay = false; ///< it ends on the day after it began
    };
    QList<Range> m_ranges;
};

} // namespace hearth
