package io.penstock.gateway.personal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What gives access: keys with the prefix of a known issuer, JSON Web Tokens, private keys in PEM,
/// values that something names a password or a key and that look drawn by lot, passwords in URLs.
///
/// Prefixes as the issuers document them.
final class SecretRecogniser implements Recogniser {
    /// @param tail at least so many characters behind the prefix
    private record Prefix(String text, int tail) {}

    private static final List<Prefix> PREFIXES =
            List.of(
                    new Prefix("sk-", 20), // OpenAI, Anthropic, DeepSeek, OpenRouter
                    new Prefix("sk_live_", 16), // Stripe
                    new Prefix("sk_test_", 16),
                    new Prefix("rk_live_", 16),
                    new Prefix("rk_test_", 16),
                    new Prefix("whsec_", 24),
                    new Prefix("ghp_", 30), // GitHub
                    new Prefix("gho_", 30),
                    new Prefix("ghu_", 30),
                    new Prefix("ghs_", 30),
                    new Prefix("ghr_", 30),
                    new Prefix("github_pat_", 30),
                    new Prefix("glpat-", 20), // GitLab
                    new Prefix("xoxb-", 20), // Slack
                    new Prefix("xoxp-", 20),
                    new Prefix("xoxa-", 20),
                    new Prefix("xoxr-", 20),
                    new Prefix("xoxs-", 20),
                    new Prefix("xapp-", 20),
                    new Prefix("AKIA", 16), // AWS
                    new Prefix("ASIA", 16),
                    new Prefix("AIza", 35), // Google
                    new Prefix("ya29.", 30),
                    new Prefix("GOCSPX-", 20),
                    new Prefix("SG.", 40), // SendGrid
                    new Prefix("npm_", 30),
                    new Prefix("pypi-", 50),
                    new Prefix("hf_", 30), // Hugging Face
                    new Prefix("gsk_", 30), // Groq
                    new Prefix("xai-", 30),
                    new Prefix("pplx-", 30), // Perplexity
                    new Prefix("r8_", 30), // Replicate
                    new Prefix("dop_v1_", 40), // DigitalOcean
                    new Prefix("shpat_", 30), // Shopify
                    new Prefix("shpss_", 30),
                    new Prefix("dckr_pat_", 20), // Docker
                    new Prefix("hvs.", 20), // Vault
                    new Prefix("lin_api_", 30), // Linear
                    new Prefix("ntn_", 30), // Notion
                    new Prefix("PMAK-", 30), // Postman
                    new Prefix("tskey-", 20), // Tailscale
                    new Prefix("EAAG", 60), // Meta
                    new Prefix("EAAJ", 60));

    private static final Map<Character, List<Prefix>> BY_FIRST_LETTER =
            PREFIXES.stream().collect(Collectors.groupingBy(prefix -> prefix.text.charAt(0)));

    private static final List<String> PASSWORDS =
            List.of(
                    "password",
                    "passwort",
                    "passwd",
                    "pwd",
                    "passphrase",
                    "kennwort",
                    "motdepasse",
                    "contrasena",
                    "senha",
                    "wachtwoord",
                    "haslo");

    private static final List<String> KEYS =
            List.of(
                    "apikey",
                    "accesskey",
                    "secretkey",
                    "privatekey",
                    "authkey",
                    "accountkey",
                    "secret",
                    "token",
                    "credential",
                    "credentials",
                    "authorization",
                    "bearer");

    private static final int LONGEST_NAME = 40;
    private static final int SHORTEST_PASSWORD = 6;
    private static final int SHORTEST_KEY = 16;

    /// A value is judged by so much of it.
    private static final int JUDGED = 256;

    /// Bits a character: words of a language have less in so few letters, what is drawn by lot has
    /// more.
    private static final double RANDOM_ENOUGH = 3.0;

    /// Bits in all: `abc123` has fifteen.
    private static final double LEAST_PASSWORD = 15;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int LONGEST_LABEL = 40;

