// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"
#include "runtime/httpclient.h"
#include "runtime/runner.h"

#include <QTimer>
#include <functional>

namespace hearth {

/** Queue functions without a headquarters around them: they share its database, and a broker hands them their messages. Owns no directory;
    any number of them, on any machine. On the main thread. */
class Workshop {
public:
    Workshop() = default;
    Workshop(const Workshop &) = delete;
    Workshop &operator=(const Workshop &) = delete;
    ~Workshop();
    /** `source`: of a database that headquarters has made; `running` with a broker. Errors: those of opening both, NotFound (no such function). */
    [[nodiscard]] Result<void> start(const QString &source, hq::HqServices services, hq::Runner::Config running);
    /** `fenced` with the cluster epoch of the region that took over, within some seconds of the database being told. Set before start(), which
        itself ends with Conflict where that was before. */
    void whenFenced(std::function<void(qint64 epoch)> fenced) { m_whenFenced = std::move(fenced); }

private:
    void lookForFence();

    const Clock &m_clock = Clock::system();
    hq::HttpClient m_http;
    hq::Registry m_registry;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<hq::Runner> m_runner;
    std::function<void(qint64)> m_whenFenced;
    QTimer m_look;
};

} // namespace hearth
