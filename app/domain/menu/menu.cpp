// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/menu/menu.h"
#include "domain/cbor.h"

#include <QSet>

namespace hearth {
namespace {
constexpr qsizetype MaxItems = 5'000;
constexpr qsizetype MaxAttributes = 16;
constexpr qsizetype MaxAttributeLength = 32;

namespace key {
enum MenuKey { Revision = 1, Currency, Categories, Items };
enum CategoryKey { CategoryCode = 1, CategoryEn, CategoryZh };
enum ItemKey { Sku = 1, NameEn, NameZh, Category, Sizes, Attributes };
enum SizeKey { SizeCode = 1, Price };
} // namespace key
} // namespace

const MenuItem *Menu::item(QStringView sku) const
{
    for (const MenuItem &candidate : items) {
        if (candidate.sku == sku)
            return &candidate;
    }
    return nullptr;
}

const MenuSize *Menu::size(QStringView sku, QStringView sizeCode) const
{
    const MenuItem *found = item(sku);
    if (found == nullptr)
        return nullptr;
    for (const MenuSize &candidate : found->sizes) {
        if (candidate.code == sizeCode)
            return &candidate;
    }
    return nullptr;
}

Result<void> Menu::validate() const
{
    const auto bad = [](const QString &text, const QString &where) { return fail(ErrorCode::InvalidInput, text, where); };
    if (items.size() > MaxItems)
        return bad(QStringLiteral("more than %1 items").arg(MaxItems), QStringLiteral("menu.items"));
    QSet<QString> categoryCodes;
    for (const MenuCategory &category : categories) {
        if (category.code.isEmpty() || categoryCodes.contains(category.code))
            return bad(QStringLiteral("a category without a code, or twice"), QStringLiteral("menu.categories.") + category.code);
        categoryCodes.insert(category.code);
    }
    QSet<QString> skus;
    for (const MenuItem &item : items) {
        const QString where = QStringLiteral("menu.items.") + item.sku;
        if (item.sku.isEmpty() || item.sku.size() > 64 || skus.contains(item.sku))
            return bad(QStringLiteral("an item without a sku, or the same sku twice"), where);
        skus.insert(item.sku);
        if (!categoryCodes.contains(item.category))
            return bad(QStringLiteral("unknown category \"%1\"").arg(item.category), where);
        if (item.sizes.isEmpty())
            return bad(QStringLiteral("an item needs at least one size with a price"), where);
        if (item.attributes.size() > MaxAttributes)
            return bad(QStringLiteral("more than %1 attributes").arg(MaxAttributes), where);
        for (const QString &attribute : item.attributes) {
            if (attribute.isEmpty() || attribute.size() > MaxAttributeLength || item.attributes.count(attribute) > 1)
                return bad(QStringLiteral("an attribute is empty, longer than %1 characters or there twice").arg(MaxAttributeLength), where);
        }
        QSet<QString> sizes;
        for (const MenuSize &size : item.sizes) {
            if (sizes.contains(size.code))
                return bad(QStringLiteral("size \"%1\" twice").arg(size.code), where);
            sizes.insert(size.code);
            if (size.price.isNegative() || size.price.minor() > Money::UnitLimit)
                return bad(QStringLiteral("price out of range"), where + QLatin1Char('.') + size.code);
        }
    }
    return {};
}

QByteArray Menu::toCbor() const
{
    CborWriter w;
    w.startMap();
    w.field(key::Revision, revision);
    w.field(key::Currency, currency);
    w.key(key::Categories);
    w.startArray(categories.size());
    for (const MenuCategory &category : categories) {
        w.startMap();
        w.field(key::CategoryCode, category.code);
        w.optionalField(key::CategoryEn, category.name.en);
        w.optionalField(key::CategoryZh, category.name.zh);
        w.endMap();
    }
    w.endArray();
    w.key(key::Items);
    w.startArray(items.size());
    for (const MenuItem &item : items) {
        w.startMap();
        w.field(key::Sku, item.sku);
        w.optionalField(key::NameEn, item.name.en);
        w.optionalField(key::NameZh, item.name.zh);
        w.field(key::Category, item.category);
        w.key(key::Sizes);
        w.startArray(item.sizes.size());
        for (const MenuSize &size : item.sizes) {
            w.startMap();
            w.field(key::SizeCode, size.code);
            w.field(key::Price, size.price);
            w.endMap();
        }
        w.endArray();
        if (!item.attributes.isEmpty()) {
            w.key(key::Attributes);
            w.startArray(item.attributes.size());
            for (const QString &attribute : item.attributes)
                w.value(attribute);
            w.endArray();
        }
        w.endMap();
    }
    w.endArray();
    w.endMap();
    return w.bytes();
}

Result<Menu> Menu::fromCbor(const QByteArray &bytes)
{
    Menu menu;
    CborReader reader(bytes, QStringLiteral("menu"));
    const auto readSize = [&](MenuItem &item) {
        return reader.array([&](qsizetype) -> Result<void> {
            MenuSize size;
            HEARTH_TRY(reader.map([&](int k) -> Result<void> {
                switch (k) {
                case key::SizeCode: return reader.into(size.code);
                case key::Price: return reader.into(size.price);
                default: return reader.skip();
                }
            }));
            item.sizes.append(size);
            return {};
        });
    };
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case key::Revision: return reader.into(menu.revision);
        case key::Currency: return reader.into(menu.currency);
        case key::Categories:
            return reader.array([&](qsizetype) -> Result<void> {
                MenuCategory category;
                HEARTH_TRY(reader.map([&](int field) -> Result<void> {
                    switch (field) {
                    case key::CategoryCode: return reader.into(category.code);
                    case key::CategoryEn: return reader.into(category.name.en);
                    case key::CategoryZh: return reader.into(category.name.zh);
                    default: return reader.skip();
                    }
                }));
                menu.categories.append(category);
                return {};
            });
        case key::Items:
            return reader.array([&](qsizetype) -> Result<void> {
                MenuItem item;
                HEARTH_TRY(reader.map([&](int field) -> Result<void> {
                    switch (field) {
                    case key::Sku: return reader.into(item.sku);
                    case key::NameEn: return reader.into(item.name.en);
                    case key::NameZh: return reader.into(item.name.zh);
                    case key::Category: return reader.into(item.category);
                    case key::Sizes: return readSize(item);
                    case key::Attributes:
                        return reader.array([&](qsizetype) -> Result<void> {
                            HEARTH_ASSIGN(const QString attribute, reader.text());
                            item.attributes.append(attribute);
                            return {};
                        });
                    default: return reader.skip();
                    }
                }));
                menu.items.append(item);
                return {};
            });
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    HEARTH_TRY(menu.validate());
    return menu;
}

} // namespace hearth
