// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QPointer>
#include <QWidget>

class QBoxLayout;

namespace hearth {

/** Covers its window, dims it, keeps the keyboard to itself and carries one card. Deletes itself when closed and gives the
    focus back. Made with new; UI thread. */
class Overlay : public QWidget {
    Q_OBJECT
public:
    enum class Place { Middle, Right, AtAnchor };
    /** `window` is the widget that is covered. */
    Overlay(QWidget *window, Place place);

    /** A tap beside the card or Esc closes it; default on. */
    void setDismissible(bool dismissible) { m_dismissible = dismissible; }
    /** Where the card points to, in the window's coordinates (AtAnchor). */
    void setAnchor(const QRect &anchor) { m_anchor = anchor; }
    /** The card takes all of the window but an edge. */
    void setFilling(bool filling) { m_filling = filling; }
    /** The card's smallest width; it never exceeds the window's. */
    void setCardWidth(int width) { m_width = width; }
    [[nodiscard]] QBoxLayout *cardLayout() const { return m_layout; }
    [[nodiscard]] QWidget *card() const { return m_card; }
    /** Shows it and gives the focus to `focus`, or to the first control. */
    void open(QWidget *focus = nullptr);
    /** Closes the overlay that covers this window most recently, if any: false where there is none. */
    static bool closeTop(QWidget *window);

public Q_SLOTS:
    void dismiss();

Q_SIGNALS:
    void dismissed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void placeCard();
    Place m_place;
    QWidget *m_card;
    QBoxLayout *m_layout;
    QRect m_anchor;
    QPointer<QWidget> m_before;
    int m_width = 0;
    bool m_dismissible = true;
    bool m_filling = false;
    bool m_pressedBeside = false;
};

} // namespace hearth
