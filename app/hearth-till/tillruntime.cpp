// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "tillruntime.h"
#include "till/cli/enrolment.h"
#include "till/store/metastore.h"
#include "till/tilldatabase.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.till.runtime")

constexpr int RefreshMs = 200;
constexpr int PruneEveryMs = 3'600'000;
constexpr qint64 KeepFactsMs = 7LL * 24 * 3'600 * 1'000;

QString stateText(LinkState state)
{
    switch (state) {
    case LinkState::Off: return QStringLiteral("off");
    case LinkState::Connecting:
    case LinkState::Handshake: return QStringLiteral("connecting");
    case LinkState::Online: return QStringLiteral("online");
    case LinkState::Waiting: return QStringLiteral("waiting");
    }
    return QStringLiteral("off");
}
} // namespace

Result<std::unique_ptr<TillRuntime>> TillRuntime::start(DataDirectory directory, Options options, const Clock &clock)
{
    std::unique_ptr<TillRuntime> runtime(new TillRuntime(std::move(directory), options, clock));
    HEARTH_TRY(runtime->open());
    runtime->wireDesks();
    if (options.print)
        runtime->startPrinting();
    if (options.link)
        runtime->startLink();
    runtime->startBoards();
    HEARTH_TRY(runtime->m_server->listen(runtime->m_directory.path()));
    runtime->m_inbox->wake(); // what came before the last end
    return runtime;
}

TillRuntime::TillRuntime(DataDirectory directory, Options options, const Clock &clock)
    : m_directory(std::move(directory)), m_options(options), m_clock(clock)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    m_prune.setInterval(PruneEveryMs);
    m_printThread.setObjectName(QStringLiteral("printing"));
    m_syncThread.setObjectName(QStringLiteral("sync"));
}

TillRuntime::~TillRuntime()
{
    m_server.reset();
    // Printing first, so that what it says at its end may still reach HQ.
    stopThread(m_printThread, m_spooler, "stop");
    stopThread(m_syncThread, m_link, "stop");
}

void TillRuntime::stopThread(QThread &thread, QObject *worker, const char *stop)
{
    if (!thread.isRunning())
        return;
    QMetaObject::invokeMethod(worker, stop, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
}

Result<void> TillRuntime::open()
{
    const QString path = TillDatabase::path(m_directory.path());
    HEARTH_ASSIGN(auto db, TillDatabase::open(path));
    HEARTH_ASSIGN(const TillIdentity identity, TillDatabase::identity(*db));
    m_writer = std::make_unique<storage::Writer>(std::move(db));
    HEARTH_ASSIGN(m_reader, TillDatabase::openReader(path));
    m_sales = std::make_unique<SaleDesk>(*m_writer, m_clock, identity);
    m_inbox = std::make_unique<InboxDesk>(*m_writer, m_clock, identity, identity.language);
    m_menus = std::make_unique<MenuDesk>(*m_reader, *m_writer, m_clock);
    m_orders = std::make_unique<OrderBoard>(*m_reader, *m_writer, m_clock);
    m_printers = std::make_unique<PrinterBoard>();
    m_sync = std::make_unique<SyncBoard>(*m_reader);
    m_control = std::make_unique<TillControl>(*m_writer, m_clock, *m_sales);
    m_server = std::make_unique<ControlServer>(
        [this](const QJsonObject &request, const ControlServer::Reply &reply) { m_control->handle(request, reply); });
    return {};
}

void TillRuntime::wireDesks()
{
    connect(m_inbox.get(), &InboxDesk::menuReceived, m_menus.get(), &MenuDesk::reload);
    connect(m_control.get(), &TillControl::applied, m_menus.get(), &MenuDesk::reload);
    connect(m_inbox.get(), &InboxDesk::onlineOrderAccepted, this, &TillRuntime::moved);
    connect(m_inbox.get(), &InboxDesk::parked, this, &TillRuntime::moved);
    connect(&m_prune, &QTimer::timeout, this, &TillRuntime::prune);
    m_prune.start();
}

void TillRuntime::startPrinting()
{
    PrintSpooler::Config config;
    config.databasePath = m_writer->path();
    m_spooler = new PrintSpooler(config, *m_writer, m_clock);
    m_spooler->moveToThread(&m_printThread);
    connect(&m_printThread, &QThread::finished, m_spooler, &QObject::deleteLater);
    connect(m_sales.get(), &SaleDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_inbox.get(), &InboxDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_orders.get(), &OrderBoard::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_control.get(), &TillControl::applied, m_spooler, &PrintSpooler::wake);
    connect(m_spooler, &PrintSpooler::healthChanged, m_printers.get(), &PrinterBoard::setHealth);
    connect(m_spooler, &PrintSpooler::jobChanged, this, &TillRuntime::moved);
    m_printThread.start();
    QMetaObject::invokeMethod(m_spooler, &PrintSpooler::start, Qt::QueuedConnection);
}

void TillRuntime::startLink()
{
    const TillIdentity identity = m_sales->identity();
    LinkStatus off;
    off.sinceMs = m_clock.nowMs();
    if (!identity.enrolled()) {
        setLink(off);
        return;
    }
    auto key = m_directory.readSecret(cli::keyFile());
    if (!key) {
        // The till sells on without HQ; the manager's page shows why.
        off.detail = QStringLiteral("the device's key cannot be read: ") + key.error().toString();
        qCWarning(log) << off.detail;
        setLink(off);
        return;
    }
    HqLink::Config config;
    config.url = QUrl(identity.hqUrl);
    config.deviceId = identity.deviceId;
    config.epoch = identity.epoch;
    config.secretKey = std::move(*key);
    config.databasePath = m_writer->path();
    m_link = new HqLink(config, *m_writer, m_clock);
    m_link->moveToThread(&m_syncThread);
    connect(&m_syncThread, &QThread::finished, m_link, &QObject::deleteLater);
    connect(m_sales.get(), &SaleDesk::factAppended, m_link, &HqLink::wake);
    connect(m_inbox.get(), &InboxDesk::factAppended, m_link, &HqLink::wake);
    connect(m_orders.get(), &OrderBoard::factAppended, m_link, &HqLink::wake);
    connect(m_link, &HqLink::inboxFilled, m_inbox.get(), &InboxDesk::wake);
    connect(m_link, &HqLink::statusChanged, this, &TillRuntime::setLink);
    connect(m_link, &HqLink::settingsReceived, this, &TillRuntime::takeSettings);
    connect(m_link, &HqLink::acknowledged, this, &TillRuntime::moved);
    connect(m_link, &HqLink::inboxFilled, this, &TillRuntime::moved);
    if (m_spooler != nullptr) {
        connect(m_spooler, &PrintSpooler::healthChanged, m_link, &HqLink::setPrinters);
        connect(m_spooler, &PrintSpooler::factAppended, m_link, &HqLink::wake);
    }
    m_syncThread.start();
    QMetaObject::invokeMethod(m_link, &HqLink::start, Qt::QueuedConnection);
}

/** Many changes in a burst are one refresh of what the windows read. */
void TillRuntime::startBoards()
{
    if (!m_options.boards)
        return;
    const auto soon = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(m_sales.get(), &SaleDesk::orderClosed, this, soon);
    connect(m_sales.get(), &SaleDesk::orderRefunded, this, soon);
    connect(m_orders.get(), &OrderBoard::jobsQueued, this, soon);
    connect(this, &TillRuntime::moved, this, soon);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        m_sync->refresh();
        Q_EMIT m_orders->changed();
    });
}

