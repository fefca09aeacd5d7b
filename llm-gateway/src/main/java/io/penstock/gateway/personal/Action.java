package io.penstock.gateway.personal;

/// What becomes of what was found, before a provider that is not trusted sees it.
public enum Action {
    /// A placeholder stands for it, and is restored in the answer.
    PSEUDONYMISE,
    /// It is taken out for good: `[EMAIL]`; a card keeps its last four digits.
    MASK,
    /// The call is refused.
    BLOCK,
    /// It goes out as it is.
    ALLOW
}
