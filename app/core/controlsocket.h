// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QJsonObject>
#include <QObject>
#include <functional>
#include <memory>

class QSocketNotifier;

namespace hearth {

/** The local control socket of a data directory's owner ("control.sock", mode 0600): one JSON object a line in, one out.
    Lives on the thread that made it; the handler is called there. */
class ControlServer : public QObject {
    Q_OBJECT
public:
    using Reply = std::function<void(const Result<QJsonObject> &)>;
    /** Called once per request; may answer at once or later, on the server's thread. */
    using Handler = std::function<void(const QJsonObject &request, Reply reply)>;

    explicit ControlServer(Handler handler, QObject *parent = nullptr);
    ~ControlServer() override;

    /** Listens in `directory`; replaces a socket a dead owner left. Call only while owning the directory. Error Io. */
    [[nodiscard]] Result<void> listen(const QString &directory);

private:
    struct Peer;
    void onConnection();
    void onReadable(const std::shared_ptr<Peer> &peer);
    Handler m_handler;
    int m_fd = -1;
    int m_directoryFd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/** Asks the owner of `directory` and waits up to `timeoutMs`. Blocks; for command-line programs.
    Errors: Unavailable (nobody listens), Timeout, and whatever the owner answered. */
[[nodiscard]] Result<QJsonObject> askOwner(const QString &directory, const QJsonObject &request, int timeoutMs = 10'000);

} // namespace hearth
