package io.penstock.schema.failure;

/// What went wrong. New ones are made by [FailureCode], which knows the class; only what was kept
/// is put together again from its words.
///
/// @param code a stable word that a machine can switch on, such as `target_refused`
/// @param detail one sentence on this case, naming the thing and the remedy; no payload, no secret.
/// It is sealed where it is kept
public record Failure(FailureClass failureClass, String code, String detail) {

    /// As it was kept.
    public static Failure kept(FailureClass failureClass, String code, String detail) {
        return new Failure(failureClass, code, detail);
    }

    /// Fixed text that may stand anywhere.
    public String message() {
        return message(failureClass, code);
    }

    public static String message(FailureClass failureClass, String code) {
        return FailureCode.named(code).map(FailureCode::message).orElseGet(failureClass::message);
    }
}
