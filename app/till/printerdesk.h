// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"

#include <QFuture>
#include <QObject>

namespace hearth {

/** The printers as they are set up at this till. UI thread, with a read-only connection. */
class PrinterDesk : public QObject {
    Q_OBJECT
public:
    PrinterDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~PrinterDesk() override;
    [[nodiscard]] Result<QList<PrinterRow>> printers() const;
    /** Who else could print a job: its printer's spare first, then the printers of its station. `all` are printers(). */
    [[nodiscard]] static QStringList othersFor(const PrintJob &job, const QList<PrinterRow> &all);
    /** A new roll was put in now; `millimetres` 0: as long as the one before. Errors InvalidInput, NotFound. */
    [[nodiscard]] QFuture<Result<void>> newRoll(const QString &printer, int millimetres);
    /** Adds a printer with what is known of it. Errors: those of PrinterStore::put(), Conflict where the name is taken. */
    [[nodiscard]] QFuture<Result<void>> add(const PrinterRow &printer);

Q_SIGNALS:
    // From the writer's thread: connect queued.
    void printersChanged();

private:
    storage::Database &m_reader;
    storage::Writer &m_writer;
    const Clock &m_clock;
};

} // namespace hearth
