// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QObject>
#include <memory>

class QSocketNotifier;

namespace hearth {

/** Says when the machine gets a network again: a link with a carrier, an address, a route (Linux rtnetlink). Where the
    system does not tell, nothing is said. Lives on the thread that made it. */
class NetworkWatch : public QObject {
    Q_OBJECT
public:
    explicit NetworkWatch(QObject *parent = nullptr);
    ~NetworkWatch() override;

    /** Whether a datagram of rtnetlink tells of something that came, not of something that went. */
    [[nodiscard]] static bool tellsOfArrival(const QByteArray &datagram);

Q_SIGNALS:
    void arrived();

private:
    void read();
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace hearth
