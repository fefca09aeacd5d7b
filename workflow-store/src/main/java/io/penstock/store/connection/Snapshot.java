package io.penstock.store.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connections as the store had them at one moment.
record Snapshot(List<Entry> entries) {

    /// @param connection without secrets
    /// @param secrets the oldest first
    record Entry(Connection connection, long version, List<Secret> secrets) {}

    /// @param secondsLeft by the database's clock at the moment of the snapshot; null: no end
    record Secret(String value, @Nullable Double secondsLeft) {
        /// Without the value.
        @Override
        public String toString() {
            return "Secret[" + secondsLeft + "]";
        }
    }
}
