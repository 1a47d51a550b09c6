// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "tillruntime.h"

#include <QElapsedTimer>

namespace hearth {

/** Watches a till come to rest: HQ has acknowledged all facts and nothing more comes from it, no print job is on its way.
    Tickets that are held (no paper, printer away) are waited for only as long as something still moves. Main thread. */
class Settling : public QObject {
    Q_OBJECT
public:
    struct Options {
        bool hq = true;
        bool printers = true;
        int quietMs = 500;     ///< so long must the link be up without anything new from HQ
        int heldMs = 30'000;   ///< so long are held tickets given to go on
    };
    Settling(TillRuntime &runtime, Options options, QObject *parent = nullptr);

    void start();
    [[nodiscard]] bool isActive() const { return m_poll.isActive(); }
    /** In words, for a line of progress. */
    [[nodiscard]] QString waitingFor() const { return m_waitingFor; }
    /** Why it can never settle: HQ holds facts this database does not. */
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /** Tickets that were still held at the end. */
    [[nodiscard]] int held() const { return m_held; }

Q_SIGNALS:
    /** Once: at rest, or error() says why not. */
    void settled();

private:
    void poll();
    [[nodiscard]] Result<bool> hqHasAll();
    [[nodiscard]] Result<bool> printersRest();
    TillRuntime &m_runtime;
    Options m_options;
    QTimer m_poll;
    QString m_waitingFor;
    QElapsedTimer m_quiet; ///< since something came, or the link changed
    QElapsedTimer m_still; ///< since a job, an acknowledgement or a row from HQ
    QElapsedTimer m_said;
    std::optional<Error> m_error;
    int m_held = 0;
};

} // namespace hearth
