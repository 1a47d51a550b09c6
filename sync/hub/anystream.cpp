// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/tlsstream.h"

#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace hearth::front {

namespace {
template <typename S>
class LayerOf final : public AnyStream::Layer {
public:
    explicit LayerOf(S stream) : m_stream(std::move(stream)) {}
    void read(const AnyStream::Mutable &into, Completion done) override { m_stream.async_read_some(into, std::move(done)); }
    void write(const AnyStream::Const &from, Completion done) override { m_stream.async_write_some(from, std::move(done)); }
    void finish(Completion done) override
    {
        if constexpr (std::is_same_v<S, TlsStream>)
            m_stream.async_shutdown(std::move(done));
        else
            done({}); // the end of the stream says it
    }
    void teardown(boost::beast::role_type role, Completion done) override
    {
        using boost::beast::websocket::async_teardown;
        async_teardown(role, m_stream, std::move(done));
    }
    Stream &tcp() override { return boost::beast::get_lowest_layer(m_stream); }

private:
    S m_stream;
};
} // namespace

AnyStream anyStream(Stream stream)
{
    return AnyStream(std::make_unique<LayerOf<Stream>>(std::move(stream)));
}

AnyStream anyStream(TlsStream stream)
{
    return AnyStream(std::make_unique<LayerOf<TlsStream>>(std::move(stream)));
}

} // namespace hearth::front
