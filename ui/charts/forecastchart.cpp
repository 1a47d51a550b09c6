// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/charts/forecastchart.h"

#include "ui/kit/theme.h"

#include <QAreaSeries>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QLegendMarker>
#include <QLineSeries>
#include <QMouseEvent>
#include <QScatterSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace hearth {

namespace {
constexpr int labelPixels = 14;
constexpr int dayTicks = 8;
constexpr int amountTicks = 5;

qreal at(QDate date)
{
    return static_cast<qreal>(QDateTime(date, QTime(12, 0)).toMSecsSinceEpoch()); // local, as the axis writes it
}

/** What a colour that lets the ground through looks like on it. */
QColor opaque(const QColor &color, const QColor &ground)
{
    const auto mix = [part = color.alphaF()](int over, int below) {
        return qRound(static_cast<float>(over) * part + static_cast<float>(below) * (1 - part));
    };
    return { mix(color.red(), ground.red()), mix(color.green(), ground.green()), mix(color.blue(), ground.blue()) };
}

/** The next of 1, 2, 2.5, 4, 5, 8 times a power of ten: an axis that ends there has plain labels. */
double roundUp(double value)
{
    const double power = std::pow(10, std::floor(std::log10(std::max(value, 1.0))));
    for (const double step : { 1.0, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0 })
        if (value <= step * power)
            return step * power;
    return value;
}
} // namespace

ForecastChart::Band ForecastChart::addBand(const QColor &color)
{
    auto *upper = new QLineSeries(this);
    auto *lower = new QLineSeries(this);
    auto *area = new QAreaSeries(upper, lower);
    area->setPen(Qt::NoPen);
    area->setBrush(color);
    chart()->addSeries(area);
    area->attachAxis(m_days);
    area->attachAxis(m_amounts);
    return { upper, lower, area };
}

QLineSeries *ForecastChart::addLine(const QColor &color, int width, Qt::PenStyle style)
{
    auto *line = new QLineSeries;
    QPen pen(color, width, style);
    pen.setCosmetic(true);
    line->setPen(pen);
    chart()->addSeries(line);
    line->attachAxis(m_days);
    line->attachAxis(m_amounts);
    return line;
}

ForecastChart::ForecastChart(QWidget *parent)
    : QChartView(parent)
    , m_days(new QDateTimeAxis)
    , m_amounts(new QValueAxis)
    , m_wide()
    , m_narrow()
    , m_ahead(nullptr)
    , m_before(nullptr)
    , m_came(nullptr)
    , m_managers(new QScatterSeries)
    , m_mark(nullptr)
{
    const Theme &theme = Theme::current();
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::NoFocus);
    setMinimumHeight(180);
    QChart *made = chart();
    made->setAnimationOptions(QChart::NoAnimation);
    made->setBackgroundBrush(theme.panel);
    made->setBackgroundPen(QPen(theme.line, 1));
    made->setBackgroundRoundness(Radius);
    made->setMargins(QMargins(6, 4, 12, 4));
    made->layout()->setContentsMargins(0, 0, 0, 0);
    made->addAxis(m_days, Qt::AlignBottom);
    made->addAxis(m_amounts, Qt::AlignLeft);
    for (QAbstractAxis *axis : { static_cast<QAbstractAxis *>(m_days), static_cast<QAbstractAxis *>(m_amounts) }) {
        axis->setLabelsFont(textFont(labelPixels));
        axis->setLabelsColor(theme.soft);
        axis->setGridLineColor(theme.line);
        axis->setLinePenColor(theme.edge);
    }
    m_days->setTickCount(dayTicks);
    m_amounts->setTickCount(amountTicks);
    QColor wide = theme.info;
    wide.setAlphaF(0.14F);
    QColor narrow = theme.info;
    narrow.setAlphaF(0.28F);
    m_wide = addBand(wide);
    m_narrow = addBand(narrow);
    m_mark = addLine(theme.focus, 2, Qt::DotLine);
    m_before = addLine(theme.info, 2, Qt::DashLine);
    m_came = addLine(theme.text, 3, Qt::SolidLine);
    m_ahead = addLine(theme.info, 3, Qt::SolidLine);
    m_managers->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
    m_managers->setMarkerSize(15);
    m_managers->setColor(theme.warn);
    m_managers->setBorderColor(theme.panel);
    made->addSeries(m_managers);
    m_managers->attachAxis(m_days);
    m_managers->attachAxis(m_amounts);
    made->legend()->setAlignment(Qt::AlignTop);
    made->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    made->legend()->setFont(textFont(labelPixels));
    made->legend()->setLabelColor(theme.text);
    for (QLegendMarker *marker : made->legend()->markers(m_mark))
        marker->setVisible(false);
    retranslate();
}

