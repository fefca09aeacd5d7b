package io.penstock.schema.json;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/// Makes parsers to which a number beyond a double's range, such as `1e400`, is malformed: RFC 8259
/// section 6 promises nobody more, and expressions could not hold it. Of one that not even a
/// [BigDecimal] holds, Jackson 3.1 lets the [NumberFormatException] out, which nobody expects of a
/// parser.
///
/// What is beyond a bound, such as [StrictJson#MAX_NUMBER], is told by its place, too: Jackson 3.1
/// tells none.
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
        public JsonToken nextToken() {
            try {
                return super.nextToken();
            } catch (StreamConstraintsException e) {
                throw placed(e);
            }
        }

        @Override
        public @Nullable String nextName() {
            try {
                return super.nextName();
            } catch (StreamConstraintsException e) {
                throw placed(e);
            }
        }

        @Override
        public int nextNameMatch(PropertyNameMatcher matcher) {
            try {
                return super.nextNameMatch(matcher);
            } catch (StreamConstraintsException e) {
                throw placed(e);
            }
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

        private StreamConstraintsException placed(StreamConstraintsException e) {
            return new StreamConstraintsException(e.getOriginalMessage(), currentLocation());
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
