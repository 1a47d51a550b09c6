// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/menu/menu.h"
#include "till/forecastboard.h"
#include "ui/models/shopformat.h"

#include <QWidget>
#include <array>

class QGridLayout;
class QLabel;

namespace hearth {

class RangeBar;

/** What one day of the forecast is made up of: parts of the day, channels and the items sold most, each with the range
   that four days of five lie in. Its rows are made once and only refilled. UI thread. */
class ForecastMix : public QWidget {
    Q_OBJECT
public:
    explicit ForecastMix(QWidget *parent = nullptr);
    /** Titles in the language. */
    void retranslate();
    /** The day at `index` of the forecast; names of items as the menu has them in its language, else as headquarters.
     */
    void setDay(
        const protocol::ForecastPublished &forecast, qsizetype index, const Menu &menu, const ShopFormat &format);
    /** Of items that are expected, those that have no row. */
    static constexpr int ShownItems = 6;

private:
    struct Row {
        QLabel *name;
        RangeBar *bar;
        QLabel *value;
        QLabel *range;
    };
    struct Column {
        QLabel *title;
        QGridLayout *grid;
        QList<Row> rows;
    };
    struct Line {
        QString name;
        QString value;
        QString range;
        double point = 0;
        double low = 0;
        double high = 0;
    };
    [[nodiscard]] Column addColumn(const char *name, int rows);
    static void fill(const Column &column, const QList<Line> &lines);

    std::array<Column, 3> m_columns;
    QLabel *m_more;
};

} // namespace hearth
