// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/controlsocket.h"
#include "domain/menu/menu.h"
#include "printjobs/printjobstore.h"
#include "storage/writer.h"
#include "till/routing.h"
#include "till/saledesk.h"

#include <QObject>

namespace hearth {

// What a command asks of a till's data directory, as one JSON object: the same object is applied at once where nobody owns the
// directory, and sent over the control socket where a running till does.

[[nodiscard]] QJsonObject importMenuRequest(const Menu &menu);
[[nodiscard]] QJsonObject addPrinterRequest(const PrinterRow &printer);
/** A new roll was put in now; 0 keeps the length of a new one. */
[[nodiscard]] QJsonObject newRollRequest(const QString &name, int rollMm);
/** Its cutter jammed, and a person has looked: what waits may be printed. */
[[nodiscard]] QJsonObject freeCutterRequest(const QString &name);
/** How long after a sale the kitchen is told of a refund; 0: never. */
[[nodiscard]] QJsonObject changeSlipsRequest(int minutes);
/** The certificate authorities to trust from now on, all of them (PEM). */
[[nodiscard]] QJsonObject trustRequest(const QByteArray &authorities);
[[nodiscard]] QJsonObject removePrinterRequest(const QString &name);

[[nodiscard]] QJsonObject routeJson(const Route &route);
[[nodiscard]] QJsonObject addRouteRequest(const Route &route);
[[nodiscard]] QJsonObject removeRouteRequest(const QString &category, const QString &station);

[[nodiscard]] QJsonObject refundRequest(const RefundRequest &request);

struct ShiftRequest;
/** A shift's report is to be stored and printed: answered with shiftJson() and "job", null where no printer serves the receipts. */
[[nodiscard]] QJsonObject shiftReportRequest(const ShiftRequest &request);

/** What a refund request (above) is answered with. */
[[nodiscard]] QJsonObject refundAnswer(const Refund &refund);

/** Applies a request in the caller's transaction and returns its answer. Any thread. Error InvalidInput: unknown request,
    a menu or printer that is not valid; NotFound: no such printer or route. A refund goes through the SaleDesk instead. */
[[nodiscard]] Result<QJsonObject> applyRequest(storage::Transaction &tx, const Clock &clock, const TillIdentity &till, const QJsonObject &request);

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
