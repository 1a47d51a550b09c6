// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/forecastsection.h"

#include "ui/charts/forecastchart.h"
#include "ui/kit/amountbox.h"
#include "ui/kit/panel.h"
#include "ui/kit/sheet.h"
#include "ui/kit/toast.h"
#include "ui/manager/forecastmix.h"
#include "ui/manager/forecastsheet.h"

#include <QBoxLayout>
#include <QScrollArea>
#include <algorithm>

namespace hearth {

namespace {
constexpr qint64 oldMs = 36LL * 3600 * 1000; ///< one comes every night

QString permilleText(const std::optional<qint64> &permille)
{
    return permille ? QStringLiteral("%1 %").arg(static_cast<double>(*permille) / 10, 0, 'f', 1) : QStringLiteral("–");
}
} // namespace

ForecastSection::ForecastSection(const TillContext &context, QWidget *parent)
    : Section(parent)
    , m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_title = makeLabel(this, 20, true);
    m_age = new Banner(this);
    m_age->setObjectName(QStringLiteral("forecastAge"));
    m_empty = makeLabel(this, 18, false, Tone::Soft);
    m_empty->setObjectName(QStringLiteral("forecastEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_all = new QWidget(this);
    auto *all = new QVBoxLayout(m_all);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    auto *boxes = new QHBoxLayout;
    boxes->setSpacing(10);
    const auto box = [&](const char *name) {
        auto *made = new AmountBox(m_all);
        made->setObjectName(QLatin1String(name));
        made->setPixels(24);
        boxes->addWidget(made, 1);
        return made;
    };
    m_total = box("forecastTotal");
    m_accuracy = box("forecastAccuracy");
    m_baseline = box("forecastBaseline");
    m_managers = box("forecastManagers");
    m_chart = new ForecastChart(m_all);
    m_chart->setObjectName(QStringLiteral("forecastChart"));
    auto *day = new QHBoxLayout;
    day->setSpacing(8);
    const auto button = [&](const char *name, Glyph glyph, TouchButton::Kind kind) {
        auto *made = new TouchButton(kind, m_all);
        made->setObjectName(QLatin1String(name));
        made->setGlyph(glyph);
        made->setMinimumHeight(TouchSize + 8);
        return made;
    };
    m_before = button("forecastDayBefore", Glyph::Left, TouchButton::Kind::Plain);
    m_after = button("forecastDayAfter", Glyph::Right, TouchButton::Kind::Plain);
    m_figure = button("forecastFigure", Glyph::Person, TouchButton::Kind::Primary);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    m_dayTitle = makeLabel(m_all, 17, true);
    m_dayTitle->setObjectName(QStringLiteral("forecastDay"));
    m_dayText = makeLabel(m_all, 15);
    m_dayText->setObjectName(QStringLiteral("forecastDayText"));
    words->addWidget(m_dayTitle);
    words->addWidget(m_dayText);
    day->addWidget(m_before);
    day->addWidget(m_after);
    day->addLayout(words, 1);
    day->addWidget(m_figure);
    PanelScroll scroll = makePanelScroll(m_all);
    m_mix = new ForecastMix(scroll.inside);
    m_mix->setObjectName(QStringLiteral("forecastMix"));
    m_reasonsTitle = makeLabel(scroll.inside, 16, true);
    m_list = new QWidget(scroll.inside);
    auto *reasons = new QVBoxLayout(m_list);
    reasons->setContentsMargins(0, 0, 0, 0);
    reasons->addStretch(1);
    m_list->setObjectName(QStringLiteral("forecastReasons"));
    m_rows = reasons;
    m_rows->setSpacing(4);
    scroll.rows->setSpacing(8);
    scroll.rows->insertWidget(0, m_mix);
    scroll.rows->insertWidget(1, m_reasonsTitle);
    scroll.rows->insertWidget(2, m_list);
    all->addLayout(boxes);
    all->addWidget(m_chart, 3);
    all->addLayout(day);
    all->addWidget(scroll.area, 2);
    column->addWidget(m_title);
    column->addWidget(m_age);
    column->addWidget(m_empty, 1);
    column->addWidget(m_all, 1);
    connect(m_chart, &ForecastChart::dayTapped, this, &ForecastSection::choose);
    connect(m_before, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_after, &QPushButton::clicked, this, [this] { step(1); });
    connect(m_figure, &QPushButton::clicked, this, &ForecastSection::openFigure);
    connect(m_context.forecasts, &ForecastBoard::changed, this, [this] {
        if (isVisible())
            refresh();
    });
}

void ForecastSection::reformat()
{
    m_shown.clear();
    refresh();
}

void ForecastSection::refresh()
{
    m_title->setText(tr("Forecast of revenue"));
    m_empty->setText(
        tr("Headquarters has not sent a forecast yet. The first one comes in the morning after the first night."));
    const Result<std::optional<ForecastBoard::View>> view = m_context.forecasts->view();
    m_view = view.value_or(std::nullopt);
    m_empty->setVisible(!m_view);
    m_all->setVisible(m_view.has_value());
    if (!m_view) {
        m_age->setVisible(!view);
        if (!view)
            m_age->show(Tone::Bad, tr("The forecast cannot be read."), view.error().toString());
        return;
    }
    showAge(*m_view);
    QString state = m_context.language + QStringLiteral("|%1").arg(m_view->forecast.madeAtMs);
    for (const auto &figure : m_view->overrides)
        state += QStringLiteral("|%1 %2 %3")
                     .arg(figure.date.toJulianDay())
                     .arg(figure.amount ? figure.amount->minor() : -1)
                     .arg(figure.note);
    if (state == m_shown)
        return;
    m_shown = state;
    show(*m_view);
}

void ForecastSection::showAge(const ForecastBoard::View &view)
{
    const qint64 now = m_context.clock->nowMs();
    const QString made = tr("Made %1.").arg(m_context.format().moment(view.forecast.madeAtMs, now));
    if (now - view.forecast.madeAtMs < oldMs) {
        m_age->show(Tone::Info,
            made + QLatin1Char(' ')
                + tr("It knows all days up to %1.").arg(m_context.format().shortDay(view.forecast.origin)));
        return;
    }
    const int days = static_cast<int>((now - view.forecast.madeAtMs) / (24LL * 3600 * 1000));
    m_age->show(Tone::Warn, made + QLatin1Char(' ') + tr("That is %n day(s) ago.", nullptr, days),
        m_context.sync->view().online
            ? tr("Headquarters has sent none since.")
            : tr("Headquarters is not reached. This one stays here until a newer one comes."));
}

void ForecastSection::show(const ForecastBoard::View &view)
{
    const ShopFormat format = m_context.format();
    m_chart->retranslate();
    m_chart->setView(view, format);
    Money total;
    for (const auto &day : view.forecast.days) {
        const auto figure = std::find_if(
            view.overrides.begin(), view.overrides.end(), [&](const auto &one) { return one.date == day.date; });
        total += figure != view.overrides.end() && figure->amount ? *figure->amount : day.point;
    }
    m_total->setCaption(tr("Next %n day(s)", nullptr, static_cast<int>(view.forecast.days.size())));
    const Money whole(total.minor() - total.minor() % (format.decimals() == 2 ? 100 : 1));
    m_total->setAmount(format.shortMoney(whole));
    m_accuracy->setCaption(tr("Accuracy a day ahead"));
    m_accuracy->setAmount(permilleText(view.forecast.accuracyPermille));
    m_baseline->setCaption(tr("Same weekday before"));
    m_baseline->setAmount(permilleText(view.forecast.baselinePermille));
    m_managers->setCaption(tr("Your figures"));
    m_managers->setAmount(permilleText(view.forecast.managerPermille));
    m_before->setAccessibleName(tr("The day before"));
    m_after->setAccessibleName(tr("The day after"));
    m_figure->setText(tr("Your figure"));
    m_reasonsTitle->setText(tr("Why it is as it is"));
    m_mix->retranslate();
    showReasons();
    const QDate first =
        view.forecast.past.isEmpty() ? view.forecast.days.first().date : view.forecast.past.first().date;
    choose(m_day.isValid() && m_day >= first && m_day <= view.forecast.days.last().date
            ? m_day
            : std::max(m_context.today(), view.forecast.days.first().date));
}

QString ForecastSection::reasonText(const protocol::ForecastPublished::Reason &reason) const
{
    const ShopFormat format = m_context.format();
    const QString date = reason.date.isValid() ? format.shortDay(reason.date) : QString();
    const double value = static_cast<double>(reason.permille) / 1000;
    const int days = static_cast<int>(reason.permille / 1000);
    if (reason.kind == QLatin1String("new_store"))
        return tr("A new store: %n day(s) of history. Weekdays are taken from the chain.", nullptr, days);
    if (reason.kind == QLatin1String("closed_since"))
        return tr("No sales since %1: as it was before that.").arg(date);
    if (reason.kind == QLatin1String("level_changed"))
        return tr("Revenue is %1 % of what it was on %2.").arg(qRound(100 * value)).arg(date);
    if (reason.kind == QLatin1String("capped_day"))
        return value > 0 ? tr("%1 was unusual, by a factor of %2: it counts less.").arg(date).arg(value, 0, 'f', 1)
                         : tr("%1 was so unusual that it does not count.").arg(date);
    if (reason.kind == QLatin1String("holiday"))
        return tr("Holiday from %1: %2, %n day(s).", nullptr, days).arg(date, reason.name);
    if (reason.kind == QLatin1String("estimated_holiday"))
        return tr("Holiday from %1: %2, %n day(s); the official dates are not known yet.", nullptr, days)
            .arg(date, reason.name);
    if (reason.kind == QLatin1String("fallback"))
        return tr("The models did worse here than a simple mean: that one is shown.");
    if (reason.kind == QLatin1String("models_missing"))
        return tr("Made without trained models: rougher than usual.");
    return reason.kind;
}

void ForecastSection::showReasons()
{
    clearPanels(m_rows);
    const auto line = [this](const QString &text, Tone tone) {
        QLabel *label = makeLabel(m_list, 15, false, tone);
        label->setText(text);
        m_rows->insertWidget(m_rows->count() - 1, label);
    };
    for (const auto &figure : m_view->overrides)
        if (!figure.note.isEmpty())
            line(
                tr("Your figure for %1: %2").arg(m_context.format().shortDay(figure.date), figure.note), Tone::Neutral);
    for (const auto &reason : m_view->forecast.reasons)
        line(reasonText(reason), Tone::Neutral);
    if (m_view->forecast.reasons.isEmpty())
        line(tr("Nothing unusual: the weekdays, the season and the last weeks."), Tone::Soft);
}

void ForecastSection::step(int days)
{
    choose(m_day.addDays(days));
}

void ForecastSection::choose(QDate date)
{
    if (!m_view)
        return;
    const auto &forecast = m_view->forecast;
    const QDate first = forecast.past.isEmpty() ? forecast.days.first().date : forecast.past.first().date;
    m_day = std::clamp(date, first, forecast.days.last().date);
    m_chart->mark(m_day);
    const ShopFormat format = m_context.format();
    m_dayTitle->setText(format.day(m_day));
    m_before->setEnabled(m_day > first);
    m_after->setEnabled(m_day < forecast.days.last().date);
    m_figure->setEnabled(false);
    const auto day =
        std::find_if(forecast.days.begin(), forecast.days.end(), [this](const auto &one) { return one.date == m_day; });
    // An older headquarters does not say it, and what is over is told as it came.
    m_mix->setVisible(
        day != forecast.days.end() && !(day->parts.isEmpty() && day->channels.isEmpty() && day->items.isEmpty()));
    if (day != forecast.days.end()) {
        m_mix->setDay(forecast, day - forecast.days.begin(), m_context.menu->menu(), format);
        const auto figure = std::find_if(
            m_view->overrides.begin(), m_view->overrides.end(), [this](const auto &one) { return one.date == m_day; });
        QString text = tr("%1; 4 days of 5 between %2 and %3")
                           .arg(format.money(day->point), format.money(day->low80), format.money(day->high80));
        if (figure != m_view->overrides.end() && figure->amount)
            text = tr("Your figure %1 in place of %2").arg(format.money(*figure->amount), text);
        m_dayText->setText(text);
        m_figure->setEnabled(m_day >= m_context.today());
        return;
    }
    const auto past =
        std::find_if(forecast.past.begin(), forecast.past.end(), [this](const auto &one) { return one.date == m_day; });
    if (past == forecast.past.end())
        m_dayText->setText(tr("Not known."));
    else
        m_dayText->setText(past->actual
                ? tr("%1 came, %2 was forecast").arg(format.money(*past->actual), format.money(past->forecast))
                : tr("Closed; %1 was forecast").arg(format.money(past->forecast)));
}

void ForecastSection::openFigure()
{
    const auto day = std::find_if(m_view->forecast.days.begin(), m_view->forecast.days.end(),
        [this](const auto &one) { return one.date == m_day; });
    if (day == m_view->forecast.days.end())
        return;
    const auto old = std::find_if(
        m_view->overrides.begin(), m_view->overrides.end(), [this](const auto &one) { return one.date == m_day; });
    auto *sheet = new ForecastSheet(
        m_context, *day, old == m_view->overrides.end() ? std::nullopt : std::optional(*old), window());
    connect(sheet, &ForecastSheet::decided, this, [this](const protocol::ForecastOverridden &what) {
        answer(m_context.forecasts->put(what),
            what.amount ? tr("Noted. Headquarters holds both beside what comes.") : tr("The forecast holds again."),
            m_figure);
    });
    sheet->open();
}

} // namespace hearth
