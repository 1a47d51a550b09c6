// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/dayordersmodel.h"

#include "ui/models/words.h"

namespace hearth {

DayOrdersModel::DayOrdersModel(QObject *parent) : QAbstractTableModel(parent) {}

void DayOrdersModel::setFormat(const ShopFormat &format)
{
    m_format = format;
    if (!m_orders.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_orders.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

void DayOrdersModel::setOrders(const QList<OrderSummary> &orders)
{
    // Newer ones stand on top: when what was the first is found further down, the rows above it are new.
    qsizetype fresh = -1;
    for (qsizetype row = 0; row < orders.size() && !m_orders.isEmpty(); ++row) {
        if (orders.at(row).orderId == m_orders.first().orderId) {
            fresh = row;
            break;
        }
    }
    const bool samePlaces = fresh >= 0 && [&] {
        const qsizetype overlap = qMin(orders.size() - fresh, m_orders.size());
        for (qsizetype row = 0; row < overlap; ++row) {
            if (orders.at(fresh + row).orderId != m_orders.at(row).orderId)
                return false;
        }
        return true;
    }();
    if (!samePlaces) {
        beginResetModel();
        m_orders = orders;
        endResetModel();
        return;
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, int(fresh) - 1);
        m_orders = orders.mid(0, fresh) + m_orders;
        endInsertRows();
    }
    if (orders.size() < m_orders.size()) {
        beginRemoveRows({}, int(orders.size()), int(m_orders.size()) - 1);
        m_orders.resize(orders.size());
        endRemoveRows();
    } else if (orders.size() > m_orders.size()) {
        beginInsertRows({}, int(m_orders.size()), int(orders.size()) - 1);
        m_orders.append(orders.mid(m_orders.size()));
        endInsertRows();
    }
    m_orders = orders;
    if (!m_orders.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_orders.size()) - 1, ColumnCount - 1));
}

const OrderSummary *DayOrdersModel::order(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_orders.size() ? &m_orders.at(index.row()) : nullptr;
}

int DayOrdersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_orders.size());
}

int DayOrdersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DayOrdersModel::text(const OrderSummary &order, int column) const
{
    switch (column) {
    case Number: return QString::number(order.receiptNumber);
    case Time: return m_format.time(order.closedAtMs);
    case Channel: return Words::channel(order.channel, order.platform, order.platformNumber);
    case Pieces: return QString::number(order.pieces);
    case Total: return m_format.money(order.total);
    case AtHq: return order.atHq ? tr("arrived") : tr("waiting");
    case Paper: {
        QStringList texts;
        for (const SignLine &line : Words::jobs(order.jobs))
            texts.append(line.text);
        return texts.isEmpty() ? tr("nothing to print") : texts.join(QStringLiteral(" · "));
    }
    default: return {};
    }
}

QVariant DayOrdersModel::data(const QModelIndex &index, int role) const
{
    const OrderSummary *shown = order(index);
    if (shown == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*shown, index.column());
    case Qt::TextAlignmentRole:
        return int(index.column() == Total || index.column() == Pieces ? Qt::AlignRight : Qt::AlignLeft);
    case TouchTable::BoldRole: return index.column() == Number || index.column() == Total;
    case TouchTable::ToneRole: return int(index.column() == Time ? Tone::Soft : Tone::Neutral);
    case TouchTable::SignsRole:
        if (index.column() == AtHq)
            return QVariant::fromValue(QList<SignLine>{shown->atHq ? SignLine{Glyph::Check, Tone::Ok, text(*shown, AtHq)}
                                                                   : SignLine{Glyph::Clock, Tone::Soft, text(*shown, AtHq)}});
        if (index.column() == Paper) {
            const QList<SignLine> lines = Words::jobs(shown->jobs);
            return QVariant::fromValue(lines.isEmpty() ? QList<SignLine>{{Glyph::None, Tone::Soft, text(*shown, Paper)}} : lines);
        }
        return {};
    case TouchTable::DetailRole:
        return index.column() == Total && !shown->refunded.isZero() ? tr("refunded %1").arg(m_format.money(shown->refunded)) : QString();
    default: return {};
    }
}

QVariant DayOrdersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section == Total || section == Pieces ? Qt::AlignRight : Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return tr("No.");
    case Time: return tr("Time");
    case Channel: return tr("Channel");
    case Pieces: return tr("Pieces");
    case Total: return tr("Total");
    case AtHq: return tr("Headquarters");
    case Paper: return tr("Paper");
    default: return {};
    }
}

} // namespace hearth
