package io.penstock.schema.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// JSON as we accept it from outside: no duplicate keys, no trailing tokens, no NaN, at most 64
/// levels deep.
public final class StrictJson {
    /// Levels of nesting; deeper input is refused.
    public static final int MAX_DEPTH = 64;
    /// Characters of one string; longer input is refused.
    public static final int MAX_STRING = 4 * 1024 * 1024;

    /// Digits of one number; longer input is refused.
    public static final int MAX_NUMBER = 1000;
    /// Characters of a member's name; longer input is refused.
    public static final int MAX_NAME = 50_000;

    /// To tell whoever is beyond a bound what they are, and what may be done.
    public static final String BOUNDS =
            "a number has at most %d digits (send a longer one as a text), a name at most %d characters, a text at most %d; at most %d levels are read"
                    .formatted(MAX_NUMBER, MAX_NAME, MAX_STRING, MAX_DEPTH);

    /// For payloads whose members belong to somebody else: unknown members are tolerated.
    public static final JsonMapper TOLERANT = mapper(false);

    /// For our own contracts: unknown members are refused.
    public static final JsonMapper CLOSED = mapper(true);

    /// For what people ask of us: besides, no value passes for one of another type, such as a
    /// number for a word.
    public static final JsonMapper EXACT =
            CLOSED.rebuild()
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            texts ->
                                    texts.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    private StrictJson() {}

    private static JsonMapper mapper(boolean refuseUnknown) {
        var constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .build();
        var factory =
                new StrictFactory(
                        JsonFactory.builder()
                                .streamReadConstraints(constraints)
                                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, refuseUnknown)
                .build();
    }
}
