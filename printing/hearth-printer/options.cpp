// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "options.h"
#include "virtualprinter/faultcommand.h"

#include <QCommandLineParser>
#include <QHostAddress>

namespace hearth {
namespace {
constexpr int MinWidth = 100; // dots; a label of 12 mm
constexpr int MaxWidth = 2'047;
constexpr double LabelSpeed = 100; // mm/s; a label that takes no time is never seen being printed

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

Result<void> readNumber(const QString &text, int least, int most, const QString &option, const QString &more, double &number)
{
    bool isNumber = false;
    number = text.toDouble(&isNumber);
    if (!isNumber || !(number >= least && number <= most))
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected %1 to %2%3").arg(least).arg(most).arg(more), option);
    return {};
}
} // namespace

QString printerUsage()
{
    QString faults = virtualprinter::faultUsage();
    faults.replace(QLatin1Char('\n'), QLatin1String("\n                         "));
    return QStringLiteral(
               "Usage: hearth-printer --listen HOST:PORT|--pty LINK --control HOST:PORT --out DIR [options]\n\n"
               "A virtual receipt or label printer: ESC/POS or TSPL over TCP or a pseudo-terminal, GB18030. Each piece of paper is kept in DIR as\n"
               "000001.txt and 000001.png, with one line in paper.log. Prints {\"listening\":…,\"control\":…} once ready.\n\n"
               "  --listen HOST:PORT   where it takes print data; port 0: any free one\n"
               "  --pty LINK           in place of it: a pseudo-terminal, as a serial or USB device, under this symbolic link\n"
               "  --control HOST:PORT  where it takes these lines, each answered with \"ok …\" or \"error: reason\":\n"
               "                         %1, quit\n"
               "  --out DIR            where the paper falls\n"
               "  --script FILE        faults to come, a line each: \"after SECONDS: LINE\", \"at dot N: LINE\",\n"
               "                       \"at piece N: LINE\" with a line of --control; # begins a comment\n"
               "  --language NAME      escpos (the default) or tspl: a label printer\n"
               "  --quirk LIST         what it lacks or does wrong: no-process-id, no-auto-status, no-gs-r, name=TEXT,\n"
               "                       kanji-on (as without), kanji-off, no-kanji, no-native-qr, no-cutter, buffer=BYTES,\n"
               "                       dpi=180, drawer, drawer-inverted, needs-recovery; with tspl no-printing-bit\n"
               "  --width DOTS         printable; 576 (the default), at 180 dpi 512\n"
               "  --roll MM            length of a roll: near end and end come by themselves, \"roll new\" puts in a new one\n"
               "  --headless           no window, no display needed\n"
               "  --no-png             texts only\n"
               "  --speed MM_PER_S     speed of the paper; max (the default): as fast as it can;\n"
               "                       with tspl 100 is the default\n"
               "  --name NAME          shown in the window's title\n"
               "  --help               this text\n"
               "  --version\n")
        .arg(faults);
}

Result<PrinterOptions> readPrinterOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const char *name : {"listen", "pty", "control", "out", "speed", "name", "script", "quirk", "language", "width", "roll"})
        parser.addOption(QCommandLineOption(QLatin1String(name), QString(), QStringLiteral("VALUE")));
    parser.addOption(QCommandLineOption(QStringLiteral("headless")));
    parser.addOption(QCommandLineOption(QStringLiteral("no-png")));
    if (!parser.parse(QStringList{QStringLiteral("hearth-printer")} + arguments))
        return fail(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first()));
    const auto value = [&parser](const char *name) { return parser.value(QLatin1String(name)); };
    if (value("listen").isEmpty() == value("pty").isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected one of --listen and --pty"));
    for (const char *name : {"control", "out"}) {
        if (value(name).isEmpty())
            return fail(ErrorCode::InvalidInput, QStringLiteral("missing"), QStringLiteral("--") + QLatin1String(name));
    }
    PrinterOptions options;
    virtualprinter::PrinterConfig &printer = options.printer;
    printer.pty = value("pty");
    if (printer.pty.isEmpty())
        HEARTH_TRY(readEndpoint(value("listen"), printer.host, printer.port, QStringLiteral("--listen")));
    HEARTH_TRY(readEndpoint(value("control"), options.controlHost, options.controlPort, QStringLiteral("--control")));
    printer.out = value("out");
    printer.pictures = !parser.isSet(QStringLiteral("no-png"));
    options.headless = parser.isSet(QStringLiteral("headless"));
    options.name = value("name");
    if (const QString language = value("language"); language == QLatin1String("tspl")) {
        printer.model.language = virtualprinter::Model::Language::Tspl;
        if (value("speed").isEmpty())
            printer.millimetresPerSecond = LabelSpeed;
    } else if (!language.isEmpty() && language != QLatin1String("escpos")) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("expected escpos or tspl, not \"%1\"").arg(language), QStringLiteral("--language"));
    }
    if (!value("speed").isEmpty() && value("speed") != QLatin1String("max"))
        HEARTH_TRY(readNumber(value("speed"), 1, 10'000, QStringLiteral("--speed"), QStringLiteral(" or max"), printer.millimetresPerSecond));
    if (parser.isSet(QStringLiteral("quirk"))) {
        auto model = virtualprinter::withQuirks(printer.model, value("quirk"));
        if (!model)
            return fail(ErrorCode::InvalidInput, model.error().toString(), QStringLiteral("--quirk"));
        printer.model = std::move(*model);
    }
    double number = 0;
    if (parser.isSet(QStringLiteral("width"))) {
        HEARTH_TRY(readNumber(value("width"), MinWidth, MaxWidth, QStringLiteral("--width"), {}, number));
        printer.widthDots = static_cast<int>(number);
    }
    if (parser.isSet(QStringLiteral("roll"))) {
        HEARTH_TRY(readNumber(value("roll"), 10, 1'000'000, QStringLiteral("--roll"), {}, number));
        printer.rollMillimetres = static_cast<qint64>(number);
    }
    if (parser.isSet(QStringLiteral("script"))) {
        HEARTH_ASSIGN(printer.script, virtualprinter::readFaultScript(value("script")));
    }
    return options;
}

} // namespace hearth
