// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/inboxdesk.h"
#include "core/faultpoint.h"
#include "core/ids.h"
#include "domain/order/ordercodec.h"
#include "outbox/outbox.h"
#include "printjobs/templatestore.h"
#include "protocol/factbodies.h"
#include "protocol/forecastfacts.h"
#include "protocol/memberfacts.h"
#include "till/cloudprintjob.h"
#include "till/onlineorderjob.h"
#include "till/salesrestore.h"
#include "till/store/forecaststore.h"
#include "till/store/memberstore.h"
#include "till/store/menustore.h"

#include <QLoggingCategory>
#include <QTimer>
#include <atomic>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(inboxdeskLog, "hearth.till.inboxdesk")

constexpr int RetryMs = 2'000;
constexpr int LookAhead = 64; ///< rows in which a newer state of an order is looked for

/** What became of one row. */
struct Handled {
    bool found = false; ///< false: nothing waits
    bool more = false;  ///< another row waits
    OnlineTaken online;
    bool menu = false;
    QString parkedWhy;
    CloudPrint print = {};
    bool templates = false;
    bool forecast = false;
    RestoredSales restored = {};
    bool members = false;
};

/** Whether trying again would end the same way; otherwise the disk or a lock is the cause, and the row waits. */
bool neverSucceeds(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::Protocol:
    case ErrorCode::Forbidden:
    case ErrorCode::Internal: return true;
    default: return false;
    }
}

/** An order this till can sell, checked. */
Result<OnlineOrder> readOrder(const QByteArray &body, const TillIdentity &till)
{
    HEARTH_ASSIGN(OnlineOrder online, onlineOrderFromCbor(body));
    if (online.storeId != till.storeId)
        return fail(ErrorCode::InvalidInput, QStringLiteral("an order for store %1").arg(online.storeId.left(60)));
    if (online.lines.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("an order without lines"));
    if (online.lines.size() > MaxOrderLines)
        return fail(ErrorCode::InvalidInput, QStringLiteral("an order of more than %1 lines").arg(MaxOrderLines));
    return online;
}

/** What is true of the order was settled in a database this one knows nothing of. */
bool isSoldElsewhere(const std::optional<KnownOnlineOrder> &known, bool sold, int tillVersion)
{
    return known ? known->version < tillVersion : sold;
}

QString soldElsewhere(const QUuid &orderId)
{
    return QStringLiteral("order %1 was sold or changed in another database of this till: settle its change by hand").arg(idText(orderId));
}
} // namespace

struct InboxDesk::State {
    InboxDesk *desk;
    storage::Writer &writer;
    const Clock &clock;
    std::atomic<std::shared_ptr<const TillIdentity>> identity;
    std::atomic<std::shared_ptr<const QString>> language;
    std::atomic<int> wakes{0};    ///< asked for since the drain began; 0: no drain runs
    std::atomic<int> inFlight{0}; ///< jobs in the writer that name this desk
    std::atomic<bool> stopping{false};
    // Writer's thread only: the menu, decoded once.
    qint64 menuRow = 0;
    Menu menu{};

