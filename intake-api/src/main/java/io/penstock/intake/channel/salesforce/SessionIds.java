package io.penstock.intake.channel.salesforce;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The session that an outbound message may bring along is a credential: whoever has it is the user
/// who caused the message. It goes before anything is kept.
final class SessionIds {
    private static final String NAME = "SessionId";
    private static final String HIDDEN = "sessionid";
    private static final String NONE = "<SessionId/>";

    private SessionIds() {}

    /// The document with each such element empty, whatever its prefix, attributes or content; every
    /// other byte as it came. Nothing at all of one that cannot be read and may hide a session.
    static byte[] strip(byte[] document) {
        var xml = new String(document, StandardCharsets.UTF_8);
        var kept = strip(xml);
        if (mayHide(kept) && OutboundXml.read(document) instanceof OutboundXml.Outcome.Refused) {
            return new byte[0];
        }
        return kept.equals(xml) ? document : kept.getBytes(StandardCharsets.UTF_8);
    }

    private static String strip(String xml) {
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
        return copied == 0 ? xml : kept.append(xml, copied, xml.length()).toString();
    }

    /// In what is no element of that name, or in another encoding.
    private static boolean mayHide(String kept) {
        return kept.indexOf('\0') >= 0
                || kept.indexOf('\uFFFD') >= 0
                || kept.replace(NONE, "").toLowerCase(Locale.ROOT).contains(HIDDEN);
    }
}
