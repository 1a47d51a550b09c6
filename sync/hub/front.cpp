// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "hub/front.h"

#include "hub/tlsstream.h"

namespace hearth {

struct Front::Private {
    std::shared_ptr<front::FrontCore> core;
    std::thread thread;
};

Front::Front(Config config, HttpHandler http, SocketHandler socket) : d(std::make_unique<Private>())
{
    d->core = std::make_shared<front::FrontCore>(std::move(config), std::move(http), std::move(socket));
}

Front::~Front()
{
    stop();
}

Result<void> Front::start()
{
    if (d->core->config.tls) {
        HEARTH_ASSIGN(d->core->tls, front::makeTlsContext(*d->core->config.tls));
    }
    HEARTH_TRY(d->core->listen());
    d->thread = std::thread([core = d->core.get()] { core->run(); });
    return {};
}

void Front::stop()
{
    if (!d->thread.joinable())
        return;
    d->core->post([core = d->core.get()] { core->beginStop(); });
    d->thread.join();
}

Result<void> Front::setTls(const Tls &tls)
{
    HEARTH_ASSIGN(auto context, front::makeTlsContext(tls));
    d->core->post([core = d->core.get(), context] { core->tls = context; });
    return {};
}

QString Front::address() const
{
    return d->core->address;
}

void Front::post(std::function<void()> task)
{
    d->core->post(std::move(task));
}

void Front::postAfter(int ms, std::function<void()> task)
{
    d->core->postAfter(ms, std::move(task));
}

Front::Poster Front::poster() const
{
    return [weak = std::weak_ptr<front::FrontCore>(d->core)](std::function<void()> task, int ms) {
        const auto core = weak.lock();
        if (!core)
            return;
        if (ms > 0)
            core->postAfter(ms, std::move(task));
        else
            core->post(std::move(task));
    };
}

} // namespace hearth
