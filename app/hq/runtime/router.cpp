// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runtime/router.h"

#include "runtime/runner.h"

#include <QJsonObject>
#include <algorithm>

namespace hearth::hq {
namespace {
bool isNamed(const QString &part)
{
    return part.size() > 2 && part.startsWith(QLatin1Char('{')) && part.endsWith(QLatin1Char('}'));
}

/** Literal parts as bits from the left, so that the more literal pattern is the greater. */
QString rank(const QStringList &parts)
{
    QString result;
    for (const QString &part : parts)
        result += isNamed(part) ? QLatin1Char('0') : QLatin1Char('1');
    return result;
}

int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput: return 422;
    case ErrorCode::NotFound: return 404;
    case ErrorCode::Conflict: return 409;
    case ErrorCode::Unauthorised: return 401;
    case ErrorCode::Forbidden: return 403;
    case ErrorCode::Busy:
    case ErrorCode::Unavailable: return 503;
    case ErrorCode::Timeout: return 504;
    case ErrorCode::Io:
    case ErrorCode::DiskFull:
    case ErrorCode::Corrupt:
    case ErrorCode::NewerVersion:
    case ErrorCode::Protocol:
    case ErrorCode::Internal: return 500;
    }
    return 500;
}
} // namespace

bool Router::add(const QByteArray &method, const QString &pattern, int target)
{
    const QStringList parts = pattern.split(QLatin1Char('/'));
    const auto sameShape = [&](const QStringList &other) {
        return std::equal(parts.begin(), parts.end(), other.begin(), other.end(), [](const QString &a, const QString &b) {
            return isNamed(a) ? isNamed(b) : a == b;
        });
    };
    if (std::any_of(m_routes.begin(), m_routes.end(),
                    [&](const Route &route) { return route.method == method && sameShape(route.parts); }))
        return false;
    const auto place = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const Route &route) { return rank(route.parts) < rank(parts); });
    m_routes.insert(place, Route{method, parts, target});
    return true;
}

Router::Match Router::find(const QByteArray &method, const QString &path) const
{
    const QStringList parts = path.split(QLatin1Char('/'));
    const QByteArray wanted = method == "HEAD" ? QByteArrayLiteral("GET") : method;
    Match match;
    QByteArrayList allow;
    for (const Route &route : m_routes) {
        QHash<QString, QString> arguments;
        const bool fits = std::equal(parts.begin(), parts.end(), route.parts.begin(), route.parts.end(),
                                     [&](const QString &given, const QString &part) {
                                         if (!isNamed(part))
                                             return given == part;
                                         if (given.isEmpty())
                                             return false;
                                         arguments.insert(part.mid(1, part.size() - 2), given);
                                         return true;
                                     });
        if (!fits)
            continue;
        match.known = true;
        if (route.method == wanted && match.target < 0) {
            match.target = route.target;
            match.arguments = std::move(arguments);
        }
        for (const QByteArray &name : route.method == "GET" ? QByteArrayList{"GET", "HEAD"} : QByteArrayList{route.method})
            if (!allow.contains(name))
                allow.append(name);
    }
    std::sort(allow.begin(), allow.end());
    match.allow = allow.join(", ");
    return match;
}

HttpResponse errorResponse(const Error &error)
{
    const QJsonObject inner{{QStringLiteral("code"), errorCodeName(error.code)},
                            {QStringLiteral("text"), error.text},
                            {QStringLiteral("where"), error.where}};
    HttpResponse response =
        HttpResponse::json(statusOf(error.code), QJsonDocument(QJsonObject{{QStringLiteral("error"), inner}}));
    if (response.status == 401)
        response.headers.insert("WWW-Authenticate", "Bearer");
    if (response.status == 503)
        response.headers.insert("Retry-After", "1");
    return response;
}

} // namespace hearth::hq
