// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/glyph.h"
#include "ui/kit/tapview.h"
#include "ui/kit/theme.h"

#include <QStyledItemDelegate>
#include <QTableView>

namespace hearth {

/** A line with a sign: shape, colour and words say the same. */
struct SignLine {
    Glyph glyph = Glyph::None;
    Tone tone = Tone::Neutral;
    QString text;
    bool operator==(const SignLine &) const = default;
};

/** A table for fingers: tall rows, tapped as a whole, no grid. The model gives DisplayRole or SignsRole, and
    TextAlignmentRole, for each cell. UI thread. */
class TouchTable : public TapView<QTableView> {
    Q_OBJECT
public:
    enum Role {
        SignsRole = Qt::UserRole + 100, ///< QList<SignLine>, drawn instead of the text
        BoldRole,
        DetailRole, ///< a smaller second line
        ToneRole,
    };
    explicit TouchTable(QWidget *parent = nullptr);
    void setEmptyText(const QString &title, const QString &detail);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_emptyTitle;
    QString m_emptyDetail;
};

class TouchTableDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/** Draws lines with their signs into `area`, centred upright; those that do not fit are counted in the last one. */
void drawSigns(QPainter &painter, const QRectF &area, const QList<SignLine> &lines, int pixels = 15);

} // namespace hearth
Q_DECLARE_METATYPE(hearth::SignLine)
