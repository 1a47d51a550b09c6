// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <memory>

namespace hearth::hq {

/** Where a callback goes: "http://HOST[:PORT][/PATH][?QUERY]". */
struct HttpUrl {
    static constexpr qsizetype MaxSize = 500; ///< characters of a URL
    QString host;      ///< a name or an address, without brackets
    quint16 port = 80;
    QByteArray target; ///< path and query, encoded
    /** Error InvalidInput: not of this form, longer than MaxSize, with a user's name or a fragment. */
    [[nodiscard]] static Result<HttpUrl> parse(const QString &url);
};

/** Posts JSON to others' servers: plain HTTP/1.1, one connection a request, no redirects. Runs one thread of its own; the calls
    may come from any thread. */
class HttpClient {
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    /** Sends the body and waits for the status of the answer, at most `timeoutMs` in all. A multicast, link-local or unspecified address is
        no server. Errors: InvalidInput (the URL), Unavailable (no such host, refused, cut off, stopped), Timeout, Protocol (the answer
        is not HTTP). */
    [[nodiscard]] Result<int> postJson(const QString &url, const QByteArray &body, int timeoutMs = 5'000);
    /** Ends what is on its way, and all that comes later, with Unavailable. */
    void stop();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hearth::hq
