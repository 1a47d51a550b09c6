// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/jsonfields.h"
#include "document/jsonplace.h"

#include <QJsonDocument>
#include <cmath>

namespace hearth {

void JsonSource::bad(const QString &path, const QString &why)
{
    if (error)
        return;
    const QString where = file.isEmpty() || path.isEmpty() ? file + path : file + QStringLiteral(": ") + path;
    error = Error{ErrorCode::InvalidInput, why, where};
}

QJsonObject JsonSource::parse(const QByteArray &text, qsizetype mostBytes)
{
    if (text.size() > mostBytes) {
        bad({}, QStringLiteral("larger than %1 bytes").arg(mostBytes));
        return {};
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError)
        bad({}, QStringLiteral("%1: %2").arg(jsonPosition(text, problem.offset), problem.errorString()));
    else if (!document.isObject())
        bad({}, QStringLiteral("not an object"));
    return document.object();
}

JsonFields::JsonFields(JsonSource &source, const QJsonValue &value, QString path)
    : m_source(source), m_object(value.toObject()), m_path(std::move(path))
{
    if (!value.isObject())
        m_source.bad(m_path, QStringLiteral("not an object"));
}

QString JsonFields::pathOf(QLatin1String key) const
{
    return m_path.isEmpty() ? QString(key) : m_path + QLatin1Char('.') + key;
}

QJsonValue JsonFields::value(QLatin1String key)
{
    m_asked.insert(key);
    return m_object.value(key);
}

QString JsonFields::text(QLatin1String key, qsizetype most)
{
    const QJsonValue field = value(key);
    if (field.isUndefined())
        return {};
    if (!field.isString())
        bad(key, QStringLiteral("not a text"));
    else if (field.toString().size() > most)
        bad(key, QStringLiteral("longer than %1 characters").arg(most));
    else
        return field.toString();
    return {};
}

qint64 JsonFields::integer(QLatin1String key, qint64 least, qint64 most, qint64 fallback)
{
    const QJsonValue field = value(key);
    if (field.isUndefined())
        return fallback;
    const double number = field.toDouble(std::nan(""));
    if (!field.isDouble() || std::trunc(number) != number)
        bad(key, QStringLiteral("not a whole number"));
    else if (number < static_cast<double>(least) || number > static_cast<double>(most))
        bad(key, QStringLiteral("%1 is not %2 to %3").arg(number, 0, 'f', 0).arg(least).arg(most));
    else
        return static_cast<qint64>(number);
    return fallback;
}

bool JsonFields::flag(QLatin1String key, bool fallback)
{
    const QJsonValue field = value(key);
    if (!field.isUndefined() && !field.isBool())
        bad(key, QStringLiteral("neither true nor false"));
    return field.toBool(fallback);
}

QJsonArray JsonFields::array(QLatin1String key, qsizetype most)
{
    const QJsonValue field = value(key);
    if (field.isUndefined())
        return {};
    if (!field.isArray())
        bad(key, QStringLiteral("not a list"));
    else if (field.toArray().size() > most)
        bad(key, QStringLiteral("more than %1").arg(most));
    else
        return field.toArray();
    return {};
}

int JsonFields::oneOf(QLatin1String key, const QStringList &names, int fallback)
{
    const QJsonValue field = value(key);
    if (field.isUndefined())
        return fallback;
    const qsizetype index = names.indexOf(field.toString());
    if (index >= 0 && field.isString())
        return static_cast<int>(index);
    if (field.isString())
        bad(key, QStringLiteral("unknown \"%1\", one of: %2").arg(field.toString().left(40), names.join(QLatin1String(", "))));
    else
        bad(key, QStringLiteral("not a text"));
    return fallback;
}

bool JsonFields::finish()
{
    for (auto i = m_object.constBegin(); i != m_object.constEnd(); ++i) {
        if (!m_asked.contains(i.key()))
            m_source.bad(m_path.isEmpty() ? i.key().left(40) : m_path + QLatin1Char('.') + i.key().left(40), QStringLiteral("unknown field"));
    }
    return !m_source.error;
}

} // namespace hearth
