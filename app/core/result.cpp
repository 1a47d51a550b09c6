// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/result.h"

namespace hearth {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput: return QStringLiteral("invalid_input");
    case ErrorCode::NotFound: return QStringLiteral("not_found");
    case ErrorCode::Conflict: return QStringLiteral("conflict");
    case ErrorCode::Unauthorised: return QStringLiteral("unauthorised");
    case ErrorCode::Busy: return QStringLiteral("busy");
    case ErrorCode::Io: return QStringLiteral("io");
    case ErrorCode::DiskFull: return QStringLiteral("disk_full");
    case ErrorCode::Corrupt: return QStringLiteral("corrupt");
    case ErrorCode::NewerVersion: return QStringLiteral("newer_version");
    case ErrorCode::Protocol: return QStringLiteral("protocol");
    case ErrorCode::Timeout: return QStringLiteral("timeout");
    case ErrorCode::Unavailable: return QStringLiteral("unavailable");
    case ErrorCode::Forbidden: return QStringLiteral("forbidden");
    case ErrorCode::Internal: return QStringLiteral("internal");
    }
    return QStringLiteral("internal");
}

QString Error::toString() const
{
    return where.isEmpty() ? text : where + QStringLiteral(": ") + text;
}

} // namespace hearth
