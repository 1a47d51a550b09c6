// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/overlay.h"

#include "ui/kit/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace hearth {

namespace {

/** The card's white ground. */
class Card : public QWidget {
public:
    Card(QWidget *parent, bool flush) : QWidget(parent), m_flush(flush) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.edge, 1));
        painter.setBrush(theme.panel);
        if (m_flush) {
            painter.setRenderHint(QPainter::Antialiasing, false);
            painter.drawRect(rect().adjusted(0, -1, 0, 0));
        } else {
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14);
        }
    }
    void mousePressEvent(QMouseEvent *event) override { event->accept(); }

private:
    bool m_flush; ///< at the window's edge
};

} // namespace

Overlay::Overlay(QWidget *window, Place place) : QWidget(window), m_place(place), m_card(new Card(this, place == Place::Right))
{
    hide();
    setObjectName(QStringLiteral("overlay"));
    m_layout = new QVBoxLayout(m_card);
    m_layout->setContentsMargins(24, 20, 24, 20);
    m_layout->setSpacing(14);
    setFocusPolicy(Qt::StrongFocus);
    window->installEventFilter(this);
    m_card->installEventFilter(this);
}

void Overlay::open(QWidget *focus)
{
    m_before = QApplication::focusWidget();
    setGeometry(parentWidget()->rect());
    placeCard();
    show();
    raise();
    if (focus != nullptr)
        focus->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

bool Overlay::closeTop(QWidget *window)
{
    const auto overlays = window->findChildren<Overlay *>(QString(), Qt::FindDirectChildrenOnly);
    for (auto it = overlays.crbegin(); it != overlays.crend(); ++it) {
        if ((*it)->isVisible() && (*it)->m_dismissible) {
            (*it)->dismiss();
            return true;
        }
    }
    return false;
}

void Overlay::dismiss()
{
    if (isHidden())
        return;
    hide();
    if (m_before != nullptr)
        m_before->setFocus(Qt::OtherFocusReason);
    Q_EMIT dismissed();
    deleteLater();
}

void Overlay::placeCard()
{
    const QRect room = rect().adjusted(12, 12, -12, -12);
    if (m_filling) {
        m_card->setGeometry(room);
        return;
    }
    if (m_place == Place::Right) {
        const int width = qMin(qMax(m_width, m_card->sizeHint().width()), rect().width());
        m_card->setGeometry(rect().right() + 1 - width, 0, width, rect().height());
        return;
    }
    const int width = qMin(qMax(m_width, m_card->sizeHint().width()), room.width());
    m_layout->activate();
    int height = m_card->hasHeightForWidth() ? m_card->heightForWidth(width) : m_card->sizeHint().height();
    height = qMin(height, room.height());
    QRect card(0, 0, width, height);
    if (m_place == Place::AtAnchor && m_anchor.isValid())
        card.moveCenter(m_anchor.center());
    else
        card.moveCenter(room.center());
    card.moveLeft(qBound(room.left(), card.left(), room.right() + 1 - card.width()));
    card.moveTop(qBound(room.top(), card.top(), room.bottom() + 1 - card.height()));
    m_card->setGeometry(card);
}

bool Overlay::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
        placeCard();
    } else if (watched == m_card && event->type() == QEvent::LayoutRequest && isVisible()) {
        placeCard();
    }
    return QWidget::eventFilter(watched, event);
}

void Overlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(25, 20, 15, m_place == Place::AtAnchor ? 70 : 120));
}

void Overlay::mousePressEvent(QMouseEvent *event)
{
    m_pressedBeside = !m_card->geometry().contains(event->position().toPoint());
    event->accept();
}

void Overlay::mouseReleaseEvent(QMouseEvent *event)
{
    event->accept();
    if (m_pressedBeside && m_dismissible)
        dismiss();
}

void Overlay::keyPressEvent(QKeyEvent *event)
{
    // What the card does not use must not reach the page below.
    event->accept();
    if (event->key() == Qt::Key_Escape && m_dismissible) {
        dismiss();
    } else if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Down) {
        focusNextPrevChild(true);
    } else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Up) {
        focusNextPrevChild(false);
    }
}

bool Overlay::focusNextPrevChild(bool next)
{
    QList<QWidget *> stops;
    for (QWidget *widget = nextInFocusChain(); widget != this; widget = widget->nextInFocusChain()) {
        if (isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0
            && widget->focusProxy() == nullptr)
            stops.append(widget);
    }
    if (stops.isEmpty())
        return false;
    const qsizetype at = stops.indexOf(QApplication::focusWidget());
    const qsizetype to = at < 0 ? (next ? 0 : stops.size() - 1) : (at + (next ? 1 : stops.size() - 1)) % stops.size();
    stops.at(to)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace hearth
