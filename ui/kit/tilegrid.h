// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/tapview.h"

#include <QListView>
#include <QStyledItemDelegate>
#include <functional>

namespace hearth {

/** A grid of equal tiles, painted: as fast with 2,000 tiles as with 20. The model gives DisplayRole (the title) and the
    roles below; a tap emits clicked(). UI thread. */
class TileGrid : public TapView<QListView> {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole, ///< text that names the tile in scripts
        DetailRole,             ///< second line
        BadgeRole,              ///< number in the corner; 0: none
        ColorRole,              ///< the band at the left
    };
    explicit TileGrid(QWidget *parent = nullptr);

    void setTileSize(QSize smallest);
    /** Called with a key that is not in the model now; brings it there if it can. */
    void setRevealer(std::function<bool(const QString &key)> revealer) { m_revealer = std::move(revealer); }
    /** Scrolls to the tile of this key; invalid where there is none. */
    QModelIndex reveal(const QString &key);
    /** Shown where there are no tiles. */
    void setEmptyText(const QString &title, const QString &detail);
    /** How many tiles stand side by side now. */
    [[nodiscard]] int columns() const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void layoutTiles();
    QSize m_smallest{150, 100};
    std::function<bool(const QString &)> m_revealer;
    QString m_emptyTitle;
    QString m_emptyDetail;
};

class TileDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/** Paints a title and an explanation in the middle of an empty area. */
void drawEmpty(QPainter &painter, const QRect &area, const QString &title, const QString &detail);

} // namespace hearth
