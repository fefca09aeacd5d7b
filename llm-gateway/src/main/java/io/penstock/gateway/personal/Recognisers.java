package io.penstock.gateway.personal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Looks for all that its recognisers know, in one pass over a text.
///
/// What overlaps becomes one span over all of it, so that no rest stays in clear. The strongest
/// says what it is, then the longest, then whoever stands first in the list: the same text has the
/// same spans always.
public final class Recognisers {
    private static final Comparator<Candidate> MOST_TELLING =
            Comparator.<Candidate, Strength>comparing(c -> c.match.strength())
                    .thenComparing(c -> c.match.length())
                    .thenComparing(c -> c.rank, Comparator.reverseOrder())
                    .thenComparing(c -> c.match.start(), Comparator.reverseOrder());

    private final List<Recogniser> recognisers;
    /// For each trigger the indices of those that look there.
    private final Map<Trigger, int[]> asked = new EnumMap<>(Trigger.class);

    private record Candidate(Match match, Recogniser recogniser, int rank) {}

    /// @throws IllegalArgumentException if two have the same name
    public Recognisers(List<Recogniser> recognisers) {
        if (recognisers.stream().map(Recogniser::name).distinct().count() < recognisers.size()) {
            throw new IllegalArgumentException("Each recogniser needs a name of its own");
        }
        this.recognisers = List.copyOf(recognisers);
        for (var trigger : Trigger.values()) {
            asked.put(
                    trigger,
                    IntStream.range(0, recognisers.size())
                            .filter(i -> recognisers.get(i).triggers().contains(trigger))
                            .toArray());
        }
    }

    /// Those of this service.
    ///
    /// @param regions ISO 3166 codes of the countries whose national telephone numbers are looked
    ///     for, the likeliest first
    public static Recognisers standard(List<String> regions) {
        return new Recognisers(
                List.of(
                        new EmailRecogniser(),
                        new PhoneRecogniser(regions),
                        new CardRecogniser(),
                        new IbanRecogniser(),
                        new SecretRecogniser()));
    }

    public Recognisers with(Recogniser another) {
        var more = new ArrayList<>(recognisers);
        more.add(another);
        return new Recognisers(more);
    }

    /// Name and version of each: what a verdict of today rests on, also where nothing was found.
    public List<String> versions() {
        return recognisers.stream().map(r -> r.name() + "/" + r.version()).sorted().toList();
    }

    /// In order, without overlaps.
    ///
    /// @throws DetectionFailedException if a recogniser failed: the text must not leave
    List<Span> in(String text) {
        return in(new Text(text));
    }

    List<Span> in(Text text) {
        var pass = new Pass(text);
        pass.run();
        return spans(text, pass.candidates);
    }

    private static List<Span> spans(Text text, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        candidates.sort(Comparator.comparing(c -> c.match.start()));
        var spans = new ArrayList<Span>();
        for (var i = 0; i < candidates.size(); ) {
            var first = candidates.get(i);
            var best = first;
            var end = first.match.end();
            for (i++; i < candidates.size() && candidates.get(i).match.start() < end; i++) {
                var next = candidates.get(i);
                end = Math.max(end, next.match.end());
                best = MOST_TELLING.compare(next, best) > 0 ? next : best;
            }
            spans.add(span(text, first.match.start(), end, best));
        }
        return spans;
    }

    private static Span span(Text text, int start, int end, Candidate best) {
        var match = best.match;
        var isWhole = match.start() == start && match.end() == end;
        return new Span(
                match.entity(),
                text.originOf(start),
                text.originOfEnd(end),
                isWhole ? match.canonical() : text.slice(start, end),
                best.recogniser);
    }

    private final class Pass implements Consumer<Match> {
        private final Text text;
        private final List<Candidate> candidates = new ArrayList<>();
        private final int[] askAgain = new int[recognisers.size()];
        private int looking;

        Pass(Text text) {
            this.text = text;
        }

        void run() {
            ask(Trigger.TEXT, 0);
            var before = '\0';
            for (var i = 0; i < text.length(); i++) {
                var c = text.at(i);
                if (Text.isWord(c)) {
                    if (!Text.isWord(before) || Text.isUnspaced(before) || Text.isUnspaced(c)) {
                        ask(Trigger.WORD, i);
                    }
                    if (Text.isDigit(c) && !Text.isDigit(before)) {
                        ask(Trigger.DIGITS, i);
                    }
                } else if (c < 0x80) {
                    mark(c, before, i);
                }
                before = c;
            }
        }

        private void mark(char c, char before, int at) {
            switch (c) {
                case '@', '%' -> ask(Trigger.AT_SIGN, at);
                case '+' -> ask(Trigger.PLUS, at);
                case ':', '=' -> ask(Trigger.ASSIGNMENT, at);
                case '[' -> ask(Trigger.BRACKET, at);
                case '-' -> {
                    if (before != '-') {
                        ask(Trigger.DASH, at);
                    }
                }
                default -> {}
            }
        }

        private void ask(Trigger trigger, int at) {
            for (var index : requireNonNull(asked.get(trigger))) {
                if (at >= askAgain[index]) {
                    looking = index;
                    askAgain[index] = look(at);
                }
            }
        }

        private int look(int at) {
            var recogniser = recognisers.get(looking);
            try {
                return recogniser.look(text, at, this);
            } catch (RuntimeException e) {
                throw DetectionFailedException.in(recogniser, e);
            }
        }

        @Override
        public void accept(Match match) {
            candidates.add(new Candidate(match, recognisers.get(looking), looking));
        }
    }
}
