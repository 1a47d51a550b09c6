// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/tillcontext.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QStackedWidget;

namespace hearth {

class CashPane;
class MenuTileModel;
class OrderPane;
class TileGrid;
class TouchTabs;

/** Where a cashier works: items by category, the order, cash. Holds the order being entered; it is the cashier's until the
    desk says it is stored. Keyboard: letters search, digits are the next quantity, arrows and Enter choose, + - Delete change
    the marked line, PageUp and PageDown the category, F9 is for the member, F12 pays; what a scanner types, with Enter at its end, is a member's card or code. UI thread. */
class CashierPage : public QWidget {
    Q_OBJECT
public:
    explicit CashierPage(const TillContext &context, QWidget *parent = nullptr);
    /** The language changed, or the store's settings did. */
    void reformat();
    /** For a low window: smaller rows, less air. */
    void setCompact(bool compact);
    [[nodiscard]] const OrderDraft &draft() const { return m_draft; }
    [[nodiscard]] QUuid memberId() const { return m_member ? m_member->member.id : QUuid(); }

Q_SIGNALS:
    /** After the commit. */
    void sold(const hearth::SoldOrder &order);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void reloadMenu();
    void retranslate();
    void chooseTile(const QModelIndex &index);
    void add(const QString &sku, const MenuSize &size);
    void changeQuantity(const QUuid &lineId, int quantity);
    void orderChanged(const QUuid &current);
    void askClear();
    void openMember(const QString &typed = {});
    void setMember(const std::optional<KnownMember> &member);
    void showMember();
    void addUsual(const QString &sku, const QString &size);
    [[nodiscard]] QString scanned(const QKeyEvent &event);
    void openCash();
    void closeCash();
    void take(Money tendered);
    void finished(const Result<SoldOrder> &result);
    void showPaid();
    void refreshPaper();
    void setInput(const QString &search, const QString &quantity);
    void placeInput();
    bool editInput(const QKeyEvent &event);
    bool revealItem(const QString &sku);

    const TillContext &m_context;
    OrderDraft m_draft;
    std::optional<SoldOrder> m_last;
    std::optional<KnownMember> m_member; ///< whose order it is
    QString m_scan;              ///< typed in one go, as a scanner does
    QElapsedTimer m_scanTimer;   ///< since its last character
    bool m_busy = false;
    QString m_search;
    QString m_nextQuantity;
    MenuTileModel *m_tiles;
    QStackedWidget *m_stack;
    QWidget *m_browse;
    QWidget *m_pay;
    TouchTabs *m_tabs;
    TileGrid *m_grid;
    QLabel *m_input;
    CashPane *m_cash;
    OrderPane *m_order;
    QTimer m_paperTimer;
};

} // namespace hearth
