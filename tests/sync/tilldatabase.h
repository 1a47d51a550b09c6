// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "outbox/outbox.h"
#include "samples.h"
#include "storage/migrator.h"
#include "storage/writer.h"

#include <QTemporaryDir>

namespace hearth {

/** A till's database of its own in a temporary directory, with its writer. */
class TillDatabase {
public:
    TillDatabase()
    {
        auto db = storage::Database::open(path(), storage::OpenMode::Owner).value();
        const QString scripts = qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/sql/till/");
        // The one that made the tables and the one that chained the facts; what is in between is not the outbox's.
        if (const auto done = storage::Migrator::migrate(*db, 1, {scripts + QStringLiteral("0001.sql"), scripts + QStringLiteral("0006.sql")}); !done)
            qFatal("no till schema: %s (run the test through ctest)", qPrintable(done.error().toString()));
        writer = std::make_unique<storage::Writer>(std::move(db));
        setEpoch(samples::filled(16, 7));
        reader = storage::Database::open(path(), storage::OpenMode::ReadOnly).value();
    }
    [[nodiscard]] QString path() const { return root.filePath(QStringLiteral("till.db")); }

    void setEpoch(const QByteArray &epoch)
    {
        const auto done = writer->run([&](storage::Transaction &tx) {
            return tx.exec("INSERT INTO meta (key, value) VALUES ('epoch', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                           QString::fromLatin1(epoch.toHex()));
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
    /** Appends `count` facts with bodies of `size` bytes; ids count from the last sequence + 1. */
    void append(int count, int size = 100, int firstId = -1)
    {
        const int from = firstId >= 0 ? firstId : static_cast<int>(Outbox::lastSeq(*reader).value()) + 1;
        const auto done = writer->run([&](storage::Transaction &tx) -> Result<int> {
            for (int i = 0; i < count; ++i)
                HEARTH_TRY(Outbox::append(tx, protocol::FactKind::OrderClosed, samples::id(from + i), 1000 + from + i, body(from + i, size)));
            return count;
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().toString()));
    }
    [[nodiscard]] static QByteArray body(int number, int size)
    {
        return (QByteArray::number(number) + QByteArray(size, 'x')).left(std::max(size, 8));
    }
    [[nodiscard]] qint64 number(const char *sql) const
    {
        auto rows = reader->query(sql).value();
        return rows.next().value() ? rows.int64(0) : -1;
    }

    QTemporaryDir root;
    std::unique_ptr<storage::Writer> writer;
    std::unique_ptr<storage::Database> reader;
};

} // namespace hearth
