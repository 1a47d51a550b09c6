// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/forecastmix.h"

#include "ui/kit/sheet.h"
#include "ui/kit/theme.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>

namespace hearth {

/** A value as a bar, and the range around it. */
class RangeBar : public QWidget {
public:
    explicit RangeBar(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(10);
        setMinimumWidth(36);
    }
    void setValues(double point, double low, double high, double most)
    {
        m_point = most > 0 ? point / most : 0;
        m_low = most > 0 ? low / most : 0;
        m_high = most > 0 ? high / most : 0;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        painter.fillRect(rect(), theme.window);
        const auto x = [this](double part) { return qRound(part * (width() - 1)); };
        painter.fillRect(QRect(x(m_low), 0, std::max(1, x(m_high) - x(m_low)), height()), theme.infoSoft.darker(112));
        painter.fillRect(QRect(0, 3, x(m_point), height() - 6), theme.info);
    }

private:
    double m_point = 0;
    double m_low = 0;
    double m_high = 0;
};

namespace {
constexpr int textPixels = 14;
constexpr int hundred = 100;

QString between(const QString &low, const QString &high)
{
    return QStringLiteral("%1–%2").arg(low, high);
}
} // namespace

ForecastMix::ForecastMix(QWidget *parent)
    : QWidget(parent)
{
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(22);
    constexpr int parts = protocol::ForecastPublished::Parts;
    m_columns = { addColumn("mixPart", parts), addColumn("mixChannel", parts), addColumn("mixItem", ShownItems) };
    m_more = makeLabel(this, textPixels, false, Tone::Soft);
    m_more->setObjectName(QStringLiteral("mixMore"));
    m_columns[2].grid->addWidget(m_more, ShownItems + 1, 0, 1, 4);
    for (const Column &column : m_columns) {
        column.grid->setRowStretch(ShownItems + 2, 1);
        columns->addLayout(column.grid, 1);
    }
}

ForecastMix::Column ForecastMix::addColumn(const char *name, int rows)
{
    auto *grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    Column column{ makeLabel(this, 16, true), grid, {} };
    grid->addWidget(column.title, 0, 0, 1, 4);
    for (int i = 0; i < rows; ++i) {
        const Row row{ makeLabel(this, textPixels), new RangeBar(this), makeLabel(this, textPixels),
            makeLabel(this, textPixels, false, Tone::Soft) };
        row.name->setObjectName(QStringLiteral("%1_%2").arg(QLatin1String(name)).arg(i));
        row.value->setObjectName(QStringLiteral("%1Value_%2").arg(QLatin1String(name)).arg(i));
        row.range->setObjectName(QStringLiteral("%1Range_%2").arg(QLatin1String(name)).arg(i));
        for (QLabel *number : { row.value, row.range })
            number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        for (QLabel *label : { row.name, row.value, row.range })
            label->setWordWrap(false);
        grid->addWidget(row.name, i + 1, 0);
        grid->addWidget(row.bar, i + 1, 1, Qt::AlignVCenter);
        grid->addWidget(row.value, i + 1, 2);
        grid->addWidget(row.range, i + 1, 3);
        column.rows.append(row);
    }
    return column;
}

void ForecastMix::retranslate()
{
    m_columns[0].title->setText(tr("Parts of the day"));
    m_columns[1].title->setText(tr("Channels"));
    m_columns[2].title->setText(tr("Items, pieces"));
}

void ForecastMix::fill(const Column &column, const QList<Line> &lines)
{
    double most = 0;
    for (const Line &line : lines)
        most = std::max(most, line.high);
    column.title->setVisible(!lines.isEmpty());
    for (qsizetype i = 0; i < column.rows.size(); ++i) {
        const Row &row = column.rows.at(i);
        const bool used = i < lines.size();
        const Line line = lines.value(i);
        row.name->setVisible(used);
        row.bar->setVisible(used);
        row.value->setVisible(used);
        row.range->setVisible(used);
        row.name->setText(line.name);
        row.value->setText(line.value);
        row.range->setText(line.range);
        row.bar->setValues(line.point, line.low, line.high, most);
    }
}

void ForecastMix::setDay(
    const protocol::ForecastPublished &forecast, qsizetype index, const Menu &menu, const ShopFormat &format)
{
    const protocol::ForecastPublished::Day &day = forecast.days.at(index);
    const QStringList parts{ tr("Night, to 6"), tr("Morning, 6–11"), tr("Lunch, 11–14"), tr("Afternoon, 14–17"),
        tr("Evening, from 17") };
    const qint64 unit = format.decimals() == 2 ? hundred : 1;
    const auto whole = [&](Money amount) { return Money((amount.minor() + unit / 2) / unit * unit); };
    const auto plain = [&](Money amount) { return QString::number((amount.minor() + unit / 2) / unit); };
    const auto share = [&](const QString &name, const protocol::ForecastPublished::Share &one) {
        return Line{ name, format.shortMoney(whole(one.point)), between(plain(one.low80), plain(one.high80)),
            static_cast<double>(one.point.minor()), static_cast<double>(one.low80.minor()),
            static_cast<double>(one.high80.minor()) };
    };
    QList<Line> lines;
    for (qsizetype i = 0; i < day.parts.size(); ++i)
        if (day.parts.at(i).point > Money())
            lines.append(share(parts.at(i), day.parts.at(i)));
    fill(m_columns[0], lines);
    lines.clear();
    for (qsizetype i = 0; i < day.channels.size(); ++i)
        if (day.channels.at(i).point > Money())
            lines.append(share(Words::channel(forecast.channels.at(i), {}, {}), day.channels.at(i)));
    fill(m_columns[1], lines);
    QList<qsizetype> order;
    for (qsizetype i = 0; i < day.items.size(); ++i)
        if (day.items.at(i).hundredths > 0)
            order.append(i);
    std::stable_sort(order.begin(), order.end(),
        [&](qsizetype a, qsizetype b) { return day.items.at(a).hundredths > day.items.at(b).hundredths; });
    lines.clear();
    for (const qsizetype i : std::as_const(order)) {
        if (lines.size() == ShownItems)
            break;
        const auto &item = forecast.items.at(i);
        const auto &pieces = day.items.at(i);
        const MenuItem *known = menu.item(item.sku);
        QString name = known != nullptr ? known->name.in(format.language()) : item.name;
        if (name.isEmpty())
            name = item.sku;
        if (!item.size.isEmpty() && (known == nullptr || known->sizes.size() > 1))
            name += QLatin1Char(' ') + item.size;
        const bool few = pieces.hundredths < 10 * hundred;
        lines.append({ name, QString::number(static_cast<double>(pieces.hundredths) / hundred, 'f', few ? 1 : 0),
            between(QString::number(pieces.low80), QString::number(pieces.high80)),
            static_cast<double>(pieces.hundredths) / hundred, static_cast<double>(pieces.low80),
            static_cast<double>(pieces.high80) });
    }
    fill(m_columns[2], lines);
    const auto more = static_cast<int>(order.size() - lines.size());
    m_more->setVisible(more > 0);
    m_more->setText(tr("and %n more item(s)", nullptr, more));
}

} // namespace hearth
