package io.penstock.gateway;

/// A price of the configuration that nothing can be reckoned with.
final class UnusablePriceException extends RuntimeException {
    UnusablePriceException(String message) {
        super(message);
    }

    static UnusablePriceException of(String provider, String model, String why) {
        return new UnusablePriceException(
                "The price of %s/%s cannot be used: %s".formatted(provider, model, why));
    }
}
