// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hq/hqdrivers.h"
#include "hqstore/hqdatabase.h"
#include "support/postgresserver.h"

#include <QTest>

namespace hearth::hq {
namespace {
bool s_postgres = false;
QStringList s_free; ///< databases nobody uses now

QString newDatabase()
{
    PostgresServer &server = PostgresServer::shared();
    static const QString migrated = [&server] {
        const QString made = server.create();
        if (const auto db = HqDatabase::openOwner(made); !db)
            qFatal("%s", qPrintable(db.error().toString()));
        return PostgresServer::nameIn(made);
    }();
    return server.create(migrated);
}

void empty(const QString &source)
{
    PostgresServer::shared().sql(QStringLiteral("SET session_replication_role = replica;"
                                                "DO $$ DECLARE n TEXT; BEGIN"
                                                " FOR n IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'hearth_schema'"
                                                " LOOP EXECUTE 'DELETE FROM ' || n; END LOOP;"
                                                " FOR n IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
                                                " LOOP EXECUTE 'ALTER SEQUENCE ' || n || ' RESTART'; END LOOP; END $$"),
                                 PostgresServer::nameIn(source));
}
} // namespace

void addDriverRows()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
}

void chooseDriver()
{
    QFETCH_GLOBAL(bool, postgres);
    s_postgres = postgres;
}

HqTestDatabase::HqTestDatabase(const QString &directory)
{
    if (!s_postgres) {
        m_source = directory + QStringLiteral("/hq.db");
    } else if (s_free.isEmpty()) {
        m_source = newDatabase();
    } else {
        m_source = s_free.takeLast();
        empty(m_source);
    }
}

HqTestDatabase::~HqTestDatabase()
{
    if (storage::Database::isServer(m_source))
        s_free.append(m_source);
}

} // namespace hearth::hq
