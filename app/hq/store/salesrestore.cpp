// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/salesrestore.h"
#include "domain/order/ordercodec.h"
#include "hqstore/outboxstore.h"
#include "protocol/factbodies.h"

#include <QDateTime>
#include <QSet>

namespace hearth::hq {
namespace {
using Document = protocol::SalesRestored::Document;

constexpr qint64 DayMs = 24LL * 3600 * 1000;
constexpr int Batch = 1'000;
constexpr qsizetype MessageBytes = 128 * 1024;

struct Sold {
    QList<Document> documents;
    QSet<QUuid> orders;
};

/** What a fact says was sold or taken back from `from` on; nothing: another kind, older, or not readable any more. */
std::optional<std::pair<Document, QUuid>> documentOf(int kind, QByteArray body, QDate from)
{
    const auto fact = static_cast<protocol::FactKind>(kind);
    if (fact == protocol::FactKind::OrderRefunded) {
        const auto refund = refundFromCbor(body);
        return refund && refund->businessDate >= from ? std::optional(std::pair(Document{true, std::move(body)}, refund->orderId)) : std::nullopt;
    }
    if (fact == protocol::FactKind::OnlineAccepted) {
        const auto accepted = protocol::decodeOnlineAccepted(body);
        body = accepted ? accepted->order : QByteArray();
    }
    const auto order = closedOrderFromCbor(body);
    return order && order->businessDate >= from ? std::optional(std::pair(Document{false, std::move(body)}, order->id)) : std::nullopt;
}

/** One database's, newest fact first. A fact's time may be anything, so that a whole batch must be older before the search ends. */
Result<void> collect(storage::Transaction &tx, qint64 epoch, QDate from, qint64 sinceMs, QList<std::pair<Document, QUuid>> &found)
{
    qint64 before = std::numeric_limits<qint64>::max();
    for (int seen = 0; seen < SalesRestore::MaxFacts; seen += Batch) {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT seq, kind, at_ms, body FROM ingest WHERE epoch = ?1 AND seq < ?2 AND state = 1"
                                                   " ORDER BY seq DESC LIMIT ?3", epoch, before, Batch));
        int count = 0;
        bool recent = false;
        for (;;) {
            HEARTH_ASSIGN(const bool more, rows.next());
            if (!more)
                break;
            ++count;
            before = rows.int64(0);
            recent = recent || rows.int64(2) >= sinceMs;
            const int kind = rows.int32(1);
            if (kind < static_cast<int>(protocol::FactKind::OrderClosed) || kind > static_cast<int>(protocol::FactKind::OnlineAccepted))
                continue;
            if (auto document = documentOf(kind, rows.blob(3), from))
                found.append(std::move(*document));
        }
        if (count < Batch || !recent)
            break;
    }
    return {};
}

Result<Sold> soldBefore(storage::Transaction &tx, qint64 till, qint64 epoch, qint64 nowMs)
{
    const QDate from = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().addDays(-SalesRestore::Days);
    QList<qint64> epochs;
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT id FROM till_epoch WHERE till = ?1 AND id <> ?2 ORDER BY id", till, epoch));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            break;
        epochs.append(rows.int64(0));
    }
    Sold sold;
    for (const qint64 earlier : std::as_const(epochs)) {
        QList<std::pair<Document, QUuid>> found;
        HEARTH_TRY(collect(tx, earlier, from, nowMs - (SalesRestore::Days + 3) * DayMs, found));
        for (auto it = found.rbegin(); it != found.rend(); ++it) {
            if (it->first.refund != sold.orders.contains(it->second)) // known already, or a refund of what is not sent
                continue;
            if (!it->first.refund)
                sold.orders.insert(it->second);
            sold.documents.append(std::move(it->first));
        }
    }
    return sold;
}
} // namespace

Result<qint64> SalesRestore::sendTo(storage::Transaction &tx, qint64 till, qint64 epoch, qint64 nowMs)
{
    HEARTH_ASSIGN(Sold sold, soldBefore(tx, till, epoch, nowMs));
    protocol::SalesRestored message;
    qsizetype bytes = 0;
    const auto send = [&]() -> Result<void> {
        if (message.documents.isEmpty())
            return {};
        HEARTH_TRY(OutboxStore::append(tx, till, protocol::ChangeKind::SalesRestored, protocol::encode(message), nowMs));
        message.documents.clear();
        bytes = 0;
        return {};
    };
    for (Document &document : sold.documents) {
        if (message.documents.size() == protocol::SalesRestored::MaxDocuments || bytes + document.body.size() > MessageBytes)
            HEARTH_TRY(send());
        bytes += document.body.size();
        message.documents.append(std::move(document));
    }
    HEARTH_TRY(send());
    return sold.documents.size();
}

} // namespace hearth::hq
