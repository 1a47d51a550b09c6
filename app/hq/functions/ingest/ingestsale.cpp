// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "domain/order/ordercodec.h"
#include "functions/ingest/ingestfunctions.h"
#include "functions/salemessage.h"
#include "hqstore/membersalestore.h"
#include "hqstore/salestore.h"
#include "protocol/identity.h"

namespace hearth::hq {

Result<QUuid> ingestSale(storage::Transaction &tx, const IngestFunction::Fact &fact, const QByteArray &document)
{
    HEARTH_ASSIGN(const ClosedOrder order, closedOrderFromCbor(document));
    if (order.total.isNegative())
        return fail(ErrorCode::InvalidInput, QStringLiteral("an order's total is not negative"), QStringLiteral("order.total"));
    const bool whole = &document == &fact.body && !fact.hash.isEmpty();
    HEARTH_ASSIGN(const StoredSale stored,
                  SaleStore::add(tx, order, whole ? fact.hash : protocol::hash(document), fact.till, fact.receivedAtMs));
    if (stored.repeated)
        return order.id;
    faultPoint("ingest.sale_inserted");
    SaleMessage message{order.id, fact.store, stored.businessDate, 1, stored.quantity, order.total};
    if (!order.memberId.isNull()) {
        HEARTH_TRY(MemberSaleStore::add(tx, stored.sale, order));
        message.member = memberSaleOf(order);
        message.epoch = fact.epoch;
        message.seq = fact.seq;
    }
    HEARTH_TRY(Queue::append(tx, orderClosedTopic(), encode(message), fact.receivedAtMs));
    faultPoint("ingest.sale_queued");
    return order.id;
}

} // namespace hearth::hq
