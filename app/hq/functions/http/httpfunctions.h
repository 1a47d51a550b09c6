// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "functions/hqservices.h"

#include <QJsonArray>

namespace hearth::hq {

// The HTTP API; resources/openapi/hearth.json describes every route.

/** POST /v1/online-orders */
[[nodiscard]] std::unique_ptr<Function> makePlaceOnlineOrder(const HqServices &services);
/** GET /v1/orders/{id}/trace */
[[nodiscard]] std::unique_ptr<Function> makeOrderTrace();
/** GET /v1/stores */
[[nodiscard]] std::unique_ptr<Function> makeListStores(const HqServices &services);
/** GET /v1/stores/{id}/printers */
[[nodiscard]] std::unique_ptr<Function> makeStorePrinters(const HqServices &services);
/** GET /v1/functions */
[[nodiscard]] std::unique_ptr<Function> makeListFunctions(const HqServices &services);
/** GET /v1/health, open */
[[nodiscard]] std::unique_ptr<Function> makeHealth();
/** GET /v1/openapi.json, open */
[[nodiscard]] std::unique_ptr<Function> makeOpenApi();

/** The states of functions as the API and the command line show them. */
[[nodiscard]] QJsonArray toJson(const QList<FunctionState> &states);

} // namespace hearth::hq
