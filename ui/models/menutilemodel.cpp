// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/menutilemodel.h"

#include "ui/kit/theme.h"
#include "ui/kit/tilegrid.h"

#include <algorithm>

namespace hearth {

MenuTileModel::MenuTileModel(QObject *parent) : QAbstractListModel(parent) {}

void MenuTileModel::setMenu(const Menu &menu, const ShopFormat &format)
{
    m_menu = menu;
    m_format = format;
    rebuild();
}

void MenuTileModel::setCategory(const QString &code)
{
    if (m_category == code)
        return;
    m_category = code;
    if (m_search.isEmpty())
        rebuild();
}

void MenuTileModel::setSearch(const QString &text)
{
    if (m_search == text)
        return;
    m_search = text;
    rebuild();
}

void MenuTileModel::setOrder(const QList<OrderLine> &lines)
{
    QHash<QString, int> pieces;
    for (const OrderLine &line : lines)
        pieces[line.sku] += line.quantity;
    if (pieces == m_pieces)
        return;
    m_pieces = std::move(pieces);
    if (!m_tiles.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_tiles.size()) - 1), {TileGrid::BadgeRole});
}

void MenuTileModel::rebuild()
{
    const Theme &theme = Theme::current();
    QHash<QString, QColor> colors;
    for (qsizetype i = 0; i < m_menu.categories.size(); ++i)
        colors.insert(m_menu.categories.at(i).code, theme.category(i));

    const QStringList words = m_search.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QList<Tile> tiles;
    for (qsizetype i = 0; i < m_menu.items.size(); ++i) {
        const MenuItem &item = m_menu.items.at(i);
        if (words.isEmpty()) {
            if (item.category != m_category)
                continue;
        } else {
            const bool matches = std::all_of(words.cbegin(), words.cend(), [&item](const QString &word) {
                return item.name.en.contains(word, Qt::CaseInsensitive) || item.name.zh.contains(word, Qt::CaseInsensitive)
                    || item.sku.contains(word, Qt::CaseInsensitive);
            });
            if (!matches)
                continue;
        }
        const auto [least, most] = std::minmax_element(item.sizes.cbegin(), item.sizes.cend(),
                                                       [](const MenuSize &a, const MenuSize &b) { return a.price < b.price; });
        QString price;
        if (least != item.sizes.cend()) {
            price = m_format.shortMoney(least->price);
            if (least->price != most->price)
                price = tr("from %1").arg(price);
        }
        tiles.append({i, item.name.in(m_format.language()), price, colors.value(item.category, theme.soft)});
    }
    if (tiles == m_tiles)
        return;
    beginResetModel();
    m_tiles = std::move(tiles);
    endResetModel();
}

const MenuItem *MenuTileModel::item(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_tiles.size())
        return nullptr;
    return &m_menu.items.at(m_tiles.at(index.row()).item);
}

int MenuTileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_tiles.size());
}

QVariant MenuTileModel::data(const QModelIndex &index, int role) const
{
    const MenuItem *menuItem = item(index);
    if (menuItem == nullptr)
        return {};
    const Tile &tile = m_tiles.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return tile.title;
    case Qt::AccessibleTextRole: return QString(tile.title + QStringLiteral(", ") + tile.detail);
    case TileGrid::KeyRole: return menuItem->sku;
    case TileGrid::DetailRole: return tile.detail;
    case TileGrid::BadgeRole: return m_pieces.value(menuItem->sku);
    case TileGrid::ColorRole: return tile.color;
    default: return {};
    }
}

} // namespace hearth
