// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/commandparser.h"
#include "virtualprinter/interpreter.h"
#include "virtualprinter/mechanism.h"

namespace hearth::virtualprinter {
namespace {
/** ESC/POS: the parser and the mechanism of a receipt printer. */
class EscposInterpreter final : public Interpreter {
public:
    EscposInterpreter(int widthDots, const Model &model)
        : m_model(model), m_parser(model.kanjiAtStart, model.hanzi), m_mechanism(widthDots, model)
    {
    }
    void feed(quint8 byte) override { m_parser.feed(byte, m_ready); }
    [[nodiscard]] bool hasCommand() const override { return !m_ready.isEmpty(); }
    [[nodiscard]] bool cuts() const override { return m_mechanism.cuts(m_ready.constFirst()); }
    [[nodiscard]] Effect executeNext(const Conditions &conditions) override { return m_mechanism.execute(m_ready.takeFirst(), conditions); }
    void reset() override
    {
        m_ready.clear();
        m_parser = CommandParser(m_model.kanjiAtStart, m_model.hanzi);
        m_mechanism.powerOn();
    }
    [[nodiscard]] paper::Page tear() override { return m_mechanism.tear(); }
    [[nodiscard]] const paper::Page &page() const override { return m_mechanism.page(); }
    [[nodiscard]] PowerFuse fuse(qint64 bytes, QByteArrayView waiting) const override
    {
        CommandParser behind = m_parser;
        QList<Command> ignored;
        for (const char byte : waiting)
            behind.feed(static_cast<quint8>(byte), ignored);
        PowerFuse armed;
        armed.arm(bytes, behind);
        return armed;
    }

private:
    Model m_model;
    CommandParser m_parser;
    QList<Command> m_ready; // parsed and not executed
    Mechanism m_mechanism;
};
} // namespace

std::unique_ptr<Interpreter> makeInterpreter(const Model &model, int widthDots)
{
    if (model.language == Model::Language::Tspl)
        return makeLabelInterpreter(model);
    return std::make_unique<EscposInterpreter>(widthDots, model);
}

} // namespace hearth::virtualprinter
