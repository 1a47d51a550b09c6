// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/kit/theme.h"
#include "ui/kit/touchbutton.h"

#include <QLabel>
#include <functional>

namespace hearth {

/** A card with a title, a text and buttons: what a dialog box is elsewhere. UI thread. */
class Sheet : public Overlay {
    Q_OBJECT
public:
    explicit Sheet(QWidget *window, Place place = Place::Middle);
    void setTitle(const QString &title);
    void setText(const QString &text);
    /** Puts a widget above the buttons. */
    void addBody(QWidget *widget, int stretch = 0);
    /** Adds a button to the bottom row; a tap closes the sheet and then calls `done`. */
    TouchButton *addButton(const QString &text, TouchButton::Kind kind, const QString &objectName, std::function<void()> done = {});
    /** Asks before something that takes away; buttons confirmYes and confirmNo. */
    static Sheet *confirm(QWidget *window, const QString &title, const QString &text, const QString &yes, const QString &no,
                          std::function<void()> done);

private:
    QLabel *m_title;
    QLabel *m_text;
    QBoxLayout *m_buttons;
};

/** A label in one of the theme's fonts; wraps. */
[[nodiscard]] QLabel *makeLabel(QWidget *parent, int pixels, bool bold = false, Tone tone = Tone::Neutral);
void setLabelTone(QLabel *label, Tone tone);

} // namespace hearth
