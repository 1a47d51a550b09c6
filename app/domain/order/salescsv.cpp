// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/order/salescsv.h"

#include <QMap>
#include <QSet>
#include <QStringDecoder>
#include <algorithm>

namespace hearth {
namespace {
constexpr qint64 MaxLineBytes = 64 * 1024;
const QStringList &requiredColumns()
{
    static const QStringList names{QStringLiteral("id"),   QStringLiteral("date"), QStringLiteral("time"), QStringLiteral("name"),
                                   QStringLiteral("size"), QStringLiteral("type"), QStringLiteral("price")};
    return names;
}

/** Splits one record (RFC 4180 quotes); nullopt where a quote is not closed. `starts`: the column each field begins at, from 1. */
std::optional<QStringList> splitRecord(const QString &line, QList<int> *starts = nullptr)
{
    QStringList fields;
    QString field;
    if (starts != nullptr)
        *starts = {1};
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (quoted) {
            if (c != QLatin1Char('"'))
                field += c;
            else if (i + 1 < line.size() && line.at(i + 1) == QLatin1Char('"'))
                field += line.at(++i);
            else
                quoted = false;
        } else if (c == QLatin1Char('"') && field.isEmpty()) {
            quoted = true;
        } else if (c == QLatin1Char(',')) {
            fields.append(field);
            field.clear();
            if (starts != nullptr)
                starts->append(static_cast<int>(i) + 2);
        } else {
            field += c;
        }
    }
    if (quoted)
        return std::nullopt;
    fields.append(field);
    return fields;
}

QString titleCase(QStringView word)
{
    QString title;
    bool start = true;
    for (const QChar c : word) {
        const bool gap = c == QLatin1Char('_') || c == QLatin1Char(' ');
        title += gap ? QLatin1Char(' ') : start ? c.toUpper() : c;
        start = gap;
    }
    return title;
}

/** S before M before L before XL before XXL; others after them. */
int sizeRank(const QString &code)
{
    static const QStringList order{QStringLiteral("S"), QStringLiteral("M"), QStringLiteral("L"), QStringLiteral("XL"),
                                   QStringLiteral("XXL")};
    const auto rank = order.indexOf(code);
    return rank < 0 ? static_cast<int>(order.size()) : static_cast<int>(rank);
}
} // namespace

SalesCsvReader::SalesCsvReader(std::unique_ptr<QFile> file) : m_file(std::move(file)) {}

tl::unexpected<Error> SalesCsvReader::bad(int column, const QString &why) const
{
    return fail(ErrorCode::InvalidInput, why, QStringLiteral("%1:%2:%3").arg(m_file->fileName()).arg(m_line).arg(column));
}

Result<SalesCsvReader> SalesCsvReader::open(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("cannot read: ") + file->errorString(), path);
    if (file->isSequential()) // it may be read twice, and its end cannot be told from a pause
        return fail(ErrorCode::InvalidInput, QStringLiteral("a pipe or a device; a file is needed"), path);
    SalesCsvReader reader(std::move(file));
    QByteArray head = reader.m_file->readLine(MaxLineBytes);
    if (head.startsWith("\xEF\xBB\xBF"))
        head.remove(0, 3);
    const auto names = splitRecord(QString::fromUtf8(head).trimmed());
    for (qsizetype i = 0; names && i < names->size(); ++i)
        reader.m_columns.insert(names->at(i).trimmed().toLower(), static_cast<int>(i));
    for (const QString &name : requiredColumns()) {
        if (!reader.m_columns.contains(name))
            return reader.bad(1, QStringLiteral("column \"%1\" is missing in the header").arg(name));
    }
    return reader;
}

