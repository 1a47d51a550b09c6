// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "protocol/forecastfacts.h"
#include "storage/writer.h"

#include <QFuture>
#include <QObject>

namespace hearth {

/** What headquarters expects of this store, with the manager's own figures. Lives on the UI thread and reads through
 * its read-only connection. */
class ForecastBoard : public QObject {
    Q_OBJECT
public:
    struct View {
        protocol::ForecastPublished forecast;
        qint64 receivedAtMs = 0;
        QList<protocol::ForecastOverridden> overrides; ///< from the first day ahead on, by date
    };
    ForecastBoard(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~ForecastBoard() override;
    /** Nothing: none has come yet. */
    [[nodiscard]] Result<std::optional<View>> view() const;
    /** Puts a manager's figure in the place of a day's forecast, or takes it back (no amount); headquarters hears of
       it. Errors InvalidInput: an amount not from 0 to Money::Limit, no date, a note or a name that is too long. */
    [[nodiscard]] QFuture<Result<void>> put(const protocol::ForecastOverridden &what);

Q_SIGNALS:
    // From the writer's thread: connect queued.
    void factAppended();
    void changed();

private:
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
};

} // namespace hearth
