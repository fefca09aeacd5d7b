package io.penstock.embedded.issuer;

import io.penstock.embedded.machine.ProcessLogging;
import io.penstock.embedded.whatsapp.StandInFailure;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Issuer and stand-ins as one process of their own, which ends on SIGTERM. The one argument is a
/// settings file; see [DevelopmentSettings].
public final class IssuerAndStandInsMain {
    private IssuerAndStandInsMain() {}

    public static void main(String... arguments) throws InterruptedException {
        ProcessLogging.toStandardError();
        if (arguments.length != 1) {
            fail("Name the settings file as the one argument");
        }
        try {
            var settings = DevelopmentSettings.read(Path.of(arguments[0]));
            DevelopmentIssuer.start(settings.issuerPort(), settings.issuer());
            WhatsAppStandIn.start(settings.whatsApp());
        } catch (IssuerFailure | StandInFailure | IllegalArgumentException e) {
            fail(e.getMessage());
        }
        Thread.currentThread().join(); // until the process is ended
    }

    private static void fail(@Nullable String why) {
        System.err.println(why);
        System.exit(1);
    }
}
