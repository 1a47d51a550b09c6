// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"
#include "hq/testcontext.h"
#include "outbox/outbox.h"

namespace hearth {

/** Headquarters as a till's facts make it: each fact goes, in its order, through the function that takes it; the trace is the HTTP one. */
class HqTrace {
public:
    HqTrace() { hq::registerFunctions(m_registry, {}); }

    /** Makes an order known, as its sale would; the same one again is nothing new. */
    void sold(const QUuid &orderId)
    {
        if (m_sold.contains(orderId))
            return;
        m_sold.insert(orderId);
        ClosedOrder order = m_hq.order();
        order.id = orderId;
        take(protocol::FactKind::OrderClosed, toCbor(order));
    }
    /** Takes what a till has appended since the last time. */
    void takeFrom(storage::Database &till)
    {
        const QList<OutboxFact> facts = Outbox::read(till, m_taken, 1000, 1 << 20).value();
        for (const OutboxFact &fact : facts) {
            m_taken = fact.seq;
            take(static_cast<protocol::FactKind>(fact.fact.kind), fact.fact.body);
        }
    }
    /** The last hop of a job in its order's trace; empty where there is none. */
    [[nodiscard]] QJsonObject lastHop(const QUuid &orderId, const QUuid &jobId)
    {
        QJsonObject last;
        for (const auto &hop : trace(orderId)) {
            if (hop.toObject().value(QLatin1String("job")).toString() == idText(jobId))
                last = hop.toObject();
        }
        return last;
    }

private:
    void take(protocol::FactKind kind, const QByteArray &body)
    {
        ++m_seq;
        const auto taken = m_hq.write([&](storage::Transaction &tx) {
            return m_registry.ingest(tx, static_cast<int>(kind),
                                     {m_hq.till1, m_hq.store, 1, m_seq, m_hq.clock.nowMs(), m_hq.clock.nowMs(), newId(m_hq.clock), body});
        });
        if (!taken)
            qFatal("headquarters refuses fact %d: %s", static_cast<int>(kind), qPrintable(taken.error().toString()));
    }
    [[nodiscard]] QJsonArray trace(const QUuid &orderId)
    {
        for (const auto &function : m_registry.functions()) {
            if (function->name() != QLatin1String("http.order_trace"))
                continue;
            const HttpRequest request{"GET", {}, {}, {{QStringLiteral("id"), idText(orderId)}}, {}, {}, {}, QStringLiteral("test")};
            const hq::Event event{{}, 0, 0, &request};
            hq::TestContext context(m_hq);
            if (const auto done = function->handle({&event, 1}, context); !done)
                qFatal("no trace: %s", qPrintable(done.error().toString()));
            return QJsonDocument::fromJson(context.answer->body).array();
        }
        qFatal("there is no trace");
    }

    hq::HqFixture m_hq;
    hq::Registry m_registry;
    QSet<QUuid> m_sold;
    qint64 m_seq = 0;
    qint64 m_taken = 0;
};

} // namespace hearth
