package io.penstock.intake.channel;

import io.penstock.schema.api.Problem.Place;
import io.penstock.store.connection.Connection;
import java.util.Optional;

/// Whose an item is. One signature may serve several accounts, so it does not tell.
public final class Accounts {
    private Accounts() {}

    /// What is wrong with the account; empty where it may deliver. A connection that names none
    /// takes the items of all that hold its secret.
    ///
    /// @param account as the item names it
    /// @param pointer where it does
    public static Optional<Place> refusal(
            Connection connection, Optional<String> account, String pointer) {
        if (connection.accounts().isEmpty()
                || account.filter(connection.accounts()::contains).isPresent()) {
            return Optional.empty();
        }
        var code = account.isEmpty() ? "required" : "foreign-account";
        return Optional.of(Place.at(pointer, code, "An account of this connection"));
    }
}
