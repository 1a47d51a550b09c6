// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/tagset.h"
#include "domain/tag/packedbytes.h"

#include <algorithm>
#include <tuple>

namespace hearth {

TagSet::TagSet(std::vector<Tag> tags) : m_tags(std::move(tags))
{
    std::sort(m_tags.begin(), m_tags.end(),
              [](const Tag &a, const Tag &b) { return std::tuple(a.classId, a.value) < std::tuple(b.classId, b.value); });
}

const Tag *TagSet::first(int classId) const
{
    const auto found = std::find_if(m_tags.begin(), m_tags.end(), [classId](const Tag &tag) { return tag.classId == classId; });
    return found == m_tags.end() ? nullptr : &*found;
}

QByteArray TagSet::toBytes() const
{
    // Days are told from the newest: most are close to it.
    Day base = 0;
    for (const Tag &tag : m_tags)
        base = std::max(base, tag.since);
    PackedWriter w;
    w.number(base);
    int classId = 0;
    for (const Tag &tag : m_tags) {
        w.unsignedNumber(static_cast<quint64>(tag.classId - classId));
        w.unsignedNumber(static_cast<quint64>(tag.version));
        w.unsignedNumber(tag.value);
        w.unsignedNumber(static_cast<quint64>(base - tag.since));
        w.unsignedNumber(tag.until == 0 ? 0 : static_cast<quint64>(tag.until - tag.since + 1));
        for (const qint64 number : tag.evidence)
            w.number(number);
        classId = tag.classId;
    }
    return w.result();
}

Result<TagSet> TagSet::fromBytes(const QByteArray &bytes)
{
    TagSet set;
    if (bytes.isEmpty())
        return set;
    PackedReader r(bytes);
    const auto base = static_cast<Day>(r.number());
    int classId = 0;
    while (r.ok() && !r.atEnd()) {
        Tag tag;
        classId += static_cast<int>(r.unsignedNumber());
        tag.classId = classId;
        tag.version = static_cast<int>(r.unsignedNumber());
        tag.value = static_cast<quint32>(r.unsignedNumber());
        tag.since = base - static_cast<Day>(r.unsignedNumber());
        const auto span = static_cast<Day>(r.unsignedNumber());
        tag.until = span == 0 ? 0 : tag.since + span - 1;
        for (qint64 &number : tag.evidence)
            number = r.number();
        set.m_tags.push_back(tag);
    }
    if (!r.ok())
        return fail(ErrorCode::Corrupt, QStringLiteral("a member's tags cannot be read"));
    return set;
}

} // namespace hearth
