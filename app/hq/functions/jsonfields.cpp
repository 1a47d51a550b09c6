// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/jsonfields.h"

#include <QDateTime>
#include <QJsonDocument>
#include <limits>

namespace hearth::hq {
namespace {
constexpr qint64 LatestMoment = 4'102'444'800'000; // the year 2100
}

QString JsonFields::path(QLatin1String key) const
{
    return m_path.isEmpty() || m_path.endsWith(QLatin1Char(' ')) ? m_path + key : m_path + QLatin1Char('.') + key;
}

tl::unexpected<Error> JsonFields::bad(QLatin1String key, const QString &why) const
{
    return fail(ErrorCode::InvalidInput, why, path(key));
}

Result<QJsonValue> JsonFields::present(QLatin1String key) const
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return bad(key, QStringLiteral("is missing"));
    return value;
}

Result<QString> JsonFields::text(QLatin1String key, qsizetype min, qsizetype max) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    if (!value.isString())
        return bad(key, QStringLiteral("must be a text"));
    QString read = value.toString();
    if (read.size() < min || read.size() > max)
        return bad(key, QStringLiteral("must have %1 to %2 characters").arg(min).arg(max));
    for (const QChar &c : read) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return bad(key, QStringLiteral("must have no control characters"));
    }
    return read;
}

Result<QString> JsonFields::optionalText(QLatin1String key, qsizetype max) const
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return QString();
    return text(key, 0, max);
}

Result<qint64> JsonFields::integer(QLatin1String key, qint64 min, qint64 max) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    constexpr qint64 None = std::numeric_limits<qint64>::min();
    const qint64 read = value.isDouble() ? value.toInteger(None) : None;
    if (read == None)
        return bad(key, QStringLiteral("must be an integer"));
    if (read < min || read > max)
        return bad(key, QStringLiteral("must be %1 to %2").arg(min).arg(max));
    return read;
}

Result<bool> JsonFields::boolean(QLatin1String key) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    if (!value.isBool())
        return bad(key, QStringLiteral("must be true or false"));
    return value.toBool();
}

Result<qint64> JsonFields::moment(QLatin1String key) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    if (value.isDouble())
        return integer(key, 0, LatestMoment);
    if (!value.isString())
        return bad(key, QStringLiteral("must be a moment: ISO 8601 with a zone, or milliseconds since 1970"));
    const QDateTime read = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!read.isValid())
        return bad(key, QStringLiteral("is not a moment in ISO 8601"));
    if (read.timeSpec() == Qt::LocalTime)
        return bad(key, QStringLiteral("needs a zone, as +08:00 or Z"));
    const qint64 ms = read.toMSecsSinceEpoch();
    if (ms < 0 || ms > LatestMoment)
        return bad(key, QStringLiteral("must be between 1970 and 2100"));
    return ms;
}

Result<QJsonObject> JsonFields::object(QLatin1String key) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    if (!value.isObject())
        return bad(key, QStringLiteral("must be an object"));
    return value.toObject();
}

bool JsonFields::has(QLatin1String key) const
{
    const QJsonValue value = m_object.value(key);
    return !value.isUndefined() && !value.isNull();
}

Result<QStringList> JsonFields::texts(QLatin1String key, qsizetype most, qsizetype longest) const
{
    QStringList read;
    if (!has(key))
        return read;
    const QJsonValue value = m_object.value(key);
    if (!value.isArray())
        return bad(key, QStringLiteral("must be an array"));
    const QJsonArray array = value.toArray();
    if (array.size() > most)
        return bad(key, QStringLiteral("must have at most %1 elements").arg(most));
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString text = array.at(i).toString();
        if (text.isEmpty() || text.size() > longest)
            return fail(ErrorCode::InvalidInput, QStringLiteral("must be a text of 1 to %1 characters").arg(longest), path(key) + QStringLiteral("[%1]").arg(i));
        read.append(text);
    }
    return read;
}

Result<QList<JsonFields>> JsonFields::objects(QLatin1String key, qsizetype min, qsizetype max) const
{
    HEARTH_ASSIGN(const QJsonValue value, present(key));
    if (!value.isArray())
        return bad(key, QStringLiteral("must be an array"));
    const QJsonArray array = value.toArray();
    if (array.size() < min || array.size() > max)
        return bad(key, QStringLiteral("must have %1 to %2 elements").arg(min).arg(max));
    QList<JsonFields> read;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString place = path(key) + QStringLiteral("[%1]").arg(i);
        if (!array.at(i).isObject())
            return fail(ErrorCode::InvalidInput, QStringLiteral("must be an object"), place);
        read.append(JsonFields(array.at(i).toObject(), place));
    }
    return read;
}

Result<QJsonObject> parseJsonObject(const QByteArray &text, const QString &name)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        const QByteArray before = text.left(error.offset);
        return fail(ErrorCode::InvalidInput, error.errorString(),
                    QStringLiteral("%1:%2:%3").arg(name).arg(before.count('\n') + 1)
                        .arg(before.size() - before.lastIndexOf('\n')));
    }
    if (!document.isObject())
        return fail(ErrorCode::InvalidInput, QStringLiteral("must be a JSON object"), name);
    return document.object();
}

} // namespace hearth::hq
