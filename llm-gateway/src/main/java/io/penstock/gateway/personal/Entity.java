package io.penstock.gateway.personal;

import java.util.regex.Pattern;

/// A kind of personal data or of secret. The list is open: a recogniser brings what it finds.
///
/// @param name as it stands in placeholders, policies and records: at most 16 capitals, words
///     joined by `_`
public record Entity(String name) implements Comparable<Entity> {
    private static final Pattern NAME = Pattern.compile("[A-Z]+(?:_[A-Z]+)*");

    /// Characters of a name. With six digits and four of a nonce a placeholder has 30 at most.
    static final int LONGEST = 16;

    public static final Entity EMAIL = new Entity("EMAIL");
    public static final Entity PHONE = new Entity("PHONE");
    public static final Entity CREDIT_CARD = new Entity("CREDIT_CARD");
    public static final Entity IBAN = new Entity("IBAN");
    public static final Entity PERSON = new Entity("PERSON");
    public static final Entity ADDRESS = new Entity("ADDRESS");

    /// What gives access, such as a password or an API key: never to be restored.
    public static final Entity SECRET = new Entity("SECRET");

    /// Text of a user that looks like a placeholder. It becomes the value of one of its own, so
    /// that it comes back as it was, and as nothing else.
    public static final Entity LITERAL = new Entity("LITERAL");

    public Entity {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "An entity is named by at most %d capitals, words joined by `_`: %s"
                            .formatted(LONGEST, name));
        }
    }

    @Override
    public int compareTo(Entity other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
