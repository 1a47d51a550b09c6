// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/http.h"
#include "core/result.h"

namespace hearth {

/** Splits a request's target ("/v1/x?y=z", also with a scheme and host before it) into request.path and request.query,
    decoded. Error InvalidInput: not a path, a NUL or a broken escape in it. Pure. */
[[nodiscard]] Result<void> parseTarget(const QByteArray &target, HttpRequest &request);

/** Status line and headers of a response; the body follows unless `withoutBody` (HEAD), which still says its length. Headers
    that would break the framing are left out. */
[[nodiscard]] QByteArray responseHead(const HttpResponse &response, bool keepAlive);
/** Whether a response with this status has a body at all. */
[[nodiscard]] bool statusHasBody(int status);

/** {"error":{"code","text"}} with a status; what the front itself answers. */
[[nodiscard]] HttpResponse frontError(int status, const QString &code, const QString &text);

} // namespace hearth
