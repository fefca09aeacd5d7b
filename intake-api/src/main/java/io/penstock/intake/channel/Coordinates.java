package io.penstock.intake.channel;

import io.penstock.schema.event.EventData.Message.Location;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Places on earth, in degrees.
public final class Coordinates {
    private static final BigDecimal MAX_LATITUDE = BigDecimal.valueOf(90);
    private static final BigDecimal MAX_LONGITUDE = BigDecimal.valueOf(180);

    /// Without an exponent: a few characters of one make a number of any size.
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,3}(?:\\.[0-9]{1,20})?");

    private Coordinates() {}

    /// Empty unless both are numbers of degrees.
    public static Optional<Location> of(
            JsonNode latitude,
            JsonNode longitude,
            @Nullable String name,
            @Nullable String address) {
        return degrees(latitude, MAX_LATITUDE)
                .flatMap(
                        north ->
                                degrees(longitude, MAX_LONGITUDE)
                                        .map(east -> new Location(north, east, name, address)));
    }

    private static Optional<BigDecimal> degrees(JsonNode value, BigDecimal max) {
        var given =
                value.isNumber()
                        ? Optional.of(value.decimalValue())
                        : value.asStringOpt()
                                .filter(text -> DECIMAL.matcher(text).matches())
                                .map(BigDecimal::new);
        return given.filter(degrees -> degrees.abs().compareTo(max) <= 0);
    }
}
