// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/http/query.h"

#include "core/ids.h"
#include "functions/jsonfields.h"
#include "runtime/runner.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <limits>

namespace hearth::hq {
namespace {
constexpr int PageRows = 100;
constexpr int MostRows = 500;
} // namespace

Result<qint64> numberOf(const HttpRequest &request, const QString &name, qint64 otherwise, qint64 min, qint64 max)
{
    const auto found = request.query.constFind(name);
    if (found == request.query.constEnd())
        return otherwise;
    bool isNumber = false;
    const qint64 value = found->toLongLong(&isNumber);
    if (!isNumber || value < min || value > max)
        return fail(ErrorCode::InvalidInput, QStringLiteral("must be %1 to %2").arg(min).arg(max), name);
    return value;
}

Result<bool> flagOf(const HttpRequest &request, const QString &name)
{
    const QString value = request.query.value(name, QStringLiteral("false"));
    if (value == QLatin1String("true") || value == QLatin1String("1"))
        return true;
    if (value == QLatin1String("false") || value == QLatin1String("0"))
        return false;
    return fail(ErrorCode::InvalidInput, QStringLiteral("must be true or false"), name);
}

Result<QUuid> idOf(const HttpRequest &request)
{
    const QString text = request.pathArguments.value(QStringLiteral("id"));
    const QUuid id = text.size() == 36 ? QUuid::fromString(text) : QUuid();
    if (id.isNull())
        return fail(ErrorCode::InvalidInput, QStringLiteral("an id is a UUID"), QStringLiteral("id"));
    return id;
}

Result<Page> pageOf(const HttpRequest &request)
{
    constexpr qint64 Newest = std::numeric_limits<qint64>::max();
    HEARTH_ASSIGN(const qint64 before, numberOf(request, QStringLiteral("before"), Newest, 1, Newest));
    HEARTH_ASSIGN(const qint64 limit, numberOf(request, QStringLiteral("limit"), PageRows, 1, MostRows));
    return Page{before, static_cast<int>(limit)};
}

Result<Store> storeOf(const HttpRequest &request, Context &context)
{
    const QString code = request.pathArguments.value(QStringLiteral("id"));
    HEARTH_ASSIGN(const auto store, StoreStore::find(context.database(), code));
    if (!store)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("id"));
    return *store;
}

HttpResponse listPage(const QJsonArray &items, qint64 last, int limit)
{
    return HttpResponse::json(200, QJsonDocument(QJsonObject{{QStringLiteral("items"), items},
                                                             {QStringLiteral("before"), items.size() == limit ? QJsonValue(last) : QJsonValue()}}));
}

std::optional<QJsonObject> jsonBody(const HttpRequest &http, Context &context)
{
    const auto body = parseJsonObject(http.body, QStringLiteral("body"));
    if (body)
        return *body;
    HttpResponse malformed = errorResponse(body.error());
    malformed.status = 400;
    context.respond(std::move(malformed));
    return std::nullopt;
}

void respondPlaced(Context &context, const QUuid &id, bool repeated, const QByteArray &location)
{
    HttpResponse response = HttpResponse::json(repeated ? 200 : 201, QJsonDocument(QJsonObject{{QStringLiteral("id"), idText(id)}}));
    response.headers.insert("Location", location);
    context.respond(std::move(response));
}

} // namespace hearth::hq
