// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hqstore/menustore.h"
#include "protocol/identity.h"
#include "protocol/messages.h"
#include "hqstore/outboxstore.h"
#include "hqstore/revision.h"
#include "hqstore/tillstore.h"

namespace hearth::hq {
namespace {
constexpr char NewestMenuSql[] = "SELECT body FROM menu ORDER BY revision DESC LIMIT 1";

Result<std::optional<Menu>> firstMenu(storage::Rows rows)
{
    HEARTH_ASSIGN(const bool found, rows.next());
    if (!found)
        return std::optional<Menu>();
    HEARTH_ASSIGN(Menu menu, Menu::fromCbor(rows.blob(0)));
    return std::optional<Menu>(std::move(menu));
}

Result<PublishedMenu> send(storage::Transaction &tx, const Menu &numbered, const QByteArray &hash, qint64 nowMs)
{
    const QByteArray body = numbered.toCbor();
    if (body.size() > protocol::MaxFactBody)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the menu takes %1 bytes, more than the %2 of one message").arg(body.size()).arg(protocol::MaxFactBody),
                    QStringLiteral("menu"));
    HEARTH_TRY(tx.exec("INSERT INTO menu (revision, body, hash, published_at_ms) VALUES (?1, ?2, ?3, ?4)", numbered.revision, body, hash,
                       nowMs));
    HEARTH_ASSIGN(const QList<qint64> tills, TillStore::ids(tx));
    for (const qint64 till : tills)
        HEARTH_TRY(OutboxStore::appendMenu(tx, till, numbered.revision, nowMs));
    return PublishedMenu{numbered.revision, false, tills};
}
} // namespace

Result<PublishedMenu> MenuStore::publish(storage::Transaction &tx, const Menu &menu, qint64 nowMs)
{
    HEARTH_TRY(menu.validate());
    Menu content = menu;
    content.revision = 0; // the same menu hashes alike whatever its number
    const QByteArray hash = protocol::hash(content.toCbor());
    {
        HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT revision, hash FROM menu ORDER BY revision DESC LIMIT 1"));
        HEARTH_ASSIGN(const bool found, rows.next());
        if (found && rows.blob(1) == hash)
            return PublishedMenu{rows.int64(0), true, {}};
        content.revision = nextRevision(found ? rows.int64(0) : 0, nowMs);
    }
    return send(tx, content, hash, nowMs);
}

Result<PublishedMenu> MenuStore::publishAgain(storage::Transaction &tx, qint64 nowMs)
{
    HEARTH_ASSIGN(storage::Rows rows, tx.query(NewestMenuSql));
    HEARTH_ASSIGN(auto menu, firstMenu(std::move(rows)));
    if (!menu)
        return PublishedMenu();
    const qint64 last = std::exchange(menu->revision, 0);
    const QByteArray hash = protocol::hash(menu->toCbor());
    menu->revision = nextRevision(last, nowMs);
    return send(tx, *menu, hash, nowMs);
}

Result<void> MenuStore::sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs)
{
    HEARTH_ASSIGN(const auto revision, tx.value("SELECT max(revision) FROM menu"));
    if (revision)
        HEARTH_TRY(OutboxStore::appendMenu(tx, till, *revision, nowMs));
    return {};
}

Result<std::optional<Menu>> MenuStore::newest(storage::Database &db)
{
    HEARTH_ASSIGN(storage::Rows rows, db.query(NewestMenuSql));
    return firstMenu(std::move(rows));
}

} // namespace hearth::hq
