package io.penstock.gateway;

import io.penstock.gateway.price.Price;
import io.penstock.gateway.price.PriceList;
import io.penstock.gateway.price.Rates;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.validation.annotation.Validated;

/// What models cost.
///
/// @param unpricedCallUsd what an attempt is assumed to cost whose price is not here; null: nothing
///     is assumed
@Validated
@ConfigurationProperties("penstock.gateway")
record PriceProperties(
        @DefaultValue List<@Valid Entry> prices,
        @Nullable @PositiveOrZero @Digits(integer = 4, fraction = 12) BigDecimal unpricedCallUsd) {

    /// @param model its name at the provider, or how it begins, followed by `*`
    /// @param from the first day, of UTC
    /// @param until the first day on which it does not hold any more
    /// @param input USD of a million tokens, as are the next three
    /// @param cachedInput null: as `input`
    /// @param reasoning null: as `output`
    /// @param perRequest USD of an answer
    record Entry(
            @NotBlank String provider,
            @NotBlank String model,
            @NotNull @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate until,
            @NotNull BigDecimal input,
            @Nullable BigDecimal cachedInput,
            @NotNull BigDecimal output,
            @Nullable BigDecimal reasoning,
            @DefaultValue("0") BigDecimal perRequest) {

        private Price price() {
            try {
                var rates = Rates.ofUsd(input, cachedInput, output, reasoning, perRequest);
                return new Price(provider, model, from, until, rates);
            } catch (IllegalArgumentException e) {
                throw UnusablePriceException.of(provider, model, String.valueOf(e.getMessage()));
            }
        }
    }

    /// @throws UnusablePriceException if one makes no sense
    PriceList list() {
        try {
            return PriceList.of(prices.stream().map(Entry::price).toList());
        } catch (IllegalArgumentException e) {
            throw new UnusablePriceException(String.valueOf(e.getMessage()));
        }
    }
}
