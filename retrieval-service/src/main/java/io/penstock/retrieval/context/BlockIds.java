package io.penstock.retrieval.context;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ids for the blocks of one answer: four characters of base32 that tell neither rank nor document,
/// so that a model can cite them, and a document cannot guess them.
final class BlockIds {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 4;

    private final RandomGenerator random;
    private final Set<String> given = new HashSet<>();

    BlockIds(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        while (true) {
            var id = new StringBuilder();
            for (var i = 0; i < LENGTH; i++) {
                id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            if (given.add(id.toString())) {
                return id.toString();
            }
        }
    }
}
