package io.penstock.embedded.whatsapp;

/// The fault in force; one that is meant for some messages wears off with them.
final class FaultSwitch {
    private Fault fault = Fault.NONE;

    synchronized void set(Fault fault) {
        this.fault = fault;
    }

    /// The fault for one message.
    synchronized Fault next() {
        var current = fault.next() == 0 ? Fault.NONE : fault;
        fault = current.next() < 0 ? current : current.withOneLess();
        return current;
    }
}
