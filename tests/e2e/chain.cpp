// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "e2e/chain.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QTcpServer>
#include <QTcpSocket>
#include <csignal>

namespace hearth {
namespace {
quint16 portOf(const QString &address)
{
    return static_cast<quint16>(address.mid(address.lastIndexOf(QLatin1Char(':')) + 1).toUInt());
}

QString programPath(const QString &program)
{
    return qEnvironmentVariable("HEARTH_BIN_DIR") + QLatin1Char('/') + program;
}
} // namespace

QJsonObject readyLine(QProcess &process, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (!process.canReadLine()) {
        const int left = timeoutMs - static_cast<int>(timer.elapsed());
        if (left <= 0 || (process.state() == QProcess::NotRunning && !process.canReadLine()))
            return {};
        process.waitForReadyRead(left);
    }
    return QJsonDocument::fromJson(process.readLine()).object();
}

QJsonObject Chain::Outcome::json() const
{
    const QByteArray lines = out.trimmed();
    return QJsonDocument::fromJson(lines.mid(lines.lastIndexOf('\n') + 1)).object();
}

QJsonObject Chain::Http::object() const { return QJsonDocument::fromJson(body).object(); }
QJsonArray Chain::Http::array() const { return QJsonDocument::fromJson(body).array(); }

qint64 Chain::hqPid() const { return m_hq ? m_hq->processId() : 0; }

Chain::Chain() = default;

Chain::~Chain()
{
    killHq();
    for (const auto &printer : m_printers) {
        if (printer->process) {
            printer->process->kill();
            printer->process->waitForFinished();
        }
    }
}

std::unique_ptr<QProcess> Chain::spawn(const QString &program, const QStringList &arguments, const QString &fault)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    if (!fault.isEmpty())
        environment.insert(QStringLiteral("HEARTH_FAULT"), fault);
    process->setProcessEnvironment(environment);
    process->start(programPath(program), arguments);
    return process;
}

