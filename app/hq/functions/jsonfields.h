// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace hearth::hq {

/** Checked reading of a JSON object from outside: every error InvalidInput names the path, as "lines[2].quantity". Unknown
    fields are ignored. A value, for one thread. */
class JsonFields {
public:
    /** `path` of the object itself; one that ends with a space ("menu.json: ") is followed by no dot. */
    explicit JsonFields(QJsonObject object, QString path = {}) : m_object(std::move(object)), m_path(std::move(path)) {}

    [[nodiscard]] Result<QString> text(QLatin1String key, qsizetype min, qsizetype max) const;
    /** Empty where the field is missing or null. */
    [[nodiscard]] Result<QString> optionalText(QLatin1String key, qsizetype max) const;
    [[nodiscard]] Result<qint64> integer(QLatin1String key, qint64 min, qint64 max) const;
    [[nodiscard]] Result<bool> boolean(QLatin1String key) const;
    /** A moment in UTC ms: an integer, or ISO 8601 with a zone ("2026-01-31T12:00:00+08:00"). */
    [[nodiscard]] Result<qint64> moment(QLatin1String key) const;
    /** The objects of an array. */
    [[nodiscard]] Result<QList<JsonFields>> objects(QLatin1String key, qsizetype min, qsizetype max) const;
    /** The texts of an array, each of 1 to `longest` characters; empty where the field is missing or null. */
    [[nodiscard]] Result<QStringList> texts(QLatin1String key, qsizetype most, qsizetype longest) const;
    /** A field that must be an object. */
    [[nodiscard]] Result<QJsonObject> object(QLatin1String key) const;
    /** The field is there and not null. */
    [[nodiscard]] bool has(QLatin1String key) const;
    [[nodiscard]] tl::unexpected<Error> bad(QLatin1String key, const QString &why) const;
    [[nodiscard]] QString path(QLatin1String key) const;

private:
    [[nodiscard]] Result<QJsonValue> present(QLatin1String key) const;
    QJsonObject m_object;
    QString m_path;
};

/** Parses a text that must be one JSON object. Error InvalidInput; `where` is "name:line:column". */
[[nodiscard]] Result<QJsonObject> parseJsonObject(const QByteArray &text, const QString &name);

} // namespace hearth::hq
