package io.penstock.gateway.extract;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The words of a text that carry meaning, lightly stemmed: `returns`, `returned` and `returning`
/// are one.
final class Terms {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int SHORTEST_STEM = 3;

    private static final Set<String> STOP_WORDS =
            Set.of(
                    ("a about again all also am an and any are as at be because been before being both but by"
                                    + " can cannot could d did do does doing done for from had has have having he hello"
                                    + " her here hi him his how i if in into is it its just let like"
                                    + " ll long m many may me might"
                                    + " more most much must my no nor not now of off on once only or other our out over"
                                    + " please re s shall she should so some still such t tell than thank thanks that"
                                    + " the their them then there these they this those to too up us ve very was we"
                                    + " were what when where which while who whom why will with would you your yours")
                            .split(" "));

    private static final Map<String, String> IRREGULAR =
            Map.ofEntries(
                    Map.entry("worn", "wear"),
                    Map.entry("wore", "wear"),
                    Map.entry("bought", "buy"),
                    Map.entry("purchas", "buy"),
                    Map.entry("paid", "pay"),
                    Map.entry("sent", "send"),
                    Map.entry("broke", "break"),
                    Map.entry("broken", "break"),
                    Map.entry("lost", "lose"),
                    Map.entry("took", "take"),
                    Map.entry("taken", "take"),
                    Map.entry("gave", "give"),
                    Map.entry("given", "give"),
                    Map.entry("chosen", "choose"),
                    Map.entry("chose", "choose"),
                    Map.entry("got", "get"),
                    Map.entry("kept", "keep"));

    private Terms() {}

    static Set<String> of(String text) {
        var terms = new LinkedHashSet<String>();
        var words = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.find()) {
            var word = words.group();
            if (!STOP_WORDS.contains(word)) {
                terms.add(stem(word));
            }
        }
        return terms;
    }

    static String stem(String word) {
        var known = IRREGULAR.get(word);
        if (known != null) {
            return known;
        }
        var stem = withoutE(withoutEnding(word));
        return IRREGULAR.getOrDefault(stem, stem);
    }

    private static String withoutEnding(String word) {
        if (word.endsWith("ies") && longEnough(word, 3)) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") && longEnough(word, 2)) {
            return word.substring(0, word.length() - 2);
        }
        if (word.endsWith("ing") && longEnough(word, 3)) {
            return undoubled(word.substring(0, word.length() - 3));
        }
        if (word.endsWith("ed") && longEnough(word, 2)) {
            return undoubled(word.substring(0, word.length() - 2));
        }
        if (word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && longEnough(word, 1)) {
            return word.substring(0, word.length() - 1);
        }
        return word;
    }

    private static String undoubled(String stem) {
        var last = stem.length() - 1;
        var doubled = stem.charAt(last) == stem.charAt(last - 1);
        return doubled && "bdgmnprt".indexOf(stem.charAt(last)) >= 0
                ? stem.substring(0, last)
                : stem;
    }

    private static String withoutE(String stem) {
        return stem.endsWith("e") && longEnough(stem, 1)
                ? stem.substring(0, stem.length() - 1)
                : stem;
    }

    private static boolean longEnough(String word, int ending) {
        return word.length() - ending >= SHORTEST_STEM;
    }
}
