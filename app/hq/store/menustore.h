// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "storage/transaction.h"

namespace hearth::hq {

struct PublishedMenu {
    qint64 revision = 0;
    bool repeated = false; ///< the newest menu has this content: nothing was sent
    QList<qint64> tills;   ///< whose outbox got it
};

/** Table menu: every menu that was published, by revision. Stateless: works on the connection or transaction it is given. */
class MenuStore {
public:
    /** Numbers the menu and puts it into the outbox of every till. Error InvalidInput: Menu::validate(), or larger than a fact. */
    [[nodiscard]] static Result<PublishedMenu> publish(storage::Transaction &tx, const Menu &menu, qint64 nowMs);
    /** The newest menu under a new number to every till: what they have may be another headquarters'. Revision 0 where there is none. */
    [[nodiscard]] static Result<PublishedMenu> publishAgain(storage::Transaction &tx, qint64 nowMs);
    /** Puts the newest menu, where there is one, into a new till's outbox. */
    [[nodiscard]] static Result<void> sendNewestTo(storage::Transaction &tx, qint64 till, qint64 nowMs);
    [[nodiscard]] static Result<std::optional<Menu>> newest(storage::Database &db);
};

} // namespace hearth::hq
