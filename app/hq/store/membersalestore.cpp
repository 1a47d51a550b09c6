// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/membersalestore.h"

#include <map>

namespace hearth::hq {

Result<void> MemberSaleStore::add(storage::Transaction &tx, qint64 sale, const ClosedOrder &order)
{
    const MemberSale member = memberSaleOf(order);
    HEARTH_TRY(tx.later("INSERT INTO sale_member (sale, member, platform, covers, discount_minor) VALUES (?1, ?2, ?3, ?4, ?5)", sale, member.member,
                        order.platform.isNull() ? QStringLiteral("") : order.platform, member.covers, member.discountMinor));
    return {};
}

Result<std::optional<MemberSale>> MemberSaleStore::refunded(storage::Transaction &tx, qint64 sale, const Refund &refund, bool whole, Money remaining)
{
    MemberSale taken;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      tx.query("SELECT m.member, m.platform, m.covers, m.discount_minor, s.business_date, s.closed_at_ms, s.channel, st.code"
                               " FROM sale_member m JOIN sale s ON s.id = m.sale JOIN store st ON st.id = s.store WHERE m.sale = ?1", sale));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (!found)
            return std::optional<MemberSale>();
        taken.member = rows.id(0);
        taken.channel = rows.text(1).isEmpty() ? rows.text(6) : rows.text(1);
        taken.covers = rows.int64(2);
        taken.discountMinor = rows.int64(3);
        taken.date = QDate::fromString(rows.text(4), Qt::ISODate);
        taken.closedAtMs = rows.int64(5);
        taken.store = rows.text(7);
    }
    taken.orders = whole ? 1 : 0;
    taken.spendMinor = (whole ? remaining : refund.total).minor();
    for (const RefundLine &line : refund.lines) {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT sku, size FROM sale_line WHERE sale = ?1 AND line_id = ?2", sale, line.lineId));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (found)
            taken.lines.append({rows.text(0), rows.text(1), line.quantity});
    }
    return std::optional(taken);
}

Result<QList<MemberSale>> MemberSaleStore::above(storage::Database &db, qint64 &sale, int limit)
{
    const qint64 from = sale;
    QList<MemberSale> sales;
    std::vector<qint64> ids;
    sales.reserve(limit);
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      db.query("SELECT m.sale, m.member, m.platform, m.covers, m.discount_minor, s.business_date, s.closed_at_ms, s.channel, st.code,"
                               " s.total_minor - s.refunded_minor FROM sale_member m JOIN sale s ON s.id = m.sale JOIN store st ON st.id = s.store"
                               " WHERE m.sale > ?1 AND (s.refunded_quantity < s.quantity OR s.quantity = 0) ORDER BY m.sale LIMIT ?2", from, limit));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            ids.push_back(rows.int64(0));
            const QString platform = rows.text(2);
            MemberSale &read = sales.emplaceBack();
            read.member = rows.id(1);
            read.channel = platform.isEmpty() ? rows.text(7) : platform;
            read.covers = rows.int64(3);
            read.discountMinor = rows.int64(4);
            read.date = QDate::fromString(rows.text(5), Qt::ISODate);
            read.closedAtMs = rows.int64(6);
            read.store = rows.text(8);
            read.orders = 1;
            read.spendMinor = rows.int64(9);
        }
    }
    if (ids.empty())
        return sales;
    sale = ids.back();
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT m.sale, l.sku, l.size, l.quantity - l.refunded_quantity FROM sale_member m JOIN sale_line l ON l.sale = m.sale"
                                               " WHERE m.sale > ?1 AND m.sale <= ?2 ORDER BY m.sale", from, sale));
    for (qsizetype place = 0;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return sales;
        const qint64 of = rows.int64(0);
        while (place < sales.size() && ids[static_cast<std::size_t>(place)] < of)
            ++place;
        if (place < sales.size() && ids[static_cast<std::size_t>(place)] == of) // else it was wholly refunded
            sales[place].lines.append({rows.text(1), rows.text(2), rows.int64(3)});
    }
}

