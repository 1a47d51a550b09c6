// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/cli/commandsupport.h"
#include "core/clock.h"
#include "core/controlsocket.h"
#include "till/control.h"
#include "till/store/salestore.h"
#include "till/tilldatabase.h"

#include <cstdio>

namespace hearth::cli {

Result<QString> dataOption(const QCommandLineParser &parser)
{
    return required(parser, QStringLiteral("data"));
}

Result<QString> required(const QCommandLineParser &parser, const QString &option)
{
    QString value = parser.value(option);
    if (value.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("is needed"), QStringLiteral("--") + option);
    return value;
}

Result<QString> onlyArgument(const QCommandLineParser &parser, const QString &what)
{
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected one %1, got %2").arg(what).arg(arguments.size()));
    return arguments.first();
}

void say(const QCommandLineParser &parser, const QString &line)
{
    if (parser.isSet(QStringLiteral("json")))
        return;
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

Result<QJsonObject> applyTo(const QString &dataDirectory, const QJsonObject &request)
{
    const auto directory = DataDirectory::own(dataDirectory);
    if (!directory) {
        if (directory.error().code != ErrorCode::Busy)
            return tl::unexpected<Error>(directory.error());
        auto answer = askOwner(dataDirectory, request);
        if (!answer && answer.error().code == ErrorCode::Unavailable)
            return tl::unexpected<Error>(directory.error()); // its owner answers nobody: say who it is
        return answer;
    }
    HEARTH_ASSIGN(const auto db, TillDatabase::open(TillDatabase::path(directory->path())));
    HEARTH_ASSIGN(const TillIdentity till, TillDatabase::identity(*db));
    HEARTH_ASSIGN(storage::Transaction tx, storage::Transaction::begin(*db));
    HEARTH_ASSIGN(QJsonObject answer, applyRequest(tx, Clock::system(), till, request));
    HEARTH_TRY(tx.commit());
    return answer;
}

Result<QJsonObject> refundReceipt(const QString &dataDirectory, qint64 receiptNumber, const QString &reason)
{
    RefundRequest request;
    request.reason = reason;
    TillIdentity identity;
    {
        HEARTH_ASSIGN(const auto reader, readerOf(dataDirectory));
        HEARTH_ASSIGN(const auto order, SaleStore::orderOfReceipt(*reader, receiptNumber));
        if (!order)
            return fail(ErrorCode::NotFound, QStringLiteral("no sale has the receipt number %1").arg(receiptNumber), dataDirectory);
        request.orderId = *order;
        HEARTH_ASSIGN(identity, TillDatabase::identity(*reader));
        request.language = identity.language;
    }
    const auto directory = DataDirectory::own(dataDirectory);
    if (!directory) {
        if (directory.error().code != ErrorCode::Busy)
            return tl::unexpected<Error>(directory.error());
        return askOwner(dataDirectory, refundRequest(request));
    }
    HEARTH_ASSIGN(auto db, TillDatabase::open(TillDatabase::path(directory->path())));
    storage::Writer writer(std::move(db));
    SaleDesk desk(writer, Clock::system(), identity);
    auto future = desk.refund(request);
    future.waitForFinished();
    HEARTH_ASSIGN(const Refund refund, future.takeResult());
    return refundAnswer(refund);
}

Result<std::unique_ptr<storage::Database>> readerOf(const QString &dataDirectory)
{
    return TillDatabase::openReader(TillDatabase::path(dataDirectory));
}

} // namespace hearth::cli
