// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "tillruntime.h"
#include "paper/glyphs.h"
#include "till/dayclosing.h"
#include "till/cli/enrolment.h"
#include "till/settingscopy.h"
#include "till/store/counterstore.h"
#include "till/store/metastore.h"
#include "till/tilldatabase.h"
#include "till/tillrepair.h"

#include <QFile>
#include <QGuiApplication>
#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(tillruntimeLog, "hearth.till.runtime")

constexpr int RefreshMs = 200;
constexpr int PruneEveryMs = 3'600'000;
constexpr qint64 ReserveBytes = 4 << 20;
constexpr int PruneSoonMs = 5'000;
constexpr int DaysEveryMs = 60'000;
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

/** Lines: the cluster epoch, its proof in hex, then an address each. */
QString regionText(const KnownRegion &region)
{
    return (QStringList{QString::number(region.epoch), QString::fromLatin1(region.proof.toHex())} + region.addresses).join(QLatin1Char('\n'));
}

KnownRegion readRegion(storage::Database &db)
{
    const auto text = MetaStore::value(db, MetaStore::regionKey());
    const QStringList lines = text ? text->value_or(QString()).split(QLatin1Char('\n')) : QStringList();
    if (lines.size() < 2)
        return {};
    return {lines.at(0).toLongLong(), QByteArray::fromHex(lines.at(1).toLatin1()), lines.mid(2)};
}
} // namespace

escpos::GlyphSource printerGlyphs()
{
    if (qobject_cast<QGuiApplication *>(QCoreApplication::instance()) == nullptr)
        return {};
    auto glyphs = paper::Glyphs::load();
    if (!glyphs) {
        qCWarning(tillruntimeLog) << "characters that a printer lacks come out as ?:" << glyphs.error().toString();
        return {};
    }
    const auto kept = std::make_shared<paper::Glyphs>(std::move(*glyphs));
    return [kept, source = kept->source()](char32_t character, bool hanzi) { return source(character, hanzi); };
}

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
    : m_directory(std::move(directory)), m_options(options), m_clock(clock), m_reserve(m_directory.filePath(QStringLiteral("reserve")), ReserveBytes)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    m_prune.setInterval(PruneEveryMs);
    m_days.setInterval(DaysEveryMs);
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
    auto attempt = openTill(m_directory, m_clock);
    // A till that cannot start cannot bring to headquarters what it has.
    if (!attempt && attempt.error().code == ErrorCode::DiskFull && m_reserve.release())
        attempt = openTill(m_directory, m_clock);
    HEARTH_ASSIGN(OpenedTill opened, std::move(attempt));
    HEARTH_ASSIGN(const TillIdentity identity, TillDatabase::identity(*opened.db));
    keepReceipts(*opened.db);
    m_writer = std::make_unique<storage::Writer>(std::move(opened.db));
    const auto onBroken = [this, directory = m_directory.path()](const QString &why) {
        markBroken(directory, why);
        QMetaObject::invokeMethod(this, [this, why] { Q_EMIT broken(why); }, Qt::QueuedConnection);
    };
    m_writer->setOnBroken(onBroken);
    HEARTH_ASSIGN(m_reader, TillDatabase::openReader(path));
    m_sales = std::make_unique<SaleDesk>(*m_writer, m_clock, identity);
    connect(m_sales.get(), &SaleDesk::saleImpossible, this, onBroken, Qt::DirectConnection);
    m_inbox = std::make_unique<InboxDesk>(*m_writer, m_clock, identity, identity.language);
    m_menus = std::make_unique<MenuDesk>(*m_reader, *m_writer, m_clock);
    m_members = std::make_unique<MemberDesk>(*m_reader, *m_writer, m_clock);
    m_managers = std::make_unique<ManagerDesk>(*m_members, *m_writer, m_clock);
    m_orders = std::make_unique<OrderBoard>(*m_reader, *m_writer, m_clock);
    m_printers = std::make_unique<PrinterBoard>();
    m_incidents = std::make_unique<IncidentBoard>(*m_reader, *m_writer, m_clock);
    m_forecasts = std::make_unique<ForecastBoard>(*m_reader, *m_writer, m_clock);
    m_printerDesk = std::make_unique<PrinterDesk>(*m_reader, *m_writer, m_clock);
    m_sync = std::make_unique<SyncBoard>(*m_reader);
    m_templates = std::make_unique<TemplateDesk>(*m_reader, *m_writer, m_clock, m_directory.path() + QStringLiteral("/templates"));
    m_shifts = std::make_unique<ShiftDesk>(*m_writer, m_clock, identity);
    m_control = std::make_unique<TillControl>(*m_writer, m_clock, *m_sales);
    m_server = std::make_unique<ControlServer>(
        [this](const QJsonObject &request, const ControlServer::Reply &reply) { m_control->handle(request, reply); });
    return {};
}

