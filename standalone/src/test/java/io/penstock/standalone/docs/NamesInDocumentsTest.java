package io.penstock.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents speak of the code by name, in code font. A name that left the code leaves them, too.
class NamesInDocumentsTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TYPE = Pattern.compile("\\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\\b");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{2,}");
    private static final Pattern DECLARATION =
            Pattern.compile(
                    "\\b(?:class|record|interface|enum|import (?:static )?[\\w.]+\\.) ?([A-Z]\\w*)");
    private static final Pattern IDENTIFIER = Pattern.compile("([A-Za-z0-9_]+)");
    private static final Set<String> READ =
            Set.of("java", "sql", "yaml", "yml", "json", "xml", "js", "html", "css", "sh");

    private static final String CODE_ITSELF = code();
    private static final Set<String> DECLARED = found(DECLARATION, CODE_ITSELF);
    private static final Set<String> SAID = found(IDENTIFIER, lower(CODE_ITSELF));
    private static final Set<String> SAID_IN_PARTS =
            SAID.stream()
                    .flatMap(said -> Stream.of(said.split("_")))
                    .collect(Collectors.toUnmodifiableSet());

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "CONTRIBUTING.md"})
    void everyNameInCodeFontIsInTheCode(String document) throws IOException {
        assertThat(unknownNames(Files.readString(HOME.resolve(document)))).isEmpty();
    }

    @Test
    void aNameThatLeftTheCodeIsFound() {
        assertThat(unknownNames("The `Vanish" + "edThing` keeps `no_such" + "_column`, `HEAD`."))
                .containsExactly("Vanish" + "edThing", "no_such" + "_column");
    }

    private List<String> unknownNames(String document) {
        var spans =
                CODE.matcher(FENCE.matcher(document).replaceAll(""))
                        .results()
                        .map(it -> it.group(1));
        return spans.flatMap(this::unknownIn).distinct().toList();
    }

    private Stream<String> unknownIn(String span) {
        var types = names(TYPE, span);
        var words = names(WORD, TYPE.matcher(span).replaceAll(" "));
        return Stream.concat(
                types.stream().filter(name -> !declared(name)),
                words.stream().filter(name -> !occurs(name)));
    }

    /// Ours, or imported from a library.
    private static boolean declared(String type) {
        return DECLARED.contains(type);
    }

    private static boolean occurs(String word) {
        return word.contains("_")
                ? SAID.stream()
                        .anyMatch(said -> ("_" + said + "_").contains("_" + lower(word) + "_"))
                : SAID_IN_PARTS.contains(lower(word));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    /// Sources, definitions, scripts and the names of folders; no documents.
    private static String code() {
        try (var files = Files.walk(HOME)) {
            return files.filter(NamesInDocumentsTest::isRead)
                    .map(file -> HOME.relativize(file) + "\n" + text(file))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRead(Path file) {
        var path = HOME.relativize(file).toString();
        var name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !path.startsWith(".git")
                && !path.contains("target/")
                && !path.startsWith("data")
                && (READ.contains(name.substring(name.lastIndexOf('.') + 1))
                        || path.startsWith("trials/")
                        || path.equals("penstock"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
