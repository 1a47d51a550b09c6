<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>hearth::AttentionSection</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::ForecastMix</name>
    <message numerus="yes">
        <source>and %n more item(s)</source>
        <translation>
            <numerusform>and %n more item</numerusform>
            <numerusform>and %n more items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::ForecastSection</name>
    <message numerus="yes">
        <source>That is %n day(s) ago.</source>
        <translation>
            <numerusform>That is %n day ago.</numerusform>
            <numerusform>That is %n days ago.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Next %n day(s)</source>
        <translation>
            <numerusform>Next %n day</numerusform>
            <numerusform>Next %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A new store: %n day(s) of history. Weekdays are taken from the chain.</source>
        <translation>
            <numerusform>A new store: %n day of history. Weekdays are taken from the chain.</numerusform>
            <numerusform>A new store: %n days of history. Weekdays are taken from the chain.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Holiday from %1: %2, %n day(s).</source>
        <translation>
            <numerusform>Holiday from %1: %2, %n day.</numerusform>
            <numerusform>Holiday from %1: %2, %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Holiday from %1: %2, %n day(s); the official dates are not known yet.</source>
        <translation>
            <numerusform>Holiday from %1: %2, %n day; the official dates are not known yet.</numerusform>
            <numerusform>Holiday from %1: %2, %n days; the official dates are not known yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::KitchenList</name>
    <message numerus="yes">
        <source>%n ticket(s) not on paper, oldest first. Cook from here.</source>
        <translation>
            <numerusform>%n ticket is not on paper. Cook from here.</numerusform>
            <numerusform>%n tickets are not on paper, oldest first. Cook from here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::MemberPane</name>
    <message numerus="yes">
        <source>%n other record(s)</source>
        <translation>
            <numerusform>%n other record</numerusform>
            <numerusform>%n other records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %n day(s)</source>
        <translation>
            <numerusform>on %n day</numerusform>
            <numerusform>on %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::OrdersSection</name>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n order</numerusform>
            <numerusform>%n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %n order(s)</source>
        <translation>
            <numerusform>the newest %n order</numerusform>
            <numerusform>the newest %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::PrinterCard</name>
    <message numerus="yes">
        <source>%n ticket(s) wait</source>
        <translation>
            <numerusform>%n ticket waits</numerusform>
            <numerusform>%n tickets wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::RefundSheet</name>
    <message numerus="yes">
        <source>%1 each, %n left</source>
        <translation>
            <numerusform>%1 each, %n left</numerusform>
            <numerusform>%1 each, %n left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::SyncSection</name>
    <message numerus="yes">
        <source>%n record(s) that headquarters did not have yet were saved, and are sent.</source>
        <translation>
            <numerusform>%n record that headquarters did not have yet was saved, and is sent.</numerusform>
            <numerusform>%n records that headquarters did not have yet were saved, and are sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::TillWindow</name>
    <message numerus="yes">
        <source>%n ticket(s) may be missing on paper. Tap here to look.</source>
        <translation>
            <numerusform>%n ticket may be missing on paper. Tap here to look.</numerusform>
            <numerusform>%n tickets may be missing on paper. Tap here to look.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) wait.</source>
        <translation>
            <numerusform>%n ticket waits.</numerusform>
            <numerusform>%n tickets wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Kitchen list: %n</source>
        <translation>
            <numerusform>Kitchen list: %n</numerusform>
            <numerusform>Kitchen list: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::TopBar</name>
    <message numerus="yes">
        <source>%n ticket(s) wait for it.</source>
        <translation>
            <numerusform>%n ticket waits for it.</numerusform>
            <numerusform>%n tickets wait for it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hearth::Words</name>
    <message numerus="yes">
        <source>%n record(s) waiting</source>
        <translation>
            <numerusform>%n record waiting</numerusform>
            <numerusform>%n records waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n waiting</source>
        <translation>
            <numerusform>%1 · %n waiting</numerusform>
            <numerusform>%1 · %n waiting</numerusform>
        </translation>
    </message>
</context>
</TS>
