package io.penstock.embedded.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// An empty database for a test; the user name and the password of a role are both its name.
public record TestDatabase(String name, String url) {

    /// Opens a connection as `role` each time it is asked; there is no pool behind it.
    public DataSource dataSource(PostgresRole role) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(role.roleName());
        source.setPassword(role.roleName());
        return source;
    }
}
