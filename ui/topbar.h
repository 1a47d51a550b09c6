// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/tillcontext.h"

#include <QHash>
#include <QWidget>

class QBoxLayout;
class QLabel;

namespace hearth {

class ChoiceGroup;
class StatusLight;
class TouchButton;

/** The dark bar: who and when, one light per printer and one for headquarters, the pages, the language. UI thread. */
class TopBar : public QWidget {
    Q_OBJECT
public:
    enum class Page { Sell, Manager };
    explicit TopBar(const TillContext &context, QWidget *parent = nullptr);
    void showClock();
    void showLights();
    void showPage(Page page);
    /** For a low window. */
    void setCompact(bool compact);
    void showLanguage(const QString &language);
    /** How many things wait for a person. */
    void showAttention(int count);

Q_SIGNALS:
    void pageChosen(hearth::TopBar::Page page);
    void languageChosen(const QString &language);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void fitLights();
    void retranslate();
    void explainPrinter(const QString &name);
    void explainLink();

    const TillContext &m_context;
    QLabel *m_store;
    QLabel *m_place;
    QLabel *m_clock;
    QBoxLayout *m_lightRow;
    QHash<QString, StatusLight *> m_lights;
    StatusLight *m_hq;
    TouchButton *m_sell;
    TouchButton *m_manager;
    ChoiceGroup *m_languages;
};

} // namespace hearth
