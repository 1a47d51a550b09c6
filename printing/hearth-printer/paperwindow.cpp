// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "paperwindow.h"
#include "faultpanel.h"
#include "virtualprinter/virtualprinter.h"

#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace hearth {
namespace {
constexpr int Margin = 32;
constexpr int GapBelow = 18;
constexpr int RedrawMs = 30;
} // namespace

/** The pieces of paper below each other. */
class PaperWindow::Strip : public QWidget {
public:
    explicit Strip(QWidget *parent) : QWidget(parent) {}
    void add(const QImage &image, bool torn)
    {
        m_pieces.append({QPixmap::fromImage(image), torn});
        if (m_pieces.size() > MaxPieces)
            m_pieces.removeFirst();
        arrange();
    }
    void setHanging(const QImage &image)
    {
        m_hanging = image.isNull() ? QPixmap() : QPixmap::fromImage(image);
        arrange();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        int y = GapBelow;
        for (const Piece &piece : std::as_const(m_pieces)) {
            draw(painter, piece.picture, y, piece.torn);
            y += piece.picture.height() + GapBelow;
        }
        if (!m_hanging.isNull())
            draw(painter, m_hanging, y, false);
    }

private:
    struct Piece {
        QPixmap picture;
        bool torn = false;
    };
    void draw(QPainter &painter, const QPixmap &picture, int y, bool torn) const
    {
        const int x = (width() - picture.width()) / 2;
        painter.fillRect(x + 3, y + 3, picture.width(), picture.height(), QColor(0, 0, 0, 60));
        painter.drawPixmap(x, y, picture);
        if (torn) {
            painter.setPen(QPen(Qt::red, 2, Qt::DashLine));
            painter.drawLine(x, y + picture.height(), x + picture.width(), y + picture.height());
        }
    }
    void arrange()
    {
        int height = GapBelow;
        int widest = 2 * Margin;
        for (const Piece &piece : std::as_const(m_pieces)) {
            height += piece.picture.height() + GapBelow;
            widest = std::max(widest, piece.picture.width());
        }
        if (!m_hanging.isNull()) {
            height += m_hanging.height() + GapBelow;
            widest = std::max(widest, m_hanging.width());
        }
        setMinimumSize(widest + 2 * GapBelow, height);
        update();
    }
    QList<Piece> m_pieces;
    QPixmap m_hanging;
};

PaperWindow::PaperWindow(paper::Renderer renderer, virtualprinter::VirtualPrinter &printer, const QString &name)
    : m_printer(printer), m_renderer(std::move(renderer))
{
    setWindowTitle(name.isEmpty() ? QStringLiteral("hearth-printer") : name + QStringLiteral(" – hearth-printer"));
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("state"));
    m_state->setMargin(8);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setBackgroundRole(QPalette::Mid);
    m_strip = new Strip(m_scroll);
    m_scroll->setWidget(m_strip);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(new FaultPanel(printer, this));
    layout->addWidget(m_state);
    resize(720, 900);

    // Newest paper in sight whenever the strip grows.
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int, int most) { m_scroll->verticalScrollBar()->setValue(most); });
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(RedrawMs);
    connect(&m_redraw, &QTimer::timeout, this, [this] { drawNow(); });
    connect(&printer, &virtualprinter::VirtualPrinter::paperMoved, this, [this](const paper::Page &page) {
        m_hanging = page;
        if (!m_redraw.isActive())
            m_redraw.start();
    });
    connect(&printer, &virtualprinter::VirtualPrinter::pieceCut, this, &PaperWindow::onPieceCut);
    connect(&printer, &virtualprinter::VirtualPrinter::conditionsChanged, this, [this] { showState(); });
    showState();
}

void PaperWindow::onPieceCut(const paper::Page &page, int, bool torn)
{
    m_hanging = {};
    m_strip->add(m_renderer.render(page, Margin), torn);
    m_strip->setHanging({});
}

void PaperWindow::drawNow()
{
    m_strip->setHanging(m_hanging.isBlank() ? QImage() : m_renderer.render(m_hanging, Margin));
}

void PaperWindow::showState()
{
    const virtualprinter::Conditions &now = m_printer.conditions();
    QStringList words;
    const auto add = [&words](bool is, const char *text) {
        if (is)
            words.append(QString::fromLatin1(text));
    };
    add(!m_printer.isPowered(), "power off");
    add(now.paperOut, "paper out");
    add(now.paperNearEnd && !now.paperOut, "paper near end");
    add(now.coverOpen, "cover open");
    add(now.cutterJammed, "cutter jam");
    add(now.headHot, "head hot, waits");
    add(now.unrecoverable, "unrecoverable error");
    add(now.switchedOffline, "offline");
    const bool ready = m_printer.isPowered() && now.isOnline();
    m_state->setText(QStringLiteral("<span style='color:%1'>\u25CF</span>&nbsp; <b>%2</b>&nbsp; &nbsp;%3")
                         .arg(ready ? words.isEmpty() ? QStringLiteral("#2e7d32") : QStringLiteral("#b26a00") : QStringLiteral("#b3261e"),
                              words.isEmpty() ? QStringLiteral("ready") : words.join(QStringLiteral(", ")), m_printer.address().toHtmlEscaped()));
}

} // namespace hearth
