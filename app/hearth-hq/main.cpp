// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/controlsocket.h"
#include "core/datadirectory.h"
#include "core/logging.h"
#include "core/unixsignals.h"
#include "functions/cli/controlhandler.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "hqstore/apikeystore.h"
#include "hqstore/hqdatabase.h"
#include "hub/tillhub.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <cstdio>

using namespace hearth;

namespace {
constexpr qint64 ComeBackMs = 2'000;
constexpr qint64 GoodbyeMs = 2'000; // for the tills to hear it
constexpr int GoodbyePollMs = 20;

/** A running headquarters. On the main thread. */
class Headquarters {
public:
    Headquarters() = default;
    Headquarters(const Headquarters &) = delete;
    Headquarters &operator=(const Headquarters &) = delete;
    /** First ends what brings work, then waits for what was written, whose callbacks use the parts that go next. */
    ~Headquarters()
    {
        m_control.reset();
        if (m_front)
            m_front->stop();
        if (m_runner)
            m_runner->stop();
        if (m_writer)
            static_cast<void>(m_writer->run([](storage::Transaction &) -> Result<void> { return {}; }));
        m_hub.reset();
    }

    [[nodiscard]] Result<void> start(const QString &path, const Front::Config &listen)
    {
        HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(path));
        m_directory = std::make_unique<DataDirectory>(std::move(directory));
        const QString file = m_directory->filePath(hq::HqDatabase::fileName());
        HEARTH_ASSIGN(auto db, hq::HqDatabase::openOwner(file));
        m_writer = std::make_unique<storage::Writer>(std::move(db));
        hq::registerFunctions(m_registry, {[this] { return m_hub->onlineTills(); }, [this] { return m_runner->states(); }});
        m_hub = std::make_unique<TillHub>(
            TillHub::Config{}, *m_writer, m_clock,
            TillHub::Callbacks{[this](storage::Transaction &tx, const TillFact &f) {
                                   return m_registry.ingest(tx, f.fact.kind, {f.till, f.store, f.epoch, f.seq, f.receivedAtMs,
                                                                              f.fact.atMs, f.fact.id, f.fact.body, f.hash});
                               },
                               [this] { m_runner->wakeQueues(); }});
        hq::Runner::Config running;
        running.databasePath = file;
        m_runner = std::make_unique<hq::Runner>(running, m_registry, *m_writer, m_clock,
                                                [this](const QList<qint64> &tills) { m_hub->wakeTills(tills); });
        m_runner->setAuthoriser([](storage::Database &database, const QByteArray &token) -> std::optional<QString> {
            return hq::ApiKeyStore::nameOf(database, token).value_or(std::nullopt);
        });
        m_front = std::make_unique<Front>(
            listen,
            [this](HttpRequest request, std::function<void(HttpResponse)> respond) {
                m_runner->handleHttp(std::move(request), std::move(respond));
            },
            [this](std::shared_ptr<FrontSocket> socket) { return m_hub->accept(std::move(socket)); });
        m_hub->setFront(m_front.get());
        HEARTH_TRY(m_runner->start());
        HEARTH_TRY(m_front->start());
        m_control = std::make_unique<ControlServer>(
            hq::controlHandler(*m_writer, m_clock,
                               {[this](const QList<qint64> &tills) { m_hub->wakeTills(tills); },
                                [this](qint64 till, const QString &reason) { m_hub->disconnectTill(till, reason); },
                                [this] { return m_runner->states(); }},
                               QCoreApplication::instance()));
        return m_control->listen(m_directory->path());
    }
    [[nodiscard]] QString address() const { return m_front->address(); }

    /** Says goodbye to the tills, then calls `gone`: when all have heard it, or after a while. */
    void leave(const std::function<void()> &gone)
    {
        if (m_leaving.isActive())
            return;
        m_hub->goAway(QStringLiteral("headquarters stops"), ComeBackMs);
        m_sinceGoodbye.start();
        QObject::connect(&m_leaving, &QTimer::timeout, &m_leaving, [this, gone] {
            if (m_hub->onlineTills().isEmpty() || m_sinceGoodbye.elapsed() > GoodbyeMs)
                gone();
        });
        m_leaving.start(GoodbyePollMs);
    }

private:
    const Clock &m_clock = Clock::system();
    std::unique_ptr<DataDirectory> m_directory;
    hq::Registry m_registry;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<TillHub> m_hub;
    std::unique_ptr<hq::Runner> m_runner;
    std::unique_ptr<Front> m_front;
    std::unique_ptr<ControlServer> m_control;
    QTimer m_leaving;
    QElapsedTimer m_sinceGoodbye;
};

Result<QJsonObject> serve(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, hq::dataDirectory(parser));
    Front::Config listen;
    HEARTH_TRY(hq::listenAddress(parser, listen.host, listen.port));
    const UnixSignals signals_;
    Headquarters headquarters;
    HEARTH_TRY(headquarters.start(path, listen));
    QObject::connect(&signals_, &UnixSignals::terminated, QCoreApplication::instance(),
                     [&] { headquarters.leave([] { QCoreApplication::quit(); }); });
    std::printf("{\"listening\":\"%s\"}\n", qPrintable(headquarters.address()));
    std::fflush(stdout);
    QCoreApplication::exec();
    return QJsonObject{{QStringLiteral("stopped"), true}};
}
} // namespace

int main(int argc, char **argv)
{
    installLogging();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hearth-hq"));
    std::vector<Command> commands = hq::hqCommands();
    commands.insert(commands.begin(),
                    {QStringLiteral("serve"), QStringLiteral("runs headquarters until SIGTERM; prints {\"listening\":…} once ready"),
                     {{QStringLiteral("listen"), QStringLiteral("loopback address and port, 0 for any free one"),
                       QStringLiteral("HOST:PORT"), QStringLiteral("127.0.0.1:8080")}},
                     {}, serve});
    return runCommand(QStringLiteral("hearth-hq"), commands, QCoreApplication::arguments());
}
