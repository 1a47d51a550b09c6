// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "runtime/runner.h"

#include <QJsonObject>

namespace hearth::hq {

/** An event in JSON, read for a function's trigger. Owns what the invocation refers to. */
struct InvokeEvent {
    Runner::Invocation invocation;
    std::unique_ptr<QByteArray> factBody;

    /** The form of a function's event, for people. Error NotFound: there is no such function. */
    [[nodiscard]] static Result<QString> shape(const Registry &registry, const QString &function);
    /** Errors: InvalidInput (`where` is the field; the text says the form), NotFound (the function, a store, a till). */
    [[nodiscard]] static Result<InvokeEvent> read(const Registry &registry, const QString &function, const QJsonObject &event, storage::Database &db,
                                                  qint64 nowMs);
};

} // namespace hearth::hq