void TillRuntime::wireDesks()
{
    connect(m_inbox.get(), &InboxDesk::menuReceived, m_menus.get(), &MenuDesk::reload);
    connect(m_control.get(), &TillControl::applied, m_menus.get(), &MenuDesk::reload);
    connect(m_inbox.get(), &InboxDesk::forecastReceived, m_forecasts.get(), &ForecastBoard::changed);
    connect(m_inbox.get(), &InboxDesk::membersReceived, m_members.get(), &MemberDesk::changed);
    connect(m_inbox.get(), &InboxDesk::templatesReceived, m_templates.get(), &TemplateDesk::changed);
    connect(m_inbox.get(), &InboxDesk::onlineOrderAccepted, this, &TillRuntime::moved);
    connect(m_inbox.get(), &InboxDesk::onlineOrderChanged, this, &TillRuntime::moved);
    connect(m_inbox.get(), &InboxDesk::parked, this, &TillRuntime::moved);
    connect(&m_prune, &QTimer::timeout, this, &TillRuntime::prune);
    m_prune.start();
    connect(&m_days, &QTimer::timeout, this, [this] {
        if (m_sales->identity().calendar.businessDate(m_clock.nowMs()) != m_daysClosed)
            closeDays();
    });
    connect(&m_prune, &QTimer::timeout, this, &TillRuntime::closeDays); // an earlier day may have changed
    m_days.start();
    connect(m_sales.get(), &SaleDesk::orderClosed, this, [this] {
        if (++m_receiptsGiven > SettingsCopy::Ahead / 2)
            keepSettings();
    });
    connect(m_printerDesk.get(), &PrinterDesk::printersChanged, this, &TillRuntime::keepSettings);
    connect(m_inbox.get(), &InboxDesk::menuReceived, this, &TillRuntime::keepSettings);
    connect(m_control.get(), &TillControl::applied, this, &TillRuntime::keepSettings);
    connect(&m_prune, &QTimer::timeout, this, &TillRuntime::keepSettings);
    QMetaObject::invokeMethod(this, &TillRuntime::keepSettings, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, &TillRuntime::closeDays, Qt::QueuedConnection);
}

