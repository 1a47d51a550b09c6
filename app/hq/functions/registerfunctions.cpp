// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/hqservices.h"
#include "functions/http/httpfunctions.h"
#include "functions/ingest/ingestfunctions.h"
#include "functions/queue/queuefunctions.h"
#include "functions/timer/timerfunctions.h"

namespace hearth::hq {

void registerFunctions(Registry &registry, const HqServices &services)
{
    registry.add(makeOrderClosed());
    registry.add(makeOrderRefunded());
    registry.add(makeOnlineAccepted());
    registry.add(makePrintStatus());

    registry.add(makePlaceOnlineOrder(services));
    registry.add(makeOrderTrace());
    registry.add(makeListStores(services));
    registry.add(makeStorePrinters(services));
    registry.add(makeListFunctions(services));
    registry.add(makeHealth());
    registry.add(makeOpenApi());

    registry.add(makeStoreDay());
    registry.add(makeStoreDayRefunds());

    registry.add(makePruneEnrollCodes());
    registry.add(makePruneQueue());
    registry.add(makePruneOutbox());
}

} // namespace hearth::hq
