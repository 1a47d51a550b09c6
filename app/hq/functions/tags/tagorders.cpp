// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"
#include "functions/tags/tagfunctions.h"
#include "functions/tags/tagging.h"

namespace hearth::hq {
namespace {
constexpr int TagOrdersBatch = 512;

/** Runs `work` on a batch of members and writes it, in one transaction with the move of the cursor. */
Result<void> tagInOne(Context &context, const std::vector<TagClass> &classes, TagMemory &memory, const std::function<Result<void>(TagBatch &)> &work,
                      const std::function<Result<void>(TagBatch &)> &after = {})
{
    const qint64 nowMs = context.clock().nowMs();
    HEARTH_ASSIGN(const Day today, chainDay(context.database(), nowMs));
    auto done = context.commit([&](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(memory.refresh(tx));
        TagBatch batch(tx, classes, memory, today, nowMs);
        if (after)
            batch.keepFailures();
        HEARTH_TRY(work(batch));
        faultPoint("tags.counted");
        HEARTH_TRY(batch.finish());
        faultPoint("tags.written");
        return after ? after(batch) : Result<void>();
    });
    if (!done)
        memory.forget();
    return done;
}

/** Members' orders, or what refunds take back of them: statistics and tags, in one transaction. */
class MemberTagger final : public Function {
public:
    MemberTagger(QString name, QString topic, int sign, const std::vector<TagClass> &classes)
        : m_name(std::move(name)), m_topic(std::move(topic)), m_sign(sign), m_classes(classes)
    {
    }
    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{m_topic, TagOrdersBatch}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        std::vector<SaleMessage> sales;
        for (const Event &event : events) {
            HEARTH_ASSIGN(SaleMessage sale, decodeSaleMessage(event.body));
            if (sale.member)
                sales.push_back(std::move(sale));
        }
        if (sales.empty())
            return {};
        return tagInOne(context, m_classes, m_memory, [&](TagBatch &batch) -> Result<void> {
            for (const SaleMessage &sale : sales)
                HEARTH_TRY(batch.add(sale, m_sign));
            return {};
        });
    }

private:
    const QString m_name;
    const QString m_topic;
    const int m_sign;
    const std::vector<TagClass> &m_classes;
    TagMemory m_memory;
};

/** A class that failed for a member, by itself: where it fails again the runtime waits longer, and gives it up in the end. */
class TagRetrier final : public Function {
public:
    explicit TagRetrier(const std::vector<TagClass> &classes) : m_classes(classes) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("tags.retry"); }
    [[nodiscard]] Trigger trigger() const override { return QueueTrigger{tagRetryTopic(), 1}; }
    [[nodiscard]] Result<void> handle(std::span<const Event> events, Context &context) override
    {
        HEARTH_ASSIGN(const TagRetry retry, decodeTagRetry(events.front().body));
        return tagInOne(context, m_classes, m_memory, [&](TagBatch &batch) { return batch.evaluateAgain(retry.member); },
                        [&](TagBatch &batch) -> Result<void> {
                            for (const TagBatch::Failure &failed : batch.failures()) {
                                if (failed.failure.classId == retry.classId)
                                    return tl::unexpected<Error>(failed.failure.error);
                            }
                            return {};
                        });
    }

private:
    const std::vector<TagClass> &m_classes;
    TagMemory m_memory;
};

} // namespace

std::unique_ptr<Function> makeTagOrders(const std::vector<TagClass> &classes)
{
    return std::make_unique<MemberTagger>(QStringLiteral("tags.orders"), orderClosedTopic(), 1, classes);
}

std::unique_ptr<Function> makeTagRefunds(const std::vector<TagClass> &classes)
{
    return std::make_unique<MemberTagger>(QStringLiteral("tags.refunds"), orderRefundedTopic(), -1, classes);
}

std::unique_ptr<Function> makeTagRetry(const std::vector<TagClass> &classes)
{
    return std::make_unique<TagRetrier>(classes);
}

void addTagFunctions(Registry &registry, const std::vector<TagClass> &classes)
{
    registry.add(makeTagOrders(classes));
    registry.add(makeTagRefunds(classes));
    registry.add(makeTagRetry(classes));
    registry.add(makeTagsDue(classes));
    registry.add(makeTagThresholds());
    registry.add(makeTagSweep(classes));
    registry.add(makeTagSets());
}

} // namespace hearth::hq
