package io.penstock.cli.sample;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Replaces single fields of a browser's form and leaves the rest as the browser wrote it. The path
/// of a field is `/` and its name.
final class FormEdits {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    /// A part without a file: its name, and its value up to the next boundary.
    private static final Pattern PART =
            Pattern.compile(
                    "(Content-Disposition: form-data; name=\"([^\"]*)\"\\r\\n\\r\\n)(.*?)(?=\\r\\n--)",
                    Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private FormEdits() {}

    static boolean isForm(String contentType) {
        return is(contentType, URL_ENCODED) || is(contentType, MULTIPART);
    }

    static byte[] apply(String contentType, byte[] body, JsonEdits.Editor editor) {
        return is(contentType, MULTIPART)
                ? multipart(body, editor)
                : urlEncoded(new String(body, StandardCharsets.UTF_8), editor)
                        .getBytes(StandardCharsets.UTF_8);
    }

    /// Names and values as Twilio signs them: in order, and once each.
    static String inOrder(byte[] urlEncoded) {
        var fields = new TreeMap<String, TreeSet<String>>();
        var _ =
                urlEncoded(
                        new String(urlEncoded, StandardCharsets.UTF_8),
                        (path, value) -> {
                            fields.computeIfAbsent(path.substring(1), _ -> new TreeSet<>())
                                    .add(value);
                            return null;
                        });
        var signed = new StringBuilder();
        fields.forEach(
                (name, values) -> values.forEach(value -> signed.append(name).append(value)));
        return signed.toString();
    }

    private static String urlEncoded(String body, JsonEdits.Editor editor) {
        return Arrays.stream(body.split("&", -1))
                .map(pair -> pair(pair, editor))
                .collect(Collectors.joining("&"));
    }

    private static String pair(String pair, JsonEdits.Editor editor) {
        var at = pair.indexOf('=');
        if (at < 0) {
            return pair;
        }
        var name = URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8);
        var value = URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8);
        var edited = editor.edit("/" + name, value);
        return edited == null
                ? pair
                : pair.substring(0, at + 1) + URLEncoder.encode(edited, StandardCharsets.UTF_8);
    }

    /// One character a byte, so that files stay as they are.
    private static byte[] multipart(byte[] body, JsonEdits.Editor editor) {
        var edited =
                PART.matcher(new String(body, StandardCharsets.ISO_8859_1))
                        .replaceAll(
                                part -> {
                                    var value =
                                            editor.edit("/" + part.group(2), utf8(part.group(3)));
                                    return Matcher.quoteReplacement(
                                            value == null
                                                    ? part.group()
                                                    : part.group(1) + bytes(value));
                                });
        return edited.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean is(String contentType, String type) {
        return contentType.toLowerCase(Locale.ROOT).startsWith(type);
    }
}
