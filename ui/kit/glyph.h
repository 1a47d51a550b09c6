// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QColor>
#include <QRectF>

class QPainter;

namespace hearth {

/** The program's signs, drawn with lines so that they need no picture files and are sharp at any scale. The four state
    signs differ in outline as well as in colour: disc, triangle, square, ring. */
enum class Glyph {
    None,
    Check, Alert, Stop, Ask, Hold, ///< states, filled: disc, triangle, square, ring, disc with bars
    Plus, Minus, Cross, Bin, Backspace, Left, Right, Back,
    Basket, Cloud, CloudOff, Printer, List, Person, Clock, Undo, Copy, Cash,
};

/** Draws `glyph` into the largest centred square of `box`; `ink` is its colour, `ground` that of the sign inside a
    filled state. UI thread. */
void drawGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const QColor &ink, const QColor &ground);

} // namespace hearth