Result<std::optional<SalesCsvLine>> SalesCsvReader::nextLine()
{
    QByteArray raw;
    do {
        raw = m_file->readLine(MaxLineBytes);
        if (raw.isEmpty()) { // not even a line's end
            if (m_file->error() != QFileDevice::NoError)
                return fail(ErrorCode::Io, QStringLiteral("cannot read: ") + m_file->errorString(), m_file->fileName());
            return std::optional<SalesCsvLine>();
        }
        ++m_line;
        if (raw.size() >= MaxLineBytes - 1)
            return bad(1, QStringLiteral("line longer than %1 bytes").arg(MaxLineBytes));
        raw = raw.trimmed();
    } while (raw.isEmpty());
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(raw);
    if (decoder.hasError())
        return bad(1, QStringLiteral("not UTF-8"));
    QList<int> starts;
    const auto fields = splitRecord(text, &starts);
    if (!fields)
        return bad(static_cast<int>(text.lastIndexOf(QLatin1Char('"'))) + 1, QStringLiteral("a quote is not closed"));
    if (fields->size() != m_columns.size())
        return bad(1, QStringLiteral("%1 fields where the header has %2").arg(fields->size()).arg(m_columns.size()));
    const auto column = [&](const QString &name) { return m_columns.value(name); };
    const auto get = [&](const QString &name) { return fields->at(column(name)).trimmed(); };
    const auto at = [&](const QString &name) { return starts.at(column(name)); };
    SalesCsvLine line;
    line.orderKey = get(QStringLiteral("id"));
    line.date = QDate::fromString(get(QStringLiteral("date")), Qt::ISODate);
    line.time = QTime::fromString(get(QStringLiteral("time")), QStringLiteral("HH:mm:ss"));
    line.sku = get(QStringLiteral("name"));
    line.size = get(QStringLiteral("size"));
    line.category = get(QStringLiteral("type"));
    if (line.orderKey.isEmpty() || line.orderKey.size() > 128)
        return bad(at(QStringLiteral("id")), QStringLiteral("no order id"));
    if (!line.date.isValid())
        return bad(at(QStringLiteral("date")),
                   QStringLiteral("\"%1\" is not a date (YYYY-MM-DD)").arg(get(QStringLiteral("date")).left(40)));
    if (!line.time.isValid())
        return bad(at(QStringLiteral("time")),
                   QStringLiteral("\"%1\" is not a time (HH:MM:SS)").arg(get(QStringLiteral("time")).left(40)));
    if (line.sku.isEmpty() || line.sku.size() > 64)
        return bad(at(QStringLiteral("name")), QStringLiteral("no name, or longer than 64 characters"));
    if (line.size.size() > 16)
        return bad(at(QStringLiteral("size")), QStringLiteral("size longer than 16 characters"));
    if (line.category.isEmpty() || line.category.size() > 64)
        return bad(at(QStringLiteral("type")), QStringLiteral("no type, or longer than 64 characters"));
    const auto price = Money::parse(get(QStringLiteral("price")));
    if (!price)
        return bad(at(QStringLiteral("price")), price.error().text);
    if (price->isNegative() || price->minor() > Money::UnitLimit)
        return bad(at(QStringLiteral("price")), QStringLiteral("price out of range"));
    line.price = *price;
    return std::optional<SalesCsvLine>(line);
}

Result<std::optional<SalesCsvOrder>> SalesCsvReader::next()
{
    if (!m_ahead) {
        HEARTH_ASSIGN(m_ahead, nextLine());
        if (!m_ahead)
            return std::optional<SalesCsvOrder>();
    }
    SalesCsvOrder order{m_ahead->orderKey, m_ahead->date, m_ahead->time, {*m_ahead}};
    if (m_seen.contains(order.key))
        return bad(1, QStringLiteral("the lines of order %1 do not stand together").arg(order.key));
    m_seen.insert(order.key);
    for (;;) {
        HEARTH_ASSIGN(m_ahead, nextLine());
        if (!m_ahead || m_ahead->orderKey != order.key)
            return std::optional<SalesCsvOrder>(std::move(order));
        if (m_ahead->date != order.date || m_ahead->time != order.time)
            return bad(1, QStringLiteral("the lines of order %1 differ in time").arg(order.key));
        order.lines.append(*m_ahead);
    }
}

Result<Menu> menuFromSalesCsv(const QString &path)
{
    HEARTH_ASSIGN(SalesCsvReader reader, SalesCsvReader::open(path));
    QMap<QString, MenuCategory> categories;
    QMap<std::pair<QString, QString>, MenuItem> items; // by category, then sku
    QHash<QString, QString> categoryOf;
    for (;;) {
        HEARTH_ASSIGN(const std::optional<SalesCsvOrder> order, reader.next());
        if (!order)
            break;
        for (const SalesCsvLine &line : order->lines) {
            const QString where = path + QStringLiteral(", order ") + line.orderKey;
            if (categoryOf.value(line.sku, line.category) != line.category)
                return fail(ErrorCode::InvalidInput, QStringLiteral("%1 stands in two types").arg(line.sku), where);
            categoryOf.insert(line.sku, line.category);
            categories.insert(line.category, {line.category, {titleCase(line.category), {}}});
            MenuItem &item = items[{line.category, line.sku}];
            if (item.sku.isEmpty())
                item = {line.sku, {titleCase(line.sku), {}}, line.category, {}};
            bool known = false;
            for (const MenuSize &size : std::as_const(item.sizes)) {
                if (size.code != line.size)
                    continue;
                known = true;
                if (size.price != line.price)
                    return fail(ErrorCode::InvalidInput,
                                QStringLiteral("%1 %2 has two prices, %3 and %4")
                                    .arg(line.sku, line.size, size.price.toString(), line.price.toString()), where);
            }
            if (!known)
                item.sizes.append({line.size, line.price});
        }
    }
    Menu menu;
    menu.categories = categories.values();
    menu.items = items.values();
    for (MenuItem &item : menu.items)
        std::stable_sort(item.sizes.begin(), item.sizes.end(), [](const MenuSize &a, const MenuSize &b) {
            return std::pair(sizeRank(a.code), a.price) < std::pair(sizeRank(b.code), b.price);
        });
    HEARTH_TRY(menu.validate());
    if (menu.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("no sales in the file"), path);
    return menu;
}

} // namespace hearth
