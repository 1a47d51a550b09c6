// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/inboxdesk.h"
#include "core/faultpoint.h"
#include "domain/order/ordercodec.h"
#include "outbox/outbox.h"
#include "till/onlineorderjob.h"
#include "till/store/menustore.h"

#include <QLoggingCategory>
#include <QTimer>
#include <atomic>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(log, "hearth.till.inboxdesk")

constexpr int RetryMs = 2'000;

/** What became of one row. */
struct Handled {
    bool found = false; ///< false: nothing waits
    bool more = false;  ///< another row waits
    std::optional<SoldOrder> sold;
    bool menu = false;
    QString parkedWhy;
};

/** Whether trying again would end the same way; otherwise the disk or a lock is the cause, and the row waits. */
bool neverSucceeds(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::Protocol:
    case ErrorCode::Internal: return true;
    default: return false;
    }
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
    Result<Handled> placeOrder(storage::Transaction &tx, const Inbox::Row &row);
    Result<Handled> takeMenu(storage::Transaction &tx, const Inbox::Row &row);
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

Result<Handled> InboxDesk::State::placeOrder(storage::Transaction &tx, const Inbox::Row &row)
{
    const auto online = onlineOrderFromCbor(row.body);
    if (!online)
        return park(tx, row.rev, online.error().toString());
    const std::shared_ptr<const TillIdentity> till = identity.load();
    if (online->storeId != till->storeId)
        return park(tx, row.rev, QStringLiteral("an order for store %1").arg(online->storeId.left(60)));
    if (online->lines.isEmpty())
        return park(tx, row.rev, QStringLiteral("an order without lines"));
    if (online->lines.size() > MaxOrderLines)
        return park(tx, row.rev, QStringLiteral("an order of more than %1 lines").arg(MaxOrderLines));
    HEARTH_ASSIGN(const qint64 newest, MenuStore::newestRow(tx));
    if (newest != menuRow) {
        // Only names are taken from it: an order is printed without one too.
        menu = MenuStore::newest(tx).value_or(Menu());
        menuRow = newest;
    }
    Handled handled{true, false, {}, false, {}};
    HEARTH_ASSIGN(handled.sold, recordOnlineOrder(tx, clock, *online, {*till, *language.load()}, menu));
    HEARTH_TRY(Inbox::done(tx, row.rev, clock.nowMs()));
    faultPoint("till.inbox_done");
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

Result<Handled> InboxDesk::State::handleRow(storage::Transaction &tx, const Inbox::Row &row)
{
    switch (static_cast<protocol::ChangeKind>(row.kind)) {
    case protocol::ChangeKind::OnlinePlaced: return placeOrder(tx, row);
    case protocol::ChangeKind::MenuPublished: return takeMenu(tx, row);
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
        qCWarning(log) << "the inbox waits:" << handled.error().toString();
        wakes = 0;
        if (!stopping)
            QMetaObject::invokeMethod(desk, [d = desk] { QTimer::singleShot(RetryMs, d, &InboxDesk::wake); }, Qt::QueuedConnection);
        return;
    }
    if (handled->found) {
        faultPoint("till.inbox_committed");
        if (!handled->parkedWhy.isEmpty()) {
            qCWarning(log) << "set aside:" << handled->parkedWhy;
            Q_EMIT desk->parked();
        }
        if (handled->menu)
            Q_EMIT desk->menuReceived();
        if (handled->sold) {
            if (handled->sold->jobs > 0)
                Q_EMIT desk->jobsQueued();
            Q_EMIT desk->factAppended();
            Q_EMIT desk->onlineOrderAccepted(*handled->sold);
        }
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
