// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/invokeevent.h"
#include "core/ids.h"
#include "functions/jsonfields.h"
#include "hqstore/storestore.h"
#include "hqstore/tillstore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace hearth::hq {
namespace {
constexpr qsizetype MaxInvokeBytes = 1 << 20;
constexpr int MaxInvokeMessages = 1'000;

Result<Trigger> invokeTrigger(const Registry &registry, const QString &name)
{
    for (const auto &function : registry.functions()) {
        if (function->name() == name)
            return function->trigger();
    }
    for (const auto &function : registry.ingestFunctions()) {
        if (function->name() == name)
            return Trigger(function->trigger());
    }
    return fail(ErrorCode::NotFound, QStringLiteral("there is no function \"%1\": \"hearth-hq functions\" lists them").arg(name.left(100)), QStringLiteral("NAME"));
}

QString shapeOf(const Trigger &trigger)
{
    if (const auto *http = std::get_if<HttpTrigger>(&trigger))
        return QStringLiteral(R"({"path": "%1", "query"?: {NAME: TEXT}, "headers"?: {NAME: TEXT}, "body"?: JSON or a text, "key"?: NAME})").arg(http->pattern);
    if (const auto *timer = std::get_if<TimerTrigger>(&trigger))
        return timer->scope == TimerScope::Store ? QStringLiteral(R"({"store": CODE, "planned"?: MOMENT})") : QStringLiteral(R"({"planned"?: MOMENT})");
    if (std::holds_alternative<QueueTrigger>(trigger))
        return QStringLiteral(R"({"messages": [{"body": JSON, or "text": TEXT, or "base64": BYTES; "id"?: NUMBER, "at"?: MOMENT, "attempt"?: NUMBER}]})");
    return QStringLiteral(R"({"store": CODE, "till": NUMBER, "base64": the fact's body, "id"?: UUID, "seq"?: NUMBER, "at"?: MOMENT})");
}

/** Nothing that the form has not: a slip of the pen must not go unnoticed. */
Result<void> knownFields(const QJsonObject &object, const QStringList &known)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!known.contains(it.key()))
            return fail(ErrorCode::InvalidInput, QStringLiteral("is not known here"), it.key());
    }
    return {};
}

Result<QByteArray> bytesOf(const JsonFields &fields, QLatin1String key)
{
    HEARTH_ASSIGN(const QString text, fields.text(key, 0, MaxInvokeBytes * 2));
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return fail(ErrorCode::InvalidInput, QStringLiteral("is not base64"), key);
    return *decoded;
}

QByteArray jsonBytes(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact) : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

Result<qint64> momentOr(const JsonFields &fields, QLatin1String key, qint64 otherwise)
{
    return fields.has(key) ? fields.moment(key) : Result<qint64>(otherwise);
}

