// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <string>
#include <unordered_map>
#include <utility>

namespace hearth::front {

/** What the front knows of the addresses that call it: how many connections each has open, and how often it failed of late.
    An IPv6 caller counts as its /64 network, which it has to itself. On the network thread. */
class AddressBook {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr int FreeFailures = 5; ///< of the last minute; each further one doubles the wait
    static constexpr std::chrono::milliseconds FirstWait{250};
    static constexpr std::chrono::milliseconds LongestWait{8'000};
    static constexpr std::chrono::seconds Memory{60};

    /** One connection among those of its address, as long as it is kept. An empty one counts nowhere. */
    class Place {
    public:
        Place() = default;
        Place(AddressBook &book, std::string key) : m_book(&book), m_key(std::move(key)) { ++book.m_entries[m_key].open; }
        Place(Place &&other) noexcept : m_book(std::exchange(other.m_book, nullptr)), m_key(std::move(other.m_key)) {}
        Place &operator=(Place &&) = delete;
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;
        ~Place()
        {
            if (m_book != nullptr)
                m_book->leave(m_key);
        }

    private:
        AddressBook *m_book = nullptr;
        std::string m_key;
    };

    [[nodiscard]] static std::string keyOf(const boost::asio::ip::address &address);
    [[nodiscard]] int open(const std::string &key) const;
    /** One more failure; how many that are of late. */
    int failed(const std::string &key, Clock::time_point now);
    /** How long a new attempt of this address is to wait. */
    [[nodiscard]] std::chrono::milliseconds wait(const std::string &key, Clock::time_point now) const;

private:
    struct Entry {
        int open = 0;
        int failures = 0;
        Clock::time_point lastFailure;
    };
    void leave(const std::string &key);
    void forget(Clock::time_point now);
    std::unordered_map<std::string, Entry> m_entries;
};

} // namespace hearth::front
