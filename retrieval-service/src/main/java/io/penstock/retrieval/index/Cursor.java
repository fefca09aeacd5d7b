package io.penstock.retrieval.index;

import java.util.Map;
import java.util.UUID;

/// How far an index has followed the change feed: everything up to and with (xid, seq) is in it.
///
/// @param epoch the history that xid and seq belong to; another epoch makes a new index
/// @param xid a Postgres `xid8`, unsigned
public record Cursor(UUID epoch, long xid, long seq) implements Comparable<Cursor> {
    /// Before everything, in no history.
    static final Cursor NONE = new Cursor(new UUID(0, 0), 0, 0);

    /// Of cursors of one epoch.
    @Override
    public int compareTo(Cursor other) {
        var byXid = Long.compareUnsigned(xid, other.xid);
        return byXid != 0 ? byXid : Long.compare(seq, other.seq);
    }

    Map<String, String> asCommitData() {
        return Map.of(
                "epoch", epoch.toString(),
                "xid", Long.toUnsignedString(xid),
                "seq", Long.toString(seq));
    }

    static Cursor fromCommitData(Map<String, String> data) {
        return new Cursor(
                UUID.fromString(data.getOrDefault("epoch", "")),
                Long.parseUnsignedLong(data.getOrDefault("xid", "")),
                Long.parseLong(data.getOrDefault("seq", "")));
    }
}
