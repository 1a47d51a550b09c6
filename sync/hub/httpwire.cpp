// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/httpwire.h"

#include <QJsonObject>
#include <algorithm>

namespace hearth {
namespace {
int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

Result<QString> decoded(QByteArrayView text, bool plusIsSpace)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fail(ErrorCode::InvalidInput, QStringLiteral("a broken escape in the address"));
            c = static_cast<char>(high << 4 | low);
            i += 2;
        } else if (plusIsSpace && c == '+') {
            c = ' ';
        }
        if (c == '\0')
            return fail(ErrorCode::InvalidInput, QStringLiteral("a NUL in the address"));
        bytes.append(c);
    }
    return QString::fromUtf8(bytes);
}

QByteArray reason(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Payload Too Large";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Entity";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
    }
}

bool isToken(const QByteArray &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

bool isFieldValue(const QByteArray &value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return static_cast<uchar>(c) >= 0x20 && c != 0x7f; });
}
} // namespace

Result<void> parseTarget(const QByteArray &target, HttpRequest &request)
{
    QByteArrayView rest(target);
    if (!rest.startsWith('/')) {
        const qsizetype scheme = target.indexOf("://");
        const qsizetype slash = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
        if (slash < 0)
            return fail(ErrorCode::InvalidInput, QStringLiteral("the request's address is not a path"));
        rest = rest.sliced(slash);
    }
    if (const qsizetype hash = rest.indexOf('#'); hash >= 0)
        rest = rest.first(hash);
    const qsizetype mark = rest.indexOf('?');
    HEARTH_ASSIGN(request.path, decoded(mark < 0 ? rest : rest.first(mark), false));
    QByteArrayView query = mark < 0 ? QByteArrayView() : rest.sliced(mark + 1);
    while (!query.isEmpty()) {
        const qsizetype end = query.indexOf('&');
        const QByteArrayView pair = end < 0 ? query : query.first(end);
        query = end < 0 ? QByteArrayView() : query.sliced(end + 1);
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        HEARTH_ASSIGN(const QString name, decoded(equals < 0 ? pair : pair.first(equals), true));
        HEARTH_ASSIGN(const QString value, decoded(equals < 0 ? QByteArrayView() : pair.sliced(equals + 1), true));
        request.query.insert(name, value);
    }
    return {};
}

bool statusHasBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

QByteArray responseHead(const HttpResponse &response, bool keepAlive)
{
    QByteArray head;
    head.reserve(256);
    head += "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reason(response.status) + "\r\n";
    if (statusHasBody(response.status)) {
        if (!response.body.isEmpty() && isFieldValue(response.contentType))
            head += "Content-Type: " + response.contentType + "\r\n";
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    }
    for (auto header = response.headers.begin(); header != response.headers.end(); ++header) {
        const QByteArray lower = header.key().toLower();
        if (!isToken(header.key()) || !isFieldValue(header.value()) || lower == "content-length" || lower == "transfer-encoding"
            || lower == "connection" || lower == "content-type")
            continue;
        head += header.key() + ": " + header.value() + "\r\n";
    }
    head += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

HttpResponse frontError(int status, const QString &code, const QString &text)
{
    const QJsonObject inner{{QStringLiteral("code"), code}, {QStringLiteral("text"), text}, {QStringLiteral("where"), QString()}};
    return HttpResponse::json(status, QJsonDocument(QJsonObject{{QStringLiteral("error"), inner}}));
}

} // namespace hearth
