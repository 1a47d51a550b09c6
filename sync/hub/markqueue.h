// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/guarded.h"
#include "protocol/messages.h"
#include "storage/writer.h"

#include <QHash>
#include <QUuid>
#include <optional>

namespace hearth::hub {

/** Small marks of all tills on their way into the database, where the newest counts: what is stored, sent, seen, and the
    printers' health. Whatever waits when the writer comes to it is one job. What could not be written waits for flush(). Any
    thread. */
class MarkQueue : public std::enable_shared_from_this<MarkQueue> {
public:
    explicit MarkQueue(storage::Writer &writer) : m_writer(writer) {}

    /** The till has stored the facts down to it up to `rev`; online orders or print jobs may be among those after
        `tracedAfter`. */
    void stored(qint64 till, qint64 rev, qint64 tracedAfter, qint64 atMs);
    /** Online orders and print jobs after `afterRev` up to `uptoRev` were sent. */
    void pushed(qint64 till, qint64 afterRev, qint64 uptoRev, qint64 atMs);
    void health(qint64 till, QList<PrinterHealth> printers, qint64 atMs);
    void seen(const QUuid &device, const QString &app, qint64 atMs);
    /** The connection of this number has ended. */
    void left(qint64 till, qint64 lease);
    /** Writes what waits. */
    void flush();

private:
    struct Health {
        QList<PrinterHealth> printers;
        qint64 atMs = 0;
    };
    struct Seen {
        QString app;
        qint64 atMs = 0;
    };
    struct Pushed {
        qint64 till = 0;
        qint64 afterRev = 0;
        qint64 uptoRev = 0;
        qint64 atMs = 0;
    };
    struct Marks {
        QHash<qint64, qint64> stored;
        QList<Pushed> storedTraced;
        QList<Pushed> pushed;
        QHash<qint64, Health> health;
        QHash<QUuid, Seen> seen;
        QHash<qint64, qint64> left;
        [[nodiscard]] bool isEmpty() const
        {
            return stored.isEmpty() && pushed.isEmpty() && storedTraced.isEmpty() && health.isEmpty() && seen.isEmpty() && left.isEmpty();
        }
    };
    struct State {
        Marks waiting;
        bool posted = false;
    };
    template <typename Change>
    void add(Change change);
    void post();
    void putBack(Marks marks);
    [[nodiscard]] static Result<void> write(storage::Transaction &tx, const Marks &marks);

    storage::Writer &m_writer;
    Guarded<State> m_state;
};

} // namespace hearth::hub
