// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>
#include <optional>

namespace hearth {

/** A small chain made of the real programs on free loopback ports: one HQ, one till's data directory, two virtual
    printers. Everything lies below a temporary directory; what still runs is killed when it goes. */
class Chain {
public:
    Chain();
    ~Chain();
    Chain(const Chain &) = delete;
    Chain &operator=(const Chain &) = delete;

    struct Outcome {
        bool finished = false; ///< false: did not end in time
        bool crashed = false;  ///< killed by a signal
        int exitCode = -1;
        QByteArray out;
        QByteArray err;
        /** The last line of standard output as JSON. */
        [[nodiscard]] QJsonObject json() const;
        [[nodiscard]] bool ok() const { return finished && !crashed && exitCode == 0; }
    };
    /** Runs a program to its end. `fault` is HEARTH_FAULT for it. */
    static Outcome run(const QString &program, const QStringList &arguments, const QString &fault = {}, int timeoutMs = 60'000);
    static std::unique_ptr<QProcess> spawn(const QString &program, const QStringList &arguments, const QString &fault = {});
    static Outcome wait(QProcess &process, int timeoutMs);

    QStringList serveOptions; ///< of HQ, from its next start on
    /** HQ's data are on PostgreSQL at this address; before anything is started. */
    [[nodiscard]] bool useDatabase(const QString &source) const;
    /** The broker headquarters' functions have their messages from; before startHq(). */
    [[nodiscard]] bool useQueue(const QString &address) const;
    /** Starts HQ on the port of its first start; waits for its ready line. */
    [[nodiscard]] bool startHq(const QString &fault = {});
    /** Starts HQ on a database that follows another one, on the same port; waits until it says so. */
    [[nodiscard]] bool startStandbyHq();
    /** Waits for its ready line, once it was promoted. */
    [[nodiscard]] bool servesNow();
    void killHq();
    /** SIGTERM; true where it ended with 0. */
    [[nodiscard]] bool stopHq();
    [[nodiscard]] bool hqRunning() const;
    /** Waits for HQ to end by itself; false where it still runs. */
    bool hqEnded(int timeoutMs) const;
    [[nodiscard]] quint16 hqPort() const { return m_hqPort; }
    [[nodiscard]] qint64 hqPid() const;
    [[nodiscard]] QStringList hqData() const { return {QStringLiteral("--data"), path(QStringLiteral("hq"))}; }
    [[nodiscard]] QStringList tillData() const { return {QStringLiteral("--data"), path(QStringLiteral("till"))}; }

    /** Makes the store, the code and the till; `port` differs from HQ's where a proxy stands between. */
    [[nodiscard]] Outcome enrol(quint16 port = 0);
    /** Starts a virtual printer and adds it to the till. */
    [[nodiscard]] bool startPrinter(const QString &name, const QString &stations, const QStringList &extra = {});
    /** Starts a printer that was there before on its old port. */
    [[nodiscard]] bool restartPrinter(const QString &name);
    [[nodiscard]] QByteArray control(const QString &printer, const QByteArray &line);
    void killPrinter(const QString &name);
    /** The texts of all tickets that came out of a printer, in order; torn ones too. */
    [[nodiscard]] QStringList paper(const QString &name) const;

    [[nodiscard]] QString apiKey();
    /** Another node's, of the same database. */
    void useKey(const QString &key) { m_apiKey = key; }
    struct Http {
        int status = 0;
        QByteArray body;
        [[nodiscard]] QJsonObject object() const;
        [[nodiscard]] QJsonArray array() const;
    };
    [[nodiscard]] Http http(const QByteArray &method, const QString &target, const QByteArray &body = {}, bool withKey = true);

    [[nodiscard]] QJsonObject report(const QStringList &extra = {});
    [[nodiscard]] QString path(const QString &name) const { return m_root.filePath(name); }

private:
    [[nodiscard]] bool writeSecret(const QString &name, const QString &address) const;
    struct Printer {
        QString name;
        quint16 port = 0;
        quint16 control = 0;
        QStringList extra;
        std::unique_ptr<QProcess> process;
    };
    [[nodiscard]] bool start(Printer &printer) const;
    void launchHq(const QString &fault);
    Printer *find(const QString &name);
    QTemporaryDir m_root;
    std::unique_ptr<QProcess> m_hq;
    quint16 m_hqPort = 0;
    QString m_apiKey;
    int m_apiKeys = 0; ///< asked for
    std::vector<std::unique_ptr<Printer>> m_printers;
};

/** Reads the first line a process prints as JSON; empty where none comes in time. */
[[nodiscard]] QJsonObject readyLine(QProcess &process, int timeoutMs = 20'000);

} // namespace hearth
