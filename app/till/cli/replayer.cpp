// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/replayer.h"

#include "core/whendone.h"

#include <algorithm>

namespace hearth {
namespace {
constexpr int LongestWaitMs = 60'000;

/** Stands at the moment of the order that is being entered. */
class OrderClock final : public Clock {
public:
    explicit OrderClock(qint64 utcMs) : m_ms(utcMs) {}
    [[nodiscard]] qint64 nowMs() const override { return m_ms; }
    [[nodiscard]] qint64 monotonicMs() const override { return Clock::system().monotonicMs(); }

private:
    qint64 m_ms;
};
} // namespace

Replayer::Replayer(SaleDesk &desk, SalesCsvReader reader, Menu menu, QSet<QString> soldBefore, Options options, QObject *parent)
    : QObject(parent), m_desk(desk), m_reader(std::move(reader)), m_menu(std::move(menu)), m_soldBefore(std::move(soldBefore)),
      m_options(std::move(options))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Replayer::pump);
}

QString Replayer::sourceKey(const QString &orderKey)
{
    return QStringLiteral("csv:") + orderKey;
}

void Replayer::start()
{
    QMetaObject::invokeMethod(this, &Replayer::pump, Qt::QueuedConnection);
}

void Replayer::stop()
{
    m_ended = true;
    m_next.reset();
    m_timer.stop();
    end();
}

void Replayer::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    while (!m_ended && m_inFlight < m_options.window) {
        if (!m_next) {
            if (m_options.limit > 0 && m_taken >= m_options.limit) {
                m_ended = true;
                break;
            }
            Result<std::optional<SalesCsvOrder>> order = m_reader.next();
            if (!order)
                m_report.error = order.error();
            if (!order || !*order) {
                m_ended = true;
                break;
            }
            ++m_taken;
            m_next = std::move(*order);
        }
        if (m_soldBefore.contains(sourceKey(m_next->key))) {
            ++m_report.orders;
            ++m_report.skipped;
            m_report.pieces += m_next->lines.size();
            for (const SalesCsvLine &line : std::as_const(m_next->lines))
                m_report.total += line.price;
            m_next.reset();
            continue;
        }
        if (!due())
            break;
        const SalesCsvOrder order = std::move(*m_next);
        m_next.reset();
        sell(order);
    }
    m_pumping = false;
    end();
}

/** Whether the next order's moment has come; sets the timer where it has not. */
bool Replayer::due()
{
    if (m_options.speed <= 0)
        return true;
    const qint64 at = m_desk.identity().calendar.utcMs(m_next->date, m_next->time);
    if (!m_elapsed.isValid()) {
        m_elapsed.start();
        m_baseMs = at;
    }
    const double wait = static_cast<double>(at - m_baseMs) / m_options.speed - static_cast<double>(m_elapsed.elapsed());
    if (wait < 1)
        return true;
    m_timer.start(static_cast<int>(std::min<double>(wait, LongestWaitMs)));
    return false;
}

void Replayer::sell(const SalesCsvOrder &order)
{
    const TillIdentity till = m_desk.identity();
    CloseOptions options;
    options.sourceKey = sourceKey(order.key);
    options.atMs = till.calendar.utcMs(order.date, order.time);
    options.print = m_options.print;
    options.language = till.language;
    options.menuRevision = m_menu.revision;
    options.memberId = m_options.members.of(order.key);
    const OrderClock clock(*options.atMs);
    OrderDraft draft(clock);
    for (const SalesCsvLine &line : order.lines) {
        const MenuItem *item = m_menu.item(line.sku);
        const QString name = item != nullptr ? item->name.in(till.language) : line.sku;
        if (const auto added = draft.add(line.sku, name.isEmpty() ? line.sku : name, line.size, line.price); !added) {
            m_report.error = Error{added.error().code, added.error().text, QStringLiteral("order ") + order.key};
            m_ended = true;
            return;
        }
    }
    ++m_inFlight;
    const int pieces = static_cast<int>(order.lines.size());
    whenDone(m_desk.close(draft, draft.total(), options), this,
             [this, key = order.key, pieces](const Result<SoldOrder> &sold) { onSold(key, pieces, sold); });
}

void Replayer::onSold(const QString &key, int pieces, const Result<SoldOrder> &sold)
{
    --m_inFlight;
    if (sold) {
        ++m_report.orders;
        ++(sold->repeated ? m_report.skipped : m_report.sold);
        m_report.pieces += pieces;
        m_report.withMember += !sold->repeated && !sold->order.memberId.isNull() ? 1 : 0;
        m_report.total += sold->order.total;
        Q_EMIT progressed();
    } else {
        if (!m_report.error)
            m_report.error = Error{sold.error().code, sold.error().text, QStringLiteral("order ") + key};
        m_ended = true;
        m_timer.stop();
    }
    pump();
}

void Replayer::end()
{
    if (!m_ended || m_inFlight > 0 || m_finished)
        return;
    m_finished = true;
    Q_EMIT finished();
}

} // namespace hearth
