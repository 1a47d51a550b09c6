// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QWidget>

namespace hearth {

class TouchButton;

/** Ten digits, a point and a backspace; emits what is pressed, keeps nothing. Its buttons are named pad_0 … pad_9,
    pad_point, pad_back. UI thread. */
class NumberPad : public QWidget {
    Q_OBJECT
public:
    explicit NumberPad(QWidget *parent = nullptr);
    /** Without a point for currencies without minor digits. */
    void setPointEnabled(bool enabled);

Q_SIGNALS:
    void typed(QChar character);
    void backspaced();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    TouchButton *m_point;
    TouchButton *m_back;
};

} // namespace hearth
