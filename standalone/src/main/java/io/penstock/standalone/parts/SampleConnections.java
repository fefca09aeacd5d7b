package io.penstock.standalone.parts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The connections that the samples name, with the secrets that the samples state openly. What they
// send goes to the
/// stand-ins; `--config` replaces them by real ones.
final class SampleConnections {
    private SampleConnections() {}

    static List<Map<String, Object>> all(String standIns) {
        var whatsapp = new LinkedHashMap<String, Object>();
        whatsapp.put("channel", "whatsapp");
        whatsapp.put("id", "ep_support");
        whatsapp.put("tenant", "acme");
        return List.of(whatsapp);
    }
}
