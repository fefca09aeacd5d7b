package io.penstock.platform.seal;

import io.penstock.schema.id.TenantId;
import java.nio.charset.StandardCharsets;

/// Seals what is personal or secret before it is stored, and opens it again.
///
/// Associated data is `v1|tenant|table|column|row`: a ciphertext that was moved to another tenant,
/// column or row does not open.
public interface Sealing {

    byte[] seal(TenantId tenant, SealedPlace place, byte[] plain);

    /// @throws SealBrokenException if the bytes were changed, moved, or sealed under another key
    byte[] open(TenantId tenant, SealedPlace place, byte[] sealed);

    default byte[] sealText(TenantId tenant, SealedPlace place, String plain) {
        return seal(tenant, place, plain.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws SealBrokenException as [#open]
    default String openText(TenantId tenant, SealedPlace place, byte[] sealed) {
        return new String(open(tenant, place, sealed), StandardCharsets.UTF_8);
    }
}