    @Override
    public String name() {
        return "secret";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.WORD, Trigger.ASSIGNMENT, Trigger.DASH);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        var c = text.at(at);
        return switch (c) {
            case '-' -> privateKey(text, at, found);
            case ':', '=' ->
                    text.at(at + 1) == '/' && text.at(at + 2) == '/'
                            ? userinfo(text, at + 3, found)
                            : assigned(text, at, found);
            case 'e' -> webToken(text, at, found);
            default -> prefixed(text, at, found);
        };
    }

    private static int prefixed(Text text, int at, Consumer<Match> found) {
        for (var prefix : BY_FIRST_LETTER.getOrDefault(text.at(at), List.of())) {
            if (startsWith(text, at, prefix.text)) {
                var tail = at + prefix.text.length();
                var end = tokenEnd(text, tail);
                if (end - tail >= prefix.tail && isRandom(text, tail, end)) {
                    found.accept(secret(text, at, end));
                }
                return end;
            }
        }
        return at + 1;
    }

    /// Three parts or five, the first of which opens a JSON object.
    private static int webToken(Text text, int at, Consumer<Match> found) {
        if (!startsWith(text, at, "eyJ")) {
            return at + 1;
        }
        var end = tokenEnd(text, at);
        var head = at;
        while (head < end && text.at(head) != '.') {
            head++;
        }
        var dots = 0;
        for (var i = head; i < end; i++) {
            dots += text.at(i) == '.' ? 1 : 0;
        }
        if (dots >= 2 && isJson(text.slice(at, Math.min(head, at + JUDGED)))) {
            found.accept(secret(text, at, end));
        }
        return end;
    }

    private static boolean isJson(String encoded) {
        try {
            var whole = encoded.substring(0, encoded.length() / 4 * 4);
            return new String(Base64.getUrlDecoder().decode(whole), StandardCharsets.ISO_8859_1)
                    .startsWith("{\"");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static int privateKey(Text text, int at, Consumer<Match> found) {
        if (!startsWith(text, at, BEGIN)) {
            return at + 1;
        }
        var label = at + BEGIN.length();
        var i = label;
        while (i - label < LONGEST_LABEL && (Text.isWord(text.at(i)) || text.at(i) == ' ')) {
            i++;
        }
        if (!text.slice(label, i).contains("PRIVATE KEY") || text.at(i) != '-') {
            return i;
        }
        while (text.at(i) == '-') {
            i++;
        }
        while (text.at(i) != '-' && isInPem(text.at(i))) {
            i++;
        }
        if (startsWith(text, i, END)) {
            i += END.length();
            while (Text.isWord(text.at(i)) || text.at(i) == ' ') {
                i++;
            }
            while (text.at(i) == '-') {
                i++;
            }
        }
        found.accept(secret(text, at, i));
        return i;
    }

    /// Also with escaped line ends, as in JSON, and with the headers of an encrypted key.
    private static boolean isInPem(char c) {
        return Text.isWord(c) || "+/=\\:, \r\n\t".indexOf(c) >= 0;
    }

    /// `scheme://user:password@host`.
    private static int userinfo(Text text, int from, Consumer<Match> found) {
        var password = -1;
        for (var i = from; i < from + JUDGED; i++) {
            var c = text.at(i);
            if (c == '@' && password > 0 && i > password) {
                found.accept(secret(text, password, i));
                return i;
            }
            if (c == ':' && password < 0) {
                password = i + 1;
            } else if (c <= ' ' || "/?#\"'<>@".indexOf(c) >= 0) {
                break;
            }
        }
        return from;
    }

    private static int assigned(Text text, int at, Consumer<Match> found) {
        var name = name(text, at);
        var isPassword = endsWithOne(name, PASSWORDS);
        if (!isPassword && !endsWithOne(name, KEYS)) {
            return at + 1;
        }
        var start = valueStart(text, at + 1);
        var quote = text.at(start - 1);
        var judged = valueEnd(text, start, start + JUDGED, quote);
        if (!(isPassword ? isPassword(text, start, judged) : isKey(text, start, judged))) {
            return at + 1;
        }
        var end = valueEnd(text, judged, text.length(), quote);
        found.accept(secret(text, start, end));
        return end;
    }

    /// What is assigned to: letters only, in lower case, without accents on Latin letters.
    private static String name(Text text, int at) {
        var end = at;
        while (at - end < 3 && "\"' >]".indexOf(text.at(end - 1)) >= 0) {
            end--;
        }
        var name = new StringBuilder();
        for (var i = end - 1; i >= Math.max(0, end - LONGEST_NAME); i--) {
            var c = text.at(i);
            if (Text.isWord(c) && !Text.isDigit(c)) {
                name.append(Folding.of(c));
            } else if ("_-. ".indexOf(c) < 0) {
                break;
            }
        }
        return name.reverse().toString();
    }

    private static boolean endsWithOne(String name, List<String> ends) {
        for (var end : ends) {
            if (name.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static int valueStart(Text text, int from) {
        var i = from;
        while (i < from + 2 && ">=:".indexOf(text.at(i)) >= 0) {
            i++;
        }
        var blanks = i;
        while (i < blanks + 3 && text.at(i) == ' ') {
            i++;
        }
        for (var scheme : List.of("Bearer ", "Basic ", "bearer ", "basic ")) {
            if (startsWith(text, i, scheme)) {
                i += scheme.length();
            }
        }
        return isQuote(text.at(i)) ? i + 1 : i;
    }

    /// The quote that opened it, else white space or what separates members and parameters.
    private static int valueEnd(Text text, int from, int limit, char quote) {
        var i = from;
        while (i < Math.min(limit, text.length())) {
            var c = text.at(i);
            if (isQuote(quote)
                    ? c == quote || c == '\n'
                    : c <= ' ' || "\"'`,;&<>)]}".indexOf(c) >= 0) {
                break;
            }
            i++;
        }
        // the end of the sentence
        return i > from && text.at(i - 1) == '.' && !isQuote(quote) ? i - 1 : i;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isPassword(Text text, int start, int end) {
        var value = text.slice(start, end);
        return value.length() >= SHORTEST_PASSWORD
                && !isStandIn(value)
                && value.chars().anyMatch(c -> !Character.isLetter(c))
                && value.chars().noneMatch(Character::isWhitespace)
                && bits(value) * value.length() >= LEAST_PASSWORD;
    }

    private static boolean isKey(Text text, int start, int end) {
        return end - start >= SHORTEST_KEY
                && !isStandIn(text.slice(start, end))
                && isRandom(text, start, end);
    }

    /// A variable, a mask, an address: not the value itself.
    private static boolean isStandIn(String value) {
        return "$%<{[*(".indexOf(value.charAt(0)) >= 0
                || value.startsWith("http://")
                || value.startsWith("https://");
    }

    private static boolean isRandom(Text text, int start, int end) {
        var value = text.slice(start, Math.min(end, start + JUDGED));
        return value.chars().anyMatch(Character::isDigit)
                && value.chars().noneMatch(Character::isWhitespace)
                && bits(value) >= RANDOM_ENOUGH;
    }

    /// Shannon's entropy of the characters, in bits a character.
    private static double bits(String value) {
        var counts = new int[128];
        value.chars().forEach(c -> counts[c & 127]++);
        var bits = 0.0;
        for (var count : counts) {
            if (count > 0) {
                var share = (double) count / value.length();
                bits -= share * Math.log(share);
            }
        }
        return bits / Math.log(2);
    }

    /// Behind letters, digits, `_` and `-`, and dots between them.
    private static int tokenEnd(Text text, int from) {
        var i = from;
        while (true) {
            var c = text.at(i);
            if ((c < 0x80 && Text.isWord(c)) || c == '_' || c == '-') {
                i++;
            } else if (c == '.' && (Text.isWord(text.at(i + 1)) || text.at(i + 1) == '_')) {
                i++;
            } else {
                return i;
            }
        }
    }

    private static boolean startsWith(Text text, int at, String prefix) {
        for (var i = 0; i < prefix.length(); i++) {
            if (text.at(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Match secret(Text text, int start, int end) {
        return new Match(Entity.SECRET, start, end, Strength.OVERRIDING, text.slice(start, end));
    }
}
