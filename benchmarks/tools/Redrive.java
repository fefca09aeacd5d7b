import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Thousands of dead letters are sent on while new events arrive.
///
/// The letters are copies of 500 runs that ended, made by SQL, so that the measurement need not wait
/// until thousands have failed. What a run found before is not copied: each begins at its first step.
///
/// Usage: java Redrive.java LETTERS TOKEN RATE
final class Redrive {
    private static final String QUICK = "Can I return shoes that I have worn once?";
    private static final int RUNS = 500;
    private static final int PROBES = 300;
    private static final double PROBES_PER_SECOND = 5;
    private static final String COPIES =
            """
            with one as (
                select *, row_number() over () as number
                from workflow.run where status = 'COMPLETED' limit %1$d
            ), made as (
                insert into workflow.conversation (tenant, workflow, key, next_seq)
                select one.tenant, one.workflow, 'run:' || one.number || ':' || gen_random_uuid(), 2
                from one, generate_series(1, %2$d)
                returning id, key
            ), failed as (
                insert into workflow.run
                    (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                     status, version, due_at, term, step, channel, owner,
                     failure_class, failure_code, failure_owner, created_at, updated_at, ended_at)
                select one.tenant, gen_random_uuid(), one.event, one.workflow, one.workflow_version, made.id, 1,
                       one.while_in_review, 'FAILED', 3, now(), one.term, one.step, one.channel, one.owner,
                       'LOGIC_DEFECT', 'benchmark', one.owner, now(), now(), now()
                from one, made
                where split_part(made.key, ':', 2) = one.number::text
                returning tenant, id, workflow, step, owner
            )
            insert into workflow.dead_letter
                (tenant, id, kind, run, workflow, step, owner, failure_class, failure_code)
            select tenant, gen_random_uuid(), 'RUN', id, workflow, step, owner, 'LOGIC_DEFECT', 'benchmark'
            from failed
            """;
    private static final String OPEN =
            "select count(*) from workflow.dead_letter where failure_code = 'benchmark' and state = 'OPEN'";
    private final Installed installed;
    private final Tickets tickets;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;
    private HttpResponse<String> again;

    private Redrive(Installed installed, String token) {
        this.installed = installed;
        this.tickets = new Tickets(installed.offset);
        this.token = token;
    }

    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            new Redrive(installed, arguments[1])
                    .measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[2]));
        }
    }

    private void measure(int letters, int rate) throws Exception {
        tickets.send(RUNS, 16, QUICK);
        awaitNoRun();
        installed.execute(COPIES.formatted(RUNS, letters / RUNS));
        installed.execute("analyze workflow.run, workflow.conversation, workflow.dead_letter");
        probe("before");

        var job = begin(rate);
        Installed.say("a second operator, the same letters: %d", again.statusCode());
        var from = letters - installed.count(OPEN);
        var start = System.nanoTime();
        probe("while letters are sent on");
        var done = letters - installed.count(OPEN) - from;
        Installed.say("%d letters in %.1f s: %.1f a second of %d allowed", done, since(start), done / since(start), rate);

        var stopping = System.nanoTime();
        var answer = send("/" + job + "/stop", "").statusCode();
        var left = installed.count(OPEN);
        Installed.say("stop: %d after %.2f s, %d letters open", answer, since(stopping), left);
        awaitNoRun();
        Installed.say("once the runs sent on have ended: %d letters open", installed.count(OPEN));

        var rest = System.nanoTime();
        begin(2 * rate);
        while (installed.count(OPEN) > 0) {
            Thread.sleep(100);
        }
        Installed.say("the other %d in %.1f s: %.1f a second of %d allowed", left, since(rest), left / since(rest), 2 * rate);
        awaitNoRun();
        Installed.say("the last run ended %.1f s after that start; failed again: %d", since(rest),
                installed.count("select count(*) from workflow.run where status = 'FAILED'"));
    }

    /// Plans, begins, and lets a second operator try.
    private String begin(int rate) throws Exception {
        var filter = "{\"filter\": {\"code\": \"benchmark\"}, ";
        var plan = text(send("", filter + "\"dryRun\": true}").body(), "plan");
        var body = filter + "\"plan\": \"%s\", \"rate\": %d}".formatted(plan, rate);
        var begun = send("", body);
        if (begun.statusCode() / 100 != 2) {
            throw new IllegalStateException("The redrive did not begin: " + begun.body());
        }
        again = send("", body);
        return text(begun.body(), "id");
    }

    private void awaitNoRun() throws Exception {
        while (installed.count("select count(*) from workflow.run where ended_at is null") > 0) {
            Thread.sleep(100);
        }
    }

    private void probe(String when) throws Exception {
        var from = installed.now();
        tickets.sendAtRate(PROBES, PROBES_PER_SECOND, QUICK);
        Thread.sleep(5000);
        var until = installed.now();
        Installed.say("new events %s: claimed after %s; ended after %s", when,
                installed.claimLatency(from, until, "support-triage"), installed.endLatency(from, until));
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        var address = "http://127.0.0.1:" + (8080 + installed.offset) + "/v1/dead-letters/redrives" + path;
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String text(String json, String member) {
        return json.replaceAll("(?s).*\"" + member + "\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
