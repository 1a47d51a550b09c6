// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/language.h"
#include "ui/tillcontext.h"
#include "ui/topbar.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;

namespace hearth {

class Banner;
class CashierPage;
class ManagerPage;
class Toast;
class TouchButton;

/** The till's window: the bar, the page for selling, the manager's page (made when it is first opened) and a strip that says
    in words what is wrong, if anything. Call Theme::apply() before. F2 sells, F3 is the manager's page. UI thread. */
class TillWindow : public QWidget {
    Q_OBJECT
public:
    explicit TillWindow(TillContext context, QWidget *parent = nullptr);
    ~TillWindow() override;

    void setLanguage(const QString &language);
    [[nodiscard]] QString language() const { return m_context.language; }
    void showPage(TopBar::Page page);
    /** The identity's name, zone or currency changed: everything is written anew. */
    void identityChanged();
    [[nodiscard]] CashierPage *cashier() const { return m_cashier; }

Q_SIGNALS:
    /** The user chose a language: to be remembered. */
    void languageChanged(const QString &language);
    /** The window has painted for the first time and takes taps. */
    void firstPainted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void refreshLater();
    void refresh();
    void showStrip(int doubtful);
    void showKitchenWarning();
    void sizeStrip();
    void openStripTarget();
    void onlineAccepted(const SoldOrder &sold);
    void onlineChanged(const OnlineChange &change);

    TillContext m_context;
    Language m_language;
    TopBar *m_bar = nullptr;
    QStackedWidget *m_pages = nullptr;
    CashierPage *m_cashier = nullptr;
    ManagerPage *m_manager = nullptr;
    Banner *m_strip = nullptr;
    TouchButton *m_kitchen = nullptr; ///< to the kitchen list; there while something is missing on paper
    Toast *m_toast = nullptr;
    QTimer m_clockTimer;
    QTimer m_refreshTimer;
    QString m_stripTarget;
    bool m_painted = false;
};

} // namespace hearth
