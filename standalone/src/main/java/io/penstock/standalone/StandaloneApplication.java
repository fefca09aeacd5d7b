package io.penstock.standalone;

import io.penstock.embedded.issuer.IssuerAndStandInsMain;
import io.penstock.embedded.kafka.BrokerMain;
import io.penstock.embedded.postgres.PostgresFailure;
import io.penstock.standalone.parts.Installation;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.seed.SeedFailure;
import io.penstock.standalone.seed.SeedTarget;
import io.penstock.standalone.seed.Seeding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The mains of this jar. `up`, `down`, `stop` and `start` are the commands; `broker` and `issuer`
/// are what `up` starts as processes of their own, from the same jar, so that the broker's
/// libraries travel once. `seed` brings workflows into a Penstock of containers;
/// `simulate-provider` is a model to fail on demand, and needs no Penstock.
public final class StandaloneApplication {
    private static final Set<String> COMMANDS = Set.of("up", "down", "stop", "start");

    private StandaloneApplication() {}

    public static void main(String... arguments) throws InterruptedException {
        var command = arguments.length == 0 ? "" : arguments[0];
        if (COMMANDS.contains(command)) {
            System.setProperty(
                    "logback.configurationFile", "io/penstock/standalone/quiet-logback.xml");
        }
        var rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "broker" -> BrokerMain.main(rest);
            case "issuer" -> IssuerAndStandInsMain.main(rest);
            case "up" -> run(() -> up(List.of(rest)));
            case "seed" -> run(() -> seed(List.of(rest)));
            case "simulate-provider" -> run(() -> simulateProvider(List.of(rest)));
            case "down" -> run(() -> new Down(dataFolder()).run());
            case "stop" -> run(() -> new Holding(dataFolder()).stop(List.of(rest)));
            case "start" -> run(() -> new Holding(dataFolder()).start(List.of(rest)));
            default -> run(() -> unknown(command));
        }
    }

    private static void up(List<String> arguments) {
        var options = UpOptions.parse(arguments);
        var ports = Ports.shiftedBy(System.getenv(Ports.VARIABLE));
        new Up(Installation.fromEnvironment(), DataFolder.open(dataFolder()), ports, options).run();
    }

    /// Brings a folder of workflows into a Penstock that runs elsewhere.
    private static void seed(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new Refusal("seed wants one folder of workflows");
        }
        new Seeding(Path.of(arguments.getFirst()), SeedTarget.from(System.getenv())).run();
        System.out.println("the workflows of " + arguments.getFirst() + " are in");
    }

    private static void simulateProvider(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(SimulateProvider.help());
            return;
        }
        var offset = Ports.shiftedBy(System.getenv(Ports.VARIABLE)).offset();
        SimulateProvider.parse(arguments, offset).run();
    }

    private static void unknown(String command) {
        throw new Refusal("there is no command '" + command + "'; see ./penstock --help");
    }

    /// Whatever is wrong is said in one line.
    private static void run(Runnable command) {
        try {
            command.run();
        } catch (Refusal | SeedFailure | PostgresFailure e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            fail("a fault of its own: " + e);
        }
    }

    private static void fail(String line) {
        System.err.println("penstock: " + line);
        System.exit(1);
    }

    private static Path dataFolder() {
        var named = System.getenv("PENSTOCK_DATA");
        return named == null || named.isBlank()
                ? Installation.fromEnvironment().home().resolve("data")
                : Path.of(named);
    }
}
