// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "domain/order/order.h"
#include "ui/models/shopformat.h"

#include <QAbstractListModel>
#include <QColor>
#include <QHash>

namespace hearth {

/** The tiles of one category, or of a search over all of them, with what of each is in the order. UI thread. */
class MenuTileModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit MenuTileModel(QObject *parent = nullptr);
    void setMenu(const Menu &menu, const ShopFormat &format);
    void setCategory(const QString &code);
    /** Not empty: all items whose name, in any language, or sku contains every word of it. */
    void setSearch(const QString &text);
    void setOrder(const QList<OrderLine> &lines);
    [[nodiscard]] const MenuItem *item(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();
    struct Tile {
        qsizetype item = 0;
        QString title;
        QString detail;
        QColor color;
        bool operator==(const Tile &) const = default;
    };
    Menu m_menu;
    ShopFormat m_format{QStringLiteral("en"), QStringLiteral("CNY"), {}};
    QString m_category;
    QString m_search;
    QList<Tile> m_tiles;
    QHash<QString, int> m_pieces;
};

} // namespace hearth
