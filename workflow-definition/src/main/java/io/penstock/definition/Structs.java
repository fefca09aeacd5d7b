package io.penstock.definition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Struct types by name: what makes a misspelt field a type error.
final class Structs implements CelTypeProvider {
    private final ImmutableMap<String, CelType> byName;

    private Structs(Map<String, CelType> byName) {
        this.byName = ImmutableMap.copyOf(byName);
    }

    static StructType named(String name, Map<String, CelType> fields) {
        var copy = ImmutableMap.copyOf(fields);
        return StructType.create(
                name, copy.keySet(), field -> Optional.ofNullable(copy.get(field)));
    }

    /// Every struct that can be reached from these types.
    static Structs reachableFrom(Iterable<? extends CelType> roots) {
        var found = new LinkedHashMap<String, CelType>();
        roots.forEach(root -> collect(root, found));
        return new Structs(found);
    }

    private static void collect(CelType type, Map<String, CelType> found) {
        if (type instanceof StructType struct && found.putIfAbsent(struct.name(), struct) == null) {
            struct.fields().forEach(field -> collect(field.type(), found));
        } else if (type instanceof ListType list) {
            collect(list.elemType(), found);
        }
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
