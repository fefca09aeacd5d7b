package io.penstock.intake.connection;

import io.penstock.platform.audit.Deed;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.ConnectionDraft;
import io.penstock.store.connection.KeptConnection;
import io.penstock.store.connection.StoredConnections.Adding;
import io.penstock.store.connection.StoredConnections.Deleting;
import io.penstock.store.connection.StoredConnections.Putting;
import java.util.Optional;

/// What the audit says of changes: which version came of them, nothing of what it holds.
final class ConnectionDeeds {
    static final String TAKEN = "address-taken";
    static final String KNOWN = "secret-active";

    private static final String STALE = "precondition-failed";
    private static final String PUT = "connection.put";
    private static final String DELETE = "connection.delete";
    private static final String ADD = "connection.add-secret";
    private static final String KIND = "connection";

    private ConnectionDeeds() {}

    static Optional<Deed> of(ConnectionDraft draft, Putting outcome) {
        var address = address(draft.channel(), draft.id());
        return Optional.of(
                switch (outcome) {
                    case Putting.Created(var kept, _) -> done(PUT, kept).with("created", true);
                    case Putting.Replaced(var kept) ->
                            done(PUT, kept).with("secretsGiven", draft.secrets().size());
                    case Putting.Taken() -> Deed.refused(PUT, KIND, address, TAKEN);
                    case Putting.Stale() -> Deed.refused(PUT, KIND, address, STALE);
                    case Putting.AccessTokenNeeded() ->
                            Deed.refused(PUT, KIND, address, "access-token-needed");
                });
    }

    static Optional<Deed> of(Channel channel, String id, Deleting outcome) {
        var address = address(channel, id);
        return switch (outcome) {
            case DELETED -> Optional.of(Deed.done(DELETE, KIND, address));
            case STALE -> Optional.of(Deed.refused(DELETE, KIND, address, STALE));
            case UNKNOWN -> Optional.empty();
        };
    }

    static Optional<Deed> of(Channel channel, String id, Adding outcome) {
        return switch (outcome) {
            case Adding.Added(var kept) -> Optional.of(done(ADD, kept));
            case Adding.Known() ->
                    Optional.of(Deed.refused(ADD, KIND, address(channel, id), KNOWN));
            case Adding.Unknown() -> Optional.empty();
            case Adding.Stale() ->
                    Optional.of(Deed.refused(ADD, KIND, address(channel, id), STALE));
        };
    }

    private static Deed done(String action, KeptConnection kept) {
        return Deed.done(action, KIND, address(kept.channel(), kept.id()))
                .with("version", kept.version());
    }

    private static String address(Channel channel, String id) {
        return channel.word() + "/" + id;
    }
}
