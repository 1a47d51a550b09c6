// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"

namespace hearth::hq {

/** Reads ticket templates, as the till does: one file, or the files *.json of a directory. Errors name file, place and cause: NotFound, Io,
    InvalidInput (not a template, two for one kind, no file, more than 100, too large together). */
[[nodiscard]] Result<QList<protocol::TemplatesPublished::Template>> readTemplateFiles(const QString &path);

/** Takes those out that are the program's own, byte for byte, as an export writes them; their kinds. To publish them would keep the
    chain from what later versions make better. */
[[nodiscard]] QStringList takeBuiltIn(QList<protocol::TemplatesPublished::Template> &templates);

} // namespace hearth::hq