void TillRuntime::setLink(const LinkStatus &status)
{
    m_linkStatus = status;
    m_sync->setLink(m_sales->identity().enrolled(), status.state == LinkState::Online, stateText(status.state), status.detail,
                    status.sinceMs);
    Q_EMIT linkChanged();
}

void TillRuntime::takeSettings(const protocol::StoreSettings &settings)
{
    const auto calendar = StoreCalendar::parse(settings.zone, settings.cutoff);
    if (!calendar) {
        qCWarning(log) << "HQ's settings are not taken:" << calendar.error().toString();
        return;
    }
    TillIdentity identity = m_sales->identity();
    if (identity.storeName == settings.name && identity.currency == settings.currency && identity.calendar.zone == calendar->zone
        && identity.calendar.cutoff == calendar->cutoff)
        return;
    identity.storeName = settings.name;
    identity.currency = settings.currency;
    identity.calendar = *calendar;
    storeIdentity(identity);
    Q_EMIT identityChanged();
}

QFuture<Result<QJsonObject>> TillRuntime::handle(const QJsonObject &request)
{
    auto promise = std::make_shared<QPromise<Result<QJsonObject>>>();
    promise->start();
    QFuture<Result<QJsonObject>> future = promise->future();
    m_control->handle(request, [promise](const Result<QJsonObject> &answer) {
        promise->addResult(answer);
        promise->finish();
    });
    return future;
}

void TillRuntime::setLanguage(const QString &language)
{
    TillIdentity identity = m_sales->identity();
    if (identity.language == language)
        return;
    identity.language = language;
    m_inbox->setLanguage(language);
    storeIdentity(identity);
}

void TillRuntime::storeIdentity(const TillIdentity &identity)
{
    m_sales->setIdentity(identity);
    m_inbox->setIdentity(identity);
    m_writer->post([identity](storage::Transaction &tx) { return MetaStore::putIdentity(tx, identity); },
                   [](const Result<void> &stored) {
                       if (!stored)
                           qCWarning(log) << "the till's settings were not stored:" << stored.error().toString();
                   });
}

void TillRuntime::prune()
{
    const qint64 before = m_clock.nowMs() - KeepFactsMs;
    m_writer->post([before](storage::Transaction &tx) { return Outbox::prune(tx, before); },
                   [this](const Result<int> &deleted) {
                       if (!deleted)
                           qCWarning(log) << "old facts stay:" << deleted.error().toString();
                       else if (*deleted >= Outbox::PruneBatch)
                           QMetaObject::invokeMethod(this, &TillRuntime::prune, Qt::QueuedConnection);
                   });
}

} // namespace hearth
