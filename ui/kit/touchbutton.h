// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/glyph.h"

#include <QPushButton>
#include <QTimer>

namespace hearth {

/** A flat button for fingers: large, with an optional sign, a second line, a count and a busy state. A tap does not move
    the keyboard's focus; Tab does, and then Space and Enter press it. UI thread. */
class TouchButton : public QPushButton {
    Q_OBJECT
public:
    enum class Kind {
        Plain,   ///< white, with an edge
        Primary, ///< the one thing to do next
        Danger,  ///< takes something away
        Quiet,   ///< text alone
        Choice,  ///< checkable: accent when on
        Key,     ///< of a number pad
        Bar,     ///< on the dark bar; checkable
    };
    explicit TouchButton(Kind kind = Kind::Plain, QWidget *parent = nullptr);

    void setKind(Kind kind);
    void setGlyph(Glyph glyph);
    [[nodiscard]] QString detail() const { return m_detail; }
    /** A smaller second line. */
    void setDetail(const QString &detail);
    /** A number in the corner; 0: none. */
    void setBadge(int count);
    [[nodiscard]] int badge() const { return m_badge; }
    /** Disabled and turning while something runs. */
    void setBusy(bool busy);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    void setTextPixels(int pixels);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Look {
        QColor fill, edge, ink;
    };
    [[nodiscard]] Look look() const;
    void paintContent(QPainter &painter, const QRectF &area, const QColor &ink, const QColor &fill) const;
    void paintBadge(QPainter &painter, const QRectF &area) const;
    Kind m_kind;
    Glyph m_glyph = Glyph::None;
    QString m_detail;
    int m_badge = 0;
    int m_pixels = 17;
    bool m_busy = false;
    int m_turn = 0;
    QTimer m_timer;
};

/** The ring that shows where the keyboard is; all of the kit draws the same. */
void drawFocusRing(QPainter &painter, const QRectF &rect, qreal radius, bool onDark = false);

} // namespace hearth
