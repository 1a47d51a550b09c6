// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/queueledger.h"

namespace hearth::hq {

/** The queue in the database itself: a topic is a log, and each function has a cursor in it, which moves in the transaction of its effect.
    Of several nodes one at a time has a function's messages, in the log's order. */
class DatabaseQueue final : public QueueDriver {
public:
    explicit DatabaseQueue(Parts parts) : m_parts(parts) {}
    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const QueueConsumerInfo &consumer, std::function<void()> wake) override;

private:
    const Parts m_parts;
};

} // namespace hearth::hq
