// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QMetaType>
#include <compare>

namespace hearth {

/** An amount in minor units (fen, cents). Integers only; the currency is the store's. A value, usable from any thread. */
class Money {
public:
    /** Largest absolute amount accepted from outside: 10^13 minor units, far from overflow when 10^4 lines are added. */
    static constexpr qint64 Limit = 10'000'000'000'000;
    /** Dearest price of one piece: a menu, a file of sales and an order take the same. */
    static constexpr qint64 UnitLimit = 100'000'000;

    constexpr Money() = default;
    constexpr explicit Money(qint64 minor) : m_minor(minor) {}

    [[nodiscard]] constexpr qint64 minor() const { return m_minor; }
    [[nodiscard]] constexpr bool isZero() const { return m_minor == 0; }
    [[nodiscard]] constexpr bool isNegative() const { return m_minor < 0; }

    constexpr Money operator-() const { return Money(-m_minor); }
    constexpr Money operator+(Money other) const { return Money(m_minor + other.m_minor); }
    constexpr Money operator-(Money other) const { return Money(m_minor - other.m_minor); }
    constexpr Money operator*(qint64 quantity) const { return Money(m_minor * quantity); }
    constexpr Money &operator+=(Money other) { m_minor += other.m_minor; return *this; }
    constexpr Money &operator-=(Money other) { m_minor -= other.m_minor; return *this; }
    constexpr auto operator<=>(const Money &) const = default;

    /** Reads "13", "13.2", "13.25", "-0.05". `decimals` is the currency's number of minor digits (0 to 4).
        Error InvalidInput: not a number, too many decimals, beyond Limit. */
    [[nodiscard]] static Result<Money> parse(QStringView text, int decimals = 2);

    /** "13.25"; always all decimals, a leading minus for negative amounts, no currency sign. */
    [[nodiscard]] QString toString(int decimals = 2) const;

private:
    qint64 m_minor = 0;
};

/** Digits behind the point of a currency (ISO 4217), as "CNY" 2, "JPY" 0; 2 for one that is not known. */
[[nodiscard]] int currencyDecimals(QStringView code);

} // namespace hearth
Q_DECLARE_METATYPE(hearth::Money)