Result<HttpRequest> readRequest(const HttpTrigger &trigger, const QJsonObject &event)
{
    HEARTH_TRY(knownFields(event, {QStringLiteral("path"), QStringLiteral("query"), QStringLiteral("headers"), QStringLiteral("body"), QStringLiteral("key")}));
    const JsonFields fields(event);
    HttpRequest request;
    request.method = trigger.method;
    request.path = trigger.pattern;
    request.peer = QStringLiteral("command line");
    request.apiKey = QStringLiteral("command line");
    if (fields.has(QLatin1String("path")) || trigger.pattern.contains(QLatin1Char('{'))) {
        HEARTH_ASSIGN(request.path, fields.text(QLatin1String("path"), 1, 2'000));
    }
    if (fields.has(QLatin1String("key"))) {
        HEARTH_ASSIGN(request.apiKey, fields.text(QLatin1String("key"), 1, 64));
    }
    for (const QLatin1String key : {QLatin1String("query"), QLatin1String("headers")}) {
        if (!fields.has(key))
            continue;
        HEARTH_ASSIGN(const QJsonObject all, fields.object(key));
        for (auto it = all.begin(); it != all.end(); ++it) {
            if (!it->isString())
                return fail(ErrorCode::InvalidInput, QStringLiteral("must be a text"), key + QLatin1Char('.') + it.key());
            if (key == QLatin1String("query"))
                request.query.insert(it.key(), it->toString());
            else
                request.headers.insert(it.key().toLower().toUtf8(), it->toString().toUtf8());
        }
    }
    if (fields.has(QLatin1String("body")))
        request.body = jsonBytes(event.value(QLatin1String("body")));
    return request;
}

Result<std::vector<Event>> readMessages(const QJsonObject &event, qint64 nowMs)
{
    HEARTH_TRY(knownFields(event, {QStringLiteral("messages")}));
    HEARTH_ASSIGN(const auto messages, JsonFields(event).objects(QLatin1String("messages"), 1, MaxInvokeMessages));
    const QJsonArray raw = event.value(QLatin1String("messages")).toArray();
    std::vector<Event> events;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const JsonFields &fields = messages.at(i);
        HEARTH_TRY(knownFields(raw.at(i).toObject(), {QStringLiteral("body"), QStringLiteral("text"), QStringLiteral("base64"), QStringLiteral("id"),
                                                      QStringLiteral("at"), QStringLiteral("attempt")}));
        Event one;
        const int bodies = int(fields.has(QLatin1String("body"))) + int(fields.has(QLatin1String("text"))) + int(fields.has(QLatin1String("base64")));
        if (bodies != 1)
            return fail(ErrorCode::InvalidInput, QStringLiteral("needs one of body, text and base64"), QStringLiteral("messages[%1]").arg(i));
        if (fields.has(QLatin1String("body"))) {
            one.body = jsonBytes(raw.at(i).toObject().value(QLatin1String("body")));
        } else if (fields.has(QLatin1String("text"))) {
            HEARTH_ASSIGN(const QString text, fields.text(QLatin1String("text"), 0, MaxInvokeBytes));
            one.body = text.toUtf8();
        } else {
            HEARTH_ASSIGN(one.body, bytesOf(fields, QLatin1String("base64")));
        }
        one.id = i + 1;
        if (fields.has(QLatin1String("id"))) {
            HEARTH_ASSIGN(one.id, fields.integer(QLatin1String("id"), 1, std::numeric_limits<qint64>::max()));
        }
        if (fields.has(QLatin1String("attempt"))) {
            HEARTH_ASSIGN(const qint64 attempt, fields.integer(QLatin1String("attempt"), 1, 1'000));
            one.attempt = static_cast<int>(attempt);
        }
        HEARTH_ASSIGN(one.atMs, momentOr(fields, QLatin1String("at"), nowMs));
        events.push_back(std::move(one));
    }
    return events;
}

Result<Store> invokeStore(const JsonFields &fields, storage::Database &db)
{
    HEARTH_ASSIGN(const QString code, fields.text(QLatin1String("store"), 1, 32));
    HEARTH_ASSIGN(const auto store, StoreStore::find(db, code));
    if (!store)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no store %1").arg(code), QStringLiteral("store"));
    return *store;
}

Result<Event> readTimer(const TimerTrigger &trigger, const QJsonObject &event, storage::Database &db, qint64 nowMs)
{
    const bool perStore = trigger.scope == TimerScope::Store;
    HEARTH_TRY(knownFields(event, perStore ? QStringList{QStringLiteral("planned"), QStringLiteral("store")} : QStringList{QStringLiteral("planned")}));
    const JsonFields fields(event);
    Event one;
    HEARTH_ASSIGN(one.atMs, momentOr(fields, QLatin1String("planned"), nowMs));
    if (perStore) {
        HEARTH_ASSIGN(const Store store, invokeStore(fields, db));
        one.store = store.id;
        one.storeCode = store.code;
    }
    return one;
}

Result<void> readFact(InvokeEvent &into, const QJsonObject &event, storage::Database &db, qint64 nowMs)
{
    HEARTH_TRY(knownFields(event, {QStringLiteral("store"), QStringLiteral("till"), QStringLiteral("base64"), QStringLiteral("id"), QStringLiteral("seq"), QStringLiteral("at")}));
    const JsonFields fields(event);
    HEARTH_ASSIGN(const Store store, invokeStore(fields, db));
    HEARTH_ASSIGN(const qint64 number, fields.integer(QLatin1String("till"), 1, 999));
    HEARTH_ASSIGN(const QList<TillRow> tills, TillStore::all(db));
    const auto till = std::find_if(tills.begin(), tills.end(), [&](const TillRow &row) { return row.store == store.id && row.number == number; });
    if (till == tills.end())
        return fail(ErrorCode::NotFound, QStringLiteral("store %1 has no till %2").arg(store.code).arg(number), QStringLiteral("till"));
    HEARTH_ASSIGN(QByteArray body, bytesOf(fields, QLatin1String("base64")));
    into.factBody = std::make_unique<QByteArray>(std::move(body));
    QUuid id = newId(Clock::system());
    if (fields.has(QLatin1String("id"))) {
        HEARTH_ASSIGN(const QString text, fields.text(QLatin1String("id"), 1, 40));
        id = QUuid::fromString(text);
        if (id.isNull())
            return fail(ErrorCode::InvalidInput, QStringLiteral("is no UUID"), QStringLiteral("id"));
    }
    qint64 seq = 1;
    if (fields.has(QLatin1String("seq"))) {
        HEARTH_ASSIGN(seq, fields.integer(QLatin1String("seq"), 1, std::numeric_limits<qint64>::max()));
    }
    HEARTH_ASSIGN(const qint64 atMs, momentOr(fields, QLatin1String("at"), nowMs));
    into.invocation.fact.emplace(IngestFunction::Fact{till->id, store.id, 0, seq, nowMs, atMs, id, *into.factBody});
    return {};
}
} // namespace

Result<QString> InvokeEvent::shape(const Registry &registry, const QString &function)
{
    HEARTH_ASSIGN(const Trigger trigger, invokeTrigger(registry, function));
    return shapeOf(trigger);
}

Result<InvokeEvent> InvokeEvent::read(const Registry &registry, const QString &function, const QJsonObject &event, storage::Database &db, qint64 nowMs)
{
    HEARTH_ASSIGN(const Trigger trigger, invokeTrigger(registry, function));
    InvokeEvent read;
    read.invocation.function = function;
    const auto filled = [&]() -> Result<void> {
        if (const auto *http = std::get_if<HttpTrigger>(&trigger)) {
            HEARTH_ASSIGN(read.invocation.request, readRequest(*http, event));
        } else if (const auto *timer = std::get_if<TimerTrigger>(&trigger)) {
            HEARTH_ASSIGN(const Event one, readTimer(*timer, event, db, nowMs));
            read.invocation.events = {one};
        } else if (std::holds_alternative<QueueTrigger>(trigger)) {
            HEARTH_ASSIGN(read.invocation.events, readMessages(event, nowMs));
        } else {
            HEARTH_TRY(readFact(read, event, db, nowMs));
        }
        return {};
    }();
    if (!filled)
        return fail(filled.error().code, QStringLiteral("%1; %2 takes %3").arg(filled.error().text, function, shapeOf(trigger)), filled.error().where);
    return read;
}

} // namespace hearth::hq
