package io.penstock.embedded.whatsapp;

import java.io.IOException;

/// The part of one vendor's API that a reply needs.
interface VendorApi {

    boolean isMeant(Http http);

    void handle(Http http) throws IOException, InterruptedException;
}
