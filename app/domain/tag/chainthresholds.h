// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/tag/returnmodel.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <array>

namespace hearth {

struct Menu;

/** What tags need to know of the chain beside the member: where its members divide, and what is what on its menu. Computed at night, kept by
    version for ever, so that a rebuild uses the same. A value. */
struct ChainThresholds {
    static constexpr std::size_t Fifths = 4;
    using Cuts = std::array<qint64, Fifths>; ///< where the second, third … fifth part of the members begins

    struct Item {
        QString category;
        QStringList attributes; ///< as the menu says: "spicy", "vegetarian", "topping", "addon" …
        bool operator==(const Item &) const = default;
    };

    qint64 version = 0; ///< 0: there are none yet
    Day day = 0;        ///< they look back from
    qint64 members = 0; ///< who bought in the year before
    Cuts spend{};       ///< minor units in 365 days
    qint64 spendTop = 0; ///< the highest hundredth begins here
    Cuts orders{};      ///< in 365 days
    Cuts recency{};     ///< days since the last visit, ascending
    std::array<qint64, 2> ticket{}; ///< minor units an order: thirds
    ReturnModel returns; ///< of members; not known where the chain is too young
    QHash<QString, Item> items; ///< by sku

    [[nodiscard]] bool known() const { return members > 0; }
    /** The part 1 to 5 a value is in. */
    [[nodiscard]] static int fifth(const Cuts &cuts, qint64 value);
    void setItems(const Menu &menu);
    /** The menu has an item with that attribute. */
    [[nodiscard]] bool sells(const QString &attribute) const { return m_attributes.contains(attribute); }

    /** All but the version. */
    [[nodiscard]] QByteArray toCbor() const;
    /** Error InvalidInput. */
    [[nodiscard]] static Result<ChainThresholds> fromCbor(const QByteArray &bytes);
    bool operator==(const ChainThresholds &) const = default;

private:
    QSet<QString> m_attributes;
};

} // namespace hearth
