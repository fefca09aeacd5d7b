package io.penstock.gateway.personal;

/// One value and what stands for it. Whoever keeps it keeps personal data: sealed, or not at all.
///
/// @param index from 1 within its entity and scope
/// @param canonical the same for every way to write the value
/// @param value as it was first seen, and is restored
public record Placeholder(Entity entity, int index, String canonical, String value) {
    /// Of an index: six digits.
    static final int GREATEST = 999_999;

    public Placeholder {
        if (index < 1 || index > GREATEST) {
            throw new IllegalArgumentException(
                    "A placeholder's index is from 1 to " + GREATEST + ": " + index);
        }
    }

    /// Without the value.
    @Override
    public String toString() {
        return entity + "_" + index;
    }
}
