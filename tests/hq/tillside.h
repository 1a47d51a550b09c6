// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QTemporaryDir>
#include <memory>

namespace hearth {

/** A till's database, as far as it takes menus and templates in. Apart, because headquarters' stores have the same names. */
class TillSide {
public:
    TillSide();
    ~TillSide();
    TillSide(const TillSide &) = delete;
    TillSide &operator=(const TillSide &) = delete;
    /** The body of a fact; whether it is in force now. */
    [[nodiscard]] bool takesMenu(const QByteArray &body);
    [[nodiscard]] bool takesTemplates(const QByteArray &body);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth
