package io.penstock.gateway.personal;

import java.util.Set;
import java.util.function.Consumer;

/// Texts of users that a restorer would take for placeholders, whoever's they are.
final class LiteralRecogniser implements Recogniser {
    @Override
    public String name() {
        return "literal";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Trigger> triggers() {
        return Set.of(Trigger.BRACKET);
    }

    @Override
    public int look(Text text, int at, Consumer<Match> found) {
        var token = new TokenReader();
        token.open();
        for (var i = at + 1; ; i++) {
            switch (token.next(text.at(i))) {
                case OPEN -> {}
                case FAILED -> {
                    return at + 1;
                }
                case COMPLETE -> {
                    found.accept(
                            new Match(
                                    Entity.LITERAL,
                                    at,
                                    i + 1,
                                    Strength.OVERRIDING,
                                    text.slice(at, i + 1)));
                    return i + 1;
                }
            }
        }
    }
}
