// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/money.h"

#include <QMetaType>
#include <QString>
#include <QUuid>

namespace hearth {

/** An accepted online order was amended or cancelled. A value. */
struct OnlineChange {
    QUuid orderId; ///< as it was placed
    QString platform;
    QString platformNumber;
    int version = 0;
    bool cancelled = false;
    Money total;  ///< of what is wanted now; cancelled: of what was taken back
    int jobs = 0; ///< print jobs queued
};

} // namespace hearth
Q_DECLARE_METATYPE(hearth::OnlineChange)
