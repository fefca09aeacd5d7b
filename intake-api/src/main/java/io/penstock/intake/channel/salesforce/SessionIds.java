package io.penstock.intake.channel.salesforce;

import java.nio.charset.StandardCharsets;

/// The session that an outbound message may bring along is a credential: whoever has it is the user
/// who caused the message. It goes before anything is kept.
final class SessionIds {
    private static final String NAME = "SessionId";
    private static final String NONE = "<SessionId/>";

    private SessionIds() {}

    /// The document with each such element empty, whatever its prefix, attributes or content; every
    /// other byte as it came.
    ///
    /// @param document that was read before: well-formed, in UTF-8, without a DOCTYPE
    static byte[] strip(byte[] document) {
        var xml = new String(document, StandardCharsets.UTF_8);
        var markup = new Markup(xml);
        var kept = new StringBuilder(xml.length());
        var copied = 0;
        for (var tag = markup.next(0); tag != null; ) {
            var end = tag.end();
            if (tag.localName().equalsIgnoreCase(NAME)) {
                end = tag.closes() ? end : markup.endOf(tag);
                kept.append(xml, copied, tag.start()).append(NONE);
                copied = end;
            }
            tag = markup.next(end);
        }
        return copied == 0
                ? document
                : kept.append(xml, copied, xml.length())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
    }
}
