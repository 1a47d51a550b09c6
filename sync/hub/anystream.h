// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hub/frontcore.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/role.hpp>

namespace hearth::front {

/** What waits for the end of an operation, whatever its type. Moved, and called once. */
class Completion {
public:
    template <typename Handler>
    explicit Completion(Handler &&handler) requires(!std::is_same_v<std::decay_t<Handler>, Completion>)
        : m_waiter(std::make_unique<WaiterOf<std::decay_t<Handler>>>(std::forward<Handler>(handler)))
    {
    }
    void operator()(const Failure &failure, std::size_t count = 0) { std::exchange(m_waiter, nullptr)->run(failure, count); }

private:
    struct Waiter {
        virtual ~Waiter() = default;
        virtual void run(const Failure &failure, std::size_t count) = 0;
    };
    template <typename Handler>
    struct WaiterOf final : Waiter {
        explicit WaiterOf(Handler h) : handler(std::move(h)) {}
        void run(const Failure &failure, std::size_t count) override
        {
            if constexpr (std::is_invocable_v<Handler &, const Failure &, std::size_t>)
                handler(failure, count);
            else
                handler(failure);
        }
        Handler handler;
    };
    std::unique_ptr<Waiter> m_waiter;
};

/** The first few buffers of a sequence: reading and writing "some" may always do less. */
template <typename Buffer>
class FirstBuffers {
public:
    using value_type = Buffer;
    using const_iterator = const Buffer *;
    template <typename Sequence>
    explicit FirstBuffers(const Sequence &sequence)
    {
        const auto end = boost::asio::buffer_sequence_end(sequence);
        for (auto at = boost::asio::buffer_sequence_begin(sequence); at != end && m_count < m_buffers.size(); ++at) {
            const Buffer buffer(*at);
            if (buffer.size() > 0)
                m_buffers[m_count++] = buffer;
        }
    }
    [[nodiscard]] const_iterator begin() const { return m_buffers.data(); }
    [[nodiscard]] const_iterator end() const { return m_buffers.data() + m_count; }

private:
    std::array<Buffer, 8> m_buffers;
    std::size_t m_count = 0;
};

/** A stream of bytes with TLS or without: Asio's AsyncStream, for handlers only. HTTP and WebSocket are compiled for this one, and what is
    below them is compiled for Completion alone: nested in each other, the types of both take minutes. */
class AnyStream {
public:
    using executor_type = Executor;
    using Mutable = FirstBuffers<boost::asio::mutable_buffer>;
    using Const = FirstBuffers<boost::asio::const_buffer>;

    /** What AnyStream runs over. */
    class Layer {
    public:
        virtual ~Layer() = default;
        virtual void read(const Mutable &into, Completion done) = 0;
        virtual void write(const Const &from, Completion done) = 0;
        /** Says that this was all, so that nobody can cut it short unnoticed. */
        virtual void finish(Completion done) = 0;
        /** The end of a WebSocket (RFC 6455, 7.1.1). */
        virtual void teardown(boost::beast::role_type role, Completion done) = 0;
        [[nodiscard]] virtual Stream &tcp() = 0;
    };
    explicit AnyStream(std::unique_ptr<Layer> layer) : m_layer(std::move(layer)) {}

    executor_type get_executor() noexcept { return next_layer().get_executor(); }
    Stream &next_layer() { return m_layer->tcp(); }
    [[nodiscard]] const Stream &next_layer() const { return m_layer->tcp(); }

    template <typename Sequence, typename Handler>
    void async_read_some(const Sequence &into, Handler &&done)
    {
        m_layer->read(Mutable(into), Completion(std::forward<Handler>(done)));
    }
    template <typename Sequence, typename Handler>
    void async_write_some(const Sequence &from, Handler &&done)
    {
        m_layer->write(Const(from), Completion(std::forward<Handler>(done)));
    }
    template <typename Handler>
    void async_finish(Handler &&done)
    {
        m_layer->finish(Completion(std::forward<Handler>(done)));
    }
    template <typename Handler>
    friend void async_teardown(boost::beast::role_type role, AnyStream &stream, Handler &&done)
    {
        stream.m_layer->teardown(role, Completion(std::forward<Handler>(done)));
    }

private:
    std::unique_ptr<Layer> m_layer;
};

[[nodiscard]] AnyStream anyStream(Stream stream);

/** HTTP on a connection that is ready for it. */
void startHttp(FrontCore &core, AnyStream stream, AddressBook::Place place);

} // namespace hearth::front
