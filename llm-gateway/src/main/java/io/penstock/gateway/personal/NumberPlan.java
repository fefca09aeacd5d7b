package io.penstock.gateway.personal;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// Which telephone numbers a region gives out.
///
/// The plans are libphonenumber's, whose tables are renewed every two weeks. Of its functions only
/// those that look up a table are used: to parse takes 6 to 25 µs, so long that a text full of
/// digits would hold a core for seconds.
///
/// @param region ISO 3166 code
/// @param country calling code
/// @param trunk what is dialled before national numbers, such as `0`; often nothing
record NumberPlan(String region, int country, String trunk) {
    private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();
    private static final int LONGEST_COUNTRY = 3;
    private static final String UNKNOWN = "ZZ";

    /// @throws IllegalArgumentException if there is no such region
    static NumberPlan of(String region) {
        if (!PLANS.getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException(
                    "`%s` is no region with telephone numbers; give its ISO 3166 code, such as `DE`"
                            .formatted(region));
        }
        return of(region, PLANS.getCountryCodeForRegion(region));
    }

    private static NumberPlan of(String region, int country) {
        var trunk = PLANS.getNddPrefixForRegion(region, true);
        return new NumberPlan(region, country, trunk == null ? "" : trunk);
    }

    /// The number that somebody abroad would dial.
    ///
    /// @param digits with the calling code, without `+`
    /// @return null if no country has numbers of that length
    static @Nullable PhoneNumber international(String digits) {
        for (var length = 1; length <= Math.min(LONGEST_COUNTRY, digits.length()); length++) {
            var country = Integer.parseInt(digits.substring(0, length));
            var region = PLANS.getRegionCodeForCountryCode(country);
            if (!region.equals(UNKNOWN)) {
                return of(region, country).number(digits.substring(length));
            }
        }
        return null;
    }

    /// The number that somebody of the region would dial.
    ///
    /// @param digits with or without the trunk prefix
    /// @return null if the region has no numbers of that length
    @Nullable PhoneNumber number(String digits) {
        if (!trunk.isEmpty() && digits.startsWith(trunk)) {
            var number = significant(digits.substring(trunk.length()));
            if (number != null) {
                return number;
            }
        }
        return significant(digits);
    }

    private @Nullable PhoneNumber significant(String digits) {
        var zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        if (zeros == digits.length()) {
            return null;
        }
        var number =
                new PhoneNumber().setCountryCode(country).setNationalNumber(Long.parseLong(digits));
        if (zeros > 0) {
            number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
        }
        return PLANS.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                ? number
                : null;
    }

    boolean hasGivenOut(PhoneNumber number) {
        return PLANS.isValidNumberForRegion(number, region);
    }

    /// Whether any region has.
    static boolean isGivenOut(PhoneNumber number) {
        return PLANS.isValidNumber(number);
    }

    static String e164(PhoneNumber number) {
        return PLANS.format(number, PhoneNumberFormat.E164);
    }

    /// With separators, as people there write it.
    static String national(PhoneNumber number) {
        return PLANS.format(number, PhoneNumberFormat.NATIONAL);
    }
}
