// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "core/datadirectory.h"
#include "core/logging.h"
#include "core/unixsignals.h"
#include "options.h"
#include "paperwindow.h"
#include "virtualprinter/controllistener.h"
#include "virtualprinter/virtualprinter.h"

#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

using namespace hearth;

namespace {
void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

Result<int> runPrinter(const PrinterOptions &options)
{
    HEARTH_ASSIGN(const DataDirectory directory, DataDirectory::own(options.printer.out));
    virtualprinter::VirtualPrinter printer(options.printer);
    virtualprinter::ControlListener control([&printer](const QString &line) { return printer.control(line); });
    HEARTH_TRY(printer.start());
    HEARTH_TRY(control.listen(options.controlHost, options.controlPort));

    const UnixSignals signal;
    QObject::connect(&signal, &UnixSignals::terminated, qApp, &QCoreApplication::quit);
    QObject::connect(&control, &virtualprinter::ControlListener::quitRequested, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    std::unique_ptr<PaperWindow> window;
    if (!options.headless) {
        HEARTH_ASSIGN(paper::Renderer renderer, paper::Renderer::make());
        window = std::make_unique<PaperWindow>(std::move(renderer), printer, options.name);
        window->show();
    }
    const QJsonObject ready{{QStringLiteral("listening"), printer.address()}, {QStringLiteral("control"), control.address()}};
    print(stdout, QString::fromUtf8(QJsonDocument(ready).toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
    return QCoreApplication::exec();
}
} // namespace

int main(int argc, char **argv)
{
    installLogging();
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    if (arguments.contains(QLatin1String("--help")) || arguments.contains(QLatin1String("-h"))) {
        print(stdout, printerUsage());
        return 0;
    }
    if (arguments.contains(QLatin1String("--version"))) {
        print(stdout, QStringLiteral("hearth-printer " HEARTH_VERSION "\n"));
        return 0;
    }
    const Result<PrinterOptions> options = readPrinterOptions(arguments);
    if (!options) {
        print(stderr, QStringLiteral("error: %1\n\n%2").arg(options.error().toString(), printerUsage()));
        return 2;
    }
    if (options->headless)
        qputenv("QT_QPA_PLATFORM", "offscreen"); // fonts without a display
    const QApplication application(argc, argv);
    const Result<int> code = runPrinter(*options);
    if (!code) {
        print(stderr, QStringLiteral("error: %1\n").arg(code.error().toString()));
        return 1;
    }
    return *code;
}
