// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/queue/queuefunctions.h"
#include "functions/salemessage.h"
#include "hqstore/storedaystore.h"

#include <map>

namespace hearth::hq {
namespace {
/** Keeps table store_day. The sums move in one transaction with the cursor: each message counts once. */
class StoreDayKeeper final : public Function {
public:
    StoreDayKeeper(QString name, QString topic, int sign) : m_name(std::move(name)), m_topic(std::move(topic)), m_sign(sign) {}
    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{m_topic}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        std::map<std::pair<qint64, QString>, StoreDay> days;
        for (const Event &event : events) {
            HEARTH_ASSIGN(const SaleMessage sale, decodeSaleMessage(event.body));
            StoreDay &day = days[{sale.store, sale.businessDate}];
            day.store = sale.store;
            day.businessDate = sale.businessDate;
            day.orders += m_sign * sale.orders;
            day.quantity += m_sign * sale.quantity;
            day.total += sale.total * m_sign;
        }
        return context.commit([&days](storage::Transaction &tx) -> Result<void> {
            for (const auto &[key, day] : days)
                HEARTH_TRY(StoreDayStore::add(tx, day));
            return {};
        });
    }

private:
    const QString m_name;
    const QString m_topic;
    const int m_sign;
};
} // namespace

std::unique_ptr<Function> makeStoreDay()
{
    return std::make_unique<StoreDayKeeper>(QStringLiteral("sales.store_day"), orderClosedTopic(), 1);
}

std::unique_ptr<Function> makeStoreDayRefunds()
{
    return std::make_unique<StoreDayKeeper>(QStringLiteral("sales.store_day_refunds"), orderRefundedTopic(), -1);
}

} // namespace hearth::hq
