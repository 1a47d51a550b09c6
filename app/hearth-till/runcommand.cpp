// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runcommand.h"
#include "core/unixsignals.h"
#include "devicesetup.h"
#include "spooler/printfacts.h"
#include "till/cli/commandsupport.h"
#include "tillruntime.h"
#include "ui/kit/scriptdriver.h"
#include "ui/kit/theme.h"
#include "ui/tillwindow.h"

#include <QApplication>
#include <QFile>

namespace hearth {
namespace {

Result<QString> readScript(const QString &path)
{
    constexpr qint64 MaxScript = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("cannot read: ") + file.errorString(), path);
    if (file.size() > MaxScript)
        return fail(ErrorCode::InvalidInput, QStringLiteral("larger than a script may be"), path);
    return QString::fromUtf8(file.readAll());
}

constexpr int MostStarts = 3;

/** True: the database broke meanwhile, and is set aside at the next start. */
Result<bool> runOnce(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString data, cli::dataOption(parser));
    const QString scriptFile = parser.value(QStringLiteral("script"));
    QString script;
    if (!scriptFile.isEmpty()) {
        HEARTH_ASSIGN(script, readScript(scriptFile));
    }
    HEARTH_ASSIGN(DataDirectory directory, DataDirectory::own(data));
    UnixSignals signals;
    HEARTH_ASSIGN(const auto runtime, TillRuntime::start(std::move(directory), {}));
    // Not quit(): that asks the windows, and one with an open order would keep the program up.
    QObject::connect(&signals, &UnixSignals::terminated, qApp, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);

    auto *application = qobject_cast<QApplication *>(QCoreApplication::instance());
    if (application == nullptr)
        return fail(ErrorCode::Internal, QStringLiteral("run needs a display"));
    Theme::apply(*application);
    TillContext context;
    context.clock = &runtime->clock();
    context.sales = &runtime->sales();
    context.menu = &runtime->menus();
    context.orders = &runtime->orders();
    context.printers = &runtime->printers();
    context.sync = &runtime->sync();
    context.incidents = &runtime->incidents();
    context.printerDesk = &runtime->printerDesk();
    DeviceSetup::Options devices;
    devices.ranges = parser.values(QStringLiteral("printers-in"));
    devices.glyphs = &printerGlyphs;
    DeviceSetup setup(devices, runtime->clock());
    context.setup = &setup;
    context.forecasts = &runtime->forecasts();
    context.inbox = &runtime->inbox();
    context.templates = &runtime->templates();
    context.shifts = &runtime->shifts();
    context.members = &runtime->members();
    context.managers = &runtime->managers();
    context.paperOf = &paperOf;
    context.language = runtime->sales().identity().language;
    TillWindow window(context);
    QObject::connect(&window, &TillWindow::languageChanged, runtime.get(), &TillRuntime::setLanguage);
    QObject::connect(runtime.get(), &TillRuntime::identityChanged, &window, &TillWindow::identityChanged);

    ScriptDriver driver(&window, parser.value(QStringLiteral("screenshots")));
    Result<void> scripted;
    if (!scriptFile.isEmpty()) {
        QObject::connect(&driver, &ScriptDriver::finished, application, [&](const QString &error) {
            if (!error.isEmpty())
                scripted = fail(ErrorCode::Internal, error, scriptFile);
            QCoreApplication::exit(0);
        });
        // The script sees what a person sees: it begins when the window has painted.
        QObject::connect(&window, &TillWindow::firstPainted, application, [&] {
            if (auto started = driver.start(script); !started) {
                scripted = fail(ErrorCode::InvalidInput, started.error().toString(), scriptFile);
                QCoreApplication::exit(0);
            }
        }, Qt::QueuedConnection);
    }
    // What is on the screen is lost, nothing that was paid: a fresh start sets the broken database aside and sells on.
    bool again = false;
    QObject::connect(runtime.get(), &TillRuntime::broken, application, [&again](const QString &) {
        again = true;
        QCoreApplication::exit(0);
    }, Qt::QueuedConnection);
    if (parser.isSet(QStringLiteral("fullscreen")))
        window.showFullScreen();
    else
        window.show();
    QApplication::exec();
    HEARTH_TRY(scripted);
    return again;
}

Result<QJsonObject> run(const QCommandLineParser &parser)
{
    for (int start = 1; start <= MostStarts; ++start) {
        HEARTH_ASSIGN(const bool again, runOnce(parser));
        if (!again)
            return QJsonObject{};
    }
    return fail(ErrorCode::Corrupt, QStringLiteral("the database broke again and again: is the disk failing?"), parser.value(QStringLiteral("data")));
}
} // namespace

Command runCommandOfTill()
{
    Command command;
    command.name = QStringLiteral("run");
    command.summary = QStringLiteral("opens the till's window");
    command.options = {
        {QStringLiteral("fullscreen"), QStringLiteral("fills the screen")},
        {QStringLiteral("printers-in"), QStringLiteral("looks for new printers in this range of addresses only, such as 192.168.1.0/24"), QStringLiteral("RANGE")},
        {QStringLiteral("script"), QStringLiteral("drives the window as a person would, then ends"), QStringLiteral("FILE")},
        {QStringLiteral("screenshots"), QStringLiteral("where the script saves its pictures"), QStringLiteral("DIR")},
    };
    command.run = run;
    return command;
}

} // namespace hearth
