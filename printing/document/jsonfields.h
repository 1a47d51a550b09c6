// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <optional>

namespace hearth {

/** A JSON document that is being read: the first error counts, as "receipt.json: blocks[3].style: unknown "x"". */
struct JsonSource {
    QString file;
    std::optional<Error> error{};
    void bad(const QString &path, const QString &why);
    /** The object in `text`, empty after an error. */
    [[nodiscard]] QJsonObject parse(const QByteArray &text, qsizetype mostBytes);
};

/** The fields of one object. A field that is missing has its default; of a wrong one the source keeps the error, and the
    default is returned. One thread. */
class JsonFields {
public:
    JsonFields(JsonSource &source, const QJsonValue &value, QString path);

    [[nodiscard]] bool has(QLatin1String key) const { return m_object.contains(key); }
    QString text(QLatin1String key, qsizetype most = 1'000);
    qint64 integer(QLatin1String key, qint64 least, qint64 most, qint64 fallback = 0);
    bool flag(QLatin1String key, bool fallback = false);
    QJsonArray array(QLatin1String key, qsizetype most);
    QJsonValue value(QLatin1String key);
    /** One of `names`: its index. */
    int oneOf(QLatin1String key, const QStringList &names, int fallback = 0);
    /** Whether nothing was wrong so far; a field nobody asked for is. */
    bool finish();
    void bad(QLatin1String key, const QString &why) { m_source.bad(pathOf(key), why); }
    [[nodiscard]] QString pathOf(QLatin1String key) const;
    [[nodiscard]] JsonSource &source() { return m_source; }

private:
    JsonSource &m_source;
    QJsonObject m_object;
    QString m_path;
    QSet<QString> m_asked;
};

} // namespace hearth
