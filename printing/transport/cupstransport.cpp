// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "transport/cupstransport.h"

#include "transport/cupsworker.h"
#include "transport/sidethread.h"

#include <QRegularExpression>
#include <numeric>

namespace hearth {

Result<std::unique_ptr<Transport>> CupsTransport::make(const QString &rest)
{
    static const QRegularExpression form(QStringLiteral(R"(\A[A-Za-z0-9_][A-Za-z0-9_.+@-]{0,126}\z)"));
    if (!form.match(rest).hasMatch())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected cups:QUEUE, a queue's name of letters, digits and _.+@-"));
    return std::make_unique<CupsTransport>(rest);
}

CupsTransport::CupsTransport(QString queue, QObject *parent) : Transport(parent), m_queue(std::move(queue))
{
}

CupsTransport::~CupsTransport()
{
    if (m_cancelled)
        *m_cancelled = true;
    dropSide();
}

void CupsTransport::open()
{
    if (m_active)
        return;
    m_active = true;
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    m_side = std::make_unique<SideThread<CupsWorker>>(QStringLiteral("cups ") + m_queue);
    CupsWorker *worker = m_side->worker();
    connect(worker, &CupsWorker::checked, this, [this](const QString &error) {
        if (!error.isEmpty())
            return ended(error);
        m_open = true;
        Q_EMIT opened();
    });
    connect(worker, &CupsWorker::taken, this, [this](int job) {
        const qint64 size = m_underWay.takeFirst();
        if (m_open)
            Q_EMIT documentAccepted(QStringLiteral("%1-%2").arg(m_queue).arg(job));
        Q_EMIT written(size);
    });
    connect(worker, &CupsWorker::refused, this, &CupsTransport::ended);
    connect(worker, &CupsWorker::unclear, this, [this](const QString &reason) {
        --m_underWay.first();
        Q_EMIT written(1);
        ended(reason);
    });
    m_side->run([worker, queue = m_queue.toUtf8()] { worker->check(queue); });
}

void CupsTransport::write(const QByteArray &bytes)
{
    if (!m_open)
        return;
    if (m_document.size() + bytes.size() > MaxDocument) {
        // Said later, as everything that goes wrong.
        m_document.clear();
        QMetaObject::invokeMethod(this, [this, side = m_side.get()] {
            if (side == m_side.get())
                ended(QStringLiteral("a document for the print system has at most %1 bytes").arg(MaxDocument));
        }, Qt::QueuedConnection);
        m_open = false;
        return;
    }
    m_document += bytes;
}

void CupsTransport::endDocument()
{
    if (!m_open || m_document.isEmpty())
        return;
    m_underWay.append(m_document.size());
    CupsWorker *worker = m_side->worker();
    m_side->run([worker, queue = m_queue.toUtf8(), document = std::exchange(m_document, {}), cancelled = m_cancelled] {
        worker->submit(queue, document, cancelled);
    });
}

qint64 CupsTransport::pending() const
{
    return m_open ? std::accumulate(m_underWay.begin(), m_underWay.end(), qint64(m_document.size())) : 0;
}

/** Forgets what is under way; the thread may go on with it. */
void CupsTransport::dropSide()
{
    m_document.clear();
    m_underWay.clear();
    m_open = false;
    if (!m_side)
        return;
    m_side->worker()->disconnect(this);
    m_side->finish();
    m_side.reset();
}

void CupsTransport::ended(const QString &reason)
{
    if (!m_active)
        return;
    m_active = false;
    *m_cancelled = true;
    dropSide();
    Q_EMIT closed(reason);
}

void CupsTransport::close()
{
    if (!m_active)
        return;
    m_active = false;
    m_cancelled = std::make_shared<std::atomic_bool>(false); // what is under way goes on
    dropSide();
}

void CupsTransport::abort()
{
    if (!m_active)
        return;
    m_active = false;
    *m_cancelled = true;
    dropSide();
}

} // namespace hearth
