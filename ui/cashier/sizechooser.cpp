// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/cashier/sizechooser.h"

#include "ui/kit/sheet.h"

#include <QCoreApplication>
#include <QGridLayout>

namespace hearth {

Overlay *openSizes(QWidget *window, const QRect &anchor, const MenuItem &item, const ShopFormat &format,
                   std::function<void(const MenuSize &size)> chosen)
{
    auto *overlay = new Overlay(window, Overlay::Place::AtAnchor);
    overlay->setObjectName(QStringLiteral("sizes"));
    overlay->setAnchor(anchor);
    overlay->cardLayout()->setContentsMargins(16, 14, 16, 16);
    QLabel *title = makeLabel(overlay->card(), 19, true);
    title->setText(item.name.in(format.language()));
    title->setWordWrap(false);
    overlay->setAccessibleName(title->text());

    auto *head = new QHBoxLayout;
    auto *cancel = new TouchButton(TouchButton::Kind::Quiet, overlay->card());
    cancel->setObjectName(QStringLiteral("sizeCancel"));
    cancel->setGlyph(Glyph::Cross);
    cancel->setAccessibleName(QCoreApplication::translate("hearth::SizeChooser", "Cancel"));
    cancel->setFixedSize(TouchSize, TouchSize);
    QObject::connect(cancel, &QPushButton::clicked, overlay, &Overlay::dismiss);
    head->addWidget(title, 1);
    head->addWidget(cancel);
    overlay->cardLayout()->addLayout(head);

    auto *grid = new QGridLayout;
    grid->setSpacing(10);
    const int columns = item.sizes.size() <= 4 ? int(item.sizes.size()) : 3;
    TouchButton *first = nullptr;
    for (qsizetype i = 0; i < item.sizes.size(); ++i) {
        const MenuSize size = item.sizes.at(i);
        auto *button = new TouchButton(TouchButton::Kind::Plain, overlay->card());
        button->setObjectName(QStringLiteral("size_") + size.code);
        button->setTextPixels(26);
        button->setText(size.code);
        button->setDetail(format.shortMoney(size.price));
        button->setMinimumSize(112, 88);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        QObject::connect(button, &QPushButton::clicked, overlay, [overlay, size, chosen] {
            overlay->dismiss();
            chosen(size);
        });
        grid->addWidget(button, int(i) / columns, int(i) % columns);
        if (first == nullptr)
            first = button;
    }
    overlay->cardLayout()->addLayout(grid);
    overlay->open(first);
    return overlay;
}

} // namespace hearth
