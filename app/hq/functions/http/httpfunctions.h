// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"
#include "runtime/timertable.h"

#include <QJsonArray>

namespace hearth::hq {

// The HTTP API; resources/openapi/hearth.json describes every route.

/** POST /v1/online-orders */
[[nodiscard]] std::unique_ptr<Function> makePlaceOnlineOrder(const HqServices &services);
/** PUT /v1/online-orders/{id} */
[[nodiscard]] std::unique_ptr<Function> makeAmendOnlineOrder();
/** POST /v1/online-orders/{id}/cancel */
[[nodiscard]] std::unique_ptr<Function> makeCancelOnlineOrder();
/** GET /v1/orders/{id}/trace */
[[nodiscard]] std::unique_ptr<Function> makeOrderTrace();
/** GET /v1/stores */
[[nodiscard]] std::unique_ptr<Function> makeListStores(const HqServices &services);
/** GET /v1/stores/{id}/printers */
[[nodiscard]] std::unique_ptr<Function> makeStorePrinters(const HqServices &services);
/** GET /v1/stores/{id}/printers/{name}/history */
[[nodiscard]] std::unique_ptr<Function> makePrinterHistory();
/** GET /v1/stores/{id}/incidents */
[[nodiscard]] std::unique_ptr<Function> makeStoreIncidents(const HqServices &services);
/** GET /v1/incidents */
[[nodiscard]] std::unique_ptr<Function> makeListIncidents(const HqServices &services);
/** POST /v1/stores/{id}/print-jobs */
[[nodiscard]] std::unique_ptr<Function> makePlacePrintJob(const HqServices &services);
/** GET /v1/stores/{id}/print-jobs */
[[nodiscard]] std::unique_ptr<Function> makeListPrintJobs();
/** GET /v1/print-jobs/{id} */
[[nodiscard]] std::unique_ptr<Function> makeShowPrintJob();
/** DELETE /v1/print-jobs/{id} */
[[nodiscard]] std::unique_ptr<Function> makeCancelPrintJob();
/** GET /v1/functions */
[[nodiscard]] std::unique_ptr<Function> makeListFunctions(const HqServices &services);
/** GET /v1/timers */
[[nodiscard]] std::unique_ptr<Function> makeListTimers();
/** POST /v1/timers/{name}/pause, /resume, /run */
[[nodiscard]] std::unique_ptr<Function> makeChangeTimer(const QString &what, const HqServices &services);
/** GET /metrics, for Prometheus */
[[nodiscard]] std::unique_ptr<Function> makeMetrics(const HqServices &services);
/** GET /v1/health, open */
[[nodiscard]] std::unique_ptr<Function> makeHealth();
/** GET /v1/openapi.json, open */
[[nodiscard]] std::unique_ptr<Function> makeOpenApi();

/** The states of functions as the API and the command line show them. */
[[nodiscard]] QJsonArray toJson(const QList<FunctionState> &states);
[[nodiscard]] QJsonArray toJson(const QList<TimerState> &states);

} // namespace hearth::hq