#define HEARTH_SAME_PERSON "SELECT ?1 UNION ALL SELECT f.member_id FROM member f JOIN member c ON c.id = f.survivor WHERE c.member_id = ?1"

Result<QList<MemberSale>> MemberSaleStore::of(storage::Database &db, const QUuid &member)
{
    std::map<qint64, MemberSale> sales;
    {
        HEARTH_ASSIGN(storage::Rows rows,
                      db.query("SELECT m.sale, m.platform, m.covers, m.discount_minor, s.business_date, s.closed_at_ms, s.channel, st.code,"
                               " s.total_minor - s.refunded_minor FROM sale_member m JOIN sale s ON s.id = m.sale JOIN store st ON st.id = s.store"
                               " WHERE m.member IN (" HEARTH_SAME_PERSON ") AND (s.refunded_quantity < s.quantity OR s.quantity = 0)", member));
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            MemberSale &sale = sales[rows.int64(0)];
            sale.member = member;
            sale.channel = rows.text(1).isEmpty() ? rows.text(6) : rows.text(1);
            sale.covers = rows.int64(2);
            sale.discountMinor = rows.int64(3);
            sale.date = QDate::fromString(rows.text(4), Qt::ISODate);
            sale.closedAtMs = rows.int64(5);
            sale.store = rows.text(7);
            sale.orders = 1;
            sale.spendMinor = rows.int64(8);
        }
    }
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT l.sale, l.sku, l.size, l.quantity - l.refunded_quantity FROM sale_member m"
                                               " JOIN sale_line l ON l.sale = m.sale WHERE m.member IN (" HEARTH_SAME_PERSON ")", member));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        if (const auto sale = sales.find(rows.int64(0)); sale != sales.end())
            sale->second.lines.append({rows.text(1), rows.text(2), rows.int64(3)});
    }
    QList<MemberSale> all;
    all.reserve(static_cast<qsizetype>(sales.size()));
    for (auto &[row, sale] : sales)
        all.append(std::move(sale));
    return all;
}

Result<QList<protocol::FullMember::Order>> MemberSaleStore::last(storage::Database &db, const QUuid &member, int limit)
{
    HEARTH_ASSIGN(storage::Rows rows,
                  db.query("SELECT st.code, s.business_date, s.closed_at_ms, CASE WHEN m.platform = '' THEN s.channel ELSE m.platform END, s.total_minor, s.refunded_minor"
                           " FROM sale_member m JOIN sale s ON s.id = m.sale JOIN store st ON st.id = s.store WHERE m.member IN (" HEARTH_SAME_PERSON ")"
                           " ORDER BY s.closed_at_ms DESC, s.id DESC LIMIT ?2", member, limit));
    QList<protocol::FullMember::Order> orders;
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return orders;
        orders.append({rows.text(0), QDate::fromString(rows.text(1), Qt::ISODate), rows.int64(2), rows.text(3), Money(rows.int64(4)), Money(rows.int64(5))});
    }
}

#undef HEARTH_SAME_PERSON

Result<QUuid> MemberSaleStore::after(storage::Database &db, const QUuid &member)
{
    const QByteArray last = member.isNull() ? QByteArray() : member.toRfc4122();
    const QByteArray from = last.isNull() ? QByteArray("") : last;
    HEARTH_ASSIGN(storage::Rows rows, db.query("SELECT member FROM sale_member WHERE member > ?1 ORDER BY member LIMIT 1", from));
    HEARTH_ASSIGN(const bool sold, rows.next());
    const QUuid ordered = sold ? rows.id(0) : QUuid();
    HEARTH_ASSIGN(storage::Rows known, db.query("SELECT m.member_id FROM member m JOIN member_tags t ON t.member = m.id WHERE m.member_id > ?1"
                                                " ORDER BY m.member_id LIMIT 1", from));
    HEARTH_ASSIGN(const bool tagged, known.next());
    const QUuid counted = tagged ? known.id(0) : QUuid();
    if (ordered.isNull() || counted.isNull())
        return ordered.isNull() ? counted : ordered;
    return ordered.toRfc4122() < counted.toRfc4122() ? ordered : counted;
}

} // namespace hearth::hq
