import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Thousands of dead letters are sent on while new events arrive.
///
/// The letters are copies of one run that ended, made by SQL, so that the measurement need not wait
/// until thousands have failed.
///
/// Usage: java Redrive.java LETTERS TOKEN RATE
final class Redrive {
    private static final String QUICK = "Can I return shoes that I have worn once?";
    private static final int PROBES = 300;
    private static final double PROBES_PER_SECOND = 10;
    private static final String COPIES =
            """
            with one as (
                select * from workflow.run where status = 'COMPLETED' limit 1
            ), made as (
                insert into workflow.conversation (tenant, workflow, key, next_seq)
                select one.tenant, one.workflow, 'run:' || gen_random_uuid(), 2
                from one, generate_series(1, %d)
                returning id, tenant
            ), failed as (
                insert into workflow.run
                    (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                     status, version, due_at, term, step, channel, owner,
                     failure_class, failure_code, failure_owner, created_at, updated_at, ended_at)
                select one.tenant, gen_random_uuid(), one.event, one.workflow, one.workflow_version, made.id, 1,
                       one.while_in_review, 'FAILED', 3, now(), one.term, one.step, one.channel, one.owner,
                       'LOGIC_DEFECT', 'benchmark', one.owner, now(), now(), now()
                from one, made
                returning tenant, id, workflow, step, owner
            )
            insert into workflow.dead_letter
                (tenant, id, kind, run, workflow, step, owner, failure_class, failure_code)
            select tenant, gen_random_uuid(), 'RUN', id, workflow, step, owner, 'LOGIC_DEFECT', 'benchmark'
            from failed
            """;
    private static final String OPEN =
            "select count(*) from workflow.dead_letter where failure_code = 'benchmark' and state = 'OPEN'";
    private static final String LEFT =
            "select count(*) from workflow.run where failure_code = 'benchmark' or ended_at is null";

    private final Installed installed;
    private final Tickets tickets;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    private Redrive(Installed installed, String token) {
        this.installed = installed;
        this.tickets = new Tickets(installed.offset);
        this.token = token;
    }

    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            new Redrive(installed, arguments[1]).measure(Integer.parseInt(arguments[0]));
        }
    }

    private void measure(int letters) throws Exception {
        tickets.send(500, 16, QUICK);
        while (installed.count("select count(*) from workflow.run where ended_at is null") > 0) {
            Thread.sleep(100);
        }
        installed.execute(COPIES.formatted(letters));
        installed.execute("analyze workflow.run, workflow.conversation, workflow.dead_letter");
        probe("before");

        var plan = text(post("", "{\"filter\": {\"code\": \"benchmark\"}, \"dryRun\": true}"), "plan");
        var start = System.nanoTime();
        var body = "{\"filter\": {\"code\": \"benchmark\"}, \"plan\": \"%s\"}".formatted(plan);
        var begun = post("", body);
        Installed.say("the same again: %d", status("", body));
        probe("while letters are sent on");
        if (installed.count(OPEN) > 0) {
            Installed.say("%d letters sent on in %.1f s so far", letters - installed.count(OPEN), since(start));
            Installed.say("stop: %d", status("/" + text(begun, "id") + "/stop", ""));
        }
        while (installed.count(OPEN) > 0 && installed.count("select count(*) from workflow.redrive where state = 'RUNNING'") > 0) {
            Thread.sleep(100);
        }
        var seconds = since(start);
        var done = letters - installed.count(OPEN);
        Installed.say("%d letters sent on in %.1f s: %.0f letters/s", done, seconds, done / seconds);
        while (installed.count("select count(*) from workflow.run where ended_at is null") > 0) {
            Thread.sleep(200);
        }
        Installed.say("their runs ended %.1f s after the start; %d letters are open", since(start), installed.count(OPEN));
    }

    private void probe(String when) throws Exception {
        var from = installed.now();
        tickets.sendAtRate(PROBES, PROBES_PER_SECOND, QUICK);
        Thread.sleep(5000);
        var until = installed.now();
        Installed.say("new events %s: claimed after %s; ended after %s", when,
                installed.claimLatency(from, until, "support-triage"), installed.endLatency(from, until));
    }

    private String post(String path, String body) throws Exception {
        return send(path, body).body();
    }

    private int status(String path, String body) throws Exception {
        return send(path, body).statusCode();
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
