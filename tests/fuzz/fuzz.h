// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/** What must hold whatever the input is; libFuzzer takes the abort for a finding and saves the input. */
#define MUST(condition)                                                                     \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            std::fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition);    \
            std::abort();                                                                   \
        }                                                                                   \
    } while (false)

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);
/** Called once before the first input where a target defines it. */
extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv);
