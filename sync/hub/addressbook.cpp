// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/addressbook.h"

#include <algorithm>

namespace hearth::front {
namespace {
constexpr std::size_t MostEntries = 20'000;
constexpr std::size_t NetworkBytes = 8;
} // namespace

std::string AddressBook::keyOf(const boost::asio::ip::address &address)
{
    if (address.is_v4())
        return address.to_string();
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    const auto bytes = v6.to_bytes();
    return {bytes.begin(), bytes.begin() + NetworkBytes};
}

int AddressBook::open(const std::string &key) const
{
    const auto found = m_entries.find(key);
    return found == m_entries.end() ? 0 : found->second.open;
}

int AddressBook::failed(const std::string &key, Clock::time_point now)
{
    if (m_entries.size() >= MostEntries)
        forget(now);
    Entry &entry = m_entries[key];
    if (now - entry.lastFailure >= Memory)
        entry.failures = 0;
    entry.lastFailure = now;
    return ++entry.failures;
}

std::chrono::milliseconds AddressBook::wait(const std::string &key, Clock::time_point now) const
{
    const auto found = m_entries.find(key);
    if (found == m_entries.end() || found->second.failures < FreeFailures || now - found->second.lastFailure >= Memory)
        return std::chrono::milliseconds(0);
    const int doublings = std::min(found->second.failures - FreeFailures, 10);
    return std::min(FirstWait * (1 << doublings), LongestWait);
}

void AddressBook::leave(const std::string &key)
{
    const auto found = m_entries.find(key);
    if (found != m_entries.end() && --found->second.open == 0 && found->second.failures == 0)
        m_entries.erase(found);
}

void AddressBook::forget(Clock::time_point now)
{
    // Those that failed of late go too, before the book grows without end.
    std::erase_if(m_entries, [&](const auto &entry) { return entry.second.open == 0 && now - entry.second.lastFailure >= Memory; });
    if (m_entries.size() >= MostEntries)
        std::erase_if(m_entries, [](const auto &entry) { return entry.second.open == 0; });
}

} // namespace hearth::front
