// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/theme.h"

#include <QWidget>

namespace hearth {

/** A caption over a large amount on a tinted ground; the amount shrinks rather than being cut. text() is the amount.
    UI thread. */
class AmountBox : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text)
public:
    explicit AmountBox(QWidget *parent = nullptr);
    void setCaption(const QString &caption);
    void setAmount(const QString &amount, Tone tone = Tone::Neutral);
    /** Draws an edge: what is being entered. */
    void setEntry(bool entry);
    void setPixels(int pixels);
    [[nodiscard]] QString text() const { return m_amount; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_caption;
    QString m_amount;
    Tone m_tone = Tone::Neutral;
    int m_pixels = 30;
    bool m_entry = false;
};

} // namespace hearth
