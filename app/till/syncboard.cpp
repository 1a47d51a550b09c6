// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/boards.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(syncboardLog, "hearth.till.syncboard")
constexpr int ParkedShown = 100;
} // namespace

SyncBoard::SyncBoard(storage::Database &reader, QObject *parent) : QObject(parent), m_reader(reader)
{
    m_view.state = QStringLiteral("off");
    refresh();
}

SyncView SyncBoard::view() const
{
    return m_view;
}

void SyncBoard::setLink(bool enrolled, bool online, const QString &state, const QString &detail, qint64 sinceMs)
{
    // The link says each acknowledgement; what waits is read again by refresh(), once for many of them.
    if (enrolled == m_view.enrolled && online == m_view.online && state == m_view.state && detail == m_view.detail && sinceMs == m_view.sinceMs)
        return;
    m_view.enrolled = enrolled;
    m_view.online = online;
    m_view.state = state;
    m_view.detail = detail;
    m_view.sinceMs = sinceMs;
    refresh();
}

void SyncBoard::refresh()
{
    if (auto summary = Outbox::summary(m_reader))
        m_view.outbox = *summary;
    else
        qCWarning(syncboardLog) << "the outbox cannot be read:" << summary.error().toString();
    if (auto parked = Inbox::parked(m_reader, ParkedShown))
        m_view.parked = *parked;
    else
        qCWarning(syncboardLog) << "parked rows cannot be read:" << parked.error().toString();
    if (auto repair = lastRepair(m_reader))
        m_view.repair = *repair;
    else
        qCWarning(syncboardLog) << "it cannot be read whether the database was repaired:" << repair.error().toString();
    Q_EMIT changed();
}

} // namespace hearth
