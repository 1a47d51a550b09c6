// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>
#include <tl/expected.hpp>

namespace hearth {

/** What a caller can branch on; the text is for people. Append only. */
enum class ErrorCode {
    InvalidInput,  ///< the caller's data is wrong; `where` names the place (file:line:column, field path)
    NotFound,
    Conflict,      ///< the same key exists with another content
    Unauthorised,
    Busy,          ///< somebody else owns it (a locked database, a data directory with an owner)
    Io,
    DiskFull,
    Corrupt,
    NewerVersion,  ///< written by a newer program
    Protocol,      ///< the peer broke the protocol
    Timeout,
    Unavailable,   ///< not now: offline, shutting down
    Internal,
    Forbidden,     ///< known, but not for this
};

[[nodiscard]] QString errorCodeName(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString text;   ///< one sentence for people, without a trailing dot
    QString where;  ///< place in words: "menu.csv:17:3", "lines[2].quantity", a path; may be empty

    /** "where: text", for logs and the command line. */
    [[nodiscard]] QString toString() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString text, QString where = {})
{
    return tl::unexpected<Error>(Error{code, std::move(text), std::move(where)});
}

} // namespace hearth

#define HEARTH_CONCAT_(a, b) a##b
#define HEARTH_CONCAT(a, b) HEARTH_CONCAT_(a, b)
#define HEARTH_TRY_(tmp, expr)                                                                                        \
    do {                                                                                                              \
        auto tmp = (expr);                                                                                            \
        if (!tmp)                                                                                                     \
            return tl::unexpected<::hearth::Error>(std::move(tmp).error());                                           \
    } while (false)
#define HEARTH_ASSIGN_(tmp, decl, expr)                                                                               \
    auto tmp = (expr);                                                                                                \
    if (!tmp)                                                                                                         \
        return tl::unexpected<::hearth::Error>(std::move(tmp).error());                                               \
    decl = std::move(*tmp)
/** Returns the error of `expr`, a Result, to the caller. */
#define HEARTH_TRY(expr) HEARTH_TRY_(HEARTH_CONCAT(hearthTried, __COUNTER__), expr)
/** Declares `decl` from the value of `expr`, or returns its error to the caller. */
#define HEARTH_ASSIGN(decl, expr) HEARTH_ASSIGN_(HEARTH_CONCAT(hearthResult, __COUNTER__), decl, expr)
