package io.penstock.retrieval.document;

import io.penstock.schema.api.Documents;

/// A document as it is kept now.
record Kept(Documents.Document document, int version) {}
