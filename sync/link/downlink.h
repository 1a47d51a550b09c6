// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "outbox/outbox.h"
#include "storage/writer.h"

#include <QFutureWatcher>
#include <QObject>

namespace hearth {

class HqConnection;

/** Facts down: stores what HQ sends with its cursor, then says so. Part of HqLink, on its thread. */
class Downlink : public QObject {
    Q_OBJECT
public:
    Downlink(storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);

    void resume(HqConnection &connection) { m_connection = &connection; }
    void pause();
    void take(const protocol::Change &change);

Q_SIGNALS:
    /** New rows are on disk. */
    void stored();
    void failed(const hearth::Error &why);

private:
    void store();
    void done();

    storage::Writer &m_writer;
    const Clock &m_clock;
    HqConnection *m_connection = nullptr;
    QList<protocol::ChangeFact> m_waiting;
    qint64 m_waitingBytes = 0;
    QFutureWatcher<Result<qint64>> m_job; ///< it outlives connections
    bool m_jobRuns = false;               ///< at most one at a time
};

} // namespace hearth
