// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "runcommand.h"
#include "core/unixsignals.h"
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

Result<QJsonObject> run(const QCommandLineParser &parser)
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
    context.inbox = &runtime->inbox();
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
    if (parser.isSet(QStringLiteral("fullscreen")))
        window.showFullScreen();
    else
        window.show();
    QApplication::exec();
    HEARTH_TRY(scripted);
    return QJsonObject{};
}
} // namespace

Command runCommandOfTill()
{
    Command command;
    command.name = QStringLiteral("run");
    command.summary = QStringLiteral("opens the till's window");
    command.options = {
        {QStringLiteral("fullscreen"), QStringLiteral("fills the screen")},
        {QStringLiteral("script"), QStringLiteral("drives the window as a person would, then ends"), QStringLiteral("FILE")},
        {QStringLiteral("screenshots"), QStringLiteral("where the script saves its pictures"), QStringLiteral("DIR")},
    };
    command.run = run;
    return command;
}

} // namespace hearth
