// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/tillfixture.h"

#include <QDir>
#include <QTest>

namespace hearth {

TillFixture::TillFixture(bool printers, const QString &directory)
    : m_directory(directory.isEmpty() ? m_root.path() : directory), m_path(TillDatabase::path(m_directory))
{
    QDir().mkpath(m_directory);
    auto db = TillDatabase::open(m_path);
    if (!db)
        qFatal("%s", qPrintable(db.error().toString()));
    m_writer = std::make_unique<storage::Writer>(std::move(*db));
    m_reader = TillDatabase::openReader(m_path).value();
    if (!printers)
        return;
    const auto added = m_writer->run([this](storage::Transaction &tx) -> Result<void> {
        HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("front"), QStringLiteral("tcp:127.0.0.1:9100"), {QStringLiteral("receipt")}, 576}, clock.nowMs()));
        HEARTH_TRY(PrinterStore::put(tx, {0, QStringLiteral("back"), QStringLiteral("tcp:127.0.0.1:9101"), {QStringLiteral("kitchen")}, 576}, clock.nowMs()));
        return {};
    });
    if (!added)
        qFatal("%s", qPrintable(added.error().toString()));
}

TillIdentity TillFixture::identity()
{
    TillIdentity till;
    till.storeId = QStringLiteral("SZ001");
    till.till = 1;
    till.storeName = QStringLiteral("Shenzhen 1");
    till.language = QStringLiteral("en");
    return till;
}

qint64 TillFixture::count(const char *sql)
{
    auto rows = m_reader->query(sql);
    if (!rows)
        return -1;
    const auto found = rows->next();
    return found && *found ? rows->int64(0) : -1;
}

QList<qint64> TillFixture::receiptNumbers()
{
    QList<qint64> numbers;
    auto rows = m_reader->query("SELECT receipt_number FROM sale UNION ALL SELECT receipt_number FROM refund ORDER BY 1");
    while (rows && rows->next().value_or(false))
        numbers.append(rows->int64(0));
    return numbers;
}

QList<OutboxFact> TillFixture::facts()
{
    return Outbox::read(*m_reader, 0, 10'000, 1 << 30).value_or(QList<OutboxFact>());
}

QList<qint64> TillFixture::fingerprint()
{
    return {count("SELECT count(*) FROM sale"),      count("SELECT count(*) FROM sale_line"),
            count("SELECT count(*) FROM payment"),   count("SELECT count(*) FROM refund"),
            count("SELECT count(*) FROM print_job"), count("SELECT count(*) FROM outbox"),
            count("SELECT value FROM counter WHERE name = 'receipt'"),
            count("SELECT coalesce(sum(refunded_minor), 0) FROM sale"),
            count("SELECT coalesce(sum(refunded_quantity), 0) FROM sale_line"),
            count("SELECT coalesce(sum(state), 0) FROM sale"),
            count("SELECT count(*) FROM inbox WHERE state = 0"),
            count("SELECT count(*) FROM inbox WHERE state = 2"),
            count("SELECT count(*) FROM shift_report"), count("SELECT count(*) FROM ticket_template")};
}

void TillFixture::flush()
{
    static_cast<void>(m_writer->run([](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, {}); }));
}

OrderDraft TillFixture::draft() const
{
    OrderDraft draft(clock);
    static_cast<void>(draft.add(QStringLiteral("hawaiian"), QStringLiteral("Hawaiian"), QStringLiteral("M"), Money(1'325), 2));
    static_cast<void>(draft.add(QStringLiteral("garden"), QStringLiteral("Garden"), QStringLiteral("L"), Money(2'075)));
    return draft;
}

} // namespace hearth
