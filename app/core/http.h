// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QByteArray>
#include <QHash>
#include <QJsonDocument>
#include <QString>

namespace hearth {

/** One HTTP request after the front's limits; a value handed from the front to a function. */
struct HttpRequest {
    QByteArray method; ///< upper case
    QString path;      ///< decoded, without the query
    QHash<QString, QString> query;
    QHash<QString, QString> pathArguments; ///< filled by the router: {id} → value
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QString peer;    ///< address of the client, for the log
    QString apiKey;  ///< name of the key that authorised it; filled by the router
};

struct HttpResponse {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QHash<QByteArray, QByteArray> headers;

    [[nodiscard]] static HttpResponse json(int status, const QJsonDocument &document)
    {
        return {status, document.toJson(QJsonDocument::Compact), "application/json", {}};
    }
};

} // namespace hearth
