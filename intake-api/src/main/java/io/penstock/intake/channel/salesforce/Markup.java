package io.penstock.intake.channel.salesforce;

import org.jspecify.annotations.Nullable;

/// Tags in the text of a document: what stands in comments, CDATA sections and instructions is
/// none.
final class Markup {
    private static final String CDATA = "<![CDATA[";
    private static final String COMMENT = "<!--";
    private static final String INSTRUCTION = "<?";

    private final String xml;

    Markup(String xml) {
        this.xml = xml;
    }

    /// @param name as it stands there, with its prefix
    /// @param end behind its `>`
    record Tag(String name, int start, int end, boolean closes, boolean empty) {
        String localName() {
            return name.substring(name.indexOf(':') + 1);
        }
    }

    /// The first tag from `from` on, a DOCTYPE included; null if there is none.
    @Nullable Tag next(int from) {
        var at = xml.indexOf('<', from);
        while (at >= 0) {
            var behind = behindWhatIsNoTag(at);
            if (behind < 0) {
                return tag(at);
            }
            at = xml.indexOf('<', behind);
        }
        return null;
    }

    /// Where the element ends that `opening` opens.
    int endOf(Tag opening) {
        var depth = opening.empty() ? 0 : 1;
        var end = opening.end();
        while (depth > 0) {
            var tag = next(end);
            if (tag == null) {
                return xml.length();
            }
            depth += tag.closes() ? -1 : tag.empty() ? 0 : 1;
            end = tag.end();
        }
        return end;
    }

    private int behindWhatIsNoTag(int at) {
        if (xml.startsWith(COMMENT, at)) {
            return behind("-->", at + COMMENT.length());
        }
        if (xml.startsWith(CDATA, at)) {
            return behind("]]>", at + CDATA.length());
        }
        return xml.startsWith(INSTRUCTION, at) ? behind("?>", at + INSTRUCTION.length()) : -1;
    }

    private int behind(String end, int from) {
        var at = xml.indexOf(end, from);
        return at < 0 ? xml.length() : at + end.length();
    }

    private Tag tag(int start) {
        var closes = xml.startsWith("</", start);
        var nameAt = start + (closes ? 2 : 1);
        var nameEnd = nameAt;
        while (nameEnd < xml.length() && !endsName(xml.charAt(nameEnd))) {
            nameEnd++;
        }
        var end = behindTag(nameEnd);
        var empty = !closes && xml.charAt(Math.max(start, end - 2)) == '/';
        return new Tag(xml.substring(nameAt, nameEnd), start, end, closes, empty);
    }

    /// A `>` may stand in the value of an attribute.
    private int behindTag(int from) {
        var quote = '\0';
        for (var at = from; at < xml.length(); at++) {
            var c = xml.charAt(at);
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '>') {
                return at + 1;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        return xml.length();
    }

    private static boolean endsName(char c) {
        return c == '>' || c == '/' || c <= ' ';
    }
}
