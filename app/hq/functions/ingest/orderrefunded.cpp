// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "domain/order/ordercodec.h"
#include "functions/ingest/ingestfunctions.h"
#include "functions/salemessage.h"
#include "hqstore/membersalestore.h"
#include "hqstore/refundstore.h"
#include "protocol/identity.h"
#include "protocol/messages.h"

namespace hearth::hq {
namespace {
/** Fact 2. On the writer's thread. */
class OrderRefunded final : public IngestFunction {
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ingest.order_refunded"); }
    [[nodiscard]] TillTrigger trigger() const override { return {static_cast<int>(protocol::FactKind::OrderRefunded)}; }
    [[nodiscard]] Result<void> ingest(storage::Transaction &tx, const Fact &fact) override
    {
        HEARTH_ASSIGN(const Refund refund, refundFromCbor(fact.body));
        HEARTH_ASSIGN(const StoredRefund stored, RefundStore::add(tx, refund, protocol::hash(fact.body), fact.till));
        if (stored.repeated)
            return {};
        faultPoint("ingest.refund_inserted");
        SaleMessage message{refund.orderId, stored.store, stored.saleDate, stored.whole ? 1 : 0, stored.quantity, refund.total};
        HEARTH_ASSIGN(message.member, MemberSaleStore::refunded(tx, stored.sale, refund, stored.whole, stored.remaining));
        message.epoch = message.member ? fact.epoch : 0;
        message.seq = message.member ? fact.seq : 0;
        HEARTH_TRY(Queue::append(tx, orderRefundedTopic(), encode(message), fact.receivedAtMs));
        faultPoint("ingest.refund_queued");
        return {};
    }
};
} // namespace

std::unique_ptr<IngestFunction> makeOrderRefunded()
{
    return std::make_unique<OrderRefunded>();
}

} // namespace hearth::hq
