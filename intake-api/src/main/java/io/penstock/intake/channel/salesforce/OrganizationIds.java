package io.penstock.intake.channel.salesforce;

import java.util.List;
import java.util.regex.Pattern;

/// Ids of organisations: 15 characters whose case counts, or the same with three more that tell the
/// case. Both name the same organisation.
///
/// Source: Salesforce, "What are the 18-character ID and the 15-character ID?".
final class OrganizationIds {
    private static final Pattern CASE_SENSITIVE = Pattern.compile("[A-Za-z0-9]{15}");
    private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final int PART = 5;

    private OrganizationIds() {}

    /// In 18 characters; what is no such id stays as it is.
    static String canonical(String id) {
        return CASE_SENSITIVE.matcher(id).matches()
                ? id + suffix(id, 0) + suffix(id, PART) + suffix(id, 2 * PART)
                : id;
    }

    static boolean isOneOf(List<String> accounts, String id) {
        return accounts.stream().map(OrganizationIds::canonical).anyMatch(canonical(id)::equals);
    }

    /// One character tells which of five are upper case: a bit for each, the first the lowest.
    private static char suffix(String id, int from) {
        var bits = 0;
        for (var i = 0; i < PART; i++) {
            var c = id.charAt(from + i);
            bits |= c >= 'A' && c <= 'Z' ? 1 << i : 0;
        }
        return SUFFIX.charAt(bits);
    }
}
