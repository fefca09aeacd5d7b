// OpenID Connect: authorization code with PKCE (RFC 7636) and refresh tokens, for a public client.
// Tokens live in this tab alone: in memory, and in sessionStorage so that a reload keeps them.

const TOKENS = 'penstock.tokens';
const PENDING = 'penstock.login';
const EARLY = 30_000;

export class SessionOver extends Error {}

let config;
let issuer;
let tokens = read(TOKENS);
let refreshing;

export const settings = () => config;

/** Reads the settings and, when the issuer has just sent us back, finishes the login. */
export async function start() {
  config = await json('config.json');
  if (!tokens) tokens = read(TOKENS);
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state')) return;
  const pending = read(PENDING);
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', location.pathname + (pending?.hash ?? ''));
  if (!pending || pending.state !== answer.get('state')) {
    throw new Error('The login was begun elsewhere or has been used already. Please sign in again.');
  }
  if (answer.has('error')) {
    throw new Error(answer.get('error_description') ?? `The issuer refused: ${answer.get('error')}`);
  }
  if (answer.has('iss') && answer.get('iss') !== config.issuer) {
    throw new Error('The answer comes from another issuer than the one that was asked.');
  }
  keep(await exchange({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: home(),
    code_verifier: pending.verifier,
  }));
}

/** Sends the browser to the issuer; it comes back to the same place of the page. */
export async function signIn() {
  if (!crypto.subtle) {
    throw new Error('Browsers allow a login only over https, or on 127.0.0.1 and localhost.');
  }
  const { authorization_endpoint: endpoint } = await discover();
  const verifier = random();
  const state = random();
  write(PENDING, { verifier, state, hash: location.hash });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const url = new URL(endpoint);
  const query = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: home(),
    scope: config.scope,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  location.assign(url);
}

/** Forgets the tokens here, takes them back at the issuer, and ends its session if it has one. */
export async function signOut() {
  const held = tokens;
  forget();
  try {
    const { revocation_endpoint: revoke, end_session_endpoint: end } = await discover();
    if (revoke && held?.refresh) {
      await post(revoke, { token: held.refresh, token_type_hint: 'refresh_token', client_id: config.clientId });
    }
    if (end && held?.id) {
      const url = new URL(end);
      url.searchParams.set('id_token_hint', held.id);
      url.searchParams.set('post_logout_redirect_uri', home());
      location.assign(url);
    }
  } catch {
    // the tokens are gone from here, and soon expire
  }
}

export const signedIn = () => tokens != null;

/** Whether a button makes sense: the service decides in the end. */
export const may = (scope) => (tokens?.scope ?? '').split(' ').includes(scope);

/** What to call who has signed in. */
export const person = () => tokens?.name;

/** As the services know them. */
export const subject = () => tokens?.subject;

/** An access token that is good for a while yet. */
export async function token({ renew = false } = {}) {
  if (!tokens) throw new SessionOver();
  if (renew || tokens.until - EARLY < Date.now()) {
    refreshing ??= refresh().finally(() => { refreshing = undefined; });
    await refreshing;
  }
  return tokens.access;
}

async function refresh() {
  if (!tokens.refresh) {
    forget();
    throw new SessionOver();
  }
  try {
    keep(await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh }));
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    forget();
    throw new SessionOver();
  }
}

class Refused extends Error {}

async function exchange(parameters) {
  const { token_endpoint: endpoint } = await discover();
  const answer = await post(endpoint, { ...parameters, client_id: config.clientId });
  const body = await answer.json().catch(() => ({}));
  if (answer.status >= 400 && answer.status < 500) {
    throw new Refused(body.error_description ?? body.error ?? 'The issuer gave no token.');
  }
  if (!answer.ok) throw new Error(`The issuer answered ${answer.status}.`);
  return body;
}

async function discover() {
  if (!issuer) {
    const found = await json(`${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (found.issuer !== config.issuer) {
      throw new Error(`The issuer calls itself ${found.issuer}, and ${config.issuer} is expected.`);
    }
    issuer = found;
  }
  return issuer;
}

function keep(answer) {
  const claims = decode(answer.id_token) ?? decode(answer.access_token) ?? {};
  tokens = {
    access: answer.access_token,
    refresh: answer.refresh_token ?? tokens?.refresh,
    id: answer.id_token ?? tokens?.id,
    until: Date.now() + 1000 * (answer.expires_in ?? 60),
    scope: answer.scope ?? decode(answer.access_token)?.scope ?? tokens?.scope ?? config.scope,
    subject: claims.sub ?? tokens?.subject,
    name: claims.preferred_username ?? claims.name ?? claims.sub ?? tokens?.name,
  };
  write(TOKENS, tokens);
}

function forget() {
  tokens = null;
  sessionStorage.removeItem(TOKENS);
}

/** For showing a name; the services verify tokens, the page does not need to. */
function decode(jwt) {
  try {
    const bytes = atob(jwt.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))));
  } catch {
    return null;
  }
}

const home = () => new URL('/dashboard/', location.href).href;

const post = (url, parameters) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(parameters), credentials: 'omit', cache: 'no-store' });

async function json(url) {
  const answer = await fetch(url, { credentials: 'omit', cache: 'no-cache' })
    .catch(() => { throw new Error(`${new URL(url, location.href).origin} cannot be reached from this browser.`); });
  if (!answer.ok) throw new Error(`${new URL(url, location.href).pathname} answered ${answer.status}.`);
  return answer.json();
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

const write = (key, value) => sessionStorage.setItem(key, JSON.stringify(value));
