package io.penstock.gateway.provider;

import jakarta.validation.constraints.NotBlank;

/// A model at a provider.
///
/// @param provider a name from `penstock.gateway.providers`, or `local`
/// @param model as the provider calls it
public record Target(@NotBlank String provider, @NotBlank String model) {
    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
