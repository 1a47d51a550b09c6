// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"
#include "runtime/httpclient.h"
#include "runtime/runner.h"

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

private:
    const Clock &m_clock = Clock::system();
    hq::HttpClient m_http;
    hq::Registry m_registry;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<hq::Runner> m_runner;
};

} // namespace hearth