Chain::Outcome Chain::wait(QProcess &process, int timeoutMs)
{
    Outcome outcome;
    // waitForFinished() says false of a process that has ended before.
    outcome.finished = process.state() == QProcess::NotRunning || process.waitForFinished(timeoutMs);
    if (!outcome.finished) {
        process.kill();
        process.waitForFinished();
    }
    outcome.crashed = process.exitStatus() == QProcess::CrashExit;
    outcome.exitCode = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

Chain::Outcome Chain::run(const QString &program, const QStringList &arguments, const QString &fault, int timeoutMs)
{
    const auto process = spawn(program, arguments, fault);
    return wait(*process, timeoutMs);
}

bool Chain::writeSecret(const QString &name, const QString &address) const
{
    QFile file(path(QStringLiteral("hq")) + QLatin1Char('/') + name);
    return QDir().mkpath(path(QStringLiteral("hq"))) && file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(address.toUtf8()) > 0;
}

bool Chain::useDatabase(const QString &source) const
{
    return writeSecret(QStringLiteral("database"), source);
}

bool Chain::useQueue(const QString &address) const
{
    return writeSecret(QStringLiteral("queue"), address);
}

bool Chain::startHq(const QString &fault)
{
    launchHq(fault);
    return servesNow();
}

bool Chain::startStandbyHq()
{
    if (m_hqPort == 0) { // tills are told of it before it serves
        QTcpServer any;
        static_cast<void>(any.listen(QHostAddress::LocalHost));
        m_hqPort = any.serverPort();
    }
    launchHq({});
    return readyLine(*m_hq).value(QLatin1String("standby")).toBool();
}

void Chain::launchHq(const QString &fault)
{
    m_hq = spawn(QStringLiteral("hearth-hq"),
                 QStringList{QStringLiteral("serve"), QStringLiteral("--listen"),
                             QStringLiteral("127.0.0.1:%1").arg(m_hqPort)} + hqData() + serveOptions, fault);
    m_hq->setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

bool Chain::servesNow()
{
    const quint16 port = portOf(readyLine(*m_hq).value(QLatin1String("listening")).toString());
    if (port != 0)
        m_hqPort = port;
    return port != 0;
}

void Chain::killHq()
{
    if (!m_hq)
        return;
    m_hq->kill();
    m_hq->waitForFinished();
    m_hq.reset();
}

bool Chain::stopHq()
{
    if (!m_hq)
        return false;
    m_hq->terminate();
    const Outcome outcome = wait(*m_hq, 10'000);
    m_hq.reset();
    return outcome.ok();
}

bool Chain::hqRunning() const
{
    return m_hq && m_hq->state() == QProcess::Running && ::kill(static_cast<pid_t>(m_hq->processId()), 0) == 0
        && !m_hq->waitForFinished(0);
}

bool Chain::hqEnded(int timeoutMs) const
{
    return !m_hq || m_hq->state() == QProcess::NotRunning || m_hq->waitForFinished(timeoutMs);
}

Chain::Outcome Chain::enrol(quint16 port)
{
    Outcome code = run(QStringLiteral("hearth-hq"),
                       QStringList{QStringLiteral("enroll"), QStringLiteral("--store"), QStringLiteral("SZ001"),
                                   QStringLiteral("--till"), QStringLiteral("1"), QStringLiteral("--json")} + hqData());
    if (!code.ok())
        return code;
    return run(QStringLiteral("hearth-till"),
               QStringList{QStringLiteral("enroll"), QStringLiteral("--hq"),
                           QStringLiteral("ws://127.0.0.1:%1").arg(port != 0 ? port : m_hqPort), QStringLiteral("--code"),
                           code.json().value(QLatin1String("code")).toString(), QStringLiteral("--json")} + tillData());
}

bool Chain::start(Printer &printer) const
{
    printer.process = spawn(QStringLiteral("hearth-printer"),
                            QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(printer.port),
                                        QStringLiteral("--control"), QStringLiteral("127.0.0.1:%1").arg(printer.control),
                                        QStringLiteral("--out"), path(printer.name), QStringLiteral("--headless")}
                                + printer.extra);
    const QJsonObject ready = readyLine(*printer.process);
    printer.port = portOf(ready.value(QLatin1String("listening")).toString());
    printer.control = portOf(ready.value(QLatin1String("control")).toString());
    return printer.port != 0 && printer.control != 0;
}

Chain::Printer *Chain::find(const QString &name)
{
    for (const auto &printer : m_printers) {
        if (printer->name == name)
            return printer.get();
    }
    return nullptr;
}

bool Chain::startPrinter(const QString &name, const QString &stations, const QStringList &extra)
{
    auto printer = std::make_unique<Printer>();
    printer->name = name;
    printer->extra = extra.isEmpty() ? QStringList{QStringLiteral("--no-png"), QStringLiteral("--speed"), QStringLiteral("max")} : extra;
    if (!start(*printer))
        return false;
    const QString address = QStringLiteral("tcp:127.0.0.1:%1").arg(printer->port);
    m_printers.push_back(std::move(printer));
    return run(QStringLiteral("hearth-till"),
               QStringList{QStringLiteral("printer"), QStringLiteral("add"), QStringLiteral("--name"), name,
                           QStringLiteral("--address"), address, QStringLiteral("--stations"), stations} + tillData()).ok();
}

bool Chain::restartPrinter(const QString &name)
{
    Printer *printer = find(name);
    return printer != nullptr && start(*printer);
}

void Chain::killPrinter(const QString &name)
{
    if (Printer *printer = find(name); printer != nullptr && printer->process) {
        printer->process->kill();
        printer->process->waitForFinished();
    }
}

QByteArray Chain::control(const QString &name, const QByteArray &line)
{
    Printer *printer = find(name);
    if (printer == nullptr)
        return {};
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), printer->control);
    if (!socket.waitForConnected(5'000))
        return {};
    socket.write(line + '\n');
    while (!socket.canReadLine() && socket.waitForReadyRead(5'000)) {
    }
    return socket.readLine().trimmed();
}

QStringList Chain::paper(const QString &name) const
{
    QStringList texts;
    const QDir directory(path(name));
    for (const QString &file : directory.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name)) {
        QFile ticket(directory.filePath(file));
        if (ticket.open(QIODevice::ReadOnly))
            texts.append(QString::fromUtf8(ticket.readAll()));
    }
    return texts;
}

QString Chain::apiKey()
{
    if (m_apiKey.isEmpty()) // headquarters may have died after it had stored a key and before it told it: another name each time
        m_apiKey = run(QStringLiteral("hearth-hq"), QStringList{QStringLiteral("api-key"), QStringLiteral("add"),
                                                                QStringLiteral("--name"), QStringLiteral("test-%1").arg(++m_apiKeys),
                                                                QStringLiteral("--scope"), QStringLiteral("all"),
                                                                QStringLiteral("--json")} + hqData())
                       .json().value(QLatin1String("key")).toString();
    return m_apiKey;
}

Chain::Http Chain::http(const QByteArray &method, const QString &target, const QByteArray &body, bool withKey)
{
    QByteArray request = method + ' ' + target.toUtf8() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    if (withKey)
        request += "Authorization: Bearer " + apiKey().toUtf8() + "\r\n";
    if (!body.isEmpty())
        request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_hqPort);
    if (!socket.waitForConnected(5'000))
        return {};
    socket.write(request);
    QByteArray answer;
    while (socket.waitForReadyRead(15'000))
        answer += socket.readAll();
    answer += socket.readAll();
    Http http;
    http.status = answer.mid(9, 3).toInt();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    http.body = end < 0 ? QByteArray() : answer.mid(end + 4);
    return http;
}

QJsonObject Chain::report(const QStringList &extra)
{
    return run(QStringLiteral("hearth-hq"),
               QStringList{QStringLiteral("report"), QStringLiteral("sales"), QStringLiteral("--json")} + hqData() + extra).json();
}

} // namespace hearth
