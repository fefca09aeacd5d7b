package io.penstock.intake.channel.salesforce;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads outbound messages. Documents may be hostile: a DOCTYPE is refused before a parser sees it,
/// the parser knows neither DTDs nor entities but XML's own, and depth and size have limits.
final class OutboundXml {
    /// An outbound message is seven levels deep; fields of fields add one or two.
    static final int MAX_DEPTH = 32;

    /// A hundred notifications with every field that an object may have.
    static final int MAX_ELEMENTS = 100_000;

    private OutboundXml() {}

    sealed interface Outcome {
        record Read(OutboundMessage message) implements Outcome {}

        /// It is no message.
        ///
        /// @param remedy what the sender has to mend; never a part of the document
        record Refused(String remedy) implements Outcome {}
    }

    static Outcome read(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return hasDoctype(text)
                    ? doctype()
                    : read(reader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException _) {
            return unreadable("The body must be XML in UTF-8");
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            return unreadable(
                    at == null
                            ? "The body is not well-formed XML"
                            : "The body is not well-formed XML at line %d, column %d"
                                    .formatted(at.getLineNumber(), at.getColumnNumber()));
        }
    }

    /// It stands before the first element, or nowhere.
    private static boolean hasDoctype(String text) {
        var first = new Markup(text).next(0);
        return first != null && first.name().startsWith("!");
    }

    private static Outcome read(XMLStreamReader xml) throws XMLStreamException {
        var document = Element.document();
        var open = new ArrayDeque<Element>();
        open.push(document);
        var elements = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case DTD -> {
                    return doctype();
                }
                case ENTITY_REFERENCE -> {
                    return unreadable("The body must use no entities but XML's own");
                }
                case START_ELEMENT -> {
                    elements++;
                    if (open.size() > MAX_DEPTH || elements > MAX_ELEMENTS) {
                        return unreadable(
                                "The body may have %d levels and %d elements"
                                        .formatted(MAX_DEPTH, MAX_ELEMENTS));
                    }
                    var element = Element.at(xml);
                    open.element().children().add(element);
                    open.push(element);
                }
                case END_ELEMENT -> open.pop();
                case CHARACTERS, CDATA -> open.element().ownText().append(xml.getText());
                default -> {}
            }
        }
        return new Outcome.Read(OutboundMessage.of(document));
    }

    private static XMLStreamReader reader(String text) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver(
                (_, _, _, _) -> {
                    throw new XMLStreamException("Nothing outside the document is read");
                });
        return factory.createXMLStreamReader(new StringReader(text));
    }

    private static Outcome doctype() {
        return new Outcome.Refused("The body must have no DOCTYPE");
    }

    private static Outcome unreadable(String remedy) {
        return new Outcome.Refused(remedy);
    }
}
