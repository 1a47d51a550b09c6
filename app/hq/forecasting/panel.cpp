// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "forecasting/panel.h"

#include <QFile>
#include <QHash>
#include <algorithm>
#include <cmath>

namespace hearth::forecasting {
namespace {
constexpr qint64 MaxLineBytes = 4096;
constexpr int MaxStoreName = 100;

struct Row {
    int store = 0;
    int day = 0; ///< Julian
    float revenue = 0;
    std::vector<float> extras;
};

class Reader {
public:
    Reader(QString path, QStringList known)
        : m_path(std::move(path))
        , m_known(std::move(known))
    {
    }
    Result<Panel> read();

private:
    [[nodiscard]] tl::unexpected<Error> bad(int column, const QString &why) const
    {
        return fail(ErrorCode::InvalidInput, why, QStringLiteral("%1:%2:%3").arg(m_path).arg(m_line).arg(column));
    }
    Result<QList<QByteArray>> fields(const QByteArray &line, std::vector<int> &starts) const;
    Result<void> header(const QByteArray &line);
    Result<void> row(const QByteArray &line);
    Result<float> number(const QByteArray &text, int column, const QString &name, bool negative) const;
    Result<Panel> assemble();

    QString m_path;
    QStringList m_known;
    int m_line = 0;
    int m_store = -1;
    int m_date = -1;
    int m_revenue = -1;
    std::vector<int> m_extraFields;
    QStringList m_extras;
    qsizetype m_width = 0;
    QStringList m_ids;
    QHash<QByteArray, int> m_index;
    QHash<quint64, int> m_lines; ///< store and day → the line it stands on
    std::vector<Row> m_rows;
};

/** Splits a line; fields may stand in quotes. `starts`: the column each begins at, from 1. */
Result<QList<QByteArray>> Reader::fields(const QByteArray &line, std::vector<int> &starts) const
{
    QList<QByteArray> result;
    QByteArray field;
    bool quoted = false;
    starts.assign(1, 1);
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < line.size() && line[i + 1] == '"')
                field += line[++i];
            else
                quoted = false;
        } else if (c == '"' && field.isEmpty()) {
            quoted = true;
        } else if (c == ',') {
            result << field.trimmed();
            field.clear();
            starts.push_back(static_cast<int>(i) + 2);
        } else {
            field += c;
        }
    }
    if (quoted)
        return bad(starts.back(), QStringLiteral("a quote is not closed"));
    result << field.trimmed();
    return result;
}

Result<void> Reader::header(const QByteArray &line)
{
    std::vector<int> starts;
    HEARTH_ASSIGN(const QList<QByteArray> names, fields(line, starts));
    m_width = names.size();
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
        const QString name = QString::fromUtf8(names[i]);
        int *const place = name == QStringLiteral("store") ? &m_store
            : name == QStringLiteral("date")               ? &m_date
            : name == QStringLiteral("revenue")            ? &m_revenue
                                                           : nullptr;
        const int column = starts[static_cast<size_t>(i)];
        if (name.isEmpty())
            return bad(column, QStringLiteral("a column has no name"));
        if ((place != nullptr && *place >= 0) || m_extras.contains(name))
            return bad(column, QStringLiteral("the column %1 is there twice").arg(name));
        if (place != nullptr) {
            *place = i;
            continue;
        }
        m_extras << name;
        m_extraFields.push_back(i);
    }
    for (const auto &[place, name] :
        { std::pair(m_store, "store"), std::pair(m_date, "date"), std::pair(m_revenue, "revenue") })
        if (place < 0)
            return bad(1,
                QStringLiteral("the header has no column %1; it is store,date,revenue[,extra…]")
                    .arg(QString::fromLatin1(name)));
    if (m_extras.size() > MaxExtras)
        return bad(starts[static_cast<size_t>(m_extraFields[MaxExtras])],
            QStringLiteral("more than %1 extra columns").arg(MaxExtras));
    for (const QString &name : m_known)
        if (!m_extras.contains(name))
            return bad(1, QStringLiteral("there is no column %1 to be known in advance").arg(name));
    return {};
}

Result<float> Reader::number(const QByteArray &text, int column, const QString &name, bool negative) const
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (!ok || !std::isfinite(value))
        return bad(column, QStringLiteral("%1 is not a number: \"%2\"").arg(name, QString::fromUtf8(text.left(40))));
    if (value < 0 && !negative)
        return bad(column, QStringLiteral("%1 is negative: %2").arg(name, QString::fromUtf8(text.left(40))));
    if (std::abs(value) > 1e12)
        return bad(column, QStringLiteral("%1 is over 1e12").arg(name));
    return static_cast<float>(value);
}

