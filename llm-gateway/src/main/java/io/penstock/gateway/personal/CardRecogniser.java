package io.penstock.gateway.personal;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;

/// Numbers of payment cards: 12 to 19 digits with the Luhn check digit, in a range that a network
/// issues, of a length that it issues there. Fewer than 14 digits need groups of four or a word
/// that says card, for every tenth article number would pass.
///
/// Ranges by ISO/IEC 7812 as the networks publish them.
final class CardRecogniser implements Recogniser {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 19;
    private static final int UNMISTAKABLE = 14;
    private static final int RANGE_DIGITS = 6;

    /// @param from first six digits, as all of these
    private record Range(int from, int to, int shortest, int longest) {
        boolean holds(int first, int digits) {
            return first >= from && first <= to && digits >= shortest && digits <= longest;
        }
    }

    private static final Range[] RANGES = {
        new Range(400000, 499999, 13, 13), // Visa
        new Range(400000, 499999, 16, 16),
        new Range(400000, 499999, 19, 19),
        new Range(510000, 559999, 16, 16), // Mastercard
        new Range(222100, 272099, 16, 16),
        new Range(340000, 349999, 15, 15), // American Express
        new Range(370000, 379999, 15, 15),
        new Range(300000, 305999, 14, 19), // Diners Club
        new Range(309500, 309599, 14, 19),
        new Range(360000, 369999, 14, 19),
        new Range(380000, 399999, 14, 19),
        new Range(352800, 358999, 16, 19), // JCB
        new Range(220000, 220499, 16, 19), // Mir
        new Range(500000, 509999, 12, 19), // Maestro, Elo, Verve
        new Range(560000, 699999, 12, 19), // Maestro, Discover, UnionPay, RuPay, Troy
        new Range(810000, 829999, 16, 19), // RuPay, UnionPay
        new Range(979200, 979289, 16, 16), // Troy
    };

    private static final Words CARD =
            new Words(
                    "card", "karte", "kredit", "credit", "visa", "master", "maestro", "carte",
                    "tarjeta", "carta", "kort", "karta", "kaart", "amex", "cartao");

    @Override
    public String name() {
        return "card";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.DIGITS);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        if (Boundaries.isInsideIdentifier(text, at)) {
            return at + 1;
        }
        var number = DigitGroups.read(text, at, LONGEST, " -", 1);
        for (var groups = number.groups(); groups > 0; groups--) {
            var count = number.count(groups);
            if (count < SHORTEST) {
                break;
            }
            var digits = number.digits(groups);
            if (isIssued(digits)
                    && !Boundaries.goesOn(text, number.end(groups))
                    && LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits)
                    && (count >= UNMISTAKABLE
                            || isInFours(number, groups)
                            || CARD.areBefore(text, at))) {
                found.accept(
                        new Match(
                                Entity.CREDIT_CARD,
                                at,
                                number.end(groups),
                                Strength.VALIDATED,
                                digits));
                return number.end(groups);
            }
        }
        return at + 1;
    }

    private static boolean isInFours(DigitGroups number, int groups) {
        return groups > 2 && number.length(0) == 4 && number.length(1) == 4;
    }

    private static boolean isIssued(String digits) {
        var first = Integer.parseInt(digits.substring(0, RANGE_DIGITS));
        for (var range : RANGES) {
            if (range.holds(first, digits.length())) {
                return true;
            }
        }
        return false;
    }
}
