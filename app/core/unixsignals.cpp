// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/unixsignals.h"

#include <QSocketNotifier>
#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace hearth {
namespace {
std::array<int, 2> s_pair = {-1, -1}; // written by the handler, read by the event loop

extern "C" void onSignal(int)
{
    const char byte = 1;
    const auto ignored = ::write(s_pair[0], &byte, 1);
    static_cast<void>(ignored);
}
} // namespace

UnixSignals::UnixSignals(QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, s_pair.data()) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(s_pair[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(s_pair[1], &byte, 1) > 0) {
        }
        Q_EMIT terminated();
    });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

UnixSignals::~UnixSignals()
{
    ::signal(SIGTERM, SIG_DFL);
    ::signal(SIGINT, SIG_DFL);
    m_notifier.reset();
    ::close(s_pair[0]);
    ::close(s_pair[1]);
    s_pair = {-1, -1};
}

} // namespace hearth
