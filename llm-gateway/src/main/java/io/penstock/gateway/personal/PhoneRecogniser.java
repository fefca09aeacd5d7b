package io.penstock.gateway.personal;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Telephone numbers of at least eight digits: international ones (`+`, `00`), and national ones of
/// the regions that were named. A national number is written with separators, and with its trunk
/// prefix or in the groups of its country, or else a word says that it is one; a word that says
/// order, invoice or the like, and stands nearer, makes it none. Dates, prices and pieces of longer
/// numbers are none.
///
/// libphonenumber's own search over texts is slow and takes order numbers for telephones, so it is
/// asked only what a number plan gives out ([NumberPlan]).
final class PhoneRecogniser implements Recogniser {
    private static final int SHORTEST = 8;

    /// 15 by E.164, besides the `(0)` that some write.
    private static final int LONGEST = 16;

    private static final int MOST_GROUPS = 7;
    private static final String SEPARATORS = " -./()";
    private static final int MOST_SEPARATORS = 3;

    private static final Words TELEPHONE =
            new Words(
                    "tel",
                    "phone",
                    "fon",
                    "mobil",
                    "cell",
                    "handy",
                    "fax",
                    "call",
                    "anruf",
                    "erreich",
                    "ruckruf",
                    "whatsapp",
                    "sms",
                    "portable",
                    "movil",
                    "celular",
                    "llam",
                    "appel",
                    "joindre",
                    "chiam",
                    "ring",
                    "тел",
                    "звон",
                    "τηλ");

    private static final Words ANOTHER =
            new Words(
                    "order",
                    "bestel",
                    "auftrag",
                    "rechnung",
                    "invoice",
                    "ticket",
                    "track",
                    "sendung",
                    "paket",
                    "parcel",
                    "shipment",
                    "command",
                    "pedido",
                    "factur",
                    "faktur",
                    "ordine",
                    "fattura",
                    "ref",
                    "kund",
                    "customer",
                    "vertrag",
                    "contract",
                    "seri",
                    "artik",
                    "articl",
                    "sku",
                    "isbn",
                    "ean",
                    "case",
                    "vorgang",
                    "aktenz",
                    "zamow",
                    "konto",
                    "account",
                    "version",
                    "заказ");

    private enum Said {
        TELEPHONE,
        ANOTHER,
        NOTHING
    }

    private final List<NumberPlan> plans;

    /// @throws IllegalArgumentException if one is no region
    PhoneRecogniser(List<String> regions) {
        plans = regions.stream().map(NumberPlan::of).toList();
    }

