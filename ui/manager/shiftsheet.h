// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

#include <QDate>

class QLabel;

namespace hearth {

class AmountBox;
class Banner;
class ChoiceGroup;
class NumberPad;
class PaperPreview;
class TouchButton;

/** The report of a shift, or of a day, as it will come out of the printer; the cash that was counted goes into it. UI thread. */
class ShiftSheet : public Overlay {
    Q_OBJECT
public:
    /** `day` is what the other choice reports; `dayFirst` begins with it. */
    ShiftSheet(const TillContext &context, QDate day, bool dayFirst, QWidget *window);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Entry {
        TouchButton *button = nullptr;
        QString typed;
    };
    void build();
    void retranslate();
    void type(QChar character);
    void backspace();
    void showEntries();
    void read();
    void show(const Result<ShiftReport> &report);
    void refresh();
    void print();
    [[nodiscard]] std::optional<Money> amount(const Entry &entry) const;
    [[nodiscard]] Entry &entered();

    const TillContext &m_context;
    const QDate m_day;
    ShiftReport m_report;
    bool m_known = false; ///< m_report is what is shown
    int m_turn = 0;       ///< of the newest question
    QString m_note;       ///< what went wrong before these figures were read anew
    QLabel *m_title;
    ChoiceGroup *m_what;
    TouchButton *m_shift;
    TouchButton *m_whole;
    ChoiceGroup *m_entries;
    Entry m_float;
    Entry m_counted;
    NumberPad *m_pad;
    QLabel *m_difference;
    Banner *m_state;
    PaperPreview *m_preview;
    TouchButton *m_close;
    TouchButton *m_print;
};

} // namespace hearth
