// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/flick.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QMouseEvent>

namespace hearth {

/** What a delegate needs to know of a view that is tapped. */
class TapState {
public:
    TapState() = default;
    TapState(const TapState &) = delete;
    TapState &operator=(const TapState &) = delete;
    virtual ~TapState() = default;
    [[nodiscard]] QModelIndex pressed() const { return m_pressed; }
    /** The keyboard was used last: show where it is. */
    [[nodiscard]] bool showsCurrent() const { return m_keyboard; }

protected:
    QPersistentModelIndex m_pressed;
    bool m_keyboard = false;
};

/** An item view for fingers: a drag scrolls, a tap emits clicked() when it ends, two quick taps are two. Enter and Space
    are taps on the current item; keys that are not the view's go to its parent. UI thread. */
template <typename View>
class TapView : public View, public TapState {
public:
    explicit TapView(QWidget *parent) : View(parent), m_flick(new Flick(this))
    {
        this->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        this->setEditTriggers(QAbstractItemView::NoEditTriggers);
        this->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        this->setFrameShape(QFrame::NoFrame);
        this->setTabKeyNavigation(false);
    }

    void keyboardSearch(const QString &) override {}

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        if (event->button() != Qt::LeftButton)
            return;
        m_keyboard = false;
        m_flick->press(event->position().toPoint());
        setPressed(this->indexAt(event->position().toPoint()));
    }
    void mouseDoubleClickEvent(QMouseEvent *event) override { mousePressEvent(event); }
    void mouseMoveEvent(QMouseEvent *event) override
    {
        if (m_flick->move(event->position().toPoint()))
            setPressed({});
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        if (event->button() != Qt::LeftButton)
            return;
        const QModelIndex index = m_pressed;
        setPressed({});
        if (m_flick->release() || !index.isValid() || this->indexAt(event->position().toPoint()) != index)
            return;
        if ((index.flags() & Qt::ItemIsEnabled) == 0)
            return;
        this->setCurrentIndex(index);
        Q_EMIT this->clicked(index);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        switch (event->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Home:
        case Qt::Key_End:
            m_keyboard = true;
            if (!this->currentIndex().isValid() && this->model() != nullptr)
                this->setCurrentIndex(this->model()->index(0, 0));
            else
                View::keyPressEvent(event);
            this->viewport()->update();
            event->accept();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (this->currentIndex().isValid() && !event->isAutoRepeat()) {
                m_keyboard = true;
                const QModelIndex index = this->currentIndex();
                Q_EMIT this->clicked(index);
                event->accept();
                return;
            }
            break;
        default: break;
        }
        event->ignore();
    }
    void focusInEvent(QFocusEvent *event) override
    {
        if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
            m_keyboard = true;
            if (!this->currentIndex().isValid() && this->model() != nullptr)
                this->setCurrentIndex(this->model()->index(0, 0));
        }
        View::focusInEvent(event);
        this->viewport()->update();
    }

private:
    void setPressed(const QModelIndex &index)
    {
        if (m_pressed == index)
            return;
        const QModelIndex old = m_pressed;
        m_pressed = index;
        if (old.isValid())
            this->update(old);
        if (index.isValid())
            this->update(index);
    }
    Flick *m_flick;
};

} // namespace hearth
