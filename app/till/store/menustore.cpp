// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/store/menustore.h"

namespace hearth {
namespace {
Result<Menu> first(Result<storage::Rows> rows)
{
    if (!rows)
        return tl::unexpected<Error>(std::move(rows).error());
    HEARTH_ASSIGN(const bool found, rows->next());
    if (!found)
        return Menu();
    return Menu::fromCbor(rows->blob(0));
}
} // namespace

Result<bool> MenuStore::put(storage::Transaction &tx, const Menu &menu, qint64 nowMs)
{
    HEARTH_TRY(menu.validate());
    if (menu.revision > 0) {
        HEARTH_ASSIGN(const auto stored, tx.value("SELECT max(revision) FROM menu"));
        if (stored.value_or(0) >= menu.revision)
            return false;
    }
    HEARTH_TRY(tx.exec("INSERT INTO menu (revision, received_at_ms, body) VALUES (?1, ?2, ?3)", menu.revision, nowMs, menu.toCbor()));
    // The last few stay, and always HQ's highest revision, by which an older one is recognised.
    HEARTH_TRY(tx.exec("DELETE FROM menu WHERE id <= (SELECT max(id) FROM menu) - 10"
                       " AND revision < (SELECT max(revision) FROM menu)"));
    return true;
}

Result<void> MenuStore::forgetRevisions(storage::Transaction &tx)
{
    HEARTH_TRY(tx.exec("UPDATE menu SET revision = 0"));
    return {};
}

Result<Menu> MenuStore::newest(storage::Database &db)
{
    return first(db.query("SELECT body FROM menu ORDER BY id DESC LIMIT 1"));
}

Result<Menu> MenuStore::newest(storage::Transaction &tx)
{
    return first(tx.query("SELECT body FROM menu ORDER BY id DESC LIMIT 1"));
}

Result<qint64> MenuStore::newestRow(storage::Transaction &tx)
{
    HEARTH_ASSIGN(const auto id, tx.value("SELECT max(id) FROM menu"));
    return id.value_or(0);
}

} // namespace hearth
