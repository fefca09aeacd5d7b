package io.penstock.gateway.personal;

/// Tells dates of numbers from other groups of digits.
final class Dates {
    private Dates() {}

    /// Behind a date of three groups at the beginning of `digits`; -1 if there is none.
    static int end(Text text, DigitGroups digits) {
        if (digits.groups() < 3 || digits.length(0) > 4 || digits.length(2) > 4) {
            return -1;
        }
        var separator = text.at(digits.end(1));
        var end = digits.end(3);
        if ("-./".indexOf(separator) < 0
                || text.at(digits.end(2)) != separator
                || digits.end(1) + 1 != digits.end(2) - digits.length(1)
                || digits.end(2) + 1 != end - digits.length(2)) {
            return -1;
        }
        var first = number(digits, 0);
        var second = number(digits, 1);
        var third = number(digits, 2);
        var isDate =
                switch (digits.length(0) * 100 + digits.length(1) * 10 + digits.length(2)) {
                    case 422, 421, 412, 411 -> isYear(first) && isDay(second, third);
                    case 224, 214, 124, 114 -> isYear(third) && isDay(first, second);
                    // not the first half of a French number in pairs
                    case 222, 212, 122, 112 ->
                            isDay(first, second)
                                    && (text.at(end) != separator
                                            || !Text.isDigit(text.at(end + 1)));
                    default -> false;
                };
        return isDate ? end : -1;
    }

    private static int number(DigitGroups digits, int group) {
        var until = digits.digits(group + 1);
        return Integer.parseInt(
                until.substring(until.length() - Math.min(4, digits.length(group))));
    }

    private static boolean isYear(int number) {
        return number >= 1900 && number < 2100;
    }

    /// Day and month, in either order.
    private static boolean isDay(int one, int other) {
        return Math.min(one, other) >= 1
                && Math.min(one, other) <= 12
                && Math.max(one, other) <= 31;
    }
}
