// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/member/member.h"
#include "domain/menu/menu.h"
#include "ui/models/shopformat.h"

#include <QCoreApplication>

namespace hearth {

/** Classes of tags, their values and reasons in the windows' language; what it does not know stays as headquarters calls it. Pure; UI thread. */
class TagWords {
    Q_DECLARE_TR_FUNCTIONS(hearth::TagWords)
public:
    [[nodiscard]] static QString className(const QString &name);
    /** Of a class; items and categories as the menu calls them. */
    [[nodiscard]] static QString value(const QString &name, const QString &value, const Menu &menu, const QString &language);
    [[nodiscard]] static QString reason(const MemberProfile::ShownTag &tag, const ShopFormat &format);
    /** A query of an audience as it is read aloud. */
    [[nodiscard]] static QString query(const QString &query, const Menu &menu, const QString &language);
};

} // namespace hearth
