// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/faultpoint.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace hearth {
namespace {
struct Armed {
    std::string name;
    std::atomic<long> left{0};

    Armed()
    {
        // Read once, before any thread could change the environment.
        const char *text = std::getenv("HEARTH_FAULT"); // NOLINT(concurrency-mt-unsafe)
        if (text == nullptr || *text == '\0')
            return;
        name = text;
        long nth = 1;
        if (const auto colon = name.rfind(':'); colon != std::string::npos) {
            nth = std::strtol(name.c_str() + colon + 1, nullptr, 10);
            name.resize(colon);
        }
        left = nth;
    }
};

Armed &armed()
{
    static Armed instance;
    return instance;
}
} // namespace

void faultPoint(const char *name)
{
    Armed &fault = armed();
    if (fault.name.empty() || std::strcmp(name, fault.name.c_str()) != 0)
        return;
    if (fault.left.fetch_sub(1) == 1) {
        kill(getpid(), SIGKILL);
        for (;;)
            pause();
    }
}

} // namespace hearth
