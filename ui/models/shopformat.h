// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"
#include "core/money.h"

#include <QLocale>

namespace hearth {

/** How amounts, times and days are written for a store and a language. A value. */
class ShopFormat {
public:
    ShopFormat(const QString &language, const QString &currency, StoreCalendar calendar);

    [[nodiscard]] QString money(Money amount) const; ///< "¥45.00"
    [[nodiscard]] QString shortMoney(Money amount) const; ///< "¥45", "¥45.50"
    [[nodiscard]] QString time(qint64 utcMs) const;  ///< "14:05", of the store
    /** "14:05" today, "23 Nov 14:05" on another day. */
    [[nodiscard]] QString moment(qint64 utcMs, qint64 nowMs) const;
    [[nodiscard]] QString day(QDate date) const;     ///< "Tue 24 Nov 2026"
    [[nodiscard]] QString shortDay(QDate date) const; ///< "Tue 24 Nov"
    [[nodiscard]] int decimals() const { return m_decimals; }
    [[nodiscard]] QString language() const { return m_language; }
    /** Coins and notes a customer is likely to pay with, in minor units. */
    [[nodiscard]] QList<qint64> notes() const;

private:
    QString m_language;
    QString m_sign;
    QLocale m_locale;
    StoreCalendar m_calendar;
    int m_decimals;
};

} // namespace hearth
