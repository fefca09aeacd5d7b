package io.penstock.cli.sample;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces the text of single elements and leaves the rest as the sender wrote it. The path of an
/// element is `/` and its name as it stands there, with its prefix.
final class XmlEdits {
    /// An element with text alone.
    private static final Pattern LEAF = Pattern.compile("<([\\w:.-]+)>([^<>]+)</\\1>");

    private XmlEdits() {}

    static boolean isXml(String contentType) {
        var type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/xml") || type.startsWith("application/xml");
    }

    static byte[] apply(byte[] body, JsonEdits.Editor editor) {
        return LEAF.matcher(new String(body, StandardCharsets.UTF_8))
                .replaceAll(
                        leaf -> {
                            var value = editor.edit("/" + leaf.group(1), read(leaf.group(2)));
                            return Matcher.quoteReplacement(
                                    value == null
                                            ? leaf.group()
                                            : "<%1$s>%2$s</%1$s>"
                                                    .formatted(leaf.group(1), written(value)));
                        })
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String read(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private static String written(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
