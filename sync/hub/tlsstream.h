// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hub/anystream.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace hearth::front {

using TlsStream = boost::beast::ssl_stream<Stream>;

/** From a certificate chain and its key. Error InvalidInput. Any thread. */
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> makeTlsContext(const Front::Tls &tls);

/** Runs the handshake of a new connection, then HTTP on it. */
void startTls(FrontCore &core, Socket socket, AddressBook::Place place, std::string key);

[[nodiscard]] AnyStream anyStream(TlsStream stream);

} // namespace hearth::front
