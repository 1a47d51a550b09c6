// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/logging.h"

#include <QDateTime>
#include <cstdio>

namespace hearth {
namespace {
void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const char *level = "info";
    switch (type) {
    case QtDebugMsg: level = "debug"; break;
    case QtInfoMsg: level = "info"; break;
    case QtWarningMsg: level = "warning"; break;
    case QtCriticalMsg: level = "error"; break;
    case QtFatalMsg: level = "fatal"; break;
    }
    const QByteArray line = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1() + ' ' + level + ' '
        + (context.category != nullptr ? context.category : "default") + ": " + text.toUtf8() + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
}
} // namespace

void installLogging()
{
    const bool debug = qEnvironmentVariable("HEARTH_LOG") == QLatin1String("debug");
    QLoggingCategory::setFilterRules(debug ? QStringLiteral("hearth.*=true")
                                           : QStringLiteral("hearth.*.debug=false\nqt.*.debug=false"));
    qInstallMessageHandler(writeLine);
}

} // namespace hearth
