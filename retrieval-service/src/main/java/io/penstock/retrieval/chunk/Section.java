package io.penstock.retrieval.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A heading and what stands below it, down to the next heading of any level.
///
/// @param alone whether it is an entry of its own (a question, a numbered clause) and is not packed
///     with neighbours
record Section(String headings, int start, int end, boolean alone) {
    private static final Pattern HEADING =
            Pattern.compile(" {0,3}(#{1,6})[ \\t]+(.*?)[ \\t]*#*[ \\t]*");
    private static final Pattern CLAUSE =
            Pattern.compile("(?:§ ?|[Cc]lause |[Aa]rticle )?\\d+(?:\\.\\d+)*[.):]?(?: .*)?");

    int tokens() {
        return Tokens.of(end - start);
    }

    static List<Section> of(String text) {
        return new Reader(text).sections();
    }

    private static boolean standsAlone(String heading) {
        return heading.endsWith("?") || CLAUSE.matcher(heading).matches();
    }

    /// Reads line by line; a heading inside a fenced block is none.
    private static final class Reader {
        private record Open(int level, String heading) {}

        private final String text;
        private final List<Section> sections = new ArrayList<>();
        private final List<Open> path = new ArrayList<>();
        private int start;
        private int bodyStart;
        private boolean alone;

        Reader(String text) {
            this.text = text;
        }

        List<Section> sections() {
            var fenced = false;
            for (int at = 0; at < text.length(); ) {
                var lineEnd = lineEnd(at);
                var line = text.substring(at, lineEnd).stripTrailing();
                if (line.stripLeading().startsWith("```")) {
                    fenced = !fenced;
                }
                var heading = HEADING.matcher(line);
                if (!fenced && heading.matches()) {
                    open(at, lineEnd, heading.group(1).length(), heading.group(2));
                }
                at = lineEnd;
            }
            close(text.length(), true);
            return sections;
        }

        private int lineEnd(int from) {
            var newline = text.indexOf('\n', from);
            return newline < 0 ? text.length() : newline + 1;
        }

        private void open(int at, int after, int level, String heading) {
            close(at, false);
            path.removeIf(open -> open.level() >= level);
            path.add(new Open(level, heading));
            alone = standsAlone(heading);
            bodyStart = after;
        }

        /// A heading without text of its own travels with what follows it.
        private void close(int end, boolean last) {
            if (text.substring(bodyStart, end).isBlank() && !last) {
                return;
            }
            var from = start;
            var to = end;
            while (from < to && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
            while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            if (from < to) {
                sections.add(new Section(headings(), from, to, alone));
            }
            start = end;
        }

        private String headings() {
            return String.join(" > ", path.stream().map(Open::heading).toList());
        }
    }
}
