package io.penstock.gateway.price;

import java.math.BigDecimal;

/// An amount of money, exact.
///
/// @param pico millionths of a millionth of a US dollar: the price of one token is a whole number
public record Usd(long pico) {
    private static final int DECIMALS = 12;

    /// @throws ArithmeticException if it has more than twelve decimals, or is out of all proportion
    static Usd exactly(BigDecimal dollars) {
        return new Usd(dollars.movePointRight(DECIMALS).longValueExact());
    }

    /// In dollars; for meters and other places that need no exact amount.
    public double dollars() {
        return BigDecimal.valueOf(pico, DECIMALS).doubleValue();
    }

    /// In dollars as a decimal number: all digits that count, and no exponent.
    @Override
    public String toString() {
        return BigDecimal.valueOf(pico, DECIMALS).stripTrailingZeros().toPlainString();
    }
}
