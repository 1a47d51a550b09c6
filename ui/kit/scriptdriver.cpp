// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/kit/scriptdriver.h"

#include "ui/kit/tilegrid.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QWindow>

namespace hearth {

namespace {
constexpr int againMs = 15;
} // namespace

QString shownText(const QWidget *widget)
{
    QStringList texts;
    if (const auto *view = qobject_cast<const QAbstractItemView *>(widget)) {
        const QAbstractItemModel *model = view->model();
        for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                texts.append(model->index(row, column).data(Qt::DisplayRole).toString());
        }
        return texts.join(QLatin1Char('\n'));
    }
    const QVariant own = widget->property("text");
    if (own.isValid())
        return own.toString();
    const auto children = widget->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (const QWidget *child : children) {
        if (child->isVisible())
            texts.append(shownText(child));
    }
    texts.removeAll(QString());
    return texts.isEmpty() ? widget->accessibleName() : texts.join(QLatin1Char('\n'));
}

ScriptDriver::ScriptDriver(QWidget *window, QString pictures, QObject *parent)
    : QObject(parent), m_window(window), m_pictures(std::move(pictures))
{
}

Result<void> ScriptDriver::start(const QString &script)
{
    HEARTH_ASSIGN(m_steps, parseScript(script));
    m_at = 0;
    m_stepTime.start();
    QTimer::singleShot(0, this, &ScriptDriver::next);
    return {};
}

void ScriptDriver::end(const QString &error)
{
    if (m_ended)
        return;
    m_ended = true;
    Q_EMIT finished(error);
}

void ScriptDriver::next()
{
    if (m_ended)
        return;
    if (m_at >= m_steps.size()) {
        end({});
        return;
    }
    const ScriptStep &step = m_steps.at(m_at);
    if (m_window == nullptr) {
        end(QStringLiteral("line %1: the window is closed").arg(step.line));
        return;
    }
    if (step.verb == ScriptStep::Verb::Quit) {
        end({});
        return;
    }
    const Result<Outcome> outcome = perform(step);
    if (!outcome) {
        // A control that is missing, covered or disabled may still be on its way.
        const int patience = step.verb == ScriptStep::Verb::Wait ? step.ms : m_patienceMs;
        if (outcome.error().code != ErrorCode::Unavailable || m_stepTime.elapsed() > patience) {
            end(QStringLiteral("line %1: %2").arg(step.line).arg(outcome.error().text));
            return;
        }
        QTimer::singleShot(againMs, this, &ScriptDriver::next);
        return;
    }
    if (*outcome == Outcome::NotYet) {
        QTimer::singleShot(againMs, this, &ScriptDriver::next);
        return;
    }
    ++m_at;
    m_stepTime.restart();
    // Behind the events this step has posted.
    QTimer::singleShot(0, this, &ScriptDriver::next);
}

QWidget *ScriptDriver::find(const QString &name) const
{
    const auto found = m_window->findChildren<QWidget *>(name);
    for (auto it = found.crbegin(); it != found.crend(); ++it) {
        if ((*it)->isVisible())
            return *it;
    }
    return nullptr;
}

Result<ScriptDriver::Outcome> ScriptDriver::perform(const ScriptStep &step)
{
    using Verb = ScriptStep::Verb;
    switch (step.verb) {
    case Verb::Click: {
        QWidget *widget = find(step.target);
        if (widget == nullptr)
            return fail(ErrorCode::Unavailable, QStringLiteral("nothing visible is named \"%1\"").arg(step.target));
        return clickWidget(widget);
    }
    case Verb::ClickText: return clickText(step.target);
    case Verb::Tile: return tile(step.target);
    case Verb::Type:
        for (const QChar character : step.target)
            postKey(character.isDigit() ? Qt::Key_0 + character.digitValue() : int(character.toUpper().unicode()), Qt::NoModifier, QString(character));
        return Outcome::Done;
    case Verb::Key: {
        const QKeyCombination keys = QKeySequence::fromString(step.target, QKeySequence::PortableText)[0];
        postKey(keys.key(), keys.keyboardModifiers(), {});
        return Outcome::Done;
    }
    case Verb::Wait: {
        const QWidget *widget = find(step.target);
        if (widget == nullptr)
            return fail(ErrorCode::Unavailable, QStringLiteral("waited %1 ms for \"%2\"; nothing visible has that name").arg(step.ms).arg(step.target));
        const QString text = shownText(widget);
        if (text.contains(step.text))
            return Outcome::Done;
        return fail(ErrorCode::Unavailable, QStringLiteral("waited %1 ms for \"%2\" to show \"%3\"; it shows \"%4\"")
                                                .arg(step.ms).arg(step.target, step.text, text.left(200)));
    }
    case Verb::Shot: return shot(step.target);
    case Verb::Size:
        m_window->resize(step.ms, step.height);
        return Outcome::Done;
    case Verb::Pause: return m_stepTime.elapsed() >= step.ms ? Outcome::Done : Outcome::NotYet;
    case Verb::Quit: return Outcome::Done;
    }
    return Outcome::Done;
}

