// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hq/tillside.h"
#include "printjobs/templatestore.h"
#include "protocol/factbodies.h"
#include "protocol/messages.h"
#include "till/store/menustore.h"
#include "till/tilldatabase.h"

namespace hearth {

struct TillSide::Private {
    QTemporaryDir root;
    std::unique_ptr<storage::Database> db = TillDatabase::open(TillDatabase::path(root.path())).value();

    bool take(const std::function<Result<bool>(storage::Transaction &)> &work) const
    {
        auto tx = storage::Transaction::begin(*db).value();
        const bool taken = work(tx).value();
        return tx.commit() && taken;
    }
};

TillSide::TillSide() : d(std::make_unique<Private>()) {}
TillSide::~TillSide() = default;

bool TillSide::takesMenu(const QByteArray &body)
{
    return d->take([&](storage::Transaction &tx) { return MenuStore::put(tx, Menu::fromCbor(body).value(), 1); });
}

bool TillSide::takesTemplates(const QByteArray &body)
{
    const protocol::TemplatesPublished published = protocol::decodeTemplatesPublished(body).value();
    QList<StoredTemplate> set;
    for (const protocol::TemplatesPublished::Template &one : published.templates)
        set.append({one.kind, one.json});
    return d->take([&](storage::Transaction &tx) { return TemplateStore::put(tx, published.revision, set, 1); });
}

} // namespace hearth
