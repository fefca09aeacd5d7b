package io.penstock.gateway.personal;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Addresses with letters of any script and with tags (`+`), also encoded in a URL (`%40`). The
/// domain needs a dot and a last label that begins with letters; that label need not be a known
/// one, for internal addresses are somebody's, too.
final class EmailRecogniser implements Recogniser {
    private static final String IN_LOCAL_PART = "._+-'~";
    private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "gif", "webp", "svg");
    private static final int ESCAPE = 3;

    @Override
    public String name() {
        return "email";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.AT_SIGN);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        if (text.at(at) == '%' && decoded(text, at) != '@') {
            return at + 1;
        }
        var domain = text.at(at) == '@' ? at + 1 : at + ESCAPE;
        var start = localPart(text, at);
        var end = start < at ? domainEnd(text, domain) : domain;
        if (end > domain && !isImage(text, domain, end) && !isGit(text, start, at)) {
            found.accept(
                    new Match(
                            Entity.EMAIL,
                            start,
                            end,
                            Strength.VALIDATED,
                            canonical(text, start, at, domain, end)));
        }
        return domain;
    }

    /// No `@` and no `%40` is passed, so no two addresses read the same characters.
    private static int localPart(Text text, int at) {
        var start = at;
        var hasLetter = false;
        while (true) {
            var c = text.at(start - 1);
            var escaped = decoded(text, start - ESCAPE);
            if (escaped != 0) {
                if (IN_LOCAL_PART.indexOf(escaped) < 0) {
                    break;
                }
                start -= ESCAPE;
            } else if (Text.isWord(c) && (start == at || isOneScript(c, text.at(start)))) {
                hasLetter = true;
                start--;
            } else if (IN_LOCAL_PART.indexOf(c) >= 0) {
                start--;
            } else {
                break;
            }
        }
        while (start < at && IN_LOCAL_PART.indexOf(text.at(start)) >= 0) {
            start++;
        }
        return hasLetter ? start : at;
    }

    /// Behind the last label that begins with two letters; `from` if there is no such behind a dot.
    private static int domainEnd(Text text, int from) {
        var end = from;
        var label = from;
        var i = from;
        while (true) {
            var c = text.at(i);
            if (isInLabel(text, label, i)) {
                i++;
                if (label > from && i - label >= 2 && c != '-' && isName(text, label)) {
                    end = i;
                }
            } else if (c == '.' && i > label && Text.isWord(text.at(i + 1))) {
                i++;
                label = i;
            } else {
                return end;
            }
        }
    }

    private static boolean isInLabel(Text text, int label, int at) {
        var c = text.at(at);
        return at == label
                ? Text.isWord(c)
                : c == '-' || (Text.isWord(c) && isOneScript(c, text.at(at - 1)));
    }

    private static boolean isName(Text text, int label) {
        return isLetter(text.at(label)) && isLetter(text.at(label + 1));
    }

    private static boolean isLetter(char c) {
        return Text.isWord(c) && !Text.isDigit(c);
    }

    /// Where words are not spaced, an address in other letters ends where theirs begin.
    private static boolean isOneScript(char one, char other) {
        return Text.isUnspaced(one) == Text.isUnspaced(other) || !Text.isWord(other);
    }

    /// `logo@2x.png`.
    private static boolean isImage(Text text, int domain, int end) {
        return Text.isDigit(text.at(domain))
                && text.at(domain + 1) == 'x'
                && text.at(domain + 2) == '.'
                && IMAGES.contains(text.slice(domain + 3, end).toLowerCase(Locale.ROOT));
    }

    /// `git@github.com:acme/shop.git`: the user is the same for everybody.
    private static boolean isGit(Text text, int start, int at) {
        return text.slice(start, at).equals("git");
    }

    private static String canonical(Text text, int start, int at, int domain, int end) {
        var address = new StringBuilder(end - start);
        for (var i = start; i < at; i++) {
            var escaped = decoded(text, i);
            address.append(escaped == 0 ? text.at(i) : escaped);
            i += escaped == 0 ? 0 : ESCAPE - 1;
        }
        return address.append('@')
                .append(text.slice(domain, end))
                .toString()
                .toLowerCase(Locale.ROOT);
    }

    /// What `%hh` stands for; U+0000 if it is no such escape.
    private static char decoded(Text text, int at) {
        if (text.at(at) != '%') {
            return 0;
        }
        var high = Character.digit(text.at(at + 1), 16);
        var low = Character.digit(text.at(at + 2), 16);
        return high < 0 || low < 0 ? 0 : (char) (high * 16 + low);
    }
}
