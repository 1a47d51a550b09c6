// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/taskpool.h"
#include "document/tickettemplate.h"

#include <QImage>
#include <QWidget>
#include <memory>
#include <optional>

namespace hearth {

namespace paper {
class Renderer;
}
class PaperSheet;

/** The paper of a ticket, dot for dot as a printer makes it: laid out and drawn by the code that prints, on a thread of its own. Wide
    paper is shown smaller, never larger than its dots. UI thread. */
class PaperPreview : public QWidget {
    Q_OBJECT
public:
    explicit PaperPreview(QWidget *parent = nullptr);
    ~PaperPreview() override;
    enum class Bad {
        Keep,     ///< where the template cannot be used the paper before stays, for whoever edits it
        AsPrinted ///< … the program's own is drawn, as a printer gets it
    };
    /** Draws the ticket with a template's JSON (empty: the program's own); what was asked for before and is not drawn yet is left out. */
    void draw(const Ticket &ticket, const PaperProfile &paper, const QByteArray &json, Bad bad);
    /** What is shown: Format_Mono, 1 is black. Null: nothing yet. */
    [[nodiscard]] QImage image() const;
    /** Something is being drawn. */
    [[nodiscard]] bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void drawn();
    /** The template cannot be used; drawn() follows only with Bad::AsPrinted. `line` counts from 1; 0: nothing can be drawn. */
    void refused(int line, const hearth::Error &error);

private:
    struct Order {
        Ticket ticket;
        PaperProfile paper;
        QByteArray json;
        Bad bad;
    };
    /** On the pool's thread. */
    void work(const Order &order);
    void finished();
    PaperSheet *m_sheet;
    std::unique_ptr<paper::Renderer> m_renderer; ///< opened, used and closed on the pool's thread; null: not yet, or the font is missing
    std::optional<Order> m_next;
    bool m_busy = false;
    bool m_opened = false; ///< the pool's thread may hold the font
    TaskPool m_pool; ///< last: it is stopped before what it draws with goes
};

} // namespace hearth
