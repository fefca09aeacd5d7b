package io.penstock.faults.check;

/// What is promised whatever breaks.
public enum Promise {
    I1("every accepted event is in Postgres, or still in Kafka"),
    I2("every event ends in one run per matching workflow, or is recorded as unmatched"),
    I3("every run reaches one end, and leaves it only when a person asks"),
    I4("runs of a conversation start in order of arrival, and never two are active"),
    I5("a step's result is written once, and no answer that was kept is bought again"),
    I6("a worker that lost its lease changes nothing"),
    I7("a side effect bears one key, and a receiver sees it once, or a person decides"),
    I8("a run's version only grows, and the API says what committed last"),
    I9("what is announced has committed, and what committed is announced in order"),
    I10("what is due is claimed soon after all is well again"),
    I11("attempts stay within the policy, and model calls within their cap"),
    I12("the outbox drains, and what is counted is what is there"),
    I13("no lease, permit, transaction or connection is left behind");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
