// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace hearth {

/** A real HAProxy from Debian's package before nodes of headquarters, as docs/operating-hq.md has it: in the foreground, on a free port of
    127.0.0.1, gone with the test however that ends. */
class HaProxy {
public:
    ~HaProxy();
    /** Until it takes connections; false with error(). `nodes`: name and port. */
    [[nodiscard]] bool start(const QList<std::pair<QString, quint16>> &nodes);
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString error() const { return m_error; }

private:
    QTemporaryDir m_root;
    QProcess m_process;
    QString m_error;
    quint16 m_port = 0;
};

} // namespace hearth
