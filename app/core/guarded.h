// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <mutex>
#include <utility>

namespace hearth {

/** A value several threads look at: touched only inside with(), one at a time. Keep the work short; never call out to
    others from inside it. Any thread. */
template <typename T>
class Guarded {
public:
    Guarded() = default;
    explicit Guarded(T value) : m_value(std::move(value)) {}
    Guarded(const Guarded &) = delete;
    Guarded &operator=(const Guarded &) = delete;
    ~Guarded() = default;

    template <typename Work>
    auto with(Work &&work) -> decltype(auto)
    {
        const std::scoped_lock lock(m_mutex);
        return std::forward<Work>(work)(m_value);
    }
    template <typename Work>
    auto with(Work &&work) const -> decltype(auto)
    {
        const std::scoped_lock lock(m_mutex);
        return std::forward<Work>(work)(m_value);
    }

private:
    mutable std::mutex m_mutex;
    T m_value{};
};

} // namespace hearth
