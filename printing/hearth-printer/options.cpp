// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "options.h"

#include <QCommandLineParser>
#include <QHostAddress>

namespace hearth {
namespace {
Result<void> readEndpoint(const QString &text, QString &host, quint16 &port, const QString &option)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const uint number = text.mid(colon + 1).toUInt(&isNumber);
    host = text.left(colon);
    if (host == QLatin1String("localhost"))
        host = QStringLiteral("127.0.0.1");
    if (colon < 1 || !isNumber || number > 65'535 || QHostAddress(host).isNull())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected HOST:PORT, not \"%1\"").arg(text), option);
    port = static_cast<quint16>(number);
    return {};
}
} // namespace

QString printerUsage()
{
    return QStringLiteral(
        "Usage: hearth-printer --listen HOST:PORT --control HOST:PORT --out DIR [options]\n\n"
        "A virtual receipt printer: ESC/POS over TCP, 80 mm paper, GB18030. Each piece of paper is kept in DIR as\n"
        "000001.txt and 000001.png, with one line in paper.log. Prints {\"listening\":…,\"control\":…} once ready.\n\n"
        "  --listen HOST:PORT   where it takes print data; port 0: any free one\n"
        "  --control HOST:PORT  where it takes these lines, each answered with \"ok …\" or \"error: reason\":\n"
        "                         paper out|ok|near-end   cover open|close   cutter jam|ok   offline   online\n"
        "                         power-off at N (bytes of the next job)   power-off   power-on   status   quit\n"
        "  --out DIR            where the paper falls\n"
        "  --headless           no window, no display needed\n"
        "  --no-png             texts only\n"
        "  --speed MM_PER_S     speed of the paper; max (the default): as fast as it can\n"
        "  --name NAME          shown in the window's title\n"
        "  --help               this text\n"
        "  --version\n");
}

Result<PrinterOptions> readPrinterOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    const auto value = [](const char *name) {
        return QCommandLineOption(QLatin1String(name), QString(), QStringLiteral("VALUE"));
    };
    for (const char *name : {"listen", "control", "out", "speed", "name"})
        parser.addOption(value(name));
    parser.addOption(QCommandLineOption(QStringLiteral("headless")));
    parser.addOption(QCommandLineOption(QStringLiteral("no-png")));
    if (!parser.parse(QStringList{QStringLiteral("hearth-printer")} + arguments))
        return fail(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first()));
    for (const char *name : {"listen", "control", "out"}) {
        if (parser.value(QLatin1String(name)).isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("missing"), QStringLiteral("--") + QLatin1String(name));
    }
    PrinterOptions options;
    HEARTH_TRY(readEndpoint(parser.value(QStringLiteral("listen")), options.printer.host, options.printer.port, QStringLiteral("--listen")));
    HEARTH_TRY(readEndpoint(parser.value(QStringLiteral("control")), options.controlHost, options.controlPort, QStringLiteral("--control")));
    options.printer.out = parser.value(QStringLiteral("out"));
    options.printer.pictures = !parser.isSet(QStringLiteral("no-png"));
    options.headless = parser.isSet(QStringLiteral("headless"));
    options.name = parser.value(QStringLiteral("name"));
    const QString speed = parser.value(QStringLiteral("speed"));
    if (!speed.isEmpty() && speed != QLatin1String("max")) {
        bool isNumber = false;
        options.printer.millimetresPerSecond = speed.toDouble(&isNumber);
        if (!isNumber || !(options.printer.millimetresPerSecond >= 1 && options.printer.millimetresPerSecond <= 10'000))
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected 1 to 10000 or max"), QStringLiteral("--speed"));
    }
    return options;
}

} // namespace hearth
