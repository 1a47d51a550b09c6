// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "ui/manager/section.h"

#include "core/whendone.h"
#include "ui/kit/toast.h"
#include "ui/kit/touchbutton.h"
#include "ui/models/words.h"

#include <QPointer>

namespace hearth {

void Section::answer(QFuture<Result<void>> future, const QString &done, TouchButton *button)
{
    if (button != nullptr)
        button->setBusy(true);
    whenDone(future, this, [this, done, button = QPointer<TouchButton>(button)](const Result<void> &result) {
        if (button != nullptr)
            button->setBusy(false);
        if (auto *toast = window()->findChild<Toast *>(QStringLiteral("toast"))) {
            if (result)
                toast->pop(Tone::Ok, done);
            else
                toast->pop(Tone::Bad, Words::error(result.error()), result.error().toString());
        }
        refresh();
    });
}

} // namespace hearth
