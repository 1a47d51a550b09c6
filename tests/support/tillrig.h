// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "storage/migrator.h"
#include "storage/writer.h"

#include <QDir>
#include <QTemporaryDir>

namespace hearth {

/** A till's database with its schema in a temporary directory, its writer and a reader. For one test, on its thread. */
class TillRig {
public:
    /** In a directory of its own, or in one that stays (made and migrated where it is new). */
    explicit TillRig(const QString &directory = {}) : m_directory(directory.isEmpty() ? m_root.path() : directory)
    {
        auto owner = storage::Database::open(path(), storage::OpenMode::Owner).value();
        const QDir directoryOfScripts(qEnvironmentVariable("HEARTH_SOURCE_DIR") + QStringLiteral("/resources/sql/till"));
        QStringList scripts;
        for (const QString &name : directoryOfScripts.entryList({QStringLiteral("0*.sql")}, QDir::Files, QDir::Name))
            scripts.append(directoryOfScripts.filePath(name));
        if (const auto migrated = storage::Migrator::migrate(*owner, 0x4854'4c31, scripts); !migrated)
            qFatal("%s", qPrintable(migrated.error().toString()));
        {
            auto tx = storage::Transaction::begin(*owner).value();
            const auto epoch = tx.exec("INSERT INTO meta (key, value) VALUES ('epoch', '0707070707070707' || '0707070707070707') ON CONFLICT (key) DO NOTHING");
            if (!epoch || !tx.commit())
                qFatal("no epoch");
        }
        writer = std::make_unique<storage::Writer>(std::move(owner));
        reader = storage::Database::open(path(), storage::OpenMode::ReadOnly).value();
    }
    [[nodiscard]] QString path() const { return m_directory + QStringLiteral("/till.db"); }
    /** The first column of the first row of a query; -1 where there is none. */
    template <typename... Values>
    qint64 number(const char *sql, const Values &...values)
    {
        auto rows = reader->query(sql, values...);
        return rows && rows->next().value_or(false) ? rows->int64(0) : -1;
    }

private:
    QTemporaryDir m_root;
    QString m_directory;

public:
    std::unique_ptr<storage::Writer> writer;
    std::unique_ptr<storage::Database> reader;
};

} // namespace hearth
