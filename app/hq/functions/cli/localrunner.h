// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/datadirectory.h"
#include "functions/hqservices.h"
#include "runtime/httpclient.h"
#include "storage/rowchanges.h"

class QCommandLineParser;

namespace hearth::hq {

/** Headquarters' functions without a front, in a command that owns the data directory: nothing runs but what it is told to. */
class LocalRunner {
public:
    /** `dryRun`: nothing is posted to others either. Errors: NotFound (no data), Busy (headquarters runs), those of Runner::start(). */
    [[nodiscard]] static Result<std::unique_ptr<LocalRunner>> open(const QCommandLineParser &parser, bool dryRun);
    ~LocalRunner();
    LocalRunner(const LocalRunner &) = delete;
    LocalRunner &operator=(const LocalRunner &) = delete;

    [[nodiscard]] Runner &runner() { return *m_runner; }
    [[nodiscard]] const Registry &registry() const { return m_registry; }
    [[nodiscard]] storage::Writer &writer() { return *m_writer; }
    [[nodiscard]] storage::RowChanges &changes() { return *m_changes; }
    /** What would have been posted in a dry run. */
    [[nodiscard]] QStringList unposted() const;

private:
    LocalRunner() = default;
    std::unique_ptr<DataDirectory> m_directory;
    HttpClient m_http;
    Registry m_registry;
    Guarded<QStringList> m_unposted;
    std::unique_ptr<storage::RowChanges> m_changes;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<Runner> m_runner;
};

} // namespace hearth::hq
