// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hub/anystream.h"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/fields.hpp>

namespace hearth::front {

/** A Beast body that is a QByteArray: read straight into what the function gets. */
struct BytesBody {
    using value_type = QByteArray;
    class reader {
    public:
        template <bool IsRequest, typename Fields>
        reader(boost::beast::http::header<IsRequest, Fields> &, value_type &body) : m_body(body)
        {
        }
        void init(const boost::optional<std::uint64_t> &length, Failure &failure)
        {
            failure = {};
            if (length) // the parser has checked it against the limit
                m_body.reserve(static_cast<qsizetype>(*length));
        }
        template <typename Buffers>
        std::size_t put(const Buffers &buffers, Failure &failure)
        {
            failure = {};
            std::size_t taken = 0;
            for (const auto buffer : boost::beast::buffers_range_ref(buffers)) {
                m_body.append(static_cast<const char *>(buffer.data()), static_cast<qsizetype>(buffer.size()));
                taken += buffer.size();
            }
            return taken;
        }
        void finish(Failure &failure) { failure = {}; }

    private:
        value_type &m_body;
    };
};
using Request = boost::beast::http::request<BytesBody>;

/** Answers the upgrade and runs the WebSocket from then on. */
void startSocket(FrontCore &core, AnyStream stream, Request request, const QString &peer, AddressBook::Place place);

} // namespace hearth::front
