// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/forecast/forecastfunctions.h"
#include "functions/hqservices.h"
#include "functions/http/httpfunctions.h"
#include "functions/ingest/ingestfunctions.h"
#include "functions/members/memberfunctions.h"
#include "functions/queue/queuefunctions.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagfunctions.h"
#include "functions/timer/timerfunctions.h"

namespace hearth::hq {

void registerFunctions(Registry &registry, const HqServices &services)
{
    registry.add(makeOrderClosed());
    registry.add(makeOrderRefunded());
    registry.add(makeOnlineAccepted());
    registry.add(makeOnlineChanged());
    registry.add(makeDayClosed());
    registry.add(makePrintStatus());
    registry.add(makePrintAccepted());
    registry.add(makePrinterIncident());
    registry.add(makeMemberChanged(services));

    registry.add(makePlaceOnlineOrder(services));
    registry.add(makeAmendOnlineOrder());
    registry.add(makeCancelOnlineOrder());
    registry.add(makeOrderTrace());
    registry.add(makeListStores(services));
    registry.add(makeStorePrinters(services));
    registry.add(makePrinterHistory());
    registry.add(makeStoreIncidents(services));
    registry.add(makeListIncidents(services));
    registry.add(makePlacePrintJob(services));
    registry.add(makeListPrintJobs());
    registry.add(makeShowPrintJob());
    registry.add(makeCancelPrintJob());
    registry.add(makeListFunctions(services));
    registry.add(makeListTimers());
    for (const char *what : {"pause", "resume", "run"})
        registry.add(makeChangeTimer(QString::fromLatin1(what), services));
    registry.add(makeMetrics(services));
    registry.add(makeHealth());
    registry.add(makeOpenApi());

    registry.add(makeStoreDay());
    registry.add(makeStoreDayRefunds());
    registry.add(makePrintCallback(services));
    registry.add(makeAlertCallback(services));

    addTagFunctions(registry, tagClasses());
    addMemberFunctions(registry, tagClasses());

    registry.add(makeForecastOverridden());
    registry.add(makeForecastExtract());
    registry.add(makeForecastScore(services));
    registry.add(makeForecastPredict(services));
    registry.add(makeForecastTrainDue());
    registry.add(makeForecastTrain(services));
    registry.add(makeForecasts());

    addHousekeeping(registry);
    registry.add(makePrinterAlert(services));
}

QString nodeName(const QString &node)
{
    return node.section(QLatin1Char('/'), 0, 0);
}

const Registry &programFunctions()
{
    static const auto registry = [] {
        auto made = std::make_unique<Registry>();
        registerFunctions(*made, {});
        return made;
    }();
    return *registry;
}

} // namespace hearth::hq
