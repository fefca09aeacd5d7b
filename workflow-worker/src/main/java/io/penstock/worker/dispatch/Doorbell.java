package io.penstock.worker.dispatch;

/// Rung when runs may have become due, so that the sweep need not be waited for.
public final class Doorbell {
    private volatile Runnable bell = () -> {};

    void connect(Runnable bell) {
        this.bell = bell;
    }

    public void ring() {
        bell.run();
    }
}
