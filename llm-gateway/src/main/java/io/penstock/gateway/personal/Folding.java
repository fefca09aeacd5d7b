package io.penstock.gateway.personal;

import java.text.Normalizer;

/// A letter without case and accents, so that `MÜLLER`, `Müller` and `muller` are one.
final class Folding {
    /// Up to the last letter of Cyrillic.
    private static final String[] FOLDED = new String[0x500];

    static {
        for (var c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = fold((char) c);
        }
    }

    private Folding() {}

    /// More than one character for a letter that has no accent to lose, such as `ß`.
    static String of(char c) {
        return c < FOLDED.length ? FOLDED[c] : fold(c);
    }

    private static String fold(char c) {
        return switch (Character.toLowerCase(c)) {
            case 'ß' -> "ss";
            case 'æ' -> "ae";
            case 'œ' -> "oe";
            case 'ø' -> "o";
            case 'ł' -> "l";
            case 'đ', 'ð' -> "d";
            case 'þ' -> "th";
            case 'ı' -> "i";
            case 'ς' -> "σ";
            default -> {
                var parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
                yield String.valueOf(Character.toLowerCase(parts.charAt(0)));
            }
        };
    }
}
