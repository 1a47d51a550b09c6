// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "till/forecastboard.h"
#include "ui/models/shopformat.h"

#include <QChartView>

QT_BEGIN_NAMESPACE
class QAreaSeries;
class QDateTimeAxis;
class QLineSeries;
class QScatterSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace hearth {

/** Past days with what was forecast and what came, the days ahead with their bands, and managers' figures. A tap
   chooses a day. The series are made once and only refilled: nothing is animated. UI thread. */
class ForecastChart : public QChartView {
    Q_OBJECT
public:
    explicit ForecastChart(QWidget *parent = nullptr);
    void setView(const ForecastBoard::View &view, const ShopFormat &format);
    /** Marks a day; an invalid date marks none. */
    void mark(QDate date);
    [[nodiscard]] QDate marked() const { return m_marked; }
    void retranslate();

Q_SIGNALS:
    void dayTapped(QDate date);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    struct Band {
        QLineSeries *upper;
        QLineSeries *lower;
        QAreaSeries *area;
    };
    [[nodiscard]] Band addBand(const QColor &color);
    [[nodiscard]] QLineSeries *addLine(const QColor &color, int width, Qt::PenStyle style);
    void fit(const ForecastBoard::View &view);

    QDateTimeAxis *m_days;
    QValueAxis *m_amounts;
    Band m_wide;
    Band m_narrow;
    QLineSeries *m_ahead;
    QLineSeries *m_before;
    QLineSeries *m_came;
    QScatterSeries *m_managers;
    QLineSeries *m_mark;
    QDate m_marked;
    QDate m_first;
    QDate m_last;
    double m_unit = 100; ///< minor units of one
};

} // namespace hearth
