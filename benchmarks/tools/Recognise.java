import io.penstock.gateway.personal.Action;
import io.penstock.gateway.personal.DeclaredRecogniser.Declared;
import io.penstock.gateway.personal.Entity;
import io.penstock.gateway.personal.Format;
import io.penstock.gateway.personal.Placeholders;
import io.penstock.gateway.personal.Policy;
import io.penstock.gateway.personal.Pseudonymiser;
import io.penstock.gateway.personal.Recognisers;
import io.penstock.gateway.personal.Restorer;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How long recognisers, placeholders and restoring take for 32 KB of text, the best of two
// seconds.
///
/// Usage: java -cp ... Recognise.java CORPUS
final class Recognise {
    private static final int LENGTH = 32 * 1024;
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final KeyedHash HASH = KeyedHash.withRootKey(new byte[32]);
    private static final Recognisers RECOGNISERS = Recognisers.standard(List.of("DE"));
    private static final List<Declared> DECLARED =
            List.of(
                    new Declared(Entity.PERSON, "Anna Schmidt"),
                    new Declared(Entity.ADDRESS, "Lindenstr. 5, 10115 Berlin"));
    private static final Policy POLICY = new Policy(Map.of(Entity.SECRET, Action.MASK));

    private Recognise() {}

    public static void main(String[] arguments) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        texts.put(
                "English", "You can return any article within 30 days of delivery, if you like. ");
        texts.put(
                "German",
                "Schuhe, die draußen getragen wurden, können nicht zurückgegeben werden. ");
        texts.put(
                "corpus",
                Files.readString(Path.of(arguments[0])).replaceAll("\\{\\{[A-Z_]+\\||}}", ""));
        texts.put("addresses", "a.b@example.com ");
        texts.put("telephones", "+49 171 3920017 030 23125-014 ");
        texts.put("cards", "4111 1111 1111 1111 ");
        texts.put("pairs of digits", "01 23 45 67 ");
        texts.put("local parts", "a%2Bb@a.");
        System.out.println("text             MB/s  ms for 32 KB  values  MB/s restored");
        texts.forEach((name, text) -> measure(name, filled(text)));
    }

    private static String filled(String text) {
        return text.repeat(LENGTH / text.length() + 1).substring(0, LENGTH);
    }

    private static void measure(String name, String text) {
        var placeholders = placeholders();
        var sent = pseudonymiser(placeholders).text(text);
        var seconds = best(text, t -> pseudonymiser(placeholders()).text(t));
        var restoring = best(sent, t -> new Restorer(placeholders, Format.TEXT).text(t));
        System.out.printf(
                "%-15s %5.1f  %12.2f  %6d  %13.0f%n",
                name,
                LENGTH / 1e6 / seconds,
                seconds * 1e3,
                placeholders.all().size(),
                sent.length() / 1e6 / restoring);
    }

    private static double best(String text, UnaryOperator<String> rewrite) {
        var best = Long.MAX_VALUE;
        var end = System.nanoTime() + EACH.toNanos();
        while (System.nanoTime() < end) {
            var start = System.nanoTime();
            rewrite.apply(text);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9;
    }

    private static Pseudonymiser pseudonymiser(Placeholders placeholders) {
        return new Pseudonymiser(RECOGNISERS, DECLARED, POLICY, placeholders);
    }

    private static Placeholders placeholders() {
        return Placeholders.of(HASH, new TenantId("bench"), "bench", List.of());
    }
}
