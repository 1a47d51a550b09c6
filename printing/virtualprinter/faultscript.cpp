// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/faultscript.h"

#include <QFile>

namespace hearth::virtualprinter {
namespace {
constexpr double MaxSeconds = 86'400;
constexpr qint64 MaxCount = 999'999'999;

Result<ScriptLine> readLine(const QString &text, const QString &place)
{
    ScriptLine line;
    line.place = place;
    const QString when = text.section(QLatin1Char(':'), 0, 0).simplified();
    bool isNumber = false;
    if (when.startsWith(QLatin1String("after "))) {
        const double seconds = when.mid(6).toDouble(&isNumber);
        isNumber = isNumber && seconds >= 0 && seconds <= MaxSeconds;
        line.n = isNumber ? qRound64(seconds * 1000) : 0;
    } else if (when.startsWith(QLatin1String("at dot ")) || when.startsWith(QLatin1String("at piece "))) {
        line.when = when.startsWith(QLatin1String("at dot ")) ? ScriptLine::When::AtDot : ScriptLine::When::AtPiece;
        line.n = when.section(QLatin1Char(' '), 2).toLongLong(&isNumber);
        isNumber = isNumber && line.n >= 1 && line.n <= MaxCount;
    }
    if (!isNumber || !text.contains(QLatin1Char(':')))
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected \"after SECONDS: COMMAND\", \"at dot N: COMMAND\" or \"at piece N: COMMAND\""), place);
    Result<FaultCommand> command = readFault(text.section(QLatin1Char(':'), 1));
    if (!command)
        return fail(ErrorCode::InvalidInput, command.error().text, place);
    line.command = *command;
    return line;
}
} // namespace

Result<QList<ScriptLine>> readFaultScript(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, file.errorString(), path);
    const QByteArray bytes = file.read(MaxScriptBytes + 1);
    if (bytes.size() > MaxScriptBytes)
        return fail(ErrorCode::InvalidInput, QStringLiteral("is longer than %1 bytes").arg(MaxScriptBytes), path);
    QList<ScriptLine> script;
    int number = 0;
    for (const QByteArray &raw : bytes.split('\n')) {
        ++number;
        const QString text = QString::fromUtf8(raw).section(QLatin1Char('#'), 0, 0).simplified();
        if (text.isEmpty())
            continue;
        const QString place = path + QLatin1Char(':') + QString::number(number);
        if (script.size() >= MaxScriptLines)
            return fail(ErrorCode::InvalidInput, QStringLiteral("more than %1 lines").arg(MaxScriptLines), place);
        HEARTH_ASSIGN(const ScriptLine line, readLine(text, place));
        script.append(line);
    }
    return script;
}

} // namespace hearth::virtualprinter
