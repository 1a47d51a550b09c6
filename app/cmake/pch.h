// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Precompiled for all layers below the windows. Sources still include what they use: the tidy preset builds without it.
#pragma once
#include <QByteArray>
#include <QCborMap>
#include <QCborValue>
#include <QDateTime>
#include <QFuture>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QLoggingCategory>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QThread>
#include <QTimeZone>
#include <QTimer>
#include <QUuid>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>
