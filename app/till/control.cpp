// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/control.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/whendone.h"
#include "domain/printer/drawersettings.h"
#include "till/changeslip.h"
#include "till/incidentboard.h"
#include "till/kitchenjobs.h"
#include "till/shiftreport.h"
#include "till/store/menustore.h"
#include "till/store/metastore.h"
#include "till/store/routestore.h"

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
    printer.dpi = request.value(QLatin1String("dpi")).toInt(printer.dpi);
    printer.spare = request.value(QLatin1String("spare")).toString();
    printer.drawer = request.value(QLatin1String("drawer")).toString();
    printer.rollMm = request.value(QLatin1String("roll_mm")).toInt();
    const QString language = request.value(QLatin1String("language")).toString(printerLanguageName(PrinterLanguage::Escpos));
    const auto known = printerLanguageFrom(language);
    if (!known)
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected escpos or tspl, not \"%1\"").arg(language.left(40)), QStringLiteral("language"));
    printer.language = *known;
    printer.heightDots = request.value(QLatin1String("height")).toInt();
    printer.gapDots = request.value(QLatin1String("gap")).toInt();
    HEARTH_TRY(DrawerSettings::parse(printer.drawer));
    const QJsonArray stations = request.value(QLatin1String("stations")).toArray();
    for (const auto &station : stations)
        printer.stations.append(station.toString());
    HEARTH_ASSIGN(const PrinterRow stored, PrinterStore::put(tx, printer, clock.nowMs()));
    return QJsonObject{{Name, stored.name}, {QStringLiteral("address"), stored.address},
                       {QStringLiteral("stations"), QJsonArray::fromStringList(stored.stations)},
                       {QStringLiteral("width"), stored.widthDots}, {QStringLiteral("language"), printerLanguageName(stored.language)}};
}

/** Stations that are to get something, or always may, and that no printer serves. */
Result<QJsonArray> unserved(storage::Transaction &tx)
{
    HEARTH_ASSIGN(QList<Route> wanted, RouteStore::all(tx));
    wanted.append({Route::otherCategories(), stations::kitchen(), RouteKind::Slip, 1});
    QJsonArray missing;
    for (const Route &route : std::as_const(wanted)) {
        HEARTH_ASSIGN(const bool served, isServed(tx, route.station, route.kind));
        const QJsonObject one{{QStringLiteral("station"), route.station}, {QStringLiteral("kind"), routeKindName(route.kind)}};
        if (route.copies > 0 && !served && !missing.contains(one))
            missing.append(one);
    }
    return missing;
}

Result<QJsonObject> addRoute(storage::Transaction &tx, const QJsonObject &request)
{
    Route route;
    route.category = request.value(QLatin1String("category")).toString();
    route.station = request.value(QLatin1String("station")).toString();
    route.kind = request.value(QLatin1String("kind")).toString() == routeKindName(RouteKind::Label) ? RouteKind::Label : RouteKind::Slip;
    route.copies = request.value(QLatin1String("copies")).toInt(1);
    HEARTH_TRY(RouteStore::put(tx, route));
    QJsonObject answer = routeJson(route);
    HEARTH_ASSIGN(const QJsonArray missing, unserved(tx));
    answer.insert(QStringLiteral("unserved"), missing);
    return answer;
}

Result<QJsonObject> removeRoute(storage::Transaction &tx, const QJsonObject &request)
{
    const QString category = request.value(QLatin1String("category")).toString();
    const QString station = request.value(QLatin1String("station")).toString();
    HEARTH_TRY(RouteStore::remove(tx, category, station));
    return QJsonObject{{QStringLiteral("category"), category}, {QStringLiteral("station"), station}};
}

Result<QJsonObject> reportShift(storage::Transaction &tx, const Clock &clock, const TillIdentity &till, const QJsonObject &request)
{
    ShiftRequest shift;
    if (request.contains(QLatin1String("date")))
        shift.date = QDate::fromString(request.value(QLatin1String("date")).toString(), Qt::ISODate);
    if (request.contains(QLatin1String("counted")))
        shift.counted = Money(request.value(QLatin1String("counted")).toInteger());
    shift.openingFloat = Money(request.value(QLatin1String("float")).toInteger());
    shift.cashier = request.value(QLatin1String("cashier")).toString();
    HEARTH_ASSIGN(const ShiftReport report, readShift(tx, clock, till, shift));
    HEARTH_ASSIGN(const RecordedShift recorded, recordShift(tx, clock, report, {till, till.language}));
    QJsonObject answer = shiftJson(recorded.report);
    answer.insert(QStringLiteral("job"), recorded.jobId.isNull() ? QJsonValue() : QJsonValue(idText(recorded.jobId)));
    return answer;
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
            {QStringLiteral("width"), printer.widthDots}, {QStringLiteral("dpi"), printer.dpi}, {QStringLiteral("spare"), printer.spare},
            {QStringLiteral("drawer"), printer.drawer}, {QStringLiteral("roll_mm"), printer.rollMm},
            {QStringLiteral("language"), printerLanguageName(printer.language)}, {QStringLiteral("height"), printer.heightDots},
            {QStringLiteral("gap"), printer.gapDots}};
}

