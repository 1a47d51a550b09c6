// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/http.h"

#include <QList>
#include <QStringList>
#include <vector>

namespace hearth::hq {

/** Finds the route of a request: patterns with named parts, "/v1/orders/{id}/trace"; a literal part wins over a named one.
    Filled once, then read from any thread. */
class Router {
public:
    struct Match {
        int target = -1;      ///< as given to add(); -1: none
        bool known = false;   ///< the path is known, perhaps with another method
        QByteArray allow;     ///< of a known path: "GET, HEAD"
        QHash<QString, QString> arguments;
    };
    /** False where the same method and shape of path is there already. */
    [[nodiscard]] bool add(const QByteArray &method, const QString &pattern, int target);
    /** HEAD is served by the route for GET. */
    [[nodiscard]] Match find(const QByteArray &method, const QString &path) const;

private:
    struct Route {
        QByteArray method;
        QStringList parts;
        int target = -1;
    };
    std::vector<Route> m_routes;
};

} // namespace hearth::hq
