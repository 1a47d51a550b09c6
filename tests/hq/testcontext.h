// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "hq/hqfixture.h"
#include "runtime/function.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace hearth::hq {

/** One run of a function against a fixture's database, as the runner does it: at most one commit, then wakes. */
class TestContext final : public Context {
public:
    explicit TestContext(HqFixture &fixture) : m_fixture(fixture) {}
    [[nodiscard]] storage::Database &database() override { return *m_fixture.db; }
    [[nodiscard]] Result<void> commit(std::function<Result<void>(storage::Transaction &)> work) override
    {
        ++commits;
        return m_fixture.write(work);
    }
    [[nodiscard]] const Clock &clock() const override { return m_fixture.clock; }
    [[nodiscard]] qint64 deadline() const override { return m_fixture.clock.monotonicMs() + 10'000; }
    void respond(HttpResponse response) override { answer = std::move(response); }
    void wakeTills(const QList<qint64> &tills) override { woken.append(tills); }

    std::optional<HttpResponse> answer;
    QList<qint64> woken;
    int commits = 0;

private:
    HqFixture &m_fixture;
};

} // namespace hearth::hq
