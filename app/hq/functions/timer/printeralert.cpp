// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/ids.h"
#include "core/openinghours.h"
#include "functions/queue/queuefunctions.h"
#include "functions/timer/timerfunctions.h"
#include "hqstore/incidentstore.h"

#include <QJsonObject>
#include <QLoggingCategory>
#include <algorithm>

namespace hearth::hq {
namespace {
Q_LOGGING_CATEGORY(printeralertLog, "hearth.hq.alerts")
constexpr qint64 MinuteMs = 60'000;
constexpr qint64 LongestWaitMs = 30'000;
constexpr qint64 ShortestWaitMs = 250;

QString forHowLong(qint64 ms)
{
    return ms < MinuteMs ? QStringLiteral("%1 seconds").arg(ms / 1'000) : QStringLiteral("%1 minutes").arg(ms / MinuteMs);
}

QByteArray alertJson(const PrinterDown &down, qint64 nowMs)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("alert"), QStringLiteral("printer_down")}, {QStringLiteral("store"), down.storeCode},
                                     {QStringLiteral("till"), down.tillNumber}, {QStringLiteral("printer"), down.printer},
                                     {QStringLiteral("address"), down.address},
                                     {QStringLiteral("condition"), conditionName(down.condition)},
                                     {QStringLiteral("since_ms"), down.sinceMs}, {QStringLiteral("at_ms"), nowMs},
                                     {QStringLiteral("incident"),
                                      down.incidentId.isNull() ? QJsonValue() : QJsonValue(idText(down.incidentId))}})
        .toJson(QJsonDocument::Compact);
}

/** Looks for printers that were down for too long while their store was open, and raises one alert for each incident: a line in the
    log, a row, and a message for the alert's URL. Of a till that is not connected nobody knows: its printers wait, also until the
    run after the one that finds it back, so that it has said how they are now. */
class PrinterAlert final : public Function {
public:
    explicit PrinterAlert(HqServices services) : m_services(std::move(services)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("printers.alert"); }
    [[nodiscard]] Trigger trigger() const override 
    {
        return TimerTrigger{std::clamp(m_services.alertAfterMs / 4, ShortestWaitMs, LongestWaitMs)};
    }
    [[nodiscard]] Result<void> handle(std::span<const Event>, Context &context) override
    {
        const qint64 nowMs = context.clock().nowMs();
        HEARTH_ASSIGN(QList<PrinterDown> downs, PrinterAlertStore::due(context.database()));
        const QList<qint64> online = m_services.onlineTills ? m_services.onlineTills() : QList<qint64>();
        const QList<qint64> before = std::exchange(m_onlineBefore, online);
        downs.removeIf([&](const PrinterDown &down) {
            return !online.contains(down.till) || !before.contains(down.till) || !isLate(down, nowMs);
        });
        if (downs.isEmpty())
            return {};
        QList<PrinterDown> raised;
        HEARTH_TRY(context.commit([&](storage::Transaction &tx) -> Result<void> {
            raised.clear();
            for (const PrinterDown &down : std::as_const(downs)) {
                HEARTH_ASSIGN(const bool fresh, PrinterAlertStore::raise(tx, down, nowMs));
                if (!fresh)
                    continue;
                raised.append(down);
                if (!m_services.alertUrl.isEmpty())
                    HEARTH_TRY(tellAlert(tx, alertJson(down, nowMs), nowMs));
            }
            return {};
        }));
        for (const PrinterDown &down : std::as_const(raised))
            qCWarning(printeralertLog).noquote() << "store" << down.storeCode << "till" << down.tillNumber << "printer" << down.printer << "is"
                                     << conditionName(down.condition) << "for" << forHowLong(nowMs - down.sinceMs);
        return {};
    }

private:
    [[nodiscard]] bool isLate(const PrinterDown &down, qint64 nowMs) const
    {
        const qint64 after = down.alertAfterMin ? *down.alertAfterMin * MinuteMs : m_services.alertAfterMs;
        // Both were checked when they were stored; hours that cannot be read are no reason to keep silent.
        const auto hours = OpeningHours::parse(down.openHours).value_or(OpeningHours());
        return hours.openMs(down.sinceMs, nowMs, QTimeZone(down.zone.toUtf8())) > after;
    }

    const HqServices m_services;
    QList<qint64> m_onlineBefore; ///< at the last run; a timer's runs follow each other
};
} // namespace

std::unique_ptr<Function> makePrinterAlert(const HqServices &services)
{
    return std::make_unique<PrinterAlert>(services);
}

} // namespace hearth::hq
