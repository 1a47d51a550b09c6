// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/order/order.h"

#include <QJsonObject>

namespace hearth::hq {

/** The body of POST /v1/online-orders after all checks; ids and HQ's time are not set yet. */
struct OnlineOrderRequest {
    OnlineOrder order;
    QByteArray hash; ///< of its content: the same order gives the same, however the JSON was written
};
/** Error InvalidInput; `where` names the JSON path ("lines[2].quantity"). */
[[nodiscard]] Result<OnlineOrderRequest> parseOnlineOrder(const QJsonObject &body);

} // namespace hearth::hq
