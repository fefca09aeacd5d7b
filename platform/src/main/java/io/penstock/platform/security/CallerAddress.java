package io.penstock.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address that a request came from. Where a proxy's word on it is believed, that may be
/// followed by a port, or be no address at all.
public final class CallerAddress {
    /// `[v6]:port`, `v4:port`, `v4` or `v6`; a zone is this machine's own word.
    private static final Pattern FORM =
            Pattern.compile(
                    "\\[(?<in>[0-9A-Fa-f:.]+)(?:%[^]]*)?](?::[0-9]{1,5})?"
                            + "|(?<v4>[0-9]+(?:\\.[0-9]+){3})(?::[0-9]{1,5})?"
                            + "|(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:%.*)?");

    private CallerAddress() {}

    /// Empty where it is no address.
    public static String of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    /// As [#of(HttpServletRequest)], of an address as it was told; one of IPv4 in IPv6's clothes is
    /// one of IPv4.
    public static String of(String told) {
        var form = FORM.matcher(told);
        if (!form.matches()) {
            return "";
        }
        try {
            return InetAddress.ofLiteral(address(form)).getHostAddress();
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String address(Matcher form) {
        var inBrackets = form.group("in");
        var v4 = form.group("v4");
        return inBrackets != null ? inBrackets : v4 != null ? v4 : form.group("v6");
    }
}
