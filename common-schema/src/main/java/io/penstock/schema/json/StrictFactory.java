package io.penstock.schema.json;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonParserDelegate;

/// Makes parsers to which a number beyond a double's range, such as `1e400`, is malformed: RFC 8259
/// section 6 promises nobody more, and expressions could not hold it. Of one that not even a
/// [BigDecimal] holds, Jackson 3.1 lets the [NumberFormatException] out, which nobody expects of a
/// parser.
final class StrictFactory extends JsonFactory {
    private static final long serialVersionUID = 1;

    StrictFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context, IOContext around, InputStream json) {
        return new Numbers(super._createParser(context, around, json));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext around, Reader json) {
        return new Numbers(super._createParser(context, around, json));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context,
            IOContext around,
            char[] json,
            int offset,
            int length,
            boolean recyclable) {
        return new Numbers(super._createParser(context, around, json, offset, length, recyclable));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context, IOContext around, byte[] json, int offset, int length) {
        return new Numbers(super._createParser(context, around, json, offset, length));
    }

    private static final class Numbers extends JsonParserDelegate {
        Numbers(JsonParser parser) {
            super(parser);
        }

        @Override
        public BigDecimal getDecimalValue() {
            return inRange(super::getDecimalValue);
        }

        @Override
        public BigInteger getBigIntegerValue() {
            return inRange(super::getBigIntegerValue);
        }

        @Override
        public Number getNumberValue() {
            return inRange(super::getNumberValue);
        }

        @Override
        public Number getNumberValueExact() {
            return inRange(super::getNumberValueExact);
        }

        private <T extends Number> T inRange(Supplier<T> read) {
            try {
                var number = read.get();
                if (Double.isFinite(number.doubleValue())) {
                    return number;
                }
                throw new StreamReadException(this, "A number is out of range");
            } catch (NumberFormatException e) {
                throw new StreamReadException(this, "A number is out of range", e);
            }
        }
    }
}
