package io.penstock.cli.send;

import io.penstock.cli.sample.Sample;
import java.util.List;

/// Tells what came of a send.
interface Report {
    void sent(Sample sample, List<Sent> sent);

    void atRest(List<Rest> rests);
}
