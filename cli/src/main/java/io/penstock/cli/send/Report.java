package io.penstock.cli.send;

import io.penstock.cli.sample.Sample;
import java.util.List;

/// Tells what came of a send.
interface Report {
    /// One request of maybe many, as soon as it is answered.
    void answered(Sample sample, Sent sent);

    /// All of them, at the end.
    void sent(Sample sample, List<Sent> sent);

    void atRest(List<Rest> rests);
}
