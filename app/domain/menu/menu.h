// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"

#include <QList>
#include <QStringList>

namespace hearth {

/** A name in the chain's languages; English where the Chinese one is missing, and the other way round. */
struct LocalName {
    QString en;
    QString zh;
    [[nodiscard]] const QString &in(const QString &language) const
    {
        const bool chinese = language.startsWith(QLatin1String("zh"));
        return (chinese && !zh.isEmpty()) || en.isEmpty() ? zh : en;
    }
    bool operator==(const LocalName &) const = default;
};

struct MenuSize {
    QString code; ///< "S", "M"; unique within the item
    Money price;
    bool operator==(const MenuSize &) const = default;
};

struct MenuItem {
    QString sku; ///< unique within the menu
    LocalName name;
    QString category;
    QList<MenuSize> sizes; ///< at least one, in the order shown
    QStringList attributes = {}; ///< what it is, for tags: "spicy", "vegetarian", "topping", "addon"; at most 16
    bool operator==(const MenuItem &) const = default;
};

struct MenuCategory {
    QString code;
    LocalName name;
    bool operator==(const MenuCategory &) const = default;
};

/** A store's menu: a value, replaced as a whole by a newer revision. */
struct Menu {
    qint64 revision = 0; ///< HQ's number; 0: imported at the till
    QString currency = QStringLiteral("CNY");
    QList<MenuCategory> categories;
    QList<MenuItem> items;

    [[nodiscard]] const MenuItem *item(QStringView sku) const;
    [[nodiscard]] const MenuSize *size(QStringView sku, QStringView sizeCode) const;
    [[nodiscard]] bool isEmpty() const { return items.isEmpty(); }
    bool operator==(const Menu &) const = default;

    [[nodiscard]] QByteArray toCbor() const;
    /** Error InvalidInput with the place: broken CBOR, a double sku, an unknown category, an item without a size,
        a negative price, more than 5,000 items. */
    [[nodiscard]] static Result<Menu> fromCbor(const QByteArray &bytes);
    [[nodiscard]] Result<void> validate() const;

};

} // namespace hearth
