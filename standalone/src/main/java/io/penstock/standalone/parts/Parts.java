package io.penstock.standalone.parts;

import java.util.ArrayList;
import java.util.List;

/// All parts by name, in the order of their start.
public final class Parts {
    private Parts() {}

    public static List<String> names() {
        var names = new ArrayList<String>();
        names.add(Infrastructure.POSTGRES);
        names.add(Infrastructure.KAFKA);
        names.add(Infrastructure.ISSUER);
        for (var service : Service.values()) {
            names.add(service.module());
        }
        return List.copyOf(names);
    }
}
