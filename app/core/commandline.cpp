// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/commandline.h"

#include <QCommandLineParser>
#include <QJsonDocument>
#include <cstdio>

namespace hearth {
namespace {
void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

QString overview(const QString &program, const std::vector<Command> &commands)
{
    QString text = QStringLiteral("Usage: %1 COMMAND [options]\n\nCommands:\n").arg(program);
    for (const Command &command : commands)
        text += QStringLiteral("  %1 %2\n").arg(command.name, -20).arg(command.summary);
    return text + QStringLiteral("\n%1 COMMAND --help explains each command.\n").arg(program);
}
} // namespace

int runCommand(const QString &program, const std::vector<Command> &commands, const QStringList &arguments)
{
    const QStringList words = arguments.mid(1);
    if (words.isEmpty() || words.first() == QLatin1String("--help") || words.first() == QLatin1String("-h")
        || words.first() == QLatin1String("help")) {
        print(words.isEmpty() ? stderr : stdout, overview(program, commands));
        return words.isEmpty() ? 2 : 0;
    }
    if (words.first() == QLatin1String("--version")) {
        print(stdout, program + QLatin1Char(' ') + QStringLiteral(HEARTH_VERSION) + QLatin1Char('\n'));
        return 0;
    }
    const Command *chosen = nullptr;
    int taken = 0;
    for (const Command &command : commands) {
        const QStringList name = command.name.split(QLatin1Char(' '));
        if (words.mid(0, name.size()) == name && name.size() > taken) {
            chosen = &command;
            taken = static_cast<int>(name.size());
        }
    }
    if (chosen == nullptr) {
        print(stderr, QStringLiteral("error: unknown command \"%1\"\n").arg(words.first()) + overview(program, commands));
        return 2;
    }
    QCommandLineParser parser;
    parser.setApplicationDescription(chosen->summary);
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("explains this command"));
    parser.addOption(help);
    parser.addOption({QStringLiteral("data"), QStringLiteral("directory below which everything is kept"), QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("end with one machine-readable line")});
    parser.addOptions(chosen->options);
    for (const auto &[name, text] : chosen->arguments)
        parser.addPositionalArgument(name, text);
    const bool parsed = parser.parse(QStringList{program + QLatin1Char(' ') + chosen->name} + words.mid(taken));
    if (parser.isSet(help)) {
        print(stdout, parser.helpText());
        return 0;
    }
    if (!parsed) {
        print(stderr, QStringLiteral("error: %1\n").arg(parser.errorText()));
        return 2;
    }
    const Result<QJsonObject> result = chosen->run(parser);
    const bool json = parser.isSet(QStringLiteral("json"));
    if (!result) {
        print(stderr, QStringLiteral("error: %1\n").arg(result.error().toString()));
        if (json) {
            const QJsonObject error{{QStringLiteral("code"), errorCodeName(result.error().code)},
                                    {QStringLiteral("text"), result.error().text},
                                    {QStringLiteral("where"), result.error().where}};
            print(stdout, QString::fromUtf8(
                              QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact))
                              + QLatin1Char('\n'));
        }
        return 1;
    }
    if (json)
        print(stdout, QString::fromUtf8(QJsonDocument(*result).toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
    return 0;
}

} // namespace hearth
