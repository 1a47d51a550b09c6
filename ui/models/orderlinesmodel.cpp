// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/models/orderlinesmodel.h"

#include "ui/kit/touchlist.h"

namespace hearth {

OrderLinesModel::OrderLinesModel(QObject *parent) : QAbstractListModel(parent) {}

void OrderLinesModel::setFormat(const Menu &menu, const ShopFormat &format)
{
    m_format = format;
    m_names.clear();
    for (const MenuItem &item : menu.items)
        m_names.insert(item.sku, item.name);
    if (!m_lines.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_lines.size()) - 1));
}

void OrderLinesModel::setLines(const QList<OrderLine> &lines)
{
    // Lines come at the end and go anywhere; they never change places.
    for (qsizetype row = m_lines.size() - 1; row >= 0; --row) {
        const QUuid id = m_lines.at(row).id;
        const bool stays = std::any_of(lines.cbegin(), lines.cend(), [&id](const OrderLine &line) { return line.id == id; });
        if (!stays) {
            beginRemoveRows({}, int(row), int(row));
            m_lines.removeAt(row);
            endRemoveRows();
        }
    }
    for (qsizetype row = 0; row < m_lines.size(); ++row) {
        if (m_lines.at(row) == lines.at(row))
            continue;
        m_lines[row] = lines.at(row);
        Q_EMIT dataChanged(index(int(row)), index(int(row)));
    }
    if (lines.size() > m_lines.size()) {
        beginInsertRows({}, int(m_lines.size()), int(lines.size()) - 1);
        m_lines.append(lines.mid(m_lines.size()));
        endInsertRows();
    }
}

const OrderLine *OrderLinesModel::line(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_lines.size() ? &m_lines.at(index.row()) : nullptr;
}

QModelIndex OrderLinesModel::indexOf(const QUuid &lineId) const
{
    for (int row = 0; row < m_lines.size(); ++row) {
        if (m_lines.at(row).id == lineId)
            return index(row);
    }
    return {};
}

int OrderLinesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QString OrderLinesModel::name(const OrderLine &line) const
{
    const auto known = m_names.constFind(line.sku);
    return known == m_names.constEnd() ? line.name : known->in(m_format.language());
}

QVariant OrderLinesModel::data(const QModelIndex &index, int role) const
{
    const OrderLine *shown = line(index);
    if (shown == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: return name(*shown);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1 × %2 %3, %4").arg(shown->quantity).arg(name(*shown), shown->size, m_format.money(shown->total()));
    case TouchList::CountRole: return QString(QString::number(shown->quantity) + QStringLiteral(" ×"));
    case TouchList::DetailRole: {
        QStringList parts;
        if (!shown->size.isEmpty())
            parts.append(shown->size);
        if (shown->quantity > 1)
            parts.append(tr("%1 each").arg(m_format.shortMoney(shown->unit)));
        return parts.join(QStringLiteral(" · "));
    }
    case TouchList::AmountRole: return m_format.money(shown->total());
    default: return {};
    }
}

} // namespace hearth
