package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.schema.api.Problem;
import java.util.List;

/// A body that is not of its media type.
public final class Malformed extends Exception {
    private final String detail;

    /// @param detail what is wrong, without its text
    public Malformed(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    public <B> Parsed<B> unreadable() {
        return new Parsed.Unreadable<>(
                Problem.of("unreadable", 400, "The body cannot be read", detail, List.of()));
    }
}
