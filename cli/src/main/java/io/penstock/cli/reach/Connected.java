package io.penstock.cli.reach;

/// The Penstock that a command works on.
public record Connected(Http http, Target target, IssuerTokens tokens, StatusApi status) {

    public static Connected toThisMachine() {
        var http = new Http();
        var target = Target.find(System.getenv());
        var tokens = new IssuerTokens(http, target);
        return new Connected(http, target, tokens, new StatusApi(http, tokens, target.intake()));
    }
}
