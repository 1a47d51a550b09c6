// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"
#include "ui/models/shopformat.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace hearth {

class AmountBox;
class Banner;
class NumberPad;
class TouchButton;

/** Taking cash: what is due, what was handed over, what goes back. Knows no desk: emits payRequested() and is told the
    outcome. UI thread. */
class CashPane : public QWidget {
    Q_OBJECT
public:
    explicit CashPane(QWidget *parent = nullptr);
    /** Begins with nothing handed over. */
    void begin(Money due, const ShopFormat &format);
    /** For a low window. */
    void setCompact(bool compact);
    void setFormat(const ShopFormat &format);
    /** While the sale is being stored. */
    void setBusy(bool busy);
    void showError(const QString &text, const QString &detail);

Q_SIGNALS:
    void payRequested(hearth::Money tendered);
    void backRequested();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void retranslate();
    void buildTenders();
    void type(QChar character);
    void backspace();
    void setTendered(Money amount);
    void refresh();
    void pay();
    [[nodiscard]] std::optional<Money> tendered() const;

    Money m_due;
    ShopFormat m_format{QStringLiteral("en"), QStringLiteral("CNY"), {}};
    QString m_typed;
    bool m_replace = false; ///< the next digit begins a new amount
    bool m_busy = false;
    bool m_compact = false;
    QLabel *m_title;
    AmountBox *m_dueBox;
    AmountBox *m_receivedBox;
    AmountBox *m_changeBox;
    QLabel *m_hint;
    Banner *m_error;
    QWidget *m_tenders;
    QGridLayout *m_tenderGrid;
    NumberPad *m_pad;
    TouchButton *m_clear;
    TouchButton *m_back;
    TouchButton *m_pay;
};

} // namespace hearth
