// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace hearth {

/** A real RabbitMQ 3.10 from Debian's package: a node with a directory, a port mapper and free ports of its own on 127.0.0.1, as an ordinary
    process that ends with the test, however that ends. What a test cannot start it must fail for, not skip. */
class RabbitServer {
public:
    RabbitServer();
    ~RabbitServer();
    RabbitServer(const RabbitServer &) = delete;
    RabbitServer &operator=(const RabbitServer &) = delete;

    /** The one of this test program, started at the first call; ends the program where it cannot be. */
    [[nodiscard]] static RabbitServer &shared();
    /** Until it takes connections; false with error(). Also after kill(), with the same data and port. */
    [[nodiscard]] bool start();
    /** As a power cut. */
    void kill();
    /** All it ever had is gone; while it does not run. */
    void wipe();
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] QString address() const;
    /** The same over TLS, by a name its certificate has. */
    [[nodiscard]] QString tlsAddress() const;
    /** Who vouches for that. */
    [[nodiscard]] QString caFile() const { return m_root.filePath(QStringLiteral("tls/ca.pem")); }
    static constexpr const char *Password = "s3cret/of@tests";

private:
    [[nodiscard]] bool startMapper();
    [[nodiscard]] QStringList environment() const;
    QTemporaryDir m_root;
    QProcess m_mapper;
    QProcess m_process;
    QString m_error;
    quint16 m_port = 0;
    quint16 m_mapperPort = 0;
    quint16 m_distribution = 0;
    quint16 m_tlsPort = 0;
};

} // namespace hearth
