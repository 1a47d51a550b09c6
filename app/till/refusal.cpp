// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/refusal.h"

namespace hearth {

Error refusal(const Error &error, const QString &whatDidNotHappen)
{
    QString reason;
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound: return error;
    case ErrorCode::DiskFull: reason = QStringLiteral("the disk is full"); break;
    case ErrorCode::Io: reason = QStringLiteral("the disk reports an error"); break;
    case ErrorCode::Busy: reason = QStringLiteral("another program has locked the database"); break;
    case ErrorCode::Corrupt: reason = QStringLiteral("the database is damaged"); break;
    default: return Error{error.code, error.text + QStringLiteral(": ") + whatDidNotHappen, error.where};
    }
    return Error{error.code, reason + QStringLiteral(": ") + whatDidNotHappen, error.text};
}

} // namespace hearth
