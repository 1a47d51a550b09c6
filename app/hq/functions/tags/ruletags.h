// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "domain/tag/tagclass.h"

namespace hearth::hq {

/** A class of tags that is a rule in JSON and no code: its form is in docs/tags.md. */
struct RuleTags {
    static constexpr int LeastId = 1'000; ///< below are the classes of the program's own functions
    static constexpr int MaxId = 65'535;
    static constexpr int MaxConditions = 100;
    static constexpr int MaxDays = 3'650;

    /** `name` is the file's, for errors. Error InvalidInput with the place. */
    [[nodiscard]] static Result<TagClass> parse(const QByteArray &json, const QString &name);
    /** Those that come with the program, by id. */
    [[nodiscard]] static Result<std::vector<TagClass>> builtIn();
};

} // namespace hearth::hq
