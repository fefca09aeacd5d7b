package io.penstock.gateway.personal;

/// That something was found, for records: no value.
///
/// @param recogniser its name
/// @param version of the recogniser
/// @param count places, not different values
public record Finding(Entity entity, String recogniser, int version, int count) {}
