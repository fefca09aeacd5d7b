/// Lets Postgres count statements from its next start on.
final class Preload {
    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            installed.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
        }
    }
}
