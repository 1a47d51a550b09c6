// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/businessdate.h"

#include <QByteArray>
#include <QString>
#include <QUuid>

namespace hearth {

/** Who this till is and where it stands: from enrolment, kept in table meta. */
struct TillIdentity {
    QString storeId = QStringLiteral("LOCAL"); ///< until enrolled
    int till = 0;
    QString storeName;
    StoreCalendar calendar;
    QString currency = QStringLiteral("CNY");
    QUuid deviceId; ///< null: not enrolled
    QString hqUrl;
    QByteArray epoch; ///< 16 bytes, random at database creation
    QString language = QStringLiteral("zh_CN"); ///< of tickets that no window asks for (online orders)

    [[nodiscard]] bool enrolled() const { return !deviceId.isNull(); }
};

} // namespace hearth
