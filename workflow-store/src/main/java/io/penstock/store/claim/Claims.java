package io.penstock.store.claim;

import java.util.List;

/// Hands out due runs: at most one of a conversation at a time, in order of arrival, fairly over
/// tenants.
public interface Claims {

    /// Empty where nothing is due, and where the worker's lease has lapsed.
    List<Claimed> claim(ClaimRequest request);

    /// What a claim brought whose commit is in doubt; asked before the worker claims again.
    List<Claimed> claimed(ClaimRequest request);
}
