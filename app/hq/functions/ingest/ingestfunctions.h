// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"
#include "runtime/function.h"

namespace hearth::hq {

// The functions for facts from tills. Each runs in the writer's transaction, in a savepoint of its own: SQL only, and the same
// fact again changes nothing.

/** order.closed: the sale with its lines and payments; topic order.closed. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeOrderClosed();
/** order.refunded: what is taken back from a sale; topic order.refunded. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeOrderRefunded();
/** online.accepted: an online order became a sale, with its print jobs; topic order.closed. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeOnlineAccepted();
/** online.changed: an amendment or the cancellation of an online order is done, with its print jobs. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeOnlineChanged();
/** day.closed: what a till says of a business date, for `reconcile`. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeDayClosed();
/** print.status: where a print job came to rest. */
[[nodiscard]] std::unique_ptr<IngestFunction> makePrintStatus();

/** print.accepted: what a till made of a print job of headquarters. */
[[nodiscard]] std::unique_ptr<IngestFunction> makePrintAccepted();
/** printer.incident: a printer's trouble began, was seen to or is over. */
[[nodiscard]] std::unique_ptr<IngestFunction> makePrinterIncident();

/** member.changed: a member was made or changed at a till; topics member.tagged, member.merged. */
[[nodiscard]] std::unique_ptr<IngestFunction> makeMemberChanged(const HqServices &services);

/** What order.closed and online.accepted share: writes the sale and tells the topic. `document` are the order's bytes. */
[[nodiscard]] Result<QUuid> ingestSale(storage::Transaction &tx, const IngestFunction::Fact &fact, const QByteArray &document);

} // namespace hearth::hq
