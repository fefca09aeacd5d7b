// Only for clients that may act for every tenant. Without a well-formed tenant the token has none,
// and every service refuses it.
var asked = keycloakSession.getContext().getHttpRequest().getDecodedFormParameters().getFirst("tenant");
exports = asked !== null && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(asked) ? asked : null;
