// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "transport/transport.h"

#include <QTimer>

namespace hearth {

/** A port that only takes bytes, as a USB printer without a way back, with wires that say what is wrong. On the test's thread. */
class FakePort final : public Transport {
public:
    static constexpr qint64 Chunk = 64; ///< taken at once

    [[nodiscard]] Way way() const override { return oneWay ? Way::OneWay : Way::Duplex; }
    [[nodiscard]] std::optional<Hint> hint() const override { return m_hint; }
    void open() override
    {
        if (m_open)
            return;
        m_open = true;
        QMetaObject::invokeMethod(this, &Transport::opened, Qt::QueuedConnection);
    }
    void close() override { abort(); }
    void abort() override
    {
        m_open = false;
        m_waiting.clear();
    }
    [[nodiscard]] bool isOpen() const override { return m_open; }
    void write(const QByteArray &bytes) override
    {
        m_waiting += bytes;
        QMetaObject::invokeMethod(this, [this] { take(); }, Qt::QueuedConnection);
    }
    [[nodiscard]] qint64 pending() const override { return m_waiting.size(); }

    /** The wires say something else. */
    void say(Hint hint)
    {
        m_hint = hint;
        Q_EMIT hinted();
    }
    /** So many bytes more, then nothing; -1: all. */
    void takes(qint64 bytes)
    {
        m_left = bytes;
        take();
    }

    bool oneWay = true;
    QByteArray paper; ///< what was taken

private:
    void take()
    {
        while (m_open && !m_waiting.isEmpty() && m_left != 0) {
            const qint64 bytes = m_left < 0 ? std::min<qint64>(Chunk, m_waiting.size()) : std::min({Chunk, qint64(m_waiting.size()), m_left});
            paper += m_waiting.left(bytes);
            m_waiting.remove(0, bytes);
            if (m_left > 0)
                m_left -= bytes;
            Q_EMIT written(bytes);
        }
    }
    std::optional<Hint> m_hint;
    QByteArray m_waiting;
    qint64 m_left = -1;
    bool m_open = false;
};

} // namespace hearth
