// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QList>
#include <QStringList>

namespace hearth {

/** One line of a window script, checked. */
struct ScriptStep {
    enum class Verb { Click, ClickText, Tile, Type, Key, Wait, Shot, Size, Pause, Quit };
    int line = 0;
    Verb verb = Verb::Quit;
    QString target; ///< object name, text, sku, key name, file name
    QString text;   ///< Wait: what to wait for
    int ms = 0;     ///< Wait, Pause; Size: width
    int height = 0; ///< Size
};

/** Reads a whole script before any of it runs. Error InvalidInput: "line N" and what is wrong with it. Any thread. */
[[nodiscard]] Result<QList<ScriptStep>> parseScript(const QString &text);

} // namespace hearth