void ForecastChart::retranslate()
{
    m_came->setName(tr("What came"));
    m_before->setName(tr("Forecast of the day before"));
    m_ahead->setName(tr("Forecast"));
    m_narrow.area->setName(tr("4 days of 5"));
    m_wide.area->setName(tr("19 days of 20"));
    m_managers->setName(tr("Your figure"));
}

void ForecastChart::setView(const ForecastBoard::View &view, const ShopFormat &format)
{
    m_unit = std::pow(10, format.decimals());
    m_days->setFormat(
        format.language().startsWith(QLatin1String("zh")) ? QStringLiteral("M月d日") : QStringLiteral("d/M"));
    const auto value = [this](Money amount) { return static_cast<qreal>(amount.minor()) / m_unit; };
    QList<QPointF> low80, high80, low95, high95, ahead, before, came, managers;
    for (const auto &day : view.forecast.days) {
        const qreal x = at(day.date);
        ahead.append({ x, value(day.point) });
        low80.append({ x, value(day.low80) });
        high80.append({ x, value(day.high80) });
        low95.append({ x, value(day.low95) });
        high95.append({ x, value(day.high95) });
    }
    for (const auto &day : view.forecast.past) {
        before.append({ at(day.date), value(day.forecast) });
        if (day.actual)
            came.append({ at(day.date), value(*day.actual) });
        if (day.manager)
            managers.append({ at(day.date), value(*day.manager) });
    }
    for (const auto &figure : view.overrides)
        if (figure.amount)
            managers.append({ at(figure.date), value(*figure.amount) });
    m_ahead->replace(ahead);
    m_narrow.lower->replace(low80);
    m_narrow.upper->replace(high80);
    m_wide.lower->replace(low95);
    m_wide.upper->replace(high95);
    m_before->replace(before);
    m_came->replace(came);
    m_managers->replace(managers);
    fit(view);
    mark(m_marked);
    for (const Band &band : { m_wide, m_narrow })
        for (QLegendMarker *marker : chart()->legend()->markers(band.area)) {
            marker->setShape(QLegend::MarkerShapeRectangle);
            marker->setBrush(opaque(band.area->brush().color(), Theme::current().panel)); // it shows no ground through
        }
}

void ForecastChart::fit(const ForecastBoard::View &view)
{
    m_first = view.forecast.past.isEmpty() ? view.forecast.days.first().date
                                           : std::min(view.forecast.past.first().date, view.forecast.days.first().date);
    m_last = view.forecast.days.last().date;
    // One wild day must not press all others to the ground: it leaves the picture.
    QList<qreal> tops;
    for (const QLineSeries *line : { m_ahead, m_narrow.upper, m_came, m_before })
        for (const QPointF &point : line->points())
            tops.append(point.y());
    qreal most = 0;
    if (!tops.isEmpty()) {
        std::sort(tops.begin(), tops.end());
        most = std::min(tops.last(), tops.at((tops.size() - 1) * 9 / 10) * 1.6);
    }
    for (const QPointF &point : m_managers->points())
        most = std::max(most, std::min(point.y(), most * 1.5));
    const QDateTime begin(m_first.addDays(-1), QTime(12, 0));
    m_days->setRange(begin, QDateTime(m_last.addDays(1), QTime(12, 0)));
    m_amounts->setRange(0, roundUp(most * 1.05));
    m_amounts->setLabelFormat(QStringLiteral("%.0f"));
}

void ForecastChart::mark(QDate date)
{
    m_marked = date;
    if (!date.isValid()) {
        m_mark->clear();
        return;
    }
    m_mark->replace(QList<QPointF>{ { at(date), 0 }, { at(date), m_amounts->max() } });
}

void ForecastChart::mouseReleaseEvent(QMouseEvent *event)
{
    const QPointF place = chart()->mapToValue(chart()->mapFromScene(mapToScene(event->position().toPoint())), m_ahead);
    const QDate date = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(place.x())).date();
    if (m_first.isValid())
        Q_EMIT dayTapped(std::clamp(date, m_first, m_last));
    event->accept();
}

} // namespace hearth
