// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/tickettemplate.h"
#include "storage/database.h"

#include <QHash>
#include <memory>

namespace hearth {

/** The templates tickets are printed with, as the till's database has them now; each is read once. A template that cannot be used costs
    its tickets their look, never the paper: it is logged once, and the program's own is used. Printing thread. */
class TemplateBook {
public:
    /** Null: the program's own. Lives until the next call. */
    [[nodiscard]] const TicketTemplate *of(storage::Database &db, qint64 job, TicketKind kind);

private:
    struct Entry {
        QByteArray json;
        std::unique_ptr<TicketTemplate> read; ///< null: it cannot be used
    };
    QHash<int, std::shared_ptr<Entry>> m_entries; ///< by kind
};

} // namespace hearth
