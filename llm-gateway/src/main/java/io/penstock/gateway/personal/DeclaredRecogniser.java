package io.penstock.gateway.personal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values that a request declares, such as the name and the address of the contact, wherever a text
/// has them as words of their own: in any case, with or without accents, with any few signs between
/// their words. Of a person's name each part of three letters or more is looked for, too.
///
/// One is made for each call. A look reads no more than the longest value.
public final class DeclaredRecogniser implements Recogniser {
    /// Of a value; what is longer is no name and no address.
    public static final int LONGEST = 200;

    private static final int SHORTEST = 3;

    /// Of the scripts that write whole words in one or two characters.
    private static final int SHORTEST_UNSPACED = 2;

    private static final int MOST_SIGNS = 4;

    private static final Pattern BETWEEN_PARTS = Pattern.compile("[\\s,\\p{Pd}]+");

    /// Parts of names that every text has.
    private static final Set<String> COMMON =
            Set.of(
                    "von", "van", "der", "den", "del", "des", "dos", "las", "los", "the", "and",
                    "und", "mrs", "herr", "frau", "prof", "sir", "bin", "ibn");

    /// What a request says of somebody.
    public record Declared(Entity entity, String value) {
        /// Without the value.
        @Override
        public String toString() {
            return "Declared[" + entity + "]";
        }
    }

    private final Node root = new Node();

    public DeclaredRecogniser(List<Declared> values) {
        for (var declared : values) {
            add(declared.entity(), declared.value());
        }
        for (var declared : values) {
            if (declared.entity().equals(Entity.PERSON)) {
                addParts(declared.value());
            }
        }
    }

    private void addParts(String name) {
        BETWEEN_PARTS
                .splitAsStream(name)
                .filter(part -> !COMMON.contains(part.toLowerCase(Locale.ROOT)))
                .forEach(part -> add(Entity.PERSON, part));
    }

    private void add(Entity entity, String value) {
        var text = new Text(value);
        var canonical = new StringBuilder();
        var node = root;
        var afterWord = true;
        for (var i = 0; i < Math.min(text.length(), LONGEST); i++) {
            if (!Text.isWord(text.at(i))) {
                afterWord = false;
                continue;
            }
            var folded = Folding.of(text.at(i));
            if (!afterWord && !canonical.isEmpty()) {
                folded = " " + folded;
            }
            afterWord = true;
            canonical.append(folded);
            node = node.grow(folded);
        }
        if (node.declared == null && isTelling(canonical)) {
            node.declared = new Declared(entity, canonical.toString());
        }
    }

    private static boolean isTelling(CharSequence canonical) {
        return canonical.length() >= SHORTEST
                || (canonical.length() >= SHORTEST_UNSPACED
                        && Text.isUnspaced(canonical.charAt(0)));
    }

    @Override
    public String name() {
        return "declared";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.WORD);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        var node = root;
        var i = at;
        var end = at;
        Declared longest = null;
        while (true) {
            var c = text.at(i);
            if (Text.isWord(c)) {
                node = node.find(Folding.of(c));
                i++;
            } else {
                var word = nextWord(text, i);
                node = word > i ? node.find(" ") : null;
                i = word;
            }
            if (node == null) {
                break;
            }
            if (node.declared != null && text.isBoundary(i)) {
                longest = node.declared;
                end = i;
            }
        }
        if (longest != null) {
            found.accept(new Match(longest.entity(), at, end, Strength.VALIDATED, longest.value()));
        }
        return at + 1;
    }

    /// Behind at most four signs; `from` if no word begins there.
    private static int nextWord(Text text, int from) {
        for (var i = from; i <= from + MOST_SIGNS; i++) {
            if (Text.isWord(text.at(i))) {
                return i;
            }
        }
        return from;
    }

    private static final class Node {
        /// In order; `next` goes with them.
        private char[] characters = {};

        private List<Node> next = new ArrayList<>();
        private @Nullable Declared declared;

        Node grow(String folded) {
            var node = this;
            for (var i = 0; i < folded.length(); i++) {
                node = node.grow(folded.charAt(i));
            }
            return node;
        }

        private Node grow(char c) {
            var at = Arrays.binarySearch(characters, c);
            if (at < 0) {
                at = -at - 1;
                var more = Arrays.copyOf(characters, characters.length + 1);
                System.arraycopy(characters, at, more, at + 1, characters.length - at);
                more[at] = c;
                characters = more;
                next.add(at, new Node());
            }
            return next.get(at);
        }

        @Nullable Node find(String folded) {
            var node = this;
            for (var i = 0; i < folded.length() && node != null; i++) {
                var at = Arrays.binarySearch(node.characters, folded.charAt(i));
                node = at < 0 ? null : node.next.get(at);
            }
            return node;
        }
    }
}