QJsonObject routeJson(const Route &route)
{
    return {{QStringLiteral("category"), route.category}, {QStringLiteral("station"), route.station},
            {QStringLiteral("kind"), routeKindName(route.kind)}, {QStringLiteral("copies"), route.copies}};
}

QJsonObject addRouteRequest(const Route &route)
{
    QJsonObject request = routeJson(route);
    request.insert(Request, QStringLiteral("route add"));
    return request;
}

QJsonObject removeRouteRequest(const QString &category, const QString &station)
{
    return {{Request, QStringLiteral("route remove")}, {QStringLiteral("category"), category}, {QStringLiteral("station"), station}};
}

QJsonObject newRollRequest(const QString &name, int rollMm)
{
    return {{Request, QStringLiteral("printer roll")}, {Name, name}, {QStringLiteral("roll_mm"), rollMm}};
}

QJsonObject freeCutterRequest(const QString &name)
{
    return {{Request, QStringLiteral("printer free")}, {Name, name}};
}

QJsonObject changeSlipsRequest(int minutes)
{
    return {{Request, QStringLiteral("change-slips")}, {QStringLiteral("minutes"), minutes}};
}

QJsonObject trustRequest(const QByteArray &authorities)
{
    return {{Request, QStringLiteral("trust")}, {QStringLiteral("authorities"), QString::fromLatin1(authorities)}};
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

QJsonObject shiftReportRequest(const ShiftRequest &request)
{
    QJsonObject json{{Request, QStringLiteral("report shift")}, {QStringLiteral("float"), request.openingFloat.minor()}, {QStringLiteral("cashier"), request.cashier}};
    if (request.date)
        json.insert(QStringLiteral("date"), request.date->toString(Qt::ISODate));
    if (request.counted)
        json.insert(QStringLiteral("counted"), request.counted->minor());
    return json;
}

Result<QJsonObject> applyRequest(storage::Transaction &tx, const Clock &clock, const TillIdentity &till, const QJsonObject &request)
{
    const QString what = request.value(Request).toString();
    if (what == QLatin1String("import-menu"))
        return importMenu(tx, clock, request);
    if (what == QLatin1String("report shift"))
        return reportShift(tx, clock, till, request);
    if (what == QLatin1String("printer add"))
        return addPrinter(tx, clock, request);
    if (what == QLatin1String("route add"))
        return addRoute(tx, request);
    if (what == QLatin1String("route remove"))
        return removeRoute(tx, request);
    if (what == QLatin1String("printer remove")) {
        const QString name = request.value(Name).toString();
        HEARTH_TRY(PrinterStore::remove(tx, name, clock.nowMs()));
        HEARTH_ASSIGN(const QJsonArray missing, unserved(tx));
        return QJsonObject{{Name, name}, {QStringLiteral("unserved"), missing}};
    }
    if (what == QLatin1String("printer roll")) {
        const QString name = request.value(Name).toString();
        HEARTH_TRY(PrinterStore::newRoll(tx, name, request.value(QLatin1String("roll_mm")).toInt(), clock.nowMs()));
        return QJsonObject{{Name, name}};
    }
    if (what == QLatin1String("printer free")) {
        const QString name = request.value(Name).toString();
        HEARTH_ASSIGN(const auto printer, PrinterStore::named(tx, name));
        if (!printer)
            return fail(ErrorCode::NotFound, QStringLiteral("no such printer"), name);
        HEARTH_ASSIGN(const int freed, IncidentBoard::freeCutter(tx, clock, printer->id, QStringLiteral("command")));
        return QJsonObject{{Name, name}, {QStringLiteral("freed"), freed}};
    }
    if (what == QLatin1String("change-slips")) {
        const int minutes = request.value(QLatin1String("minutes")).toInt(-1);
        HEARTH_TRY(setChangeSlipMinutes(tx, minutes));
        return QJsonObject{{QStringLiteral("minutes"), minutes}};
    }
    if (what == QLatin1String("trust")) {
        const QByteArray pem = request.value(QLatin1String("authorities")).toString().toLatin1();
        if (!pem.contains("-----BEGIN CERTIFICATE-----"))
            return fail(ErrorCode::InvalidInput, QStringLiteral("a till trusts at least one certificate authority"), QStringLiteral("authorities"));
        HEARTH_TRY(MetaStore::putAuthorities(tx, pem));
        return QJsonObject{};
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
        whenDone(m_sales.refund(back), this, [reply](const Result<Refund> &refund) {
            reply(refund ? Result<QJsonObject>(refundAnswer(*refund)) : Result<QJsonObject>(tl::unexpected<Error>(refund.error())));
        });
        return;
    }
    m_writer.post([request, clock = &m_clock, till = m_sales.identity()](storage::Transaction &tx) {
                      return applyRequest(tx, *clock, till, request);
                  },
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
