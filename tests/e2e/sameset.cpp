// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "e2e/sameset.h"

#include "core/ids.h"
#include "e2e/chain.h"
#include "storage/database.h"

#include <QSet>
#include <algorithm>
#include <vector>

namespace hearth {
namespace {
struct Fact {
    qint64 seq = 0;
    QString id;
    qint64 kind = 0;
    QByteArray body;
    qint64 state = 1;
    bool operator==(const Fact &) const = default;
};

Result<std::vector<Fact>> facts(storage::Database &db, const char *sql)
{
    std::vector<Fact> found;
    HEARTH_ASSIGN(storage::Rows rows, db.query(sql));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return found;
        found.push_back({rows.int64(0), idText(rows.id(1)), rows.int64(2), rows.blob(3), rows.int64(4)});
    }
}

Result<QStringList> orders(storage::Database &db, const char *sql)
{
    QStringList found;
    HEARTH_ASSIGN(storage::Rows rows, db.query(sql));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return found;
        found.append(QStringLiteral("%1 %2 %3").arg(idText(rows.id(0))).arg(rows.int64(1)).arg(rows.int64(2)));
    }
}

Result<QString> difference(const Chain &chain)
{
    HEARTH_ASSIGN(const auto till, storage::Database::open(chain.path(QStringLiteral("till")) + QStringLiteral("/till.db"), storage::OpenMode::ReadOnly));
    HEARTH_ASSIGN(const auto hq, storage::Database::open(chain.path(QStringLiteral("hq")) + QStringLiteral("/hq.db"), storage::OpenMode::ReadOnly));
    HEARTH_ASSIGN(const auto sent, facts(*till, "SELECT seq, fact_id, kind, body, 1 FROM outbox WHERE parked_reason IS NULL ORDER BY seq"));
    HEARTH_ASSIGN(const auto stored, facts(*hq, "SELECT seq, fact_id, kind, body, state FROM ingest ORDER BY epoch, seq"));
    if (sent.empty())
        return QStringLiteral("the till has no facts");
    const auto [a, b] = std::mismatch(sent.begin(), sent.end(), stored.begin(), stored.end());
    if (a != sent.end() || b != stored.end())
        return QStringLiteral("%1 facts at the till, %2 at headquarters; they differ from sequence %3 on")
            .arg(sent.size()).arg(stored.size()).arg(a != sent.end() ? a->seq : b->seq);
    HEARTH_ASSIGN(const QStringList sold, orders(*till, "SELECT order_id, total_minor, refunded_minor FROM sale ORDER BY order_id"));
    HEARTH_ASSIGN(const QStringList booked, orders(*hq, "SELECT order_id, total_minor, refunded_minor FROM sale ORDER BY order_id"));
    if (sold == booked)
        return QString();
    QSet<QString> left(sold.begin(), sold.end());
    left.subtract(QSet<QString>(booked.begin(), booked.end()));
    return QStringLiteral("%1 orders at the till, %2 at headquarters; only at the till: %3").arg(sold.size()).arg(booked.size())
        .arg(QStringList(left.values()).join(QStringLiteral(", ")));
}
} // namespace

QString setDifference(const Chain &chain)
{
    const auto found = difference(chain);
    return found ? *found : found.error().toString();
}

} // namespace hearth
