package io.penstock.embedded.whatsapp;

/// Somebody asked for a file, or for where it is.
///
/// @param host as the caller named the stand-in, with its port
/// @param authorization empty for none
public record ArrivedFetch(String host, String path, String authorization) {}
