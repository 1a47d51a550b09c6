// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QSocketNotifier>
#include <QString>
#include <array>
#include <fcntl.h>
#include <memory>
#include <pty.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace hearth {

/** A pseudo-terminal pair: the test is the printer at the one end, the transport opens path(), the other. */
class PtyPair {
public:
    PtyPair()
    {
        std::array<char, 128> name{};
        int slave = -1;
        termios raw{};
        ::cfmakeraw(&raw);
        if (::openpty(&m_master, &slave, name.data(), &raw, nullptr) != 0)
            return;
        ::close(slave);
        ::fcntl(m_master, F_SETFL, O_NONBLOCK);
        m_path = QString::fromLatin1(name.data());
    }
    ~PtyPair() { unplug(); }
    PtyPair(const PtyPair &) = delete;
    PtyPair &operator=(const PtyPair &) = delete;

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] int master() const { return m_master; }
    /** All that has come so far. */
    [[nodiscard]] const QByteArray &arrived()
    {
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t got = ::read(m_master, buffer.data(), buffer.size());
            if (got <= 0)
                return m_arrived;
            m_arrived.append(buffer.data(), got);
        }
    }
    /** From here on reads as it comes, not only when asked. */
    void listen()
    {
        m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
            const qsizetype before = m_arrived.size();
            if (arrived().size() == before)
                m_notifier->setEnabled(false); // nobody at the other end
        });
    }
    [[nodiscard]] bool write(const QByteArray &bytes) const
    {
        return ::write(m_master, bytes.constData(), static_cast<std::size_t>(bytes.size())) == bytes.size();
    }
    void unplug()
    {
        m_notifier.reset();
        if (m_master >= 0)
            ::close(std::exchange(m_master, -1));
    }

private:
    int m_master = -1;
    QByteArray m_arrived;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QString m_path;
};

} // namespace hearth
