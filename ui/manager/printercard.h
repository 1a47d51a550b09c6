// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/panel.h"
#include "ui/kit/statuslight.h"
#include "ui/tillcontext.h"

namespace hearth {

class TouchButton;

/** What a card says of a printer, in words; a card is made anew only where this differs. A value. */
struct PrinterView {
    struct Open {
        QUuid incidentId;
        PrinterCondition condition = PrinterCondition::Unknown;
        QString text;       ///< "paper out since 14:05"
        QString advice;
        bool seen = false;  ///< acknowledged
        bool operator==(const Open &) const = default;
    };
    QString name;
    StatusLight::State light = StatusLight::State::Unknown;
    QString title;
    QString facts;
    QString paper;
    QString drawer;
    bool drawerStuck = false;
    QString raw; ///< the status bytes, or what the connection says: for the telephone
    QList<Open> open;
    bool operator==(const PrinterView &) const = default;

    [[nodiscard]] static PrinterView of(const PrinterHealth &printer, const QList<PrinterIncident> &incidents, const TillContext &context);
};

/** A printer's light, words, what is wrong with it and what can be done. Its buttons: acknowledge_PRINTER_N, newRoll_PRINTER. UI thread. */
class PrinterCard : public Panel {
    Q_OBJECT
public:
    explicit PrinterCard(const PrinterView &view, QWidget *parent = nullptr);

Q_SIGNALS:
    void acknowledged(const QUuid &incidentId, hearth::TouchButton *button);
    void newRoll(const QString &printer, hearth::TouchButton *button);
};

} // namespace hearth
