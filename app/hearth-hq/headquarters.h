// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/controlsocket.h"
#include "core/datadirectory.h"
#include "functions/hqservices.h"
#include "functions/members/manageranswers.h"
#include "functions/members/memberfunctions.h"
#include "hub/tillhub.h"
#include "runtime/httpclient.h"
#include "tlskeeper.h"

#include <QElapsedTimer>
#include <QTimer>

namespace hearth {

/** A running headquarters: its database, hub, functions and front, wired. On the main thread. */
class Headquarters {
public:
    Headquarters() = default;
    Headquarters(const Headquarters &) = delete;
    Headquarters &operator=(const Headquarters &) = delete;
    /** First ends what brings work, then waits for what was written, whose callbacks use the parts that go next. */
    ~Headquarters();

    /** Owns the data directory `path`; the data are in `source`. `tls`: auto, on or off. */
    [[nodiscard]] Result<void> start(const QString &path, const QString &source, Front::Config listen, const QString &tls, hq::HqServices services,
                                     hq::Runner::Config running = {});
    [[nodiscard]] QString address() const { return m_front->address(); }
    [[nodiscard]] bool isSecure() const { return m_secure; }
    /** Says goodbye to the tills, then calls `gone`: when all have heard it, or after a while. */
    void leave(const std::function<void()> &gone);
    /** Called once another region was promoted in this one's place, with its cluster epoch. On the main thread. */
    void whenFenced(std::function<void(qint64 epoch)> then) { m_whenFenced = std::move(then); }

private:
    const Clock &m_clock = Clock::system();
    std::unique_ptr<DataDirectory> m_directory;
    hq::HttpClient m_http;
    hq::Registry m_registry;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<TillHub> m_hub;
    std::unique_ptr<hq::Runner> m_runner;
    std::unique_ptr<Front> m_front;
    std::unique_ptr<TlsKeeper> m_tls;
    hq::MemberAnswerer m_members; ///< the writer's
    std::unique_ptr<hq::ManagerAnswerer> m_managers;
    bool m_secure = false;
    std::function<void(qint64 epoch)> m_whenFenced;
    std::unique_ptr<ControlServer> m_control;
    QTimer m_leaving;
    QElapsedTimer m_sinceGoodbye;
};

} // namespace hearth
