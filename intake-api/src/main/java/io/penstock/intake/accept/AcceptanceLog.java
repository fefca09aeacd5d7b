package io.penstock.intake.accept;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.schema.event.Event;
import java.util.List;

/// Where accepted events and the record of their delivery become durable.
interface AcceptanceLog {

    /// Returns when all of them are acknowledged.
    ///
    /// @param unanswered told of each event that was acknowledged before or after this has thrown
    /// @throws NotAcknowledgedException if one was not, in time; some may have been written
    void write(List<Event> events, DeliveryRecords.Encoded delivery, Runnable unanswered)
            throws NotAcknowledgedException;

    /// Writes a record that nobody waits for.
    void note(DeliveryRecords.Encoded delivery);
}
