package io.penstock.definition;

import java.util.Optional;

/// Where a definition's output schemas are found when it names a file.
@FunctionalInterface
public interface SchemaFiles {

    /// For a definition that carries its schemas inline.
    SchemaFiles NONE = _ -> Optional.empty();

    /// The JSON text of the file beside the definition.
    ///
    /// @param name a plain file name, without any directory
    Optional<String> read(String name);
}
