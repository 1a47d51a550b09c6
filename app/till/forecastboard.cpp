// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/forecastboard.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "till/boardwrite.h"
#include "till/store/forecaststore.h"

namespace hearth {

ForecastBoard::ForecastBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_writer(writer)
    , m_clock(clock)
{
}

ForecastBoard::~ForecastBoard()
{
    leaveWriter(m_writer);
}

Result<std::optional<ForecastBoard::View>> ForecastBoard::view() const
{
    HEARTH_ASSIGN(const auto stored, ForecastStore::get(m_reader));
    if (!stored)
        return std::optional<View>();
    View view;
    HEARTH_ASSIGN(view.forecast, protocol::decodeForecastPublished(stored->body));
    view.receivedAtMs = stored->receivedAtMs;
    HEARTH_ASSIGN(view.overrides, ForecastStore::overrides(m_reader, view.forecast.origin.addDays(1)));
    return std::optional<View>(std::move(view));
}

QFuture<Result<void>> ForecastBoard::put(const protocol::ForecastOverridden &what)
{
    return boardWrite(
        m_writer,
        [what, clock = &m_clock](storage::Transaction &tx) -> Result<void> {
            const QByteArray body = protocol::encode(what);
            HEARTH_TRY(protocol::decodeForecastOverridden(body)); // what headquarters would set aside is not sent
            HEARTH_TRY(ForecastStore::override(tx, what, clock->nowMs()));
            return Outbox::append(tx, protocol::FactKind::ForecastOverridden, newId(*clock), clock->nowMs(), body)
                .map([](auto) {});
        },
        [this] {
            Q_EMIT factAppended();
            Q_EMIT changed();
        });
}

} // namespace hearth
