package io.penstock.cli.connect;

import tools.jackson.databind.node.ObjectNode;

/// What a file says of one connection.
sealed interface Entry {
    String channel();

    /// @param body of the request that connects it
    record Wanted(String channel, String id, ObjectNode body) implements Entry {
        /// Without secrets.
        @Override
        public String toString() {
            return channel + "/" + id;
        }
    }

    record Unusable(String channel, String why) implements Entry {}
}
