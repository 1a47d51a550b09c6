// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QDate>

namespace hearth {

/** A business date as a number: days since 1970-01-01. */
using Day = qint32;
constexpr qint64 UnixEpochJulianDay = 2'440'588;
[[nodiscard]] inline Day dayOf(QDate date) { return static_cast<Day>(date.toJulianDay() - UnixEpochJulianDay); }
[[nodiscard]] inline QDate dateOf(Day day) { return QDate::fromJulianDay(day + UnixEpochJulianDay); }

} // namespace hearth
