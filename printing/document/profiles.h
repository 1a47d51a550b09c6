// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "document/layout.h"

#include <QStringList>

namespace hearth {

/** A kind of paper in a kind of printer: resources/printers/profiles.json. */
struct NamedProfile {
    QString name;  ///< "80mm"
    QString title; ///< for people
    PaperProfile paper;
    bool operator==(const NamedProfile &) const = default;
};

/** Those of the program, in the order shown; any thread. */
[[nodiscard]] const QList<NamedProfile> &paperProfiles();
/** Error NotFound lists the names. */
[[nodiscard]] Result<PaperProfile> paperProfile(const QString &name);
/** Errors InvalidInput name `file` and place: at most 100 profiles, 100 to 1,000 dots, a double name. */
[[nodiscard]] Result<QList<NamedProfile>> profilesFromJson(const QByteArray &json, const QString &file);

} // namespace hearth
