// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/function.h"

#include <QElapsedTimer>
#include <algorithm>

namespace hearth::hq {
namespace {
constexpr qint64 LongestRetryMs = 5 * 60'000;
}

qint64 retryWaitMs(const FunctionOptions &options, int attempts, qint64 salt)
{
    const qint64 wait = std::min<qint64>(LongestRetryMs, static_cast<qint64>(std::max(1, options.retryBaseMs)) << std::clamp(attempts - 1, 0, 20));
    // By the message, not by chance: the same everywhere, and messages that failed together come back one after the other.
    const auto mixed = static_cast<quint64>(salt + attempts) * 0x9E3779B97F4A7C15ULL;
    return wait + wait * static_cast<qint64>(mixed >> 56) / 1024;
}

void Registry::add(std::unique_ptr<Function> function)
{
    m_functions.push_back(std::move(function));
}

void Registry::add(std::unique_ptr<IngestFunction> function)
{
    // The first of a kind serves it; Runner::start() reports a second one.
    const int kind = function->trigger().factKind;
    if (!m_byKind.contains(kind))
        m_byKind.insert(kind, m_ingest.size());
    m_ingest.push_back(std::move(function));
    m_meters.push_back(std::make_unique<Meter>());
}

Result<void> Registry::ingest(storage::Transaction &tx, int kind, const IngestFunction::Fact &fact)
{
    const auto found = m_byKind.constFind(kind);
    if (found == m_byKind.constEnd())
        return fail(ErrorCode::NotFound, QStringLiteral("no function takes facts of kind %1").arg(kind));
    Meter &meter = *m_meters[*found];
    QElapsedTimer timer;
    timer.start();
    auto done = m_ingest[*found]->ingest(tx, fact);
    meter.nanoseconds += timer.nsecsElapsed();
    ++meter.runs;
    if (!done) {
        ++meter.failures;
        meter.lastError.with([&](QString &text) { text = done.error().toString(); });
    }
    return done;
}

Registry::IngestCounts Registry::ingestCounts(std::size_t index) const
{
    const Meter &meter = *m_meters.at(index);
    return {meter.runs, meter.failures, meter.nanoseconds / 1'000'000, meter.lastError.with([](const QString &text) { return text; })};
}

Result<void> Queue::append(storage::Transaction &tx, const QString &topic, const QByteArray &body, qint64 atMs)
{
    HEARTH_ASSIGN(std::optional<qint64> id, tx.constant("SELECT id FROM queue_topic WHERE name=?1", topic));
    if (!id) {
        HEARTH_ASSIGN(id, tx.insert("INSERT INTO queue_topic (name) VALUES (?1) RETURNING id", topic));
    }
    return tx.later("INSERT INTO queue_log (topic, at_ms, body) VALUES (?1, ?2, ?3)", *id, atMs, body);
}

} // namespace hearth::hq
