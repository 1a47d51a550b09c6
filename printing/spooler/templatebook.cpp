// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "spooler/templatebook.h"
#include "printjobs/templatestore.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(templatebookLog, "hearth.printing.templates")
}

const TicketTemplate *TemplateBook::of(storage::Database &db, qint64 job, TicketKind kind)
{
    const auto json = TemplateStore::forJob(db, job, kind);
    if (!json) {
        qCWarning(templatebookLog).noquote() << "a ticket is printed as the program has it, its template cannot be read:" << json.error().toString();
        return nullptr;
    }
    if (json->isEmpty())
        return nullptr;
    std::shared_ptr<Entry> &entry = m_entries[static_cast<int>(kind)];
    if (entry == nullptr || entry->json != *json) {
        entry = std::make_shared<Entry>();
        entry->json = *json;
        auto read = TicketTemplate::fromJson(*json, ticketKindName(kind) + QStringLiteral(".json"));
        if (read && read->kind == kind)
            entry->read = std::make_unique<TicketTemplate>(std::move(*read));
        else
            qCWarning(templatebookLog).noquote() << "tickets are printed as the program has them, the chain's template cannot be used:"
                                                 << (read ? QStringLiteral("%1.json: it is for %2").arg(ticketKindName(kind), ticketKindName(read->kind))
                                                          : read.error().toString());
    }
    return entry->read.get();
}

} // namespace hearth