Result<ScriptDriver::Outcome> ScriptDriver::clickWidget(QWidget *widget)
{
    if (!widget->isEnabled())
        return fail(ErrorCode::Unavailable, QStringLiteral("\"%1\" is disabled").arg(widget->objectName()));
    // What a person would scroll to.
    for (QWidget *above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above))
            area->ensureWidgetVisible(widget, 0, 8);
    }
    return clickAt(widget, widget->rect().center());
}

Result<ScriptDriver::Outcome> ScriptDriver::clickAt(QWidget *widget, QPoint at)
{
    const QPoint inWindow = widget->mapTo(m_window, at);
    QWidget *hit = m_window->childAt(inWindow);
    if (hit == nullptr || (hit != widget && !widget->isAncestorOf(hit)))
        return fail(ErrorCode::Unavailable, QStringLiteral("\"%1\" is covered or outside the window").arg(widget->objectName()));
    QWindow *handle = m_window->windowHandle();
    const QPointF local(inWindow);
    const QPointF global(m_window->mapToGlobal(inWindow));
    QCoreApplication::postEvent(handle, new QMouseEvent(QEvent::MouseButtonPress, local, local, global, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier));
    QCoreApplication::postEvent(handle, new QMouseEvent(QEvent::MouseButtonRelease, local, local, global, Qt::LeftButton, Qt::NoButton, Qt::NoModifier));
    return Outcome::Done;
}

Result<ScriptDriver::Outcome> ScriptDriver::clickText(const QString &text)
{
    const auto buttons = m_window->findChildren<QAbstractButton *>();
    for (const bool whole : {true, false}) {
        for (auto it = buttons.crbegin(); it != buttons.crend(); ++it) {
            const QString shown = (*it)->text();
            if ((*it)->isVisible() && (whole ? shown == text : shown.contains(text)))
                return clickWidget(*it);
        }
    }
    const auto views = m_window->findChildren<QAbstractItemView *>();
    for (auto it = views.crbegin(); it != views.crend(); ++it) {
        if (!(*it)->isVisible() || (*it)->model() == nullptr || qobject_cast<QHeaderView *>(*it) != nullptr)
            continue;
        const QAbstractItemModel *model = (*it)->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const QModelIndex index = model->index(row, column);
                if (!index.data(Qt::DisplayRole).toString().contains(text))
                    continue;
                (*it)->scrollTo(index);
                return clickAt((*it)->viewport(), (*it)->visualRect(index).center());
            }
        }
    }
    return fail(ErrorCode::Unavailable, QStringLiteral("nothing visible shows \"%1\"").arg(text));
}

Result<ScriptDriver::Outcome> ScriptDriver::tile(const QString &key)
{
    const auto grids = m_window->findChildren<TileGrid *>();
    for (TileGrid *grid : grids) {
        if (!grid->isVisible())
            continue;
        const QModelIndex index = grid->reveal(key);
        if (index.isValid())
            return clickAt(grid->viewport(), grid->visualRect(index).center());
    }
    return fail(ErrorCode::Unavailable, QStringLiteral("no tile \"%1\" can be tapped now").arg(key));
}

Result<ScriptDriver::Outcome> ScriptDriver::shot(const QString &name)
{
    if (m_pictures.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("no directory for pictures was given"));
    if (!QDir().mkpath(m_pictures))
        return fail(ErrorCode::Io, QStringLiteral("cannot make the directory %1").arg(m_pictures));
    const QString path = m_pictures + QLatin1Char('/') + name + QStringLiteral(".png");
    // Once all that the step before has brought about is laid out.
    QCoreApplication::sendPostedEvents();
    if (!m_window->grab().save(path, "PNG"))
        return fail(ErrorCode::Io, QStringLiteral("cannot write %1").arg(path));
    return Outcome::Done;
}

void ScriptDriver::postKey(int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
    QWindow *handle = m_window->windowHandle();
    QCoreApplication::postEvent(handle, new QKeyEvent(QEvent::KeyPress, key, modifiers, text));
    QCoreApplication::postEvent(handle, new QKeyEvent(QEvent::KeyRelease, key, modifiers, text));
}

} // namespace hearth