void TillRuntime::startPrinting()
{
    PrintSpooler::Config config;
    config.databasePath = m_writer->path();
    config.glyphs = printerGlyphs();
    m_spooler = new PrintSpooler(config, *m_writer, m_clock);
    m_spooler->moveToThread(&m_printThread);
    connect(&m_printThread, &QThread::finished, m_spooler, &QObject::deleteLater);
    connect(m_sales.get(), &SaleDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_inbox.get(), &InboxDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_orders.get(), &OrderBoard::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_control.get(), &TillControl::applied, m_spooler, &PrintSpooler::wake);
    connect(m_templates.get(), &TemplateDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_shifts.get(), &ShiftDesk::jobsQueued, m_spooler, &PrintSpooler::wake);
    connect(m_printerDesk.get(), &PrinterDesk::printersChanged, m_spooler, &PrintSpooler::wake);
    connect(m_incidents.get(), &IncidentBoard::factAppended, m_spooler, &PrintSpooler::wake);
    connect(m_spooler, &PrintSpooler::incidentsChanged, m_incidents.get(), &IncidentBoard::changed);
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
        qCWarning(tillruntimeLog) << off.detail;
        setLink(off);
        return;
    }
    HqLink::Config config;
    config.url = QUrl(identity.hqUrl);
    config.deviceId = identity.deviceId;
    config.epoch = identity.epoch;
    config.secretKey = std::move(*key);
    config.databasePath = m_writer->path();
    if (auto authorities = MetaStore::authorities(*m_reader))
        config.authorities = *authorities;
    config.region = readRegion(*m_reader);
    m_link = new HqLink(config, *m_writer, m_clock);
    m_link->moveToThread(&m_syncThread);
    connect(&m_syncThread, &QThread::finished, m_link, &QObject::deleteLater);
    connect(m_sales.get(), &SaleDesk::factAppended, m_link, &HqLink::wake);
    connect(m_inbox.get(), &InboxDesk::factAppended, m_link, &HqLink::wake);
    connect(m_orders.get(), &OrderBoard::factAppended, m_link, &HqLink::wake);
    connect(m_members.get(), &MemberDesk::factAppended, m_link, &HqLink::wake);
    m_members->setAsker([link = m_link](const protocol::MemberAsk &question) {
        QMetaObject::invokeMethod(link, [link, question] { link->askMember(question); }, Qt::QueuedConnection);
    });
    m_managers->setAsker([link = m_link](const protocol::ManagerAsk &question) {
        QMetaObject::invokeMethod(link, [link, question] { link->askManager(question); }, Qt::QueuedConnection);
    });
    connect(m_link, &HqLink::managerAnswered, m_managers.get(), &ManagerDesk::answered);
    connect(m_link, &HqLink::managersHeard, m_managers.get(), &ManagerDesk::setAnswered);
    connect(m_link, &HqLink::memberAnswered, m_members.get(), &MemberDesk::answered);
    connect(m_link, &HqLink::memberKeysReceived, m_members.get(), [this](const QByteArray &keys) { m_members->setKeys(protocol::MemberTillKeys::fromBytes(keys)); });
    connect(m_incidents.get(), &IncidentBoard::factAppended, m_link, &HqLink::wake);
    connect(m_forecasts.get(), &ForecastBoard::factAppended, m_link, &HqLink::wake);
    connect(m_link, &HqLink::inboxFilled, m_inbox.get(), &InboxDesk::wake);
    connect(m_control.get(), &TillControl::applied, this, &TillRuntime::takeTrust);
    connect(m_link, &HqLink::statusChanged, this, &TillRuntime::setLink);
    connect(m_link, &HqLink::settingsReceived, this, &TillRuntime::takeSettings);
    connect(m_link, &HqLink::regionReceived, this, &TillRuntime::keepRegion);
    connect(m_link, &HqLink::acknowledged, this, &TillRuntime::moved);
    connect(m_link, &HqLink::inboxFilled, this, &TillRuntime::moved);
    connect(m_link, &HqLink::diskFull, this, &TillRuntime::freeReserve);
    if (m_spooler != nullptr) {
        connect(m_spooler, &PrintSpooler::healthChanged, m_link, &HqLink::setPrinters);
        connect(m_spooler, &PrintSpooler::factAppended, m_link, &HqLink::wake);
    }
    m_syncThread.start();
    QMetaObject::invokeMethod(m_link, &HqLink::start, Qt::QueuedConnection);
}

void TillRuntime::takeTrust()
{
    if (const auto authorities = MetaStore::authorities(*m_reader))
        QMetaObject::invokeMethod(m_link, [link = m_link, pem = *authorities] { link->setAuthorities(pem); }, Qt::QueuedConnection);
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
    m_members->setOnline(status.state == LinkState::Online);
    m_managers->setOnline(status.state == LinkState::Online);
    m_sync->setLink(m_sales->identity().enrolled(), status.state == LinkState::Online, stateText(status.state), status.detail,
                    status.sinceMs);
    Q_EMIT linkChanged();
}