    @Override
    public String name() {
        return "phone";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.PLUS, Trigger.DIGITS);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        if (text.at(at) == '+') {
            return Text.joins(text.at(at - 1)) ? at + 1 : international(text, at, found);
        }
        if (Boundaries.isInsideIdentifier(text, at)) {
            return at + 1;
        }
        var digits = read(text, at);
        if (digits.groups() == 0 || digits.count(digits.groups()) < SHORTEST) {
            return at + 1;
        }
        var date = Dates.end(text, digits);
        return date > at ? date : row(text, at, digits, found);
    }

    private static int international(Text text, int at, Consumer<Match> found) {
        var first = at + 1;
        while (first < at + MOST_SEPARATORS && " (".indexOf(text.at(first)) >= 0) {
            first++;
        }
        var digits = read(text, first);
        Match match = null;
        for (var groups = digits.groups(); groups > 0; groups--) {
            if (digits.count(groups) < SHORTEST) {
                break;
            }
            var number =
                    Text.joins(text.at(digits.end(groups)))
                            ? null
                            : NumberPlan.international(digits.digits(groups));
            if (number != null && NumberPlan.isGivenOut(number)) {
                match = match(number, at, digits.end(groups), Strength.VALIDATED);
                break;
            }
            if (number != null && match == null) {
                match = match(number, at, digits.end(groups), Strength.PATTERN);
            }
        }
        if (match == null) {
            return at + 1;
        }
        found.accept(match);
        return match.end();
    }

    /// One number, and those that follow it with nothing but separators between.
    private int row(Text text, int at, DigitGroups first, Consumer<Match> found) {
        var inRow = SEPARATORS.indexOf(text.at(at - 1)) >= 0 && Text.isDigit(text.at(at - 2));
        var digits = first;
        var from = at;
        var end = at + 1;
        while (digits.groups() > 0) {
            var match = abroad(text, from, digits);
            match = match == null ? national(text, from, digits, inRow) : match;
            if (match == null) {
                break;
            }
            found.accept(match);
            inRow = false;
            end = match.end();
            from = end;
            while (from < end + MOST_SEPARATORS && SEPARATORS.indexOf(text.at(from)) >= 0) {
                from++;
            }
            digits = read(text, from);
        }
        return end;
    }

    private static DigitGroups read(Text text, int at) {
        return DigitGroups.read(text, at, LONGEST, SEPARATORS, MOST_SEPARATORS);
    }

    /// With the `00` that most of the world dials for `+`.
    private static @Nullable Match abroad(Text text, int at, DigitGroups digits) {
        if (text.at(at) != '0' || text.at(at + 1) != '0') {
            return null;
        }
        for (var groups = digits.groups(); groups > 0; groups--) {
            if (digits.count(groups) < SHORTEST + 2) {
                break;
            }
            var number = NumberPlan.international(digits.digits(groups).substring(2));
            if (number != null
                    && NumberPlan.isGivenOut(number)
                    && !Boundaries.goesOn(text, digits.end(groups))) {
                return match(number, at, digits.end(groups), Strength.VALIDATED);
            }
        }
        return null;
    }

    private @Nullable Match national(Text text, int at, DigitGroups digits, boolean inRow) {
        if (plans.isEmpty()) {
            return null;
        }
        var said = said(text, at);
        if (said == Said.ANOTHER || (inRow && said == Said.NOTHING)) {
            return null;
        }
        for (var groups = Math.min(MOST_GROUPS, groups(text, digits)); groups > 0; groups--) {
            if (digits.count(groups) < SHORTEST) {
                break;
            }
            var end = digits.end(groups);
            if (digits.length(groups - 1) >= 2
                    && (isNumberBehindSlash(text, end) || !Boundaries.goesOn(text, end))) {
                var number = national(digits, groups, said);
                if (number != null) {
                    var strength = said == Said.TELEPHONE ? Strength.CONTEXT : Strength.PATTERN;
                    return match(number, start(text, at, digits), end, strength);
                }
            }
        }
        return null;
    }

    private static Said said(Text text, int at) {
        if (TELEPHONE.areNearerThan(ANOTHER, text, at)) {
            return Said.TELEPHONE;
        }
        return ANOTHER.areBefore(text, at) ? Said.ANOTHER : Said.NOTHING;
    }

    /// Up to where another number begins: `030 23125014 / 030 23125015`.
    private static int groups(Text text, DigitGroups digits) {
        for (var groups = 1; groups < digits.groups(); groups++) {
            if (digits.count(groups) >= SHORTEST && isNumberBehindSlash(text, digits.end(groups))) {
                return groups;
            }
        }
        return digits.groups();
    }

    private static boolean isNumberBehindSlash(Text text, int end) {
        var slash = text.at(end) == ' ' ? end + 1 : end;
        var next = text.at(slash + 1) == ' ' ? slash + 2 : slash + 1;
        return text.at(slash) == '/' && text.at(next) == '0';
    }

    private @Nullable PhoneNumber national(DigitGroups digits, int groups, Said said) {
        var written = digits.digits(groups);
        for (var plan : plans) {
            var number = plan.number(written);
            if (number != null
                    && (said == Said.TELEPHONE
                            || (groups > 1
                                    && plan.hasGivenOut(number)
                                    && isUsual(plan, number, written, digits, groups)))) {
                return number;
            }
        }
        return null;
    }

    /// With the trunk prefix, or, where that is often left out, in the groups of the country.
    private static boolean isUsual(
            NumberPlan plan, PhoneNumber number, String written, DigitGroups digits, int groups) {
        if (written.startsWith("0")) {
            return true;
        }
        if (plan.trunk().equals("0")) {
            return false;
        }
        return (!plan.trunk().isEmpty() && written.startsWith(plan.trunk()))
                || isGrouped(digits, groups, NumberPlan.national(number));
    }

    private static boolean isGrouped(DigitGroups digits, int groups, String asUsual) {
        var group = 0;
        var length = 0;
        for (var i = 0; i <= asUsual.length(); i++) {
            if (i < asUsual.length() && Text.isDigit(asUsual.charAt(i))) {
                length++;
            } else if (length > 0) {
                if (group == groups || digits.length(group++) != length) {
                    return false;
                }
                length = 0;
            }
        }
        return group == groups;
    }

    /// With the parenthesis around an area code.
    private static int start(Text text, int at, DigitGroups digits) {
        return text.at(at - 1) == '(' && text.at(digits.end(1)) == ')' ? at - 1 : at;
    }

    private static Match match(PhoneNumber number, int start, int end, Strength strength) {
        return new Match(Entity.PHONE, start, end, strength, NumberPlan.e164(number));
    }
}
