// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "settling.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(settlingLog, "hearth.till.settling")

constexpr int PollMs = 50;
constexpr int SayEveryMs = 10'000;
} // namespace

Settling::Settling(TillRuntime &runtime, Options options, QObject *parent) : QObject(parent), m_runtime(runtime), m_options(options)
{
    m_poll.setInterval(PollMs);
    connect(&m_poll, &QTimer::timeout, this, &Settling::poll);
    m_quiet.start();
    m_still.start();
    connect(&runtime, &TillRuntime::linkChanged, this, [this] { m_quiet.restart(); });
    connect(&runtime.inbox(), &InboxDesk::onlineOrderAccepted, this, [this] { m_quiet.restart(); });
    connect(&runtime.inbox(), &InboxDesk::onlineOrderChanged, this, [this] { m_quiet.restart(); });
    connect(&runtime.inbox(), &InboxDesk::menuReceived, this, [this] { m_quiet.restart(); });
    connect(&runtime, &TillRuntime::moved, this, [this] { m_still.restart(); });
}

void Settling::start()
{
    m_said.start();
    m_poll.start();
    poll();
}

void Settling::poll()
{
    m_waitingFor.clear();
    Result<bool> rest = true;
    if (m_options.hq)
        rest = hqHasAll();
    if (rest && *rest && m_options.printers)
        rest = printersRest();
    if (!rest)
        m_error = rest.error();
    else if (!*rest) {
        if (m_said.hasExpired(SayEveryMs)) {
            qCInfo(settlingLog) << "waiting for" << qUtf8Printable(m_waitingFor);
            m_said.restart();
        }
        return;
    }
    m_poll.stop();
    Q_EMIT settled();
}

Result<bool> Settling::hqHasAll()
{
    // Neither passes by waiting.
    if (m_runtime.linkStatus().refused)
        return fail(ErrorCode::Unauthorised, m_runtime.linkStatus().detail, m_runtime.reader().path());
    if (m_runtime.linkStatus().untrusted)
        return fail(ErrorCode::Unauthorised, m_runtime.linkStatus().detail, m_runtime.reader().path());
    if (m_runtime.linkStatus().halted)
        return fail(ErrorCode::Conflict, m_runtime.linkStatus().detail, m_runtime.reader().path());
    HEARTH_ASSIGN(const OutboxSummary outbox, Outbox::summary(m_runtime.reader()));
    HEARTH_ASSIGN(const auto inbox, Inbox::waiting(m_runtime.reader(), 1));
    const LinkStatus &link = m_runtime.linkStatus();
    if (outbox.waiting > 0)
        m_waitingFor = QStringLiteral("HQ to acknowledge %1 facts").arg(outbox.waiting);
    else if (!inbox.isEmpty())
        m_waitingFor = QStringLiteral("what HQ has sent");
    else if (link.state != LinkState::Online || !m_quiet.hasExpired(m_options.quietMs))
        m_waitingFor = QStringLiteral("HQ");
    if (!m_waitingFor.isEmpty() && !link.detail.isEmpty())
        m_waitingFor += QStringLiteral(" (%1)").arg(link.detail);
    return m_waitingFor.isEmpty();
}

Result<bool> Settling::printersRest()
{
    storage::Database &db = m_runtime.reader();
    HEARTH_ASSIGN(QList<PrinterRow> printers, PrinterStore::all(db));
    HEARTH_ASSIGN(const QList<PrinterRow> removed, PrinterStore::removedWithWork(db));
    HEARTH_ASSIGN(const auto waiting, PrintJobStore::waiting(db));
    printers += removed;
    m_held = 0;
    for (const PrinterRow &printer : printers) {
        HEARTH_ASSIGN(const auto moving, PrintJobStore::moving(db, printer.id));
        HEARTH_ASSIGN(const auto next, PrintJobStore::next(db, printer.id));
        const int queued = waiting.value(printer.id);
        // What stands behind a held ticket waits with it.
        const bool held = next && next->state == PrintState::Held;
        if (held)
            m_held += queued;
        if (!moving.isEmpty() || (next && !held))
            m_waitingFor = QStringLiteral("%1 tickets at %2").arg(queued + moving.size()).arg(printer.name);
        else if (held && !m_still.hasExpired(m_options.heldMs))
            m_waitingFor = QStringLiteral("%1 (%2)").arg(printer.name, next->reason);
    }
    return m_waitingFor.isEmpty();
}

} // namespace hearth