    void postNext(const std::shared_ptr<State> &self);
    Result<Handled> handleNext(storage::Transaction &tx);
    Result<Handled> handleRow(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> takeOrder(storage::Transaction &tx, const Inbox::Row &row, const protocol::OnlineAmended &state);
    Result<Handled> amendOrder(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> cancelOrder(storage::Transaction &tx, const Inbox::Row &row);
    Result<bool> superseded(storage::Transaction &tx, const Inbox::Row &row, const QUuid &orderId, int version,
                            const std::optional<KnownOnlineOrder> &known);
    Result<Handled> takeMenu(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> takeTemplates(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> takeForecast(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> takeRestored(storage::Transaction &tx, const Inbox::Row &row);
    template <typename Body>
    Result<Handled> takeMember(storage::Transaction &tx, const Inbox::Row &row, const Result<Body> &body,
                               Result<void> (*take)(storage::Transaction &, const Body &, qint64));
    template <typename Request>
    Result<Handled> print(storage::Transaction &tx, const Inbox::Row &row, const Result<Request> &request,
                          Result<CloudPrint> (*work)(storage::Transaction &, const Clock &, const Request &));
    Result<Handled> park(storage::Transaction &tx, qint64 rev, const QString &why);
    void finished(const std::shared_ptr<State> &self, int seen, const Result<Handled> &handled);
};

Result<Handled> InboxDesk::State::park(storage::Transaction &tx, qint64 rev, const QString &why)
{
    HEARTH_TRY(Inbox::park(tx, rev, why, clock.nowMs()));
    faultPoint("till.inbox_parked");
    Handled handled{true, false, {}, false, why};
    return handled;
}

/** A newer state of the same order, one that can be taken, waits behind this row. */
Result<bool> InboxDesk::State::superseded(storage::Transaction &tx, const Inbox::Row &row, const QUuid &orderId, int version,
                                          const std::optional<KnownOnlineOrder> &known)
{
    HEARTH_ASSIGN(const QList<Inbox::Row> rows, Inbox::waiting(tx, LookAhead));
    for (const Inbox::Row &later : rows) {
        if (later.rev <= row.rev)
            continue;
        if (later.kind == static_cast<int>(protocol::ChangeKind::OnlineCancelled)) {
            const auto cancelled = protocol::decodeOnlineCancelled(later.body);
            if (cancelled && cancelled->orderId == orderId && cancelled->version > version
                && !isSoldElsewhere(known, cancelled->sold, cancelled->tillVersion))
                return true;
        } else if (later.kind == static_cast<int>(protocol::ChangeKind::OnlineAmended)) {
            const auto amended = protocol::decodeOnlineAmended(later.body);
            if (!amended || isSoldElsewhere(known, amended->sold, amended->tillVersion))
                continue;
            const auto online = readOrder(amended->order, *identity.load());
            if (online && online->id == orderId && online->version > version)
                return true;
        }
    }
    return false;
}

Result<Handled> InboxDesk::State::takeOrder(storage::Transaction &tx, const Inbox::Row &row, const protocol::OnlineAmended &state)
{
    const std::shared_ptr<const TillIdentity> till = identity.load();
    const auto online = readOrder(state.order, *till);
    if (!online)
        return park(tx, row.rev, online.error().toString());
    HEARTH_ASSIGN(const auto known, knownOnlineOrder(tx, online->id));
    if (isSoldElsewhere(known, state.sold, state.tillVersion))
        return park(tx, row.rev, soldElsewhere(online->id));
    Handled handled{true, false, {}, false, {}};
    HEARTH_ASSIGN(const bool stale, superseded(tx, row, online->id, online->version, known));
    if (stale) {
        HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
        return handled;
    }
    HEARTH_ASSIGN(const qint64 newest, MenuStore::newestRow(tx));
    if (newest != menuRow) {
        // Only names are taken from it: an order is printed without one too.
        menu = MenuStore::newest(tx).value_or(Menu());
        menuRow = newest;
    }
    HEARTH_ASSIGN(handled.online, takeOnlineOrder(tx, clock, *online, {*till, *language.load()}, menu));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    faultPoint("till.inbox_done");
    return handled;
}

Result<Handled> InboxDesk::State::amendOrder(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto amended = protocol::decodeOnlineAmended(row.body);
    if (!amended)
        return park(tx, row.rev, amended.error().toString());
    return takeOrder(tx, row, *amended);
}

Result<Handled> InboxDesk::State::cancelOrder(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto cancelled = protocol::decodeOnlineCancelled(row.body);
    if (!cancelled)
        return park(tx, row.rev, cancelled.error().toString());
    HEARTH_ASSIGN(const auto known, knownOnlineOrder(tx, cancelled->orderId));
    if (isSoldElsewhere(known, cancelled->sold, cancelled->tillVersion))
        return park(tx, row.rev, soldElsewhere(cancelled->orderId));
    Handled handled{true, false, {}, false, {}};
    HEARTH_ASSIGN(handled.online, takeOnlineCancellation(tx, clock, *cancelled, {*identity.load(), *language.load()}));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

Result<Handled> InboxDesk::State::takeMenu(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto published = Menu::fromCbor(row.body);
    if (!published)
        return park(tx, row.rev, published.error().toString());
    Handled handled{true, false, {}, false, {}};
    HEARTH_ASSIGN(handled.menu, MenuStore::put(tx, *published, clock.nowMs()));
    faultPoint("till.inbox_menu_stored");
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

/** Stored as they came: what this version cannot read is told when it is printed, and a later version may read it. */
Result<Handled> InboxDesk::State::takeTemplates(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto published = protocol::decodeTemplatesPublished(row.body);
    if (!published)
        return park(tx, row.rev, published.error().toString());
    QList<StoredTemplate> set;
    for (const protocol::TemplatesPublished::Template &one : published->templates)
        set.append({one.kind, one.json});
    Handled handled;
    handled.found = true;
    HEARTH_ASSIGN(handled.templates, TemplateStore::put(tx, published->revision, set, clock.nowMs()));
    faultPoint("till.inbox_templates_stored");
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

Result<Handled> InboxDesk::State::takeForecast(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto published = protocol::decodeForecastPublished(row.body);
    if (!published)
        return park(tx, row.rev, published.error().toString());
    Handled handled;
    handled.found = true;
    HEARTH_ASSIGN(handled.forecast, ForecastStore::put(tx, row.body, published->madeAtMs, clock.nowMs()));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

Result<Handled> InboxDesk::State::takeRestored(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto sales = protocol::decodeSalesRestored(row.body);
    if (!sales)
        return park(tx, row.rev, sales.error().toString());
    Handled handled;
    handled.found = true;
    HEARTH_ASSIGN(handled.restored, restoreSales(tx, clock, *sales, *identity.load()));
    faultPoint("till.inbox_sales_restored");
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

/** What came is kept in the member's row alone, so that nothing is left elsewhere of one who is erased. */
template <typename Body>
Result<Handled> InboxDesk::State::takeMember(storage::Transaction &tx, const Inbox::Row &row, const Result<Body> &body,
                                             Result<void> (*take)(storage::Transaction &, const Body &, qint64))
{
    if (!body)
        return park(tx, row.rev, body.error().toString());
    HEARTH_TRY(take(tx, *body, clock.nowMs()));
    HEARTH_TRY(tx.exec("UPDATE inbox SET body = ?2 WHERE rev = ?1", row.rev, QByteArray("")));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    Handled handled;
    handled.found = true;
    handled.members = true;
    return handled;
}

template <typename Request>
Result<Handled> InboxDesk::State::print(storage::Transaction &tx, const Inbox::Row &row, const Result<Request> &request,
                                        Result<CloudPrint> (*work)(storage::Transaction &, const Clock &, const Request &))
{
    if (!request)
        return park(tx, row.rev, request.error().toString());
    Handled handled{true, false, {}, false, {}};
    HEARTH_ASSIGN(handled.print, work(tx, clock, *request));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    return handled;
}

Result<Handled> InboxDesk::State::handleRow(storage::Transaction &tx, const Inbox::Row &row)
{
    switch (static_cast<protocol::ChangeKind>(row.kind)) {
    case protocol::ChangeKind::OnlinePlaced: return takeOrder(tx, row, {row.body});
    case protocol::ChangeKind::OnlineAmended: return amendOrder(tx, row);
    case protocol::ChangeKind::OnlineCancelled: return cancelOrder(tx, row);
    case protocol::ChangeKind::MenuPublished: return takeMenu(tx, row);
    case protocol::ChangeKind::TemplatesPublished: return takeTemplates(tx, row);
    case protocol::ChangeKind::SalesRestored: return takeRestored(tx, row);
    case protocol::ChangeKind::ForecastPublished: return takeForecast(tx, row);
    case protocol::ChangeKind::PrintRequested:
        return print(tx, row, protocol::decodePrintRequested(row.body), &queueCloudPrint);
    case protocol::ChangeKind::MemberRecord: return takeMember(tx, row, protocol::decodeMember(row.body), &MemberStore::take);
    case protocol::ChangeKind::MemberProfile: return takeMember(tx, row, protocol::decodeMemberProfile(row.body), &MemberStore::takeProfile);
    case protocol::ChangeKind::PrintCancelled:
        return print(tx, row, protocol::decodePrintCancelled(row.body), &cancelCloudPrint);
    }
    return park(tx, row.rev, QStringLiteral("kind %1 is not known to this version").arg(row.kind));
}

/** The oldest waiting row, in the transaction of one job. */
Result<Handled> InboxDesk::State::handleNext(storage::Transaction &tx)
{
    if (stopping)
        return Handled();
    HEARTH_ASSIGN(const QList<Inbox::Row> rows, Inbox::waiting(tx, 2));
    if (rows.isEmpty())
        return Handled();
    faultPoint("till.inbox_begin");
    Result<Handled> handled = tx.nested([&](storage::Transaction &inner) { return handleRow(inner, rows.first()); });
    if (!handled && neverSucceeds(handled.error().code))
        handled = park(tx, rows.first().rev, handled.error().toString());
    if (handled)
        handled->more = rows.size() > 1;
    return handled;
}

void InboxDesk::State::postNext(const std::shared_ptr<State> &self)
{
    ++inFlight;
    const int seen = wakes;
    writer.post([self](storage::Transaction &tx) { return self->handleNext(tx); },
                [self, seen](const Result<Handled> &handled) {
                    self->finished(self, seen, handled);
                    --self->inFlight;
                });
}

/** After the commit, on the writer's thread. */
void InboxDesk::State::finished(const std::shared_ptr<State> &self, int seen, const Result<Handled> &handled)
{
    if (!handled) {
        menuRow = 0; // what the job read may have been undone
        qCWarning(inboxdeskLog) << "the inbox waits:" << handled.error().toString();
        wakes = 0;
        if (!stopping)
            QMetaObject::invokeMethod(desk, [d = desk] { QTimer::singleShot(RetryMs, d, &InboxDesk::wake); }, Qt::QueuedConnection);
        return;
    }
    if (handled->found) {
        faultPoint("till.inbox_committed");
        if (!handled->parkedWhy.isEmpty()) {
            qCWarning(inboxdeskLog) << "set aside:" << handled->parkedWhy;
            Q_EMIT desk->parked();
        }
        if (handled->menu)
            Q_EMIT desk->menuReceived();
        if (handled->members)
            Q_EMIT desk->membersReceived();
        if (handled->templates)
            Q_EMIT desk->templatesReceived();
        if (handled->forecast)
            Q_EMIT desk->forecastReceived();
        const RestoredSales &restored = handled->restored;
        if (restored.sales + restored.refunds > 0)
            qCInfo(inboxdeskLog) << "headquarters gave back" << restored.sales << "sales and" << restored.refunds << "refunds of an earlier database";
        for (const QString &why : restored.passed)
            qCWarning(inboxdeskLog) << "not taken back:" << why;
        const OnlineTaken &online = handled->online;
        if ((online.sold && online.sold->jobs > 0) || (online.changed && online.changed->jobs > 0))
            Q_EMIT desk->jobsQueued();
        if (online.told)
            Q_EMIT desk->factAppended();
        if (online.sold)
            Q_EMIT desk->onlineOrderAccepted(*online.sold);
        if (online.changed)
            Q_EMIT desk->onlineOrderChanged(*online.changed);
        if (handled->print.queued)
            Q_EMIT desk->jobsQueued();
        if (handled->print.told)
            Q_EMIT desk->factAppended();
    }
    if (!handled->more) {
        // A wake that came meanwhile may have been for a row this job did not see.
        int expected = seen;
        if (wakes.compare_exchange_strong(expected, 0))
            return;
    }
    if (!stopping)
        postNext(self);
}

InboxDesk::InboxDesk(storage::Writer &writer, const Clock &clock, TillIdentity identity, QString language, QObject *parent)
    : QObject(parent), m_state(new State{this, writer, clock, std::make_shared<const TillIdentity>(std::move(identity)),
                                         std::make_shared<const QString>(std::move(language))})
{
}

InboxDesk::~InboxDesk()
{
    m_state->stopping = true;
    while (m_state->inFlight > 0) {
        static_cast<void>(m_state->writer.run(
            [](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
    }
}

void InboxDesk::wake()
{
    if (!m_state->stopping && m_state->wakes.fetch_add(1) == 0)
        m_state->postNext(m_state);
}

void InboxDesk::setIdentity(const TillIdentity &identity)
{
    m_state->identity.store(std::make_shared<const TillIdentity>(identity));
}

void InboxDesk::setLanguage(const QString &language)
{
    m_state->language.store(std::make_shared<const QString>(language));
}

} // namespace hearth
