package io.penstock.retrieval.document;

/// What became of a document that was put.
sealed interface Stored {
    int version();

    /// Every transaction up to this one is to be searchable before the document is.
    long xid();

    record Created(int version, long xid) implements Stored {}

    record Updated(int version, long xid) implements Stored {}

    /// The same content was there already.
    record Unchanged(int version, long xid) implements Stored {}

    default String word() {
        return switch (this) {
            case Created _ -> "created";
            case Updated _ -> "updated";
            case Unchanged _ -> "unchanged";
        };
    }
}
