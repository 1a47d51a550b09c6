// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/touchtable.h"

#include "ui/kit/tilegrid.h"
#include "ui/kit/touchbutton.h"

#include <QHeaderView>
#include <QPainter>

namespace hearth {

namespace {

/** A header of quiet words over a line. */
class FlatHeader : public QHeaderView {
public:
    explicit FlatHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionsClickable(false);
        setHighlightSections(false);
        setFixedHeight(36);
    }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        const Theme &theme = Theme::current();
        painter->save();
        painter->fillRect(rect, theme.raised);
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.edge);
        painter->setPen(theme.soft);
        painter->setFont(textFont(15));
        const int alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
        const QRect inside = rect.adjusted(10, 0, -10, 0);
        painter->drawText(inside, (alignment != 0 ? alignment : int(Qt::AlignLeft)) | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(model()->headerData(section, Qt::Horizontal).toString(), Qt::ElideRight, inside.width()));
        painter->restore();
    }
};

} // namespace

TouchTable::TouchTable(QWidget *parent) : TapView<QTableView>(parent)
{
    setHorizontalHeader(new FlatHeader(this));
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::NoSelection);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(60);
    horizontalHeader()->setMinimumSectionSize(40);
    setItemDelegate(new TouchTableDelegate(this));
    setMinimumSize(140, 100);
}

void TouchTable::setEmptyText(const QString &title, const QString &detail)
{
    m_emptyTitle = title;
    m_emptyDetail = detail;
    viewport()->update();
}

void TouchTable::paintEvent(QPaintEvent *event)
{
    if (model() == nullptr || model()->rowCount() == 0) {
        QPainter painter(viewport());
        drawEmpty(painter, viewport()->rect(), m_emptyTitle, m_emptyDetail);
        return;
    }
    TapView<QTableView>::paintEvent(event);
}

void drawSigns(QPainter &painter, const QRectF &area, const QList<SignLine> &lines, int pixels)
{
    const Theme &theme = Theme::current();
    painter.setFont(textFont(pixels));
    const QFontMetrics metrics(painter.font());
    const qreal height = metrics.height() + 4;
    const auto room = qMax<qsizetype>(1, qsizetype(area.height() / height));
    const qsizetype shown = qMin(room, lines.size());
    qreal top = area.center().y() - height * qreal(shown) / 2;
    for (qsizetype i = 0; i < shown; ++i) {
        const SignLine &line = lines.at(i);
        const qreal side = pixels + 1;
        qreal left = area.left();
        if (line.glyph != Glyph::None) {
            drawGlyph(painter, QRectF(left, top + (height - side) / 2, side, side), line.glyph, theme.tone(line.tone), theme.panel);
            left += side + 8;
        }
        QString text = line.text;
        if (i == shown - 1 && lines.size() > shown)
            text += QStringLiteral("  +%1").arg(lines.size() - shown);
        painter.setPen(line.tone == Tone::Ok ? theme.text : theme.tone(line.tone));
        painter.drawText(QRectF(left, top, area.right() - left, height), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, int(area.right() - left)));
        top += height;
    }
}

void TouchTableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const auto *taps = dynamic_cast<const TapState *>(option.widget);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool pressed = taps != nullptr && taps->pressed().isValid() && taps->pressed().row() == index.row();
    const bool current = taps != nullptr && taps->showsCurrent() && view->hasFocus() && view->currentIndex().row() == index.row();

    painter->save();
    painter->fillRect(option.rect, pressed ? theme.accentSoft : theme.panel);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    const QRect inside = option.rect.adjusted(10, 2, -10, -3);
    const QVariant signs = index.data(TouchTable::SignsRole);
    if (signs.isValid()) {
        drawSigns(*painter, inside, signs.value<QList<SignLine>>());
    } else {
        const QVariant tone = index.data(TouchTable::ToneRole);
        painter->setPen(theme.tone(tone.isValid() ? Tone(tone.toInt()) : Tone::Neutral));
        painter->setFont(textFont(17, index.data(TouchTable::BoldRole).toBool()));
        const int wanted = index.data(Qt::TextAlignmentRole).toInt();
        const int alignment = (wanted != 0 ? wanted : int(Qt::AlignLeft)) | Qt::AlignVCenter;
        const QString detail = index.data(TouchTable::DetailRole).toString();
        const int height = detail.isEmpty() ? inside.height() : inside.height() / 2;
        painter->drawText(QRect(inside.left(), inside.top(), inside.width(), height), alignment,
                          painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, inside.width()));
        if (!detail.isEmpty()) {
            painter->setFont(textFont(13));
            painter->setPen(theme.soft);
            painter->drawText(QRect(inside.left(), inside.top() + height, inside.width(), height), alignment,
                              painter->fontMetrics().elidedText(detail, Qt::ElideRight, inside.width()));
        }
    }
    if (current) {
        painter->setPen(QPen(theme.focus, 3));
        const QRect &r = option.rect;
        painter->drawLine(r.left(), r.top() + 1, r.right(), r.top() + 1);
        painter->drawLine(r.left(), r.bottom() - 1, r.right(), r.bottom() - 1);
    }
    painter->restore();
}

} // namespace hearth
