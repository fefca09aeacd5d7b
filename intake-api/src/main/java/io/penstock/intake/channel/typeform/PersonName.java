package io.penstock.intake.channel.typeform;

import io.penstock.schema.event.EventData.Contact;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The person's name, where the form asks for it: Typeform has no kind of question for it, so it is
/// known by what the question is called.
final class PersonName {
    private static final String ASKED = "(?:what(?: i)?s )?(?:your |the )?";
    private static final Pattern FULL = Pattern.compile(ASKED + "(?:full ?)?name");
    private static final Pattern GIVEN = Pattern.compile(ASKED + "(?:first|given) ?name");
    private static final Pattern SURNAME =
            Pattern.compile(ASKED + "(?:(?:last|family) ?name|surname)");
    private static final Pattern COMPANY =
            Pattern.compile(ASKED + "(?:company|organi[sz]ation)(?: name)?");

    private static final Pattern PARTING = Pattern.compile("[\\s_\\-]+");
    private static final Pattern NEITHER_LETTER_NOR_SPACE = Pattern.compile("[^\\p{L} ]");

    private PersonName() {}

    static Contact.@Nullable Name of(List<Answered> answers) {
        var given = asked(answers, GIVEN);
        var surname = asked(answers, SURNAME);
        var full =
                asked(answers, FULL)
                        .or(
                                () ->
                                        Stream.of(given, surname)
                                                .flatMap(Optional::stream)
                                                .reduce((first, last) -> first + " " + last));
        return full.map(name -> new Contact.Name(name, given.orElse(null), surname.orElse(null)))
                .orElse(null);
    }

    static Optional<String> company(List<Answered> answers) {
        return asked(answers, COMPANY);
    }

    private static Optional<String> asked(List<Answered> answers, Pattern what) {
        return answers.stream()
                .filter(answer -> answer.asks("short_text"))
                .filter(answer -> is(answer.key(), what) || is(answer.title(), what))
                .flatMap(answer -> answer.text().stream())
                .map(String::strip)
                .findFirst();
    }

    private static boolean is(@Nullable String called, Pattern what) {
        return called != null && what.matcher(words(called)).matches();
    }

    private static String words(String called) {
        var apart = PARTING.matcher(called.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return NEITHER_LETTER_NOR_SPACE.matcher(apart).replaceAll("").strip();
    }
}
