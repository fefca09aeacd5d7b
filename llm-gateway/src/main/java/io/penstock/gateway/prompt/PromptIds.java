package io.penstock.gateway.prompt;

import java.util.regex.Pattern;

/// What a prompt may be called.
public final class PromptIds {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /// The rule in words.
    public static final String RULE =
            "An id is 1 to 64 lower-case letters, digits, dots, hyphens or underscores";

    private PromptIds() {}

    /// Whether a prompt can have that id: no other may reach the database.
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }
}
