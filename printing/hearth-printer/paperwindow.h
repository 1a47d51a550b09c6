// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "paper/renderer.h"

#include <QList>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

class QLabel;
class QScrollArea;

namespace hearth {

namespace virtualprinter {
class VirtualPrinter;
}

/** The printer on the screen: paper as it comes, newest at the bottom, and its state in one line. UI thread. */
class PaperWindow : public QWidget {
    Q_OBJECT
public:
    static constexpr int MaxPieces = 20;

    PaperWindow(paper::Renderer renderer, virtualprinter::VirtualPrinter &printer, const QString &name);

private:
    class Strip;
    void showState();
    void onPieceCut(const paper::Page &page, int number, bool torn);
    void drawNow();
    virtualprinter::VirtualPrinter &m_printer;
    paper::Renderer m_renderer;
    QScrollArea *m_scroll = nullptr;
    Strip *m_strip = nullptr;
    QLabel *m_state = nullptr;
    paper::Page m_hanging; // not cut yet
    QTimer m_redraw;       // many lines, few pictures
};

} // namespace hearth
