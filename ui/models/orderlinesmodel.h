// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "domain/order/order.h"
#include "ui/models/shopformat.h"

#include <QAbstractListModel>

namespace hearth {

/** The live lines of the order being entered, named in the windows' language. UI thread. */
class OrderLinesModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit OrderLinesModel(QObject *parent = nullptr);
    void setFormat(const Menu &menu, const ShopFormat &format);
    /** Tells the view what changed only, so that its current row stays. */
    void setLines(const QList<OrderLine> &lines);
    [[nodiscard]] const OrderLine *line(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const QUuid &lineId) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] QString name(const OrderLine &line) const;
    QList<OrderLine> m_lines;
    QHash<QString, LocalName> m_names;
    ShopFormat m_format{QStringLiteral("en"), QStringLiteral("CNY"), {}};
};

} // namespace hearth
