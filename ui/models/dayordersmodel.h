// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/boards.h"
#include "ui/models/shopformat.h"

#include <QAbstractTableModel>

namespace hearth {

/** A day's orders, newest first, each with its way to headquarters and to paper in words. UI thread. */
class DayOrdersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Time, Channel, Pieces, Total, AtHq, Paper, ColumnCount };
    explicit DayOrdersModel(QObject *parent = nullptr);
    void setFormat(const ShopFormat &format);
    /** Updates rows in place where the list only changed or grew at its ends. */
    void setOrders(const QList<OrderSummary> &orders);
    [[nodiscard]] const OrderSummary *order(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const OrderSummary &order, int column) const;
    QList<OrderSummary> m_orders;
    ShopFormat m_format{QStringLiteral("en"), QStringLiteral("CNY"), {}};
};

} // namespace hearth
