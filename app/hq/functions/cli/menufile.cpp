// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/menufile.h"
#include "domain/order/salescsv.h"
#include "functions/jsonfields.h"

#include <QFile>

namespace hearth::hq {
namespace {
constexpr qint64 MaxFile = 4 << 20;

Result<LocalName> parseName(const JsonFields &fields)
{
    LocalName name;
    HEARTH_ASSIGN(name.en, fields.optionalText(QLatin1String("en"), 100));
    HEARTH_ASSIGN(name.zh, fields.optionalText(QLatin1String("zh"), 100));
    if (name.en.isEmpty() && name.zh.isEmpty())
        return fields.bad(QLatin1String("en"), QStringLiteral("a name is needed, in en or zh"));
    return name;
}

Result<MenuItem> parseItem(const JsonFields &fields)
{
    MenuItem item;
    HEARTH_ASSIGN(item.sku, fields.text(QLatin1String("sku"), 1, 64));
    HEARTH_ASSIGN(item.name, parseName(fields));
    HEARTH_ASSIGN(item.category, fields.text(QLatin1String("category"), 1, 64));
    HEARTH_ASSIGN(const QList<JsonFields> sizes, fields.objects(QLatin1String("sizes"), 1, 50));
    for (const JsonFields &size : sizes) {
        HEARTH_ASSIGN(const QString code, size.text(QLatin1String("code"), 0, 32));
        HEARTH_ASSIGN(const qint64 price, size.integer(QLatin1String("price_minor"), 0, Money::UnitLimit));
        item.sizes.append({code, Money(price)});
    }
    HEARTH_ASSIGN(item.attributes, fields.texts(QLatin1String("attributes"), 16, 32));
    return item;
}

Result<Menu> parseMenu(const QByteArray &text, const QString &path)
{
    HEARTH_ASSIGN(const QJsonObject object, parseJsonObject(text, path));
    const JsonFields fields(object, path + QStringLiteral(": "));
    Menu menu;
    HEARTH_ASSIGN(menu.currency, fields.text(QLatin1String("currency"), 3, 3));
    HEARTH_ASSIGN(const QList<JsonFields> categories, fields.objects(QLatin1String("categories"), 1, 1'000));
    for (const JsonFields &category : categories) {
        MenuCategory read;
        HEARTH_ASSIGN(read.code, category.text(QLatin1String("code"), 1, 64));
        HEARTH_ASSIGN(read.name, parseName(category));
        menu.categories.append(read);
    }
    HEARTH_ASSIGN(const QList<JsonFields> items, fields.objects(QLatin1String("items"), 1, 5'000));
    for (const JsonFields &item : items) {
        HEARTH_ASSIGN(const MenuItem read, parseItem(item));
        menu.items.append(read);
    }
    if (auto valid = menu.validate(); !valid)
        return fail(valid.error().code, valid.error().text, path + QStringLiteral(": ") + valid.error().where);
    return menu;
}
} // namespace

Result<Menu> readMenuFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no such file"), path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, file.errorString(), path);
    const bool json = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) || file.peek(64).trimmed().startsWith('{');
    if (!json)
        return menuFromSalesCsv(path);
    if (file.size() > MaxFile)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a menu's file has at most %1 bytes").arg(MaxFile), path);
    return parseMenu(file.readAll(), path);
}

} // namespace hearth::hq