void TillRuntime::takeSettings(const protocol::StoreSettings &settings)
{
    const auto calendar = StoreCalendar::parse(settings.zone, settings.cutoff);
    if (!calendar) {
        qCWarning(tillruntimeLog) << "HQ's settings are not taken:" << calendar.error().toString();
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

void TillRuntime::keepRegion(const KnownRegion &region)
{
    m_writer->post([text = regionText(region)](storage::Transaction &tx) { return MetaStore::put(tx, MetaStore::regionKey(), text); },
                   [](const Result<void> &stored) {
                       if (!stored)
                           qCWarning(tillruntimeLog) << "where headquarters may be found was not stored:" << stored.error().toString();
                   });
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
    m_shifts->setIdentity(identity);
    m_writer->post([identity](storage::Transaction &tx) { return MetaStore::putIdentity(tx, identity); },
                   [this](const Result<void> &stored) {
                       QMetaObject::invokeMethod(this, &TillRuntime::keepSettings, Qt::QueuedConnection);
                       if (!stored)
                           qCWarning(tillruntimeLog) << "the till's settings were not stored:" << stored.error().toString();
                   });
}

void TillRuntime::freeReserve()
{
    if (!m_reserve.release())
        return;
    qCWarning(tillruntimeLog) << "the disk is full: the room that was kept for that is given back, so that what headquarters has can be noted and pruned";
    QTimer::singleShot(PruneSoonMs, this, &TillRuntime::prune); // after it was noted
}

void TillRuntime::keepReceipts(storage::Database &db)
{
    // Before the first sale: no number may be given that the copy does not know of.
    const auto last = CounterStore::lastReceipt(db);
    QFile file(m_directory.filePath(SettingsCopy::fileName()));
    const qint64 kept = file.open(QIODevice::ReadOnly) ? SettingsCopy::receipts(file.read(SettingsCopy::MaxSize + 1)).value_or(0) : 0;
    if (!last || kept >= *last + SettingsCopy::Ahead / 2)
        return;
    auto tx = storage::Transaction::begin(db);
    if (!tx)
        return;
    const auto copy = SettingsCopy::make(*tx, *last + SettingsCopy::Ahead);
    if (copy && tx->commit())
        writeSettings(*copy);
}

void TillRuntime::keepSettings()
{
    m_receiptsGiven = 0;
    m_writer->post(
        [](storage::Transaction &tx) -> Result<QByteArray> {
            HEARTH_ASSIGN(const auto last, tx.value("SELECT value FROM counter WHERE name = 'receipt'"));
            return SettingsCopy::make(tx, last.value_or(0) + SettingsCopy::Ahead);
        },
        [this, reserve = m_reserve](const Result<QByteArray> &copy) { // files are the storage thread's, not the window's
            if (copy)
                writeSettings(*copy);
            else
                qCWarning(tillruntimeLog) << "the copy of the settings was not made:" << copy.error().toString();
            if (const auto kept = reserve.ensure(); !kept)
                qCWarning(tillruntimeLog) << kept.error().toString();
        });
}

void TillRuntime::writeSettings(const QByteArray &copy) const
{
    if (const auto written = m_directory.writeSecret(SettingsCopy::fileName(), copy); !written)
        qCWarning(tillruntimeLog) << "the copy of the settings was not written:" << written.error().toString();
}

void TillRuntime::closeDays()
{
    if (!m_sales->identity().enrolled())
        return; // there is nobody to tell
    const StoreCalendar calendar = m_sales->identity().calendar;
    const QDate today = calendar.businessDate(m_clock.nowMs());
    m_writer->post([clock = &m_clock, calendar](storage::Transaction &tx) { return hearth::closeDays(tx, *clock, calendar); },
                   [this, today](const Result<int> &closed) {
                       if (!closed)
                           qCWarning(tillruntimeLog) << "the business day was not closed:" << closed.error().toString();
                       QMetaObject::invokeMethod(this, [this, today, count = closed.value_or(-1)] {
                           if (count >= 0 && count < DaysAtOnce)
                               m_daysClosed = today;
                           if (count > 0 && m_link != nullptr)
                               QMetaObject::invokeMethod(m_link, &HqLink::wake, Qt::QueuedConnection);
                           if (count >= DaysAtOnce)
                               closeDays();
                       }, Qt::QueuedConnection);
                   });
}

void TillRuntime::prune()
{
    const qint64 before = m_clock.nowMs() - KeepFactsMs;
    m_writer->post([before](storage::Transaction &tx) { return Outbox::prune(tx, before); },
                   [this](const Result<int> &deleted) {
                       if (!deleted)
                           qCWarning(tillruntimeLog) << "old facts stay:" << deleted.error().toString();
                       else if (*deleted >= Outbox::PruneBatch)
                           QMetaObject::invokeMethod(this, &TillRuntime::prune, Qt::QueuedConnection);
                   });
}

} // namespace hearth
