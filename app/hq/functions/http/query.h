// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hqstore/storestore.h"
#include "runtime/function.h"

#include <QJsonArray>
#include <QJsonObject>
#include <optional>

namespace hearth::hq {

// What a request says in its path, query and body, checked, and the answers routes have in common. Errors InvalidInput name the argument.

/** A whole number of the query; `otherwise` where it is missing. */
[[nodiscard]] Result<qint64> numberOf(const HttpRequest &request, const QString &name, qint64 otherwise, qint64 min, qint64 max);
/** "true" or "1", "false" or "0"; missing: false. */
[[nodiscard]] Result<bool> flagOf(const HttpRequest &request, const QString &name);
/** The {id} of the path as a UUID. */
[[nodiscard]] Result<QUuid> idOf(const HttpRequest &request);

/** Which part of a list: at most `limit` rows older than `before`, newest first. */
struct Page {
    qint64 before = 0; ///< row id
    int limit = 0;
};
[[nodiscard]] Result<Page> pageOf(const HttpRequest &request);
/** {"items": […], "before": what to ask with for the next part, null: there is none}. `last` is the row id of the last item. */
[[nodiscard]] HttpResponse listPage(const QJsonArray &items, qint64 last, int limit);
/** The body as a JSON object; where it is none, 400 is answered here and the caller is done. */
[[nodiscard]] std::optional<QJsonObject> jsonBody(const HttpRequest &http, Context &context);
/** 201 {"id"}, or 200 with the same body for a repeat; `location` is where the thing can be followed. */
void respondPlaced(Context &context, const QUuid &id, bool repeated, const QByteArray &location);

/** The store of the path's {id}, its code. Error NotFound. */
[[nodiscard]] Result<Store> storeOf(const HttpRequest &request, Context &context);

} // namespace hearth::hq
