// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QCommandLineOption>
#include <QJsonObject>
#include <QStringList>
#include <functional>
#include <vector>

class QCommandLineParser;

namespace hearth {

/** One command of a program, as in "hearth-hq enroll --store SZ001". Names of two words ("report sales") match two
    arguments. */
struct Command {
    QString name;
    QString summary;
    QList<QCommandLineOption> options;
    /** name and explanation of each positional argument, for --help */
    QList<std::pair<QString, QString>> arguments;
    /** Runs the command and returns what --json prints and the human lines; the program's exit code is 0 on success. */
    std::function<Result<QJsonObject>(const QCommandLineParser &)> run;
};

/** Picks the command named by the arguments, parses its options (every command has --data, --json and --help) and runs
    it. With --json the result is one line on standard output; an error is printed on standard error ("error: place: cause")
    and, with --json, as {"error":{"code","text","where"}} on standard output. Returns the exit code: 0 done, 1 failed,
    2 wrong usage. Needs a QCoreApplication. */
[[nodiscard]] int runCommand(const QString &program, const std::vector<Command> &commands, const QStringList &arguments);

} // namespace hearth
