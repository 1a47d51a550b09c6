// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/paperpreview.h"

#include "document/jsonplace.h"
#include "paper/renderer.h"
#include "ui/kit/panel.h"

#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <future>

namespace hearth {

namespace {
constexpr int margin = 16; // pixels of paper around the dots
}

/** The paper itself: as wide as there is room for, as high as it is long. */
class PaperSheet : public QWidget {
public:
    explicit PaperSheet(QWidget *parent) : QWidget(parent)
    {
        QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }
    void setImage(const QImage &image)
    {
        m_image = image;
        m_scaled = {};
        updateGeometry();
        update();
    }
    [[nodiscard]] const QImage &image() const { return m_image; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return target(width).height() + 2 * margin + 2; }
    [[nodiscard]] QSize sizeHint() const override { return {200, heightForWidth(width())}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_image.isNull())
            return;
        const QSize size = target(width());
        QRect paper(QPoint(0, 0), size + QSize(2 * margin, 2 * margin));
        paper.moveLeft(qMax(0, (width() - paper.width()) / 2));
        QPainter painter(this);
        painter.fillRect(paper, Qt::white);
        painter.setPen(Theme::current().line);
        painter.drawRect(paper.adjusted(0, 0, -1, 0));
        const QRect dots = paper.adjusted(margin, margin, -margin, -margin);
        if (size == m_image.size()) {
            painter.drawImage(dots.topLeft(), m_image);
        } else {
            if (m_scaled.size() != size) // once a width: scrolling paints again and again
                m_scaled = m_image.convertToFormat(QImage::Format_Grayscale8).scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
            painter.drawImage(dots.topLeft(), m_scaled);
        }
    }

private:
    [[nodiscard]] QSize target(int width) const
    {
        const int room = width - 2 * margin;
        if (m_image.isNull() || room >= m_image.width() || room < 1)
            return m_image.size();
        return {room, qMax(1, int(qint64(m_image.height()) * room / m_image.width()))};
    }
    QImage m_image;
    QImage m_scaled; ///< for the width it has; null: not yet
};

PaperPreview::PaperPreview(QWidget *parent) : QWidget(parent), m_pool("preview", 1)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    const PanelScroll scroll = makePanelScroll(this);
    m_sheet = new PaperSheet(scroll.inside);
    scroll.rows->insertWidget(0, m_sheet);
    column->addWidget(scroll.area);
}

PaperPreview::~PaperPreview()
{
    if (m_opened) { // a font goes on the thread that opened it
        std::promise<void> closed;
        m_pool.post([this, &closed](int) {
            m_renderer.reset();
            closed.set_value();
        });
        closed.get_future().wait();
    }
    m_pool.stop();
}

QImage PaperPreview::image() const
{
    return m_sheet->image();
}

void PaperPreview::draw(const Ticket &ticket, const PaperProfile &paper, const QByteArray &json, Bad bad)
{
    m_next = Order{ticket, paper, json, bad};
    if (!m_busy)
        finished();
}

/** Begins with what waits, if anything. */
void PaperPreview::finished()
{
    m_busy = m_next.has_value();
    m_opened = m_opened || m_busy;
    if (m_busy)
        m_pool.post([this, order = *std::exchange(m_next, std::nullopt)](int) { work(order); });
}

void PaperPreview::work(const Order &order)
{
    // What is told is told on the window's thread, when the next drawing has begun.
    const auto tell = [this](std::function<void()> what) {
        QMetaObject::invokeMethod(this, [this, what = std::move(what)] {
            finished();
            what();
        }, Qt::QueuedConnection);
    };
    if (m_renderer == nullptr) { // opening the font takes tens of milliseconds
        if (auto renderer = paper::Renderer::make())
            m_renderer = std::make_unique<paper::Renderer>(std::move(*renderer));
    }
    if (m_renderer == nullptr) {
        tell([this] { Q_EMIT refused(0, Error{ErrorCode::NotFound, QStringLiteral("the font for tickets is not installed"), {}}); });
        return;
    }
    std::optional<TicketTemplate> own;
    std::optional<Error> wrong;
    if (!order.json.isEmpty()) {
        auto read = TicketTemplate::fromJson(order.json, {});
        if (read && read->kind != order.ticket.kind)
            read = fail(ErrorCode::InvalidInput, QStringLiteral("is for %1").arg(ticketKindName(read->kind)), QStringLiteral("kind"));
        if (read)
            own = std::move(*read);
        else
            wrong = read.error();
    }
    const int line = !wrong ? 0 : wrong->where.isEmpty() ? jsonSyntaxLine(order.json) : jsonLineOf(order.json, wrong->where);
    QImage image;
    if (!wrong || order.bad == Bad::AsPrinted)
        image = m_renderer->render(paper::pageOf(layoutTicket(order.ticket, order.paper, own ? &*own : nullptr)));
    tell([this, line, wrong, image] {
        if (wrong)
            Q_EMIT refused(qMax(1, line), *wrong);
        if (image.isNull())
            return;
        m_sheet->setImage(image);
        Q_EMIT drawn();
    });
}

} // namespace hearth
