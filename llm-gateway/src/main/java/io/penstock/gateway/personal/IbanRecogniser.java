package io.penstock.gateway.personal;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.validator.routines.IBANValidator;

/// Account numbers of the countries in the IBAN registry, in any case, together or in groups.
///
/// The registry grows each year: its lengths, formats and check digits are commons-validator's,
/// which follows it.
final class IbanRecogniser implements Recogniser {
    private static final IBANValidator REGISTRY = IBANValidator.getInstance();

    @Override
    public String name() {
        return "iban";
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
        if (!Text.isAsciiLetter(text.at(at))
                || !Text.isAsciiLetter(text.at(at + 1))
                || !Text.isDigit(text.at(at + (text.at(at + 2) == ' ' ? 3 : 2)))) {
            return at + 1;
        }
        var format = REGISTRY.getValidator(text.slice(at, at + 2).toUpperCase(Locale.ROOT));
        if (format == null) {
            return at + 1;
        }
        var iban = new StringBuilder(format.getIbanLength());
        var end = at;
        for (var i = at; iban.length() < format.getIbanLength(); ) {
            var c = text.at(i);
            if (c < 0x80 && Text.isWord(c)) {
                iban.append(c);
                end = ++i;
            } else if ((c == ' ' || c == '-') && i == end) {
                i++;
            } else {
                return at + 1;
            }
        }
        var canonical = iban.toString().toUpperCase(Locale.ROOT);
        if (!Text.joins(text.at(end)) && REGISTRY.isValid(canonical)) {
            found.accept(new Match(Entity.IBAN, at, end, Strength.VALIDATED, canonical));
            return end;
        }
        return at + 1;
    }
}
