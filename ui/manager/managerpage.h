// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/tillcontext.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;

namespace hearth {

class ChoiceGroup;
class Section;
class TouchButton;

/** The manager's corner: the day's orders down to paper, what needs a person, printers, the way to headquarters, the forecast, how tickets look. Each section
    is made when it is first opened and refreshed only while it is seen. UI thread. */
class ManagerPage : public QWidget {
    Q_OBJECT
public:
    explicit ManagerPage(const TillContext &context, QWidget *parent = nullptr);
    void reformat();
    /** "section_orders", "section_attention", "section_printers", "section_sync", "section_forecast", "section_members", "section_tickets". */
    void openSection(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Entry {
        QString name;
        TouchButton *button = nullptr;
        Section *section = nullptr;
    };
    void retranslate();
    void refreshLater();
    void refresh();
    [[nodiscard]] Section *make(const QString &name);

    const TillContext &m_context;
    ChoiceGroup *m_group;
    QList<Entry> m_entries;
    QString m_current;
    QWidget *m_nav;
    QStackedWidget *m_stack;
    QTimer m_refreshTimer;
};

} // namespace hearth
