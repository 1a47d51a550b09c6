// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/manager/section.h"
#include "ui/tillcontext.h"

class QLabel;
class QVBoxLayout;

namespace hearth {

class AmountBox;
class Banner;
class ForecastChart;
class ForecastMix;
class TouchButton;

/** What headquarters expects of the next 30 days and what a day is made up of, how good that was, why, and the manager's
   own figures. Kept on the till: shown with its age where headquarters is not reached. UI thread. */
class ForecastSection : public Section {
    Q_OBJECT
public:
    explicit ForecastSection(const TillContext &context, QWidget *parent = nullptr);
    void refresh() override;
    void reformat() override;

private:
    void show(const ForecastBoard::View &view);
    void showAge(const ForecastBoard::View &view);
    void showReasons();
    void choose(QDate date);
    void step(int days);
    void openFigure();
    [[nodiscard]] QString reasonText(const protocol::ForecastPublished::Reason &reason) const;

    const TillContext &m_context;
    std::optional<ForecastBoard::View> m_view;
    QString m_shown;
    QDate m_day;
    QLabel *m_title;
    QLabel *m_empty;
    Banner *m_age;
    QWidget *m_all;
    AmountBox *m_total;
    AmountBox *m_accuracy;
    AmountBox *m_baseline;
    AmountBox *m_managers;
    ForecastChart *m_chart;
    TouchButton *m_before;
    TouchButton *m_after;
    TouchButton *m_figure;
    QLabel *m_dayTitle;
    QLabel *m_dayText;
    ForecastMix *m_mix;
    QLabel *m_reasonsTitle;
    QWidget *m_list;
    QVBoxLayout *m_rows;
};

} // namespace hearth
