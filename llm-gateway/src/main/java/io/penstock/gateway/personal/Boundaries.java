package io.penstock.gateway.personal;

/// Tells a number of its own from a piece of something longer, such as an order number, a UUID or
/// the path of a URL.
final class Boundaries {
    private static final String JOINING = "-_/.:,@";
    private static final String CURRENCIES = "€$£¥%";

    private Boundaries() {}

    /// Whether what begins at `at` goes on from something before: `INV-2024`, `#2024`, `v2024`.
    static boolean isInsideIdentifier(Text text, int at) {
        var before = text.at(at - 1);
        return Text.joins(before)
                || "#_+".indexOf(before) >= 0
                || CURRENCIES.indexOf(before) >= 0
                || (("-/.,".indexOf(before) >= 0) && Text.isWord(text.at(at - 2)));
    }

    /// Whether something longer goes on at `end`: `2024-A`, `2024.5`, `2024 €`. A full stop or
    /// comma before a letter is the end of a sentence.
    static boolean goesOn(Text text, int end) {
        var next = text.at(end);
        var second = text.at(end + 1);
        if (Text.joins(next) || CURRENCIES.indexOf(next) >= 0) {
            return true;
        }
        if (next == ' ') {
            return CURRENCIES.indexOf(second) >= 0;
        }
        return JOINING.indexOf(next) >= 0
                && ("-_/@".indexOf(next) >= 0 ? Text.isWord(second) : Text.isDigit(second));
    }
}
