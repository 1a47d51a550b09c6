// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/http.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

namespace hearth {

/** The real hearth-hq on a data directory of its own: serve as a process, other commands beside it, HTTP against it. For one
    test, on its thread. */
class HqProcess {
public:
    ~HqProcess()
    {
        if (m_serve.state() != QProcess::NotRunning)
            kill();
    }
    [[nodiscard]] static QString program() { return qEnvironmentVariable("HEARTH_BIN_DIR") + QStringLiteral("/hearth-hq"); }
    [[nodiscard]] QString data() const { return m_root.filePath(QStringLiteral("hq")); }

    struct Outcome {
        int code = -1;
        QJsonObject json;
        QByteArray output;
        QByteArray errors;
    };
    /** Runs a command to its end with --data and --json. */
    [[nodiscard]] Outcome run(QStringList arguments) const
    {
        QProcess process;
        arguments << QStringLiteral("--data") << data() << QStringLiteral("--json");
        process.start(program(), arguments);
        if (!process.waitForFinished(30'000))
            return {};
        const QByteArray output = process.readAllStandardOutput();
        const QByteArray last = output.trimmed().split('\n').last();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QJsonDocument::fromJson(last).object(), output,
                process.readAllStandardError()};
    }
    [[nodiscard]] bool start(const QStringList &options = {})
    {
        m_serve.setProcessChannelMode(QProcess::SeparateChannels);
        m_serve.setStandardErrorFile(log(), QIODevice::Append);
        m_serve.start(program(), QStringList{QStringLiteral("serve"), QStringLiteral("--data"), data(), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + options);
        while (!m_serve.canReadLine()) {
            if (!m_serve.waitForReadyRead(30'000))
                return false;
        }
        const QJsonObject ready = QJsonDocument::fromJson(m_serve.readLine()).object();
        address = ready.value(QLatin1String("listening")).toString();
        secure = ready.value(QLatin1String("tls")).toBool();
        return !address.isEmpty();
    }
    /** SIGTERM; the exit code, -1 where it did not end by itself. */
    [[nodiscard]] int stop(int timeoutMs = 5'000)
    {
        m_serve.terminate();
        static_cast<void>(QTest::qWaitFor([this] { return m_serve.state() == QProcess::NotRunning; }, timeoutMs));
        return m_serve.state() == QProcess::NotRunning && m_serve.exitStatus() == QProcess::NormalExit ? m_serve.exitCode() : -1;
    }
    void kill()
    {
        m_serve.kill();
        m_serve.waitForFinished(10'000);
    }
    [[nodiscard]] bool isRunning() const { return m_serve.state() == QProcess::Running; }

    HttpResponse http(const QByteArray &method, const QString &path, const QByteArray &body = {}, const QByteArray &key = {})
    {
        QNetworkRequest request(QUrl((secure ? QStringLiteral("https://") : QStringLiteral("http://")) + address + path));
        if (secure)
            request.setSslConfiguration(trust);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        request.setTransferTimeout(20'000);
        if (!key.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + key);
        const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(30'000);
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), {}, {}};
    }

    /** What serve has written on standard error. */
    [[nodiscard]] QString log() const { return m_root.filePath(QStringLiteral("hq.log")); }
    [[nodiscard]] QByteArray logText() const
    {
        QFile file(log());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /** From now on its data are on PostgreSQL: every command finds the address in the data directory. */
    [[nodiscard]] bool useDatabase(const QString &source) const
    {
        QDir().mkpath(data());
        QFile file(data() + QStringLiteral("/database"));
        return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(source.toUtf8() + '\n') > 0;
    }

    QString address; ///< "127.0.0.1:34567"
    bool secure = false;
    QSslConfiguration trust; ///< for https

private:
    QTemporaryDir m_root;
    QProcess m_serve;
    QNetworkAccessManager m_network;
};

} // namespace hearth
