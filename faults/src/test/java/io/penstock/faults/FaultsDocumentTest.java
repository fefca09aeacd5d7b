package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.faults.check.Promise;
import io.penstock.platform.crash.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/faults.md` names tests, promises and crash points; all of them are there.
class FaultsDocumentTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (I\\d+) \\| (.*) \\|$");
    private static final Pattern POINT = Pattern.compile("\\(((?:`[a-z-]+`(?:, )?)+)\\)");

    private final String document = text(HOME.resolve("docs/faults.md"));

    @Test
    void everyTestOfACaseIsThere() {
        var named = TEST.matcher(document).results().toList();
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(named)
                .allSatisfy(
                        test ->
                                assertThat(sources(test.group(1) + ".java"))
                                        .as(test.group())
                                        .anyMatch(it -> it.contains(" " + test.group(2) + "(")));
    }

    @Test
    void everyPromiseIsToldInItsWords() {
        assertThat(ROW.matcher(document).results().map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyElementsOf(
                        Stream.of(Promise.values()).map(it -> it + " " + it.text()).toList());
    }

    @Test
    void everyCrashPointOfACaseIsOne() {
        var words = Stream.of(CrashPoint.values()).map(CrashPoint::word).toList();
        assertThat(
                        POINT.matcher(document)
                                .results()
                                .flatMap(it -> Stream.of(it.group(1).replace("`", "").split(", "))))
                .isNotEmpty()
                .allMatch(words::contains);
    }

    private static Stream<String> sources(String name) {
        try (var files = Files.walk(HOME)) {
            return files
                    .filter(it -> it.endsWith(name) && it.toString().contains("src/test"))
                    .map(FaultsDocumentTest::text)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
