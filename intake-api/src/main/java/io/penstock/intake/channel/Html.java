package io.penstock.intake.channel;

import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/// What ticket systems and messengers keep of a message: HTML, whose text is what a person reads.
public final class Html {
    /// Beyond those of long threads of mail; what is deeper is read as if it stood side by side.
    private static final int MAX_DEPTH = 128;

    private Html() {}

    /// The text, a line for each line that a reader sees, without blanks at its ends. Scripts,
    /// styles and comments have none.
    public static String text(String html) {
        var lines = new Lines();
        parsed(html).forEach(node -> node.traverse(lines));
        return lines.text.toString().strip();
    }

    /// At most so many levels: each element is compared with those that are open around it.
    static List<Node> parsed(String html) {
        return Parser.htmlParser()
                .setMaxDepth(MAX_DEPTH)
                .parseFragmentInput(html, new Element("body"), "");
    }

    private static final class Lines implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            switch (node) {
                case TextNode words -> add(words.text());
                case Element element when standsAlone(element) -> end();
                default -> {}
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                if (element.nameIs("br")) {
                    text.append('\n');
                } else if (standsAlone(element)) {
                    end();
                } else if (isCell(element)) {
                    add(" ");
                }
            }
        }

        private static boolean standsAlone(Element element) {
            return element.isBlock() && !isCell(element);
        }

        private static boolean isCell(Element element) {
            return element.nameIs("td") || element.nameIs("th");
        }

        /// Blanks between lines, and all but one between words, are there for the eyes of whoever
        /// wrote the HTML.
        private void add(String words) {
            text.append(atBlank() ? words.stripLeading() : words);
        }

        private void end() {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }

        private boolean atBlank() {
            return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
        }
    }
}
