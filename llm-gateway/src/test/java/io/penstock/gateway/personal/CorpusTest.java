package io.penstock.gateway.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// How well the recognisers do on texts whose personal data is marked, near misses and what they
/// cannot find among them. What is reached today must not get less.
class CorpusTest {
    private static final Map<Entity, Double> LEAST_PRECISION =
            Map.of(
                    Entity.EMAIL, 1.0,
                    Entity.PHONE, 0.97,
                    Entity.CREDIT_CARD, 0.85,
                    Entity.IBAN, 1.0,
                    Entity.SECRET, 0.9);
    private static final Map<Entity, Double> LEAST_RECALL =
            Map.of(
                    Entity.EMAIL, 0.95,
                    Entity.PHONE, 0.94,
                    Entity.CREDIT_CARD, 1.0,
                    Entity.IBAN, 1.0,
                    Entity.SECRET, 0.83);

    private static final Pattern MARK =
            Pattern.compile("\\{\\{([A-Z_]+)\\|(.*?)}}", Pattern.DOTALL);

    private record Place(Entity entity, int start, int end) {}

    private record Sample(String region, String text, List<Place> marked) {
        static Sample read(String line) {
            var columns = line.split("\t", 2);
            var marks = MARK.matcher(columns[1].replace("\\n", "\n").replace("·", ""));
            var text = new StringBuilder();
            var marked = new ArrayList<Place>();
            while (marks.find()) {
                marks.appendReplacement(text, "");
                var start = text.length();
                text.append(marks.group(2));
                marked.add(new Place(new Entity(marks.group(1)), start, text.length()));
            }
            return new Sample(columns[0], marks.appendTail(text).toString(), marked);
        }

        List<Place> found() {
            return Recognisers.standard(List.of(region)).in(text).stream()
                    .map(span -> new Place(span.entity(), span.start(), span.end()))
                    .toList();
        }
    }

    private static final class Score {
        private int hit;
        private int missed;
        private int wrong;

        double precision() {
            return (double) hit / Math.max(1, hit + wrong);
        }

        double recall() {
            return (double) hit / Math.max(1, hit + missed);
        }
    }

    @Test
    void findsNoLessOfWhatIsMarkedThanItDid() {
        var scores = new TreeMap<Entity, Score>();
        var differences = new ArrayList<String>();
        var samples = samples();
        for (var sample : samples) {
            var found = sample.found();
            for (var place : sample.marked) {
                var score = scores.computeIfAbsent(place.entity, _ -> new Score());
                if (found.contains(place)) {
                    score.hit++;
                } else {
                    score.missed++;
                    differences.add("missed " + place + " in: " + sample.text);
                }
            }
            for (var place : found) {
                if (!sample.marked.contains(place)) {
                    scores.computeIfAbsent(place.entity, _ -> new Score()).wrong++;
                    differences.add("wrong " + place + " in: " + sample.text);
                }
            }
        }
        print(scores, samples.size(), differences);

        for (var entity : LEAST_RECALL.keySet()) {
            var score = scores.getOrDefault(entity, new Score());
            assertThat(score.precision())
                    .as("precision of %s", entity)
                    .isGreaterThanOrEqualTo(LEAST_PRECISION.getOrDefault(entity, 1.0));
            assertThat(score.recall())
                    .as("recall of %s", entity)
                    .isGreaterThanOrEqualTo(LEAST_RECALL.getOrDefault(entity, 1.0));
        }
    }

    private static void print(Map<Entity, Score> scores, int texts, List<String> differences) {
        System.out.printf("%d texts%n%-12s  hits  precision  recall%n", texts, "entity");
        scores.forEach(
                (entity, score) ->
                        System.out.printf(
                                "%-12s  %4d  %9.3f  %6.3f%n",
                                entity, score.hit, score.precision(), score.recall()));
        differences.forEach(System.out::println);
    }

    private static List<Sample> samples() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        CorpusTest.class.getResourceAsStream(
                                                "/personal/corpus.txt")),
                                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Sample::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
