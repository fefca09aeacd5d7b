package io.penstock.store.history;

import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.util.List;

/// What was said in a conversation.
public interface Histories {

    /// The last turns, oldest first.
    ///
    /// @param without the event that is being answered
    List<Turn> last(TenantId tenant, String conversationKey, EventId without, int turns);
}
