// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/function.h"

#include <QElapsedTimer>

namespace hearth::hq {

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

Result<qint64> Queue::append(storage::Transaction &tx, const QString &topic, const QByteArray &body, qint64 atMs)
{
    HEARTH_ASSIGN(std::optional<qint64> id, tx.value("SELECT id FROM queue_topic WHERE name=?1", topic));
    if (!id) {
        HEARTH_TRY(tx.exec("INSERT INTO queue_topic (name) VALUES (?1)", topic));
        id = tx.lastInsertRowId();
    }
    HEARTH_TRY(tx.exec("INSERT INTO queue_log (topic, at_ms, body) VALUES (?1, ?2, ?3)", *id, atMs, body));
    return tx.lastInsertRowId();
}

} // namespace hearth::hq
