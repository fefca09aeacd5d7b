import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;

/// Very many runs wait for the same second, while new events arrive.
///
/// The waiting runs are copies of one that ended, made by SQL; their workflow has one step that asks
/// nobody, so that what is measured is the way of a run from its timer to its end.
///
/// Usage: java Timers.java TIMERS SECONDS TOKEN (that may read runs)
final class Timers {
    private static final String QUICK = "Can I return shoes that I have worn once?";
    private static final double PROBES_PER_SECOND = 10;
    private static final int LEAD = 60;
    private static final String COPIES =
            """
            with one as (
                select * from workflow.run where workflow = 'timers' limit 1
            ), made as (
                insert into workflow.conversation (tenant, workflow, key, next_seq, ready_at)
                select one.tenant, one.workflow, 'run:' || gen_random_uuid(), 2,
                       clock_timestamp() + interval '%2$d s'
                from one, generate_series(1, %1$d)
                returning id, tenant, ready_at
            )
            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                 status, version, fence, due_at, term, step, channel, owner, created_at, updated_at)
            select one.tenant, gen_random_uuid(), one.event, one.workflow, one.workflow_version, made.id, 1,
                   one.while_in_review, 'WAITING', 3, 1, made.ready_at, one.term, one.step, one.channel, one.owner,
                   now(), now()
            from one, made
            """;
    private static final String WAITING =
            "select count(*) from workflow.run where workflow = 'timers' and ended_at is null";

    private Timers() {}

    public static void main(String[] arguments) throws Exception {
        var timers = Integer.parseInt(arguments[0]);
        var seconds = Integer.parseInt(arguments[1]);
        try (var installed = Installed.fromEnvironment()) {
            var tickets = new Tickets(installed.offset);
            tickets.send(1500, 16, QUICK);
            while (installed.count("select count(*) from workflow.run where ended_at is null") > 0) {
                Thread.sleep(100);
            }
            installed.execute(COPIES.formatted(timers, LEAD));
            installed.execute("analyze workflow.run, workflow.conversation");
            queues(installed, arguments[2], timers);
            probe(installed, tickets, "before", 20);
            while (installed.count("select count(*) from workflow.conversation where workflow = 'timers' and ready_at <= clock_timestamp()") == 0
                    && installed.count(WAITING) == timers) {
                Thread.sleep(20);
            }
            var start = System.nanoTime();
            probe(installed, tickets, "while timers are due", seconds);
            var done = timers - installed.count(WAITING);
            var took = (System.nanoTime() - start) / 1e9;
            Installed.say("%d of %d worked off in %.1f s: %.0f a second", done, timers, took, done / took);
        }
    }

    /// How long the page of queues takes, of 200 times.
    private static void queues(Installed installed, String token, int timers) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/v1/queues".formatted(8080 + installed.offset)))
                        .header("Authorization", "Bearer " + token)
                        .build();
        var took = new ArrayList<Double>();
        try (var http = HttpClient.newHttpClient()) {
            for (var i = 0; i < 200; i++) {
                var start = System.nanoTime();
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                took.add((System.nanoTime() - start) / 1e6);
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("/v1/queues answers " + answer.statusCode());
                }
            }
        }
        took.sort(null);
        Installed.say("/v1/queues with %d runs that wait: p50 %.1f ms, p99 %.1f ms", timers, took.get(99), took.get(197));
    }

    private static void probe(Installed installed, Tickets tickets, String when, int seconds)
            throws Exception {
        var from = installed.now();
        tickets.sendAtRate((int) (seconds * PROBES_PER_SECOND), PROBES_PER_SECOND, QUICK);
        var until = installed.now();
        Thread.sleep(5000);
        Installed.say("new events %s: claimed after %s; ended after %s", when,
                installed.claimLatency(from, until, "support-triage"), installed.endLatency(from, until));
    }
}
