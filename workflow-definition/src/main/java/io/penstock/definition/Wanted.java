package io.penstock.definition;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/// The types of value that a place in a definition takes. `dyn` is nowhere enough: it says nothing.
enum Wanted {
    TRUTH("bool; compare a value whose type is not known, as in x == true") {
        @Override
        boolean takes(CelType type) {
            return SimpleType.BOOL.isAssignableFrom(type);
        }
    },
    ADDRESS("the type of event.data.replyTo") {
        @Override
        boolean takes(CelType type) {
            return type.kind() == CelKind.STRUCT && type.name().equals(RecordTypes.REPLY_TO.name());
        }
    },
    MOMENT("timestamp; write timestamp(...) around a text") {
        @Override
        boolean takes(CelType type) {
            return SimpleType.TIMESTAMP.isAssignableFrom(type);
        }
    },
    PRINTABLE("string, number or bool; pick a member, or write string(...)") {
        @Override
        boolean takes(CelType type) {
            return PRINTABLES.stream().anyMatch(printable -> printable.isAssignableFrom(type));
        }
    };

    private static final List<CelType> PRINTABLES =
            List.of(
                    SimpleType.STRING,
                    SimpleType.INT,
                    SimpleType.UINT,
                    SimpleType.DOUBLE,
                    SimpleType.BOOL);

    private final String words;

    Wanted(String words) {
        this.words = words;
    }

    abstract boolean takes(CelType type);

    boolean accepts(CelType type) {
        return switch (type.kind()) {
            case DYN, ANY, ERROR, NULL_TYPE -> false;
            default -> takes(type);
        };
    }

    String words() {
        return words;
    }
}
