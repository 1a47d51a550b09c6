// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/tagwords.h"

#include "ui/models/words.h"

#include <QRegularExpression>
#include <algorithm>

namespace hearth {

QString TagWords::className(const QString &name)
{
    const QHash<QString, QString> names{
        {QStringLiteral("frequency"), tr("Frequency")}, {QStringLiteral("lifecycle"), tr("Stage")}, {QStringLiteral("spend"), tr("Spend")},
        {QStringLiteral("rfm"), tr("Recency, frequency, amount")}, {QStringLiteral("ticket"), tr("Average order")}, {QStringLiteral("item"), tr("Favourite item")},
        {QStringLiteral("category"), tr("Favourite category")}, {QStringLiteral("size"), tr("Size")}, {QStringLiteral("topping"), tr("Topping")},
        {QStringLiteral("taste"), tr("Taste")}, {QStringLiteral("day_part"), tr("Time of day")}, {QStringLiteral("weekday"), tr("Days of the week")},
        {QStringLiteral("channel"), tr("Channel")}, {QStringLiteral("party"), tr("Party")}, {QStringLiteral("home_store"), tr("Home store")},
        {QStringLiteral("stores"), tr("Stores")}, {QStringLiteral("coupon"), tr("Discounts")}, {QStringLiteral("add_on"), tr("Extras")},
        {QStringLiteral("anniversary"), tr("Anniversary")}, {QStringLiteral("birthday"), tr("Birthday")}, {QStringLiteral("promising"), tr("Promising")},
        {QStringLiteral("slipping"), tr("Slipping")}};
    return names.value(name, name);
}

QString TagWords::value(const QString &name, const QString &value, const Menu &menu, const QString &language)
{
    if (name == QLatin1String("item") || name == QLatin1String("topping")) {
        const MenuItem *item = menu.item(value);
        return item == nullptr ? value : item->name.in(language);
    }
    if (name == QLatin1String("category")) {
        const auto category = std::find_if(menu.categories.begin(), menu.categories.end(), [&](const MenuCategory &one) { return one.code == value; });
        return category == menu.categories.end() ? value : category->name.in(language);
    }
    const QHash<QString, QString> values{
        {QStringLiteral("frequency:none"), tr("not of late")}, {QStringLiteral("frequency:once"), tr("once")}, {QStringLiteral("frequency:some"), tr("now and then")},
        {QStringLiteral("frequency:regular"), tr("regular")}, {QStringLiteral("lifecycle:new"), tr("new")}, {QStringLiteral("lifecycle:active"), tr("active")},
        {QStringLiteral("lifecycle:cooling"), tr("cooling")}, {QStringLiteral("lifecycle:sleeping"), tr("asleep")}, {QStringLiteral("lifecycle:lost"), tr("lost")},
        {QStringLiteral("lifecycle:won_back"), tr("won back")}, {QStringLiteral("spend:none"), tr("nothing")}, {QStringLiteral("spend:lowest"), tr("lowest fifth")},
        {QStringLiteral("spend:low"), tr("low")}, {QStringLiteral("spend:middle"), tr("middle")}, {QStringLiteral("spend:upper"), tr("upper")},
        {QStringLiteral("spend:high"), tr("highest fifth")}, {QStringLiteral("spend:top"), tr("highest hundredth")}, {QStringLiteral("ticket:low"), tr("low")},
        {QStringLiteral("ticket:middle"), tr("middle")}, {QStringLiteral("ticket:high"), tr("high")}, {QStringLiteral("day_part:breakfast"), tr("breakfast")},
        {QStringLiteral("day_part:lunch"), tr("lunch")}, {QStringLiteral("day_part:afternoon"), tr("afternoon")}, {QStringLiteral("day_part:dinner"), tr("dinner")},
        {QStringLiteral("day_part:late"), tr("late")}, {QStringLiteral("weekday:weekdays"), tr("weekdays")}, {QStringLiteral("weekday:weekend"), tr("weekend")},
        {QStringLiteral("weekday:any_day"), tr("any day")}, {QStringLiteral("party:alone"), tr("alone")}, {QStringLiteral("party:pair"), tr("two")},
        {QStringLiteral("party:small"), tr("three to five")}, {QStringLiteral("party:large"), tr("six and more")}, {QStringLiteral("stores:loyal"), tr("stays with one")},
        {QStringLiteral("stores:roams"), tr("visits several")}, {QStringLiteral("coupon:full_price"), tr("full price")}, {QStringLiteral("coupon:sometimes"), tr("sometimes")},
        {QStringLiteral("coupon:hunter"), tr("mostly with one")}, {QStringLiteral("add_on:declines"), tr("declines")}, {QStringLiteral("add_on:open"), tr("takes them")},
        {QStringLiteral("anniversary:near"), tr("near")}, {QStringLiteral("birthday:near"), tr("near")}, {QStringLiteral("promising:second_visit"), tr("came back soon")},
        {QStringLiteral("slipping:regular_gone"), tr("a regular who stays away")}, {QStringLiteral("slipping:big_spender_gone"), tr("a big spender who stays away")},
        {QStringLiteral("channel:counter"), tr("counter")}};
    return values.value(name + QLatin1Char(':') + value, value);
}

QString TagWords::reason(const MemberProfile::ShownTag &tag, const ShopFormat &format)
{
    const auto both = [&tag](const QString &words) { return words.arg(tag.evidence1).arg(tag.evidence2); };
    const auto is = [&tag](const char *name) { return tag.name == QLatin1String(name); };
    if (is("spend"))
        return tr("%1 in %2 days").arg(format.money(Money(tag.evidence1))).arg(tag.evidence2);
    if (is("ticket"))
        return tr("%1 an order, %2 orders").arg(format.money(Money(tag.evidence1))).arg(tag.evidence2);
    if (is("rfm"))
        return both(tr("%1 orders in 365 days, the last %2 days before"));
    if (is("item") || is("category"))
        return both(tr("%1 pieces, %2 in a hundred of late"));
    if (is("day_part") || is("home_store") || is("channel"))
        return both(tr("%1 orders, %2 in a hundred of late"));
    if (is("weekday"))
        return both(tr("%1 orders, %2 in a hundred at weekends of late"));
    if (is("party"))
        return both(tr("%1 guests at %2 orders"));
    if (is("stores"))
        return both(tr("%1 stores, %2 in a hundred at the first of late"));
    if (is("coupon"))
        return both(tr("%1 of %2 orders with a discount"));
    if (is("add_on"))
        return both(tr("%1 pieces at %2 orders"));
    return Words::memberReason(tag);
}

QString TagWords::query(const QString &query, const Menu &menu, const QString &language)
{
    static const QRegularExpression part(QStringLiteral(R"raw((?<class>[^\s():"]+):(?:"(?<quoted>[^"]*)"|(?<value>[^\s()"]+))|(?<word>\b(?:and|or|not|everybody)\b))raw"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QHash<QString, QString> words{{QStringLiteral("and"), tr("and")}, {QStringLiteral("or"), tr("or")}, {QStringLiteral("not"), tr("not")},
                                        {QStringLiteral("everybody"), tr("everybody")}};
    QString text;
    qsizetype from = 0;
    for (auto it = part.globalMatch(query); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        text += query.mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString word = match.captured(QStringLiteral("word"));
        const QString name = match.captured(QStringLiteral("class"));
        const QString given = match.captured(QStringLiteral("value")) + match.captured(QStringLiteral("quoted"));
        text += !word.isEmpty() ? words.value(word.toLower()) : tr("%1: %2").arg(className(name), value(name, given, menu, language));
    }
    return text + query.mid(from);
}

} // namespace hearth
