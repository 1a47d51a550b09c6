// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/control.h"
#include "core/clock.h"
#include "core/ids.h"
#include "till/store/menustore.h"

#include <QJsonArray>

namespace hearth {
namespace {
const QLatin1String Name("name");
const QLatin1String Request("request");

Result<QJsonObject> importMenu(storage::Transaction &tx, const Clock &clock, const QJsonObject &request)
{
    HEARTH_ASSIGN(const Menu menu,
                  Menu::fromCbor(QByteArray::fromBase64(request.value(QLatin1String("menu")).toString().toLatin1())));
    HEARTH_TRY(MenuStore::put(tx, menu, clock.nowMs()));
    return QJsonObject{{QStringLiteral("items"), static_cast<int>(menu.items.size())},
                       {QStringLiteral("categories"), static_cast<int>(menu.categories.size())}};
}

Result<QJsonObject> addPrinter(storage::Transaction &tx, const Clock &clock, const QJsonObject &request)
{
    PrinterRow printer;
    printer.name = request.value(Name).toString();
    printer.address = request.value(QLatin1String("address")).toString();
    printer.widthDots = request.value(QLatin1String("width")).toInt();
    const QJsonArray stations = request.value(QLatin1String("stations")).toArray();
    for (const auto &station : stations)
        printer.stations.append(station.toString());
    HEARTH_ASSIGN(const PrinterRow stored, PrinterStore::put(tx, printer, clock.nowMs()));
    return QJsonObject{{Name, stored.name}, {QStringLiteral("address"), stored.address},
                       {QStringLiteral("stations"), QJsonArray::fromStringList(stored.stations)},
                       {QStringLiteral("width"), stored.widthDots}};
}
} // namespace

QJsonObject importMenuRequest(const Menu &menu)
{
    return {{Request, QStringLiteral("import-menu")}, {QStringLiteral("menu"), QString::fromLatin1(menu.toCbor().toBase64())}};
}

QJsonObject addPrinterRequest(const PrinterRow &printer)
{
    return {{Request, QStringLiteral("printer add")}, {Name, printer.name}, {QStringLiteral("address"), printer.address},
            {QStringLiteral("stations"), QJsonArray::fromStringList(printer.stations)},
            {QStringLiteral("width"), printer.widthDots}};
}

QJsonObject removePrinterRequest(const QString &name)
{
    return {{Request, QStringLiteral("printer remove")}, {Name, name}};
}

QJsonObject refundRequest(const RefundRequest &request)
{
    return {{Request, QStringLiteral("refund")}, {QStringLiteral("order"), idText(request.orderId)},
            {QStringLiteral("reason"), request.reason}, {QStringLiteral("language"), request.language}};
}

QJsonObject refundAnswer(const Refund &refund)
{
    return {{QStringLiteral("order"), idText(refund.orderId)},
            {QStringLiteral("receipt"), refund.receiptNumber},
            {QStringLiteral("total_minor"), refund.total.minor()}};
}

Result<QJsonObject> applyRequest(storage::Transaction &tx, const Clock &clock, const QJsonObject &request)
{
    const QString what = request.value(Request).toString();
    if (what == QLatin1String("import-menu"))
        return importMenu(tx, clock, request);
    if (what == QLatin1String("printer add"))
        return addPrinter(tx, clock, request);
    if (what == QLatin1String("printer remove")) {
        const QString name = request.value(Name).toString();
        HEARTH_TRY(PrinterStore::remove(tx, name, clock.nowMs()));
        return QJsonObject{{Name, name}};
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("unknown request \"%1\"").arg(what.left(60)));
}

TillControl::TillControl(storage::Writer &writer, const Clock &clock, SaleDesk &sales, QObject *parent)
    : QObject(parent), m_writer(writer), m_clock(clock), m_sales(sales)
{
}

TillControl::~TillControl()
{
    // The writer works in order: after this turn nothing in it names this object.
    static_cast<void>(m_writer.run(
        [](storage::Transaction &) -> Result<void> { return fail(ErrorCode::Unavailable, QStringLiteral("closing")); }));
}

void TillControl::handle(const QJsonObject &request, const ControlServer::Reply &reply)
{
    if (request.value(Request).toString() == QLatin1String("refund")) {
        RefundRequest back;
        back.orderId = QUuid::fromString(request.value(QLatin1String("order")).toString());
        back.reason = request.value(QLatin1String("reason")).toString();
        back.language = request.value(QLatin1String("language")).toString();
        m_sales.refund(back).then(this, [reply](const Result<Refund> &refund) {
            reply(refund ? Result<QJsonObject>(refundAnswer(*refund)) : Result<QJsonObject>(tl::unexpected<Error>(refund.error())));
        });
        return;
    }
    m_writer.post([request, clock = &m_clock](storage::Transaction &tx) { return applyRequest(tx, *clock, request); },
                  [this, reply](const Result<QJsonObject> &result) {
                      // The socket belongs to this object's thread.
                      QMetaObject::invokeMethod(this, [this, reply, result] {
                          if (result)
                              Q_EMIT applied();
                          reply(result);
                      }, Qt::QueuedConnection);
                  });
}

} // namespace hearth
