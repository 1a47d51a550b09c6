// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "domain/menu/menu.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QSet>
#include <memory>
#include <optional>

namespace hearth {

/** One sold piece of a sales file. */
struct SalesCsvLine {
    QString orderKey; ///< the file's order id
    QDate date;
    QTime time;
    QString sku;
    QString size;
    QString category;
    Money price;
};

struct SalesCsvOrder {
    QString key;
    QDate date;
    QTime time;
    QList<SalesCsvLine> lines; ///< a line a piece, as in the file
};

/** Reads sales in CSV with the header id,date,time,name,size,type,price (any order of columns; quotes allowed; UTF-8).
    Lines of one order stand together. Errors InvalidInput name file:line:column and the reason. One thread. */
class SalesCsvReader {
public:
    [[nodiscard]] static Result<SalesCsvReader> open(const QString &path);
    /** The next order; nullopt after the last. Errors: a bad line, an order whose lines stand apart or differ in time. */
    [[nodiscard]] Result<std::optional<SalesCsvOrder>> next();

private:
    explicit SalesCsvReader(std::unique_ptr<QFile> file);
    [[nodiscard]] Result<std::optional<SalesCsvLine>> nextLine();
    [[nodiscard]] tl::unexpected<Error> bad(int column, const QString &why) const;
    std::unique_ptr<QFile> m_file;
    QHash<QString, int> m_columns;
    QSet<QString> m_seen;
    std::optional<SalesCsvLine> m_ahead;
    int m_line = 1;
};

/** A menu from such a file: each name an item ("thai_ckn" reads "Thai Ckn"), each type a category, each size with its
    price; sorted, so that the same sales give the same menu. Error where a size has two prices. */
[[nodiscard]] Result<Menu> menuFromSalesCsv(const QString &path);

} // namespace hearth