Result<void> Reader::row(const QByteArray &line)
{
    std::vector<int> starts;
    HEARTH_ASSIGN(const QList<QByteArray> values, fields(line, starts));
    if (values.size() != m_width)
        return bad(starts.back(), QStringLiteral("%1 fields where the header has %2").arg(values.size()).arg(m_width));
    const auto at = [&](int field) { return starts[static_cast<size_t>(field)]; };
    const QByteArray &id = values[m_store];
    if (id.isEmpty() || id.size() > MaxStoreName)
        return bad(at(m_store), QStringLiteral("a store's name has 1 to %1 bytes").arg(MaxStoreName));
    const QDate date = QDate::fromString(QString::fromLatin1(values[m_date]), Qt::ISODate);
    if (!date.isValid() || values[m_date].size() != 10 || date.year() < 1970 || date.year() > 2200)
        return bad(at(m_date),
            QStringLiteral("not a date as 2026-01-31: \"%1\"").arg(QString::fromUtf8(values[m_date].left(40))));
    Row row;
    row.day = static_cast<int>(date.toJulianDay());
    HEARTH_ASSIGN(row.revenue, number(values[m_revenue], at(m_revenue), QStringLiteral("revenue"), false));
    for (size_t i = 0; i < m_extraFields.size(); ++i) {
        const int field = m_extraFields[i];
        row.extras.push_back(Missing);
        if (!values[field].isEmpty()) {
            HEARTH_ASSIGN(
                row.extras.back(), number(values[field], at(field), m_extras[static_cast<qsizetype>(i)], true));
        }
    }
    const auto found = m_index.constFind(id);
    row.store = found != m_index.constEnd() ? *found : static_cast<int>(m_ids.size());
    if (found == m_index.constEnd()) {
        if (m_ids.size() >= MaxStores)
            return bad(at(m_store), QStringLiteral("more than %1 stores").arg(MaxStores));
        m_index.insert(id, row.store);
        m_ids << QString::fromUtf8(id);
    }
    const quint64 key = (static_cast<quint64>(row.store) << 32) | static_cast<quint32>(row.day);
    if (const int before = m_lines.value(key); before > 0)
        return bad(at(m_date),
            QStringLiteral("this store's %1 is there already, in line %2").arg(date.toString(Qt::ISODate)).arg(before));
    m_lines.insert(key, m_line);
    m_rows.push_back(std::move(row));
    return {};
}

Result<Panel> Reader::assemble()
{
    if (m_rows.empty())
        return bad(1, QStringLiteral("there is no row of data"));
    const auto [low, high] =
        std::minmax_element(m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) { return a.day < b.day; });
    Panel panel;
    panel.firstDay = low->day;
    panel.days = high->day - low->day + 1;
    if (panel.days > MaxDays)
        return bad(1, QStringLiteral("the dates span %1 days; the limit is %2").arg(panel.days).arg(MaxDays));
    if (m_ids.size() * qint64(panel.days) > MaxCells)
        return bad(1,
            QStringLiteral("%1 stores of %2 days are more than %3 together")
                .arg(m_ids.size())
                .arg(panel.days)
                .arg(MaxCells));
    panel.extras = m_extras;
    for (const QString &name : std::as_const(m_extras))
        panel.known.push_back(m_known.contains(name));
    const auto days = static_cast<size_t>(panel.days);
    for (const QString &id : std::as_const(m_ids))
        panel.stores.push_back({ id, std::vector<float>(days, Missing),
            std::vector<std::vector<float>>(m_extraFields.size(), std::vector<float>(days, Missing)) });
    for (const Row &row : m_rows) {
        StoreSeries &store = panel.stores[static_cast<size_t>(row.store)];
        const size_t day = static_cast<size_t>(row.day) - static_cast<size_t>(panel.firstDay);
        store.revenue[day] = row.revenue;
        for (size_t i = 0; i < row.extras.size(); ++i)
            store.extras[i][day] = row.extras[i];
    }
    // In the order of their names, so that the order of a file's lines changes nothing.
    std::sort(panel.stores.begin(), panel.stores.end(),
        [](const StoreSeries &a, const StoreSeries &b) { return a.id < b.id; });
    return panel;
}

Result<Panel> Reader::read()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, file.errorString(), m_path);
    bool headed = false;
    while (!file.atEnd()) {
        ++m_line;
        QByteArray line = file.readLine(MaxLineBytes + 2);
        if (line.size() > MaxLineBytes)
            return bad(1, QStringLiteral("a line is longer than %1 bytes").arg(MaxLineBytes));
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        if (m_line == 1 && line.startsWith("\xef\xbb\xbf"))
            line.remove(0, 3);
        if (line.isEmpty())
            continue;
        HEARTH_TRY(headed ? row(line) : header(line));
        headed = true;
    }
    if (!headed)
        return fail(ErrorCode::InvalidInput,
            QStringLiteral("the file is empty; its header is store,date,revenue[,extra…]"),
            m_path + QStringLiteral(":1:1"));
    return assemble();
}
} // namespace

Panel Panel::until(int day, int ahead) const
{
    Panel cut;
    cut.firstDay = firstDay;
    cut.days = day + 1;
    cut.extras = extras;
    cut.known = known;
    cut.stores.reserve(stores.size());
    const auto take = [this](const std::vector<float> &from, int end, int size) {
        const auto last = from.begin() + std::clamp(end, 0, days);
        std::vector<float> to(from.begin(), last);
        to.resize(static_cast<size_t>(size), Missing);
        return to;
    };
    for (const StoreSeries &store : stores) {
        StoreSeries part{ store.id, take(store.revenue, day + 1, day + 1), {} };
        for (size_t i = 0; i < store.extras.size(); ++i)
            part.extras.push_back(take(store.extras[i], day + 1 + (known[i] ? ahead : 0), day + 1 + ahead));
        cut.stores.push_back(std::move(part));
    }
    return cut;
}

std::vector<std::vector<float>> Panel::take(const QString &extra)
{
    std::vector<std::vector<float>> column;
    const qsizetype at = extras.indexOf(extra);
    if (at < 0)
        return column;
    extras.removeAt(at);
    known.erase(known.begin() + at);
    for (StoreSeries &store : stores) {
        column.push_back(std::move(store.extras[static_cast<size_t>(at)]));
        store.extras.erase(store.extras.begin() + at);
    }
    return column;
}

Result<Panel> readPanel(const QString &path, const QStringList &known)
{
    return Reader(path, known).read();
}

} // namespace hearth::forecasting
