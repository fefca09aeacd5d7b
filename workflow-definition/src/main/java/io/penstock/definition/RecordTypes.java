package io.penstock.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The type of `event`, taken from the records themselves, so that it cannot fall behind them.
final class RecordTypes {
    private static final Map<Class<?>, CelType> SIMPLE =
            Map.of(
                    boolean.class, SimpleType.BOOL,
                    Boolean.class, SimpleType.BOOL,
                    int.class, SimpleType.INT,
                    Integer.class, SimpleType.INT,
                    long.class, SimpleType.INT,
                    Long.class, SimpleType.INT,
                    BigDecimal.class, SimpleType.DOUBLE,
                    Instant.class, SimpleType.TIMESTAMP,
                    JsonNode.class, SimpleType.DYN);

    static final StructType EVENT = event();
    static final StructType REPLY_TO = struct(EventData.ReplyTo.class);

    private RecordTypes() {}

    private static StructType event() {
        var fields = new LinkedHashMap<String, CelType>();
        for (var component : Event.class.getRecordComponents()) {
            if (!component.getType().equals(Map.class)) {
                fields.put(nameOf(component), typeOf(component));
            }
        }
        fields.put("text", SimpleType.STRING);
        return Structs.named("penstock.Event", fields);
    }

    private static StructType struct(Class<?> type) {
        var fields = new LinkedHashMap<String, CelType>();
        for (var component : type.getRecordComponents()) {
            fields.put(nameOf(component), typeOf(component));
        }
        return Structs.named("penstock." + type.getSimpleName(), fields);
    }

    private static String nameOf(RecordComponent component) {
        var property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null ? component.getName() : property.value();
    }

    private static CelType typeOf(RecordComponent component) {
        var type = typeOf(component.getGenericType());
        var include = component.getAccessor().getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.ALWAYS
                ? NullableType.create(type)
                : type;
    }

    private static CelType typeOf(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
            return ListType.create(typeOf(list.getActualTypeArguments()[0]));
        }
        var plain = (Class<?>) type;
        var simple = SIMPLE.get(plain);
        if (simple != null) {
            return simple;
        }
        var ofTheBody = EventData.class.equals(plain) || EventData.class.equals(outermost(plain));
        return plain.isRecord() && ofTheBody ? struct(plain) : SimpleType.STRING;
    }

    private static Class<?> outermost(Class<?> type) {
        var outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer;
    }
}
