// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/cli/admindesk.h"
#include "document/tickettemplate.h"
#include "functions/cli/menufile.h"
#include "functions/cli/templatefile.h"
#include "hq/testcontext.h"
#include "hqstore/apikeystore.h"
#include "hqstore/devicestore.h"
#include "hqstore/enrollcodestore.h"
#include "hqstore/menustore.h"
#include "hqstore/outboxstore.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

using namespace hearth;
using namespace hearth::hq;
using storage::Transaction;

class TestAdmin : public QObject {
    Q_OBJECT

    static Result<QJsonObject> ask(HqFixture &f, const QJsonObject &request, AdminEffects *effects = nullptr)
    {
        AdminEffects own;
        return f.write([&](Transaction &tx) { return AdminDesk::handle(tx, request, f.clock.nowMs(), effects != nullptr ? *effects : own); });
    }
    static QJsonObject command(const char *name, QJsonObject more = {})
    {
        more.insert(QStringLiteral("command"), QString::fromLatin1(name));
        return more;
    }
    QString write(const QString &name, const QByteArray &text)
    {
        QFile file(m_root.filePath(name));
        static_cast<void>(file.open(QIODevice::WriteOnly));
        file.write(text);
        return file.fileName();
    }
    QTemporaryDir m_root;

private Q_SLOTS:
    void enrollingMakesAStoreWithItsDefaults()
    {
        HqFixture f;
        AdminEffects effects;
        const auto made = ask(f, command("enroll", {{QStringLiteral("store"), QStringLiteral("BJ001")}, {QStringLiteral("till"), 3}}), &effects);
        QVERIFY(made.has_value());
        const auto store = StoreStore::find(*f.db, QStringLiteral("BJ001")).value();
        QCOMPARE(store->settings, (protocol::StoreSettings{QStringLiteral("BJ001"), QStringLiteral("Asia/Shanghai"), QStringLiteral("04:00"),
                                                          QStringLiteral("CNY")}));
        QCOMPARE(effects.wakeTills.size(), 1);
        const QString code = made->value(QLatin1String("code")).toString();
        QCOMPARE(f.write([&](Transaction &tx) { return EnrollCodeStore::redeem(tx, code, f.clock.nowMs() + 1); }).value(),
                 effects.wakeTills.first());
    }
    void enrollingNeverChangesAStore()
    {
        HqFixture f;
        const QJsonObject request = command("enroll", {{QStringLiteral("store"), QStringLiteral("SZ001")}, {QStringLiteral("till"), 1},
                                                       {QStringLiteral("zone"), QStringLiteral("Asia/Shanghai")}});
        QVERIFY(ask(f, request).has_value());
        QJsonObject other = request;
        other.insert(QStringLiteral("zone"), QStringLiteral("Europe/Berlin"));
        const auto refused = ask(f, other);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(refused.error().where, QStringLiteral("zone"));
        QJsonObject far = request;
        far.insert(QStringLiteral("till"), 1000);
        QCOMPARE(ask(f, far).error().code, ErrorCode::InvalidInput);
        QJsonObject badZone = command("enroll", {{QStringLiteral("store"), QStringLiteral("XX")}, {QStringLiteral("till"), 1},
                                                 {QStringLiteral("zone"), QStringLiteral("Mars/Base")}});
        QCOMPARE(ask(f, badZone).error().code, ErrorCode::InvalidInput);
        QVERIFY(!StoreStore::find(*f.db, QStringLiteral("XX")).value());
    }
    void aStoresHoursAreSetAndWhatIsNotNamedStays()
    {
        HqFixture f;
        const auto set = [&](QJsonObject more) {
            more.insert(QStringLiteral("store"), QStringLiteral("SZ001"));
            return ask(f, command("store_set", std::move(more)));
        };
        const auto store = [&] { return StoreStore::find(*f.db, QStringLiteral("SZ001")).value().value(); };
        QVERIFY(set({{QStringLiteral("open"), QStringLiteral("10:00-22:00")}, {QStringLiteral("alert_after"), 9}}));
        QCOMPARE(store().openHours, QStringLiteral("10:00-22:00"));
        QVERIFY(set({{QStringLiteral("alert_after"), 0}}));
        QCOMPARE(store().openHours, QStringLiteral("10:00-22:00"));
        QVERIFY(!store().alertAfterMin);
        QCOMPARE(set({{QStringLiteral("open"), QStringLiteral("all day")}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(set({{QStringLiteral("alert_after"), 1441}}).error().where, QStringLiteral("alert_after"));
        QCOMPARE(store().openHours, QStringLiteral("10:00-22:00"));
        QVERIFY(set({{QStringLiteral("open"), QString()}}));
        QCOMPARE(store().openHours, QString());
        QCOMPARE(ask(f, command("store_set", {{QStringLiteral("store"), QStringLiteral("XX")}})).error().code, ErrorCode::NotFound);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'store.set'"), 3);
    }
    void keysAreMadeAndRevoked()
    {
        HqFixture f;
        const QJsonObject name{{QStringLiteral("name"), QStringLiteral("app")}, {QStringLiteral("scopes"), QJsonArray{QStringLiteral("orders:read")}}};
        const QByteArray key = ask(f, command("api_key_add", name))->value(QLatin1String("key")).toString().toLatin1();
        QVERIFY(ApiKeyStore::authorise(*f.db, key, QStringLiteral("orders:read"), 0));
        for (const auto &scopes : {QJsonArray{QStringLiteral("orders")}, QJsonArray{QStringLiteral("orders:read *")}, QJsonArray{}})
            QCOMPARE(ask(f, command("api_key_add", {{QStringLiteral("name"), QStringLiteral("b")}, {QStringLiteral("scopes"), scopes}})).error().code,
                     ErrorCode::InvalidInput);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'api_key.added' AND detail = 'app: orders:read'"), 1);
        QVERIFY(ask(f, command("api_key_revoke", name)).has_value());
        QVERIFY(!ApiKeyStore::authorise(*f.db, key, QStringLiteral("orders:read"), 0));
        QCOMPARE(ask(f, command("api_key_revoke", name)).error().code, ErrorCode::NotFound);
        QCOMPARE(ask(f, command("api_key_add")).error().code, ErrorCode::InvalidInput);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE detail LIKE '%hk_%'"), 0);
    }
    void aRevokedDeviceIsCutOff()
    {
        HqFixture f;
        const QJsonObject till{{QStringLiteral("store"), QStringLiteral("SZ001")}, {QStringLiteral("till"), 1}};
        QCOMPARE(ask(f, command("revoke_device", till)).error().code, ErrorCode::NotFound);
        QVERIFY(f.write([&](Transaction &tx) { return DeviceStore::add(tx, newId(f.clock), f.till1, QByteArray(32, 'k'), QString(), 1); }).has_value());
        AdminEffects effects;
        QCOMPARE(ask(f, command("revoke_device", till), &effects)->value(QLatin1String("revoked")).toInt(), 1);
        QCOMPARE(effects.disconnectTills, QList<qint64>{f.till1});
        QCOMPARE(ask(f, command("revoke_device", {{QStringLiteral("store"), QStringLiteral("SZ001")}, {QStringLiteral("till"), 9}})).error().code,
                 ErrorCode::NotFound);
    }
    void aMenuFileIsPublished()
    {
        HqFixture f;
        const QString path = write(QStringLiteral("menu.json"), R"({"currency":"CNY","categories":[{"code":"classic","en":"Classic","zh":"经典"}],
            "items":[{"sku":"hawaiian","en":"Hawaiian","zh":"夏威夷","category":"classic","sizes":[{"code":"M","price_minor":1325}]}]})");
        const Menu menu = readMenuFile(path).value();
        QCOMPARE(menu.items.first().name.zh, QStringLiteral("夏威夷"));
        QCOMPARE(menu.items.first().sizes.first().price, Money(1325));
        const QJsonObject request = command("publish_menu", {{QStringLiteral("menu"), QString::fromLatin1(menu.toCbor().toBase64())}});
        AdminEffects effects;
        QCOMPARE(ask(f, request, &effects)->value(QLatin1String("revision")).toInteger(), f.clock.nowMs() / 1'000);
        QCOMPARE(effects.wakeTills, (QList<qint64>{f.till1, f.till2}));
        QVERIFY(ask(f, request)->value(QLatin1String("repeated")).toBool());
        QCOMPARE(OutboxStore::read(*f.db, f.till2, 0, 9, 1 << 20).value().size(), 1);
        QVERIFY(!ask(f, command("publish_menu", {{QStringLiteral("menu"), QStringLiteral("AAAA")}})));
        QVERIFY(!ask(f, command("publish_menu")));
    }
    void aMenuIsMadeFromSales()
    {
        const QString path = write(QStringLiteral("sales.csv"), "id,date,time,name,size,type,price\n1,2015-01-01,11:38:36,hawaiian,M,classic,13.25\n"
                                                                "2,2015-01-01,11:57:40,hawaiian,S,classic,10.5\n");
        const Menu menu = readMenuFile(path).value();
        QCOMPARE(menu.items.size(), 1);
        QCOMPARE(menu.items.first().sizes.size(), 2);
    }
    void aBadMenuFileIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("cut short") << QByteArray("{\"currency\":\"CNY\",\n\"items\":") << QStringLiteral("menu.json:2:");
        QTest::newRow("no currency") << QByteArray("{}") << QStringLiteral("menu.json: currency");
        QTest::newRow("no items") << QByteArray(R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],"items":[]})") << QStringLiteral("menu.json: items");
        QTest::newRow("a price as text")
            << QByteArray(R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],"items":[{"sku":"a","en":"A","category":"c","sizes":[{"code":"M","price_minor":"12"}]}]})")
            << QStringLiteral("items[0].sizes[0].price_minor");
        QTest::newRow("an unknown category")
            << QByteArray(R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],"items":[{"sku":"a","en":"A","category":"d","sizes":[{"code":"M","price_minor":12}]}]})")
            << QStringLiteral("menu.items.a");
        QTest::newRow("an item without a name")
            << QByteArray(R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],"items":[{"sku":"a","category":"c","sizes":[{"code":"M","price_minor":12}]}]})")
            << QStringLiteral("items[0].en");
    }
    void aBadMenuFileIsRefusedWithItsPlace()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, where);
        const auto menu = readMenuFile(write(QStringLiteral("menu.json"), text));
        QVERIFY(!menu);
        QCOMPARE(menu.error().code, ErrorCode::InvalidInput);
        QVERIFY2(menu.error().where.contains(where), qPrintable(menu.error().where));
    }
    void aMissingMenuFileIsNotFound()
    {
        QCOMPARE(readMenuFile(m_root.filePath(QStringLiteral("none.json"))).error().code, ErrorCode::NotFound);
    }
    void templatesArePublishedAndWhatIsNotNamedStays()
    {
        HqFixture f;
        AdminEffects effects;
        const auto publish = [&](const QJsonObject &templates, const QStringList &builtIn = {}) {
            return ask(f, command("publish_templates", {{QStringLiteral("templates"), templates}, {QStringLiteral("builtin"), QJsonArray::fromStringList(builtIn)}}),
                       &effects);
        };
        const QString receipt = QString::fromUtf8(TicketTemplate::builtInJson(TicketKind::Receipt));
        const auto first = publish({{QStringLiteral("receipt"), receipt}});
        QCOMPARE(first->value(QLatin1String("revision")).toInteger(), f.clock.nowMs() / 1'000);
        QCOMPARE(effects.wakeTills, (QList<qint64>{f.till1, f.till2}));
        QVERIFY(publish({{QStringLiteral("receipt"), receipt}})->value(QLatin1String("repeated")).toBool());
        QCOMPARE(publish({}, {QStringLiteral("receipt")})->value(QLatin1String("kinds")).toArray().size(), 0);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'templates.published'"), 2);
        // The running headquarters reads what it is handed: nothing a till could not read goes out.
        QCOMPARE(publish({{QStringLiteral("receipt"), QStringLiteral("{")}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(publish({{QStringLiteral("kitchen"), receipt}}).error().text, QStringLiteral("is not for kitchen"));
        QCOMPARE(publish({{QStringLiteral("menu"), receipt}}).error().where, QStringLiteral("templates"));
        QCOMPARE(publish({}, {QStringLiteral("menu")}).error().where, QStringLiteral("builtin"));
    }
    void whatIsInForceIsSentAgainAsTheNewest()
    {
        HqFixture f;
        const QString path = write(QStringLiteral("menu.json"), R"({"currency":"CNY","categories":[{"code":"c","en":"C"}],
            "items":[{"sku":"a","zh":"甲","category":"c","sizes":[{"code":"M","price_minor":12}]}]})");
        const QString menu = QString::fromLatin1(readMenuFile(path)->toCbor().toBase64());
        const qint64 first = ask(f, command("publish_menu", {{QStringLiteral("menu"), menu}}))->value(QLatin1String("revision")).toInteger();
        AdminEffects effects;
        const auto again = ask(f, command("republish"), &effects);
        QVERIFY(again->value(QLatin1String("menu_revision")).toInteger() > first);
        QVERIFY(again->value(QLatin1String("templates_revision")).toInteger() > 0);
        QCOMPARE(again->value(QLatin1String("tills")).toInt(), 2);
        QCOMPARE(effects.wakeTills, (QList<qint64>{f.till1, f.till2}));
        QCOMPARE(OutboxStore::read(*f.db, f.till2, 0, 9, 1 << 20)->size(), 3);
        QCOMPARE(f.count("SELECT count(*) FROM audit WHERE action = 'all.republished'"), 1);
    }
    void whatAnExportWroteAndNobodyChangedStaysTheProgramsOwn()
    {
        const QByteArray kitchen = TicketTemplate::builtInJson(TicketKind::Kitchen);
        QList<protocol::TemplatesPublished::Template> read{{QStringLiteral("receipt"), TicketTemplate::builtInJson(TicketKind::Receipt)},
                                                           {QStringLiteral("kitchen"), kitchen + '\n'}};
        QCOMPARE(takeBuiltIn(read), QStringList{QStringLiteral("receipt")});
        QCOMPARE(read.size(), 1);
        QCOMPARE(read.first().kind, QStringLiteral("kitchen"));
    }
    void templateFilesAreReadAsTheTillReadsThem()
    {
        QVERIFY(QDir(m_root.path()).mkpath(QStringLiteral("tickets")));
        QVERIFY(QDir(m_root.path()).mkpath(QStringLiteral("empty")));
        const auto put = [&](const QString &name, const QByteArray &text) { return write(QStringLiteral("tickets/") + name, text); };
        put(QStringLiteral("a.json"), TicketTemplate::builtInJson(TicketKind::Receipt));
        put(QStringLiteral("b.json"), TicketTemplate::builtInJson(TicketKind::Kitchen));
        put(QStringLiteral("notes.txt"), "no template");
        const QString directory = m_root.filePath(QStringLiteral("tickets"));
        const auto read = readTemplateFiles(directory);
        QVERIFY2(read, read ? "" : qPrintable(read.error().toString()));
        QCOMPARE(read->size(), 2);
        QCOMPARE(read->at(1).kind, QStringLiteral("kitchen"));
        QCOMPARE(read->at(1).json, TicketTemplate::builtInJson(TicketKind::Kitchen));
        QCOMPARE(readTemplateFiles(directory + QStringLiteral("/a.json"))->size(), 1);

        const QString twice = put(QStringLiteral("c.json"), TicketTemplate::builtInJson(TicketKind::Receipt));
        QCOMPARE(readTemplateFiles(directory).error().where, twice + QStringLiteral(": kind"));
        const QString bad = put(QStringLiteral("c.json"), R"({"kind":"receipt","blocks":[{"block":"text","text":"x"},{"block":"text","text":"y","style":"huge"}]})");
        const auto refused = readTemplateFiles(directory);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY2(refused.error().toString().startsWith(bad + QStringLiteral(": blocks[1].style: unknown \"huge\"")), qPrintable(refused.error().toString()));
        put(QStringLiteral("c.json"), "{\n\"kind\":");
        QVERIFY2(readTemplateFiles(bad).error().toString().startsWith(bad + QStringLiteral(": line 2, column ")), qPrintable(readTemplateFiles(bad).error().toString()));
        put(QStringLiteral("c.json"), QByteArray(TicketTemplate::MaxBytes + 1, ' '));
        QVERIFY(readTemplateFiles(bad).error().text.contains(QStringLiteral("larger than")));
        const QByteArray large = R"({"kind":"shift","logo":{"width":8,"height":1,"bits":"AA=="},"blocks":[{"block":"gap"}]})" + QByteArray(protocol::MaxFactBody - 500, ' ');
        put(QStringLiteral("c.json"), large);
        QVERIFY(readTemplateFiles(directory).error().text.contains(QStringLiteral("together")));
        QCOMPARE(readTemplateFiles(m_root.filePath(QStringLiteral("none.json"))).error().code, ErrorCode::NotFound);
        QCOMPARE(readTemplateFiles(m_root.filePath(QStringLiteral("empty"))).error().code, ErrorCode::NotFound);
    }
    void anUnknownCommandIsRefused()
    {
        HqFixture f;
        QCOMPARE(ask(f, command("format_disk")).error().code, ErrorCode::InvalidInput);
        QCOMPARE(ask(f, {}).error().where, QStringLiteral("command"));
    }
};

QTEST_GUILESS_MAIN(TestAdmin)
#include "tst_admin.moc"
#include "protocol/factbodies.h"
