// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/glyph.h"
#include "ui/kit/theme.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace hearth {

/** A line of words with its sign on a tinted ground: stays until told otherwise. UI thread. */
class Banner : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text)
public:
    explicit Banner(QWidget *parent = nullptr);
    void show(Tone tone, const QString &text, const QString &detail = {});
    using QWidget::show;
    [[nodiscard]] QString text() const;
    /** One line without a ground of its own, for a strip. */
    void setSlim(bool slim) { m_slim = slim; }
    void setTappable(bool tappable);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return !m_slim; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void tapped();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Tone m_tone = Tone::Neutral;
    QString m_text;
    QString m_detail;
    bool m_slim = false;
    bool m_tappable = false;
};

/** A strip at the bottom of its window that goes by itself. One per window; a newer one replaces an older. It covers nothing that
    is tapped: it lies over the strip it is given. */
class Toast : public Banner {
    Q_OBJECT
public:
    explicit Toast(QWidget *window);
    /** Lies exactly over this child of the window from now on. */
    void cover(QWidget *strip);
    void pop(Tone tone, const QString &text, const QString &detail = {}, int ms = 5'000);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    QTimer m_timer;
    QPointer<QWidget> m_strip;
};

[[nodiscard]] Glyph toneGlyph(Tone tone);

} // namespace hearth
