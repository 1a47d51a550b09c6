// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/tlsstream.h"

#include <QLoggingCategory>
#include <array>
#include <optional>

namespace hearth::front {
namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

namespace {
Q_LOGGING_CATEGORY(tlsLog, "hearth.hub.tls")
constexpr char HandshakeRecord = 0x16; // RFC 8446, 5.1
constexpr char Ciphers[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:"
                           "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384";

/** A connection until it is a TLS one. Takes little until its first byte is there. */
class TlsHandshake final : public Connection, public std::enable_shared_from_this<TlsHandshake> {
public:
    TlsHandshake(FrontCore &core, Socket socket, AddressBook::Place place, std::string key)
        : Connection(core), m_plain(std::move(socket)), m_timer(core.io.get_executor()), m_place(std::move(place)), m_key(std::move(key))
    {
        Failure failure;
        m_peer = QString::fromStdString(m_plain.socket().remote_endpoint(failure).address().to_string());
    }

    void start()
    {
        const auto wait = m_core.addresses.wait(m_key, AddressBook::Clock::now());
        if (wait.count() == 0)
            return awaitFirstByte();
        m_timer.expires_after(wait);
        m_timer.async_wait([self = shared_from_this()](const Failure &failure) {
            if (!failure)
                self->awaitFirstByte();
        });
    }
    void goAway() override { abort(); }
    void abort() override
    {
        Failure ignored;
        m_timer.cancel();
        if (m_tls)
            boost::beast::get_lowest_layer(*m_tls).socket().close(ignored);
        else
            m_plain.socket().close(ignored);
    }

private:
    void awaitFirstByte()
    {
        // For all of it: bytes that trickle in give nobody more time.
        m_timer.expires_after(std::chrono::milliseconds(m_core.config.tlsHandshakeTimeoutMs));
        m_timer.async_wait([weak = weak_from_this()](const Failure &failure) {
            const auto self = weak.lock();
            if (failure || !self)
                return;
            self->failed(QStringLiteral("the TLS handshake took too long"));
            self->abort();
        });
        m_plain.socket().async_wait(asio::socket_base::wait_read, [self = shared_from_this()](const Failure &failure) {
            if (!failure)
                self->firstByte();
        });
    }

    void firstByte()
    {
        std::array<char, 1> byte{};
        Failure failure;
        m_plain.socket().receive(asio::buffer(byte), asio::socket_base::message_peek, failure);
        if (failure)
            return abort(); // gone without a word
        if (byte[0] != HandshakeRecord) {
            failed(byte[0] >= 'A' && byte[0] <= 'Z' ? QStringLiteral("plain HTTP came to the TLS port: use https and wss")
                                                    : QStringLiteral("what came to the TLS port is not TLS"));
            return abort();
        }
        m_tls.emplace(std::move(m_plain), *m_core.tls);
        m_tls->async_handshake(ssl::stream_base::server, [self = shared_from_this()](const Failure &ended) { self->done(ended); });
    }

    void done(const Failure &failure)
    {
        m_timer.cancel();
        if (failure) {
            if (failure == ssl::error::stream_truncated || failure == asio::error::eof || failure == asio::error::connection_reset)
                failed(QStringLiteral("it broke off the TLS handshake; one that trusts another authority, or calls another name, does so"));
            else if (failure != asio::error::operation_aborted)
                failed(QStringLiteral("the TLS handshake failed: ") + QString::fromStdString(failure.message()));
            return;
        }
        if (m_core.stopping)
            return abort();
        startHttp(m_core, anyStream(std::move(*m_tls)), std::move(m_place));
    }

    void failed(const QString &why)
    {
        const int count = m_core.addresses.failed(m_key, AddressBook::Clock::now());
        // One that fails on and on does not fill the log.
        if (count == 1)
            qCWarning(tlsLog).noquote() << m_peer << "is refused:" << why;
        else if (count == AddressBook::FreeFailures)
            qCWarning(tlsLog).noquote() << m_peer << "failed" << count << "times in a minute and has to wait from now on:" << why;
        else
            qCDebug(tlsLog).noquote() << m_peer << "is refused:" << why;
    }

    Stream m_plain;
    std::optional<TlsStream> m_tls;
    Timer m_timer;
    AddressBook::Place m_place;
    std::string m_key;
    QString m_peer;
};
} // namespace

Result<std::shared_ptr<ssl::context>> makeTlsContext(const Front::Tls &tls)
{
    const auto bytes = [](const QByteArray &pem) { return asio::buffer(pem.constData(), static_cast<std::size_t>(pem.size())); };
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX *const raw = context->native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    // No tickets: what was said stays secret also from who gets hold of this process later, and nothing is kept per till.
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(raw, 0);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS); // an idle till holds none
    Failure failure;
    if (SSL_CTX_set_cipher_list(raw, Ciphers) != 1)
        return fail(ErrorCode::Internal, QStringLiteral("this OpenSSL has none of the ciphers"));
    context->use_certificate_chain(bytes(tls.chainPem), failure);
    if (failure)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the certificate cannot be used: ") + QString::fromStdString(failure.message()));
    context->use_private_key(bytes(tls.keyPem), ssl::context::pem, failure);
    if (failure)
        return fail(ErrorCode::InvalidInput, QStringLiteral("the certificate's key cannot be used: ") + QString::fromStdString(failure.message()));
    return context;
}

void startTls(FrontCore &core, Socket socket, AddressBook::Place place, std::string key)
{
    std::make_shared<TlsHandshake>(core, std::move(socket), std::move(place), std::move(key))->start();
}

} // namespace hearth::front
