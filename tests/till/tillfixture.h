// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"
#include "outbox/outbox.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"
#include "support/fixedclock.h"
#include "till/saledesk.h"
#include "till/tilldatabase.h"

#include <QTemporaryDir>

namespace hearth {

/** A till's database in a temporary directory, with its writer and a reader; no threads but the writer's. */
class TillFixture {
public:
    /** With a receipt and a kitchen printer where `printers`. */
    explicit TillFixture(bool printers = true, const QString &directory = {});

    [[nodiscard]] static TillIdentity identity();
    [[nodiscard]] storage::Writer &writer() { return *m_writer; }
    [[nodiscard]] storage::Database &reader() { return *m_reader; }
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString directory() const { return m_directory; }

    /** One number of the database; -1 where the query fails. */
    [[nodiscard]] qint64 count(const char *sql);
    /** All receipt numbers, of sales and refunds, ascending. */
    [[nodiscard]] QList<qint64> receiptNumbers();
    [[nodiscard]] QList<OutboxFact> facts();
    /** Rows of all tables a sale, a refund or an online order touches: equal before and after what was refused. */
    [[nodiscard]] QList<qint64> fingerprint();
    /** Waits for all that was posted. */
    void flush();

    /** "hawaiian" M × 2 at 13.25 and "garden" L × 1 at 20.75: 47.25. */
    [[nodiscard]] OrderDraft draft() const;

    FixedClock clock;

private:
    QTemporaryDir m_root;
    QString m_directory;
    QString m_path;
    std::unique_ptr<storage::Writer> m_writer;
    std::unique_ptr<storage::Database> m_reader;
};

} // namespace hearth
