// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "storage/transaction.h"

namespace hearth {

/** Table menu: the newest row is the menu in force; a few older ones are kept. Stateless. */
class MenuStore {
public:
    /** Stores a menu as the newest one. A revision of HQ's that is not newer than the one stored changes nothing.
        Returns whether it was stored. */
    [[nodiscard]] static Result<bool> put(storage::Transaction &tx, const Menu &menu, qint64 nowMs);
    /** With another headquarters its next menu is newer, whatever its number. The one in force stays until then. */
    [[nodiscard]] static Result<void> forgetRevisions(storage::Transaction &tx);
    /** An empty menu where there is none. */
    [[nodiscard]] static Result<Menu> newest(storage::Database &db);
    [[nodiscard]] static Result<Menu> newest(storage::Transaction &tx);
    /** Names the newest row: changes whenever a menu is stored; 0: none. */
    [[nodiscard]] static Result<qint64> newestRow(storage::Transaction &tx);
};

} // namespace hearth
