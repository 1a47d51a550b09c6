// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/controlsocket.h"
#include "domain/menu/menu.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"
#include "till/saledesk.h"

#include <QObject>

namespace hearth {

// What a command asks of a till's data directory, as one JSON object: the same object is applied at once where nobody owns the
// directory, and sent over the control socket where a running till does.

[[nodiscard]] QJsonObject importMenuRequest(const Menu &menu);
[[nodiscard]] QJsonObject addPrinterRequest(const PrinterRow &printer);
[[nodiscard]] QJsonObject removePrinterRequest(const QString &name);

[[nodiscard]] QJsonObject refundRequest(const RefundRequest &request);

/** What a refund request (above) is answered with. */
[[nodiscard]] QJsonObject refundAnswer(const Refund &refund);

/** Applies a request in the caller's transaction and returns its answer. Any thread. Error InvalidInput: unknown request,
    a menu or printer that is not valid; NotFound: no such printer. A refund goes through the SaleDesk instead. */
[[nodiscard]] Result<QJsonObject> applyRequest(storage::Transaction &tx, const Clock &clock, const QJsonObject &request);

/** Answers the control socket of a running till. Lives on the UI thread. */
class TillControl : public QObject {
    Q_OBJECT
public:
    TillControl(storage::Writer &writer, const Clock &clock, SaleDesk &sales, QObject *parent = nullptr);
    ~TillControl() override;
    void handle(const QJsonObject &request, const ControlServer::Reply &reply);

Q_SIGNALS:
    /** A request was applied: menu or printers may have changed. */
    void applied();

private:
    storage::Writer &m_writer;
    const Clock &m_clock;
    SaleDesk &m_sales;
};

} // namespace hearth
