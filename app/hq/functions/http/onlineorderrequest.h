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
    int ofVersion = 0; ///< an amendment: the version it was made of; 0: whichever there is
};
/** A till's sale of it with its print jobs must fit into a message too. */
constexpr qsizetype MaxOnlineOrderBytes = 128 * 1024;
/** Error InvalidInput; `where` names the JSON path ("lines[2].quantity"). */
[[nodiscard]] Result<OnlineOrderRequest> parseOnlineOrder(const QJsonObject &body);

} // namespace hearth::hq
