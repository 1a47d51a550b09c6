// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QList>
#include <functional>
#include <memory>

namespace hearth::bench {

/** Many WebSocket clients on one thread (Boost.Beast), for loading HQ's front as cheaply as a client can. */
class WsLoad {
public:
    struct Client {
        virtual ~Client() = default;
        virtual void send(const QByteArray &frame) = 0;
        /** Ends it without a word; onClosed is not called. */
        virtual void drop() = 0;
    };
    /** Called on run()'s thread. */
    struct Handler {
        std::function<void(Client &)> onOpen;
        std::function<void(Client &, const QByteArray &frame)> onFrame;
        std::function<void(const QByteArray &why)> onClosed;
    };
    WsLoad(quint16 port, QByteArray path, QByteArray subprotocol);
    ~WsLoad();
    void add(Handler handler);
    /** Runs `task` on run()'s thread in so many milliseconds. */
    void after(int milliseconds, std::function<void()> task);
    /** Runs until stop() or `milliseconds`. */
    void run(int milliseconds);
    void stop();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth::bench
