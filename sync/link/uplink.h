// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "link/pushwindow.h"
#include "outbox/outbox.h"
#include "storage/writer.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

namespace hearth {

class HqConnection;

/** Facts up: reads the outbox, pushes within the window, stores the marks HQ acknowledges. Part of HqLink, on its thread. */
class Uplink : public QObject {
    Q_OBJECT
public:
    explicit Uplink(storage::Writer &writer, QObject *parent = nullptr);

    /** After WELCOME. `db` and `connection` must stay until pause(). */
    void resume(storage::Database &db, HqConnection &connection, const protocol::Welcome &welcome);
    void pause();
    /** There may be something to push. */
    void wake();
    void acknowledged(const protocol::Ack &ack);

Q_SIGNALS:
    /** The marks are stored. */
    void stored(qint64 committed, qint64 replicated);
    /** HQ has committed more than before. */
    void progressed();
    /** Nothing can be pushed on this connection, and why. HQ is told. */
    void halted(const QString &why);
    void failed(const hearth::Error &why);
    /** HQ's marks cannot be stored, so nothing is ever pruned. Again with each attempt. */
    void diskFull();

private:
    struct Marks {
        qint64 committed = 0;
        qint64 replicated = 0;
        bool operator==(const Marks &) const = default;
    };
    [[nodiscard]] Result<bool> hqIsAhead(qint64 committed);
    /** HQ has other facts up to the number it committed last: also this database was set back, and has sold on since. */
    [[nodiscard]] Result<bool> hqHasOthers(const protocol::Welcome &welcome);
    void haltSetBack(qint64 committed);
    /** Something waits for an ACK, or nothing does any more. */
    void watch();
    void halt(const char *code, const QString &why);
    void push();
    /** True: a frame went out and there may be more. */
    [[nodiscard]] Result<bool> pushFrame();
    void storeMarks();
    void marksStored();

    storage::Writer &m_writer;
    storage::Database *m_db = nullptr;
    HqConnection *m_connection = nullptr;
    PushWindow m_window;
    bool m_chained = false; ///< HQ knows of chains
    bool m_halted = false;
    bool m_blocked = false; ///< until the network has taken what it was given
    QTimer m_wake;

    Marks m_heard;   ///< newest, of HQ
    Marks m_storing; ///< in the job under way
    Marks m_stored;
    QFutureWatcher<Result<void>> m_job; ///< it outlives connections
    bool m_jobRuns = false;             ///< at most one at a time
    QTimer m_retry;
    QTimer m_silence; ///< since the last ACK, while something waits for one
};

} // namespace hearth
