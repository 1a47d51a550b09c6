// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <memory>

namespace hearth {

/** Reads and writes an open, non-blocking device as far as it can. Owns the descriptor. Printing thread. */
class DeviceStream : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype MaxRead = 64 * 1024; ///< in one turn of the event loop

    /** `reads`: what the device says is read; otherwise only its end is watched for. */
    DeviceStream(int fd, bool reads, QObject *parent = nullptr);
    ~DeviceStream() override;

    [[nodiscard]] int fd() const { return m_fd; }
    void write(const QByteArray &bytes);
    [[nodiscard]] qint64 pending() const { return m_out.size() - m_sent; }
    /** Milliseconds for which the device has taken nothing though something waits; 0 where nothing does. */
    [[nodiscard]] qint64 stuckMs() const { return pending() > 0 ? m_progress.elapsed() : 0; }
    /** Nothing waits, here or in the driver's buffer. */
    [[nodiscard]] bool drained() const;
    /** Closes the descriptor. `discard`: what the device has not taken is thrown away, where the driver can. */
    void drop(bool discard);
    /** Reads and says nothing more, goes on writing until all is taken or `limitMs` are over, and deletes itself. */
    void drain(int limitMs);

Q_SIGNALS:
    void received(const QByteArray &bytes);
    void written(qint64 bytes);
    /** The device does not work any more; an errno, ENODEV where it is gone. Said once. */
    void failed(int error);

private:
    void onReadable();
    void onWritable();
    void flush();
    void fail(int error);
    [[nodiscard]] bool hungUp() const;

    int m_fd;
    bool m_reads;
    QByteArray m_out;
    qsizetype m_sent = 0; ///< of m_out
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    QTimer m_again; ///< a device that says "ready" and takes nothing is asked again after a pause
    QTimer m_look;  ///< while draining
    QDeadlineTimer m_deadline;
    QElapsedTimer m_progress;
};

} // namespace hearth
