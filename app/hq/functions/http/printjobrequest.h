// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "document/ticket.h"

#include <QJsonObject>

namespace hearth::hq {

/** The body of POST /v1/stores/{id}/print-jobs after all checks; store, till and times are not set yet. */
struct PrintJobRequest {
    QString key;
    QString station;
    int till = 0; ///< number; 0: any of the store
    qint64 ttlMs = 0;
    QString callback; ///< empty: none
    Ticket ticket;
    QByteArray hash; ///< of its content: the same job gives the same, however the JSON was written
};
/** Error InvalidInput; `where` names the JSON path ("document.lines[2].quantity"). */
[[nodiscard]] Result<PrintJobRequest> parsePrintJob(const QJsonObject &body);

} // namespace hearth::hq
