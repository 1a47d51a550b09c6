// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/tag/day.h"
#include "domain/tag/tagcodes.h"
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

    /** What the menu says of an item, by codes: texts are looked up once for all members. */
    struct CodedItem {
        bool known = false;          ///< to the menu
        quint32 category = 0;        ///< 0: has no code
        std::vector<quint32> attributes; ///< those that have one
        QStringList texts;           ///< all of them
    };
    /** By the item's code, of `items` as they are at the first call. One thread at a time. */
    [[nodiscard]] const CodedItem &coded(quint32 item, const TagCodes &codes) const;

    /** All but the version. */
    [[nodiscard]] QByteArray toCbor() const;
    /** Error InvalidInput. */
    [[nodiscard]] static Result<ChainThresholds> fromCbor(const QByteArray &bytes);
    bool operator==(const ChainThresholds &) const = default;

private:
    struct Coded {
        std::vector<CodedItem> items;
        const TagCodes *by = nullptr;
        qsizetype size = -1;
        bool operator==(const Coded &) const { return true; } // follows from the rest
    };
    QSet<QString> m_attributes;
    mutable Coded m_coded;
};

} // namespace hearth
