// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/touchstyle.h"

#include "ui/kit/glyph.h"
#include "ui/kit/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace hearth {

TouchStyle::TouchStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

int TouchStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return 10;
    case PM_ScrollBarSliderMin: return 48;
    case PM_TabBarScrollButtonWidth: return TouchSize;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int TouchStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText: return 0;
    case SH_ItemView_ActivateItemOnSingleClick: return 1;
    case SH_ScrollBar_LeftClickAbsolutePosition: return 1;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void TouchStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                    const QWidget *widget) const
{
    if (control != CC_ScrollBar) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (bar == nullptr || bar->maximum <= bar->minimum)
        return;
    const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::current().faint);
    painter->drawRoundedRect(QRectF(slider).adjusted(2, 2, -2, -2), 3, 3);
    painter->restore();
}

QRect TouchStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                 const QWidget *widget) const
{
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (bar == nullptr)
        return {};
    const bool upright = bar->orientation == Qt::Vertical;
    const int length = upright ? bar->rect.height() : bar->rect.width();
    const int range = bar->maximum - bar->minimum;
    int size = length;
    if (range > 0)
        size = qBound(qMin(48, length), int(qint64(bar->pageStep) * length / (qint64(range) + bar->pageStep)), length);
    const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - size, bar->upsideDown);
    switch (part) {
    case SC_ScrollBarSlider: return upright ? QRect(0, at, bar->rect.width(), size) : QRect(at, 0, size, bar->rect.height());
    case SC_ScrollBarGroove: return bar->rect;
    case SC_ScrollBarSubPage: return upright ? QRect(0, 0, bar->rect.width(), at) : QRect(0, 0, at, bar->rect.height());
    case SC_ScrollBarAddPage:
        return upright ? QRect(0, at + size, bar->rect.width(), length - at - size)
                       : QRect(at + size, 0, length - at - size, bar->rect.height());
    default: return {};
    }
}

void TouchStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
    case PE_Frame:
        return;
    case PE_PanelButtonTool: // the arrows of a tab bar that is too narrow
        painter->fillRect(option->rect, Theme::current().window);
        painter->fillRect(option->rect.adjusted(4, 4, -4, -4), (option->state & State_Sunken) != 0 ? Theme::current().accentSoft : Theme::current().panel);
        return;
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const QRectF box = QRectF(option->rect.center() - QPoint(12, 12), QSizeF(24, 24));
        const bool enabled = (option->state & State_Enabled) != 0;
        drawGlyph(*painter, box, element == PE_IndicatorArrowLeft ? Glyph::Left : Glyph::Right, enabled ? Theme::current().text : Theme::current().line, {});
        return;
    }
    case PE_PanelLineEdit: {
        const Theme &theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool focus = (option->state & State_HasFocus) != 0;
        painter->setPen(QPen(focus ? theme.focus : theme.edge, focus ? 3 : 1));
        painter->setBrush(theme.panel);
        const qreal in = focus ? 1.5 : 0.5;
        painter->drawRoundedRect(QRectF(option->rect).adjusted(in, in, -in, -in), 8, 8);
        painter->restore();
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

} // namespace hearth
