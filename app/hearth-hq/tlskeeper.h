// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "hub/front.h"
#include "storage/writer.h"

#include <QTimer>

namespace hearth {

/** The front's certificate: read when headquarters starts, renewed before it ends, shown to new connections without a restart.
    On the main thread. */
class TlsKeeper {
public:
    /** `directory`: headquarters' data directory, which has the certificates wherever the data are. */
    TlsKeeper(storage::Writer &writer, const Clock &clock, QString directory);
    TlsKeeper(const TlsKeeper &) = delete;
    TlsKeeper &operator=(const TlsKeeper &) = delete;

    /** What the front is to show; nullopt: plain. `mode` is --tls. Errors: InvalidInput (no such mode); NotFound (on, and init was not
        done); Unauthorised (a key others may read); Corrupt. */
    [[nodiscard]] Result<std::optional<Front::Tls>> prepare(const QString &mode);
    /** From now on keeps the front's certificate up to date. The front outlives this. */
    void watch(Front &front);
    /** There is another certificate on the disk. */
    void reload();

private:
    void renewWhereDue();
    storage::Writer &m_writer;
    const Clock &m_clock;
    const QString m_directory;
    Front *m_front = nullptr;
    QTimer m_timer;
};

} // namespace hearth
