package io.penstock.standalone.process;

/// Where a part stands with those who hold it down on purpose.
public enum Hold {
    /// Nobody asked anything: the part is kept running.
    NONE,
    /// It is to end in good order, and stay down.
    STOP,
    /// It is to end at once, and stay down.
    KILL,
    /// It is down, and stays down.
    STOPPED,
    /// It is to run again; over when it is ready.
    START
}
