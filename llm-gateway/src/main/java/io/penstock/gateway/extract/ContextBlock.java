package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A piece of context as prompts carry it: `<context id="k7f2" source="policies"
/// title="Returns">text</context>`, with XML's five entities in text and attributes.
record ContextBlock(String id, String title, String text) {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "<context((?:\\s+[a-z]+=\"[^\"]*\")*)\\s*>(.*?)</context>", Pattern.DOTALL);
    /// What was said before is no context, whatever it looks like; up to the last end, since a
    /// turn may hold one.
    private static final Pattern HISTORY = Pattern.compile("<history>.*</history>", Pattern.DOTALL);

    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

    /// Every block in `text`, in order, but for those in its `<history>`.
    static List<ContextBlock> in(String text) {
        var blocks = new ArrayList<ContextBlock>();
        var found = BLOCK.matcher(HISTORY.matcher(text).replaceAll(" "));
        while (found.find()) {
            var attributes = attributes(found.group(1));
            blocks.add(
                    new ContextBlock(
                            attributes.getOrDefault("id", ""),
                            attributes.getOrDefault("title", ""),
                            plain(found.group(2))));
        }
        return blocks;
    }

    /// What is left of `text` without its blocks.
    static String outside(String text) {
        return BLOCK.matcher(text).replaceAll(" ").strip();
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new HashMap<String, String>();
        var found = ATTRIBUTE.matcher(text);
        while (found.find()) {
            attributes.put(found.group(1), plain(found.group(2)));
        }
        return attributes;
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
