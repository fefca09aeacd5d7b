package io.penstock.store.claim;

import java.util.UUID;

/// @param epoch of the worker's lease
/// @param claim made anew for each claim, so that one whose commit is in doubt can be looked up
/// @param permits most runs wanted, from 1
public record ClaimRequest(long epoch, UUID claim, int permits) {
    public ClaimRequest {
        if (permits < 1) {
            throw new IllegalArgumentException("A claim wants at least one run, not " + permits);
        }
    }

    public static ClaimRequest of(long epoch, int permits) {
        return new ClaimRequest(epoch, UUID.randomUUID(), permits);
    }
}
