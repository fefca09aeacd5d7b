package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A piece of context as prompts carry it: `<context id="k7f2" source="policies"
/// title="Returns">text</context>`, with XML's five entities in text and attributes.
///
/// Texts are read in one pass, whatever they hold: callers send megabytes, and some of them
/// nothing but starts of blocks.
record ContextBlock(String id, String title, String text) {
    private static final String START = "<context";
    private static final String END = "</context>";
    private static final String HISTORY_START = "<history>";
    private static final String HISTORY_END = "</history>";

    /// A block and where it stands, from its start to behind its end.
    private record Found(ContextBlock block, int from, int to) {}

    /// The inside of a start, and the position behind it.
    private record Head(Map<String, String> attributes, int end) {}

    /// Every block in `text`, in order, but for those in its `<history>`.
    static List<ContextBlock> in(String text) {
        return found(withoutHistory(text)).stream().map(Found::block).toList();
    }

    /// What is left of `text` without its blocks.
    static String outside(String text) {
        var left = new StringBuilder();
        var from = 0;
        for (var found : found(text)) {
            left.append(text, from, found.from()).append(' ');
            from = found.to();
        }
        return left.append(text, from, text.length()).toString().strip();
    }

    /// What was said before is no context, whatever it looks like; up to the last end, since a
    /// turn may hold one.
    private static String withoutHistory(String text) {
        var start = text.indexOf(HISTORY_START);
        var end = text.lastIndexOf(HISTORY_END);
        return start < 0 || end < start
                ? text
                : text.substring(0, start) + " " + text.substring(end + HISTORY_END.length());
    }

    private static List<Found> found(String text) {
        var blocks = new ArrayList<Found>();
        var last = text.lastIndexOf(END);
        var from = text.indexOf(START);
        while (from >= 0 && from < last) {
            var head = head(text, from + START.length());
            var end = head == null ? -1 : text.indexOf(END, head.end());
            if (head == null || end < 0) {
                from = text.indexOf(START, from + START.length());
                continue;
            }
            var to = end + END.length();
            var block =
                    new ContextBlock(
                            head.attributes().getOrDefault("id", ""),
                            head.attributes().getOrDefault("title", ""),
                            plain(text.substring(head.end(), end)));
            blocks.add(new Found(block, from, to));
            from = text.indexOf(START, to);
        }
        return blocks;
    }

    /// Null: what begins there is no block.
    private static @Nullable Head head(String text, int from) {
        var attributes = new HashMap<String, String>();
        var at = from;
        while (true) {
            var name = behindSpace(text, at);
            if (name < text.length() && text.charAt(name) == '>') {
                return new Head(attributes, name + 1);
            }
            var equals = behindName(text, name);
            if (name == at || equals == name || !text.startsWith("=\"", equals)) {
                return null;
            }
            var value = equals + 2;
            var quote = text.indexOf('"', value);
            if (quote < 0) {
                return null;
            }
            attributes.put(text.substring(name, equals), plain(text.substring(value, quote)));
            at = quote + 1;
        }
    }

    private static int behindSpace(String text, int from) {
        var at = from;
        while (at < text.length() && " \t\n\u000B\f\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static int behindName(String text, int from) {
        var at = from;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return at;
    }

    private static String plain(String escaped) {
        return escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
