// Calls of the public API, and hooks that show what they answer.
import { useCallback, useEffect, useRef, useState } from './ui.js';
import { SessionOver, token } from './session.js';

/** What the service refused, in its own words (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.title ?? `The service answered ${status}`);
    this.status = status;
    this.title = this.message;
    this.detail = body.detail;
    this.code = body.type?.split(':').pop();
    this.errors = body.errors ?? [];
  }
}

const seen = new Map();
const SEEN_AT_MOST = 60;
let onSessionOver = () => {};

export const whenSessionIsOver = (action) => { onSessionOver = action; };

export const get = (path, options) => call('GET', path, undefined, options);
export const post = (path, body, options) => call('POST', path, body, options);
export const remove = (path, options) => call('DELETE', path, undefined, options);

/** The path of a list with its filters; empty ones are left out. */
export function path(base, filters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') query.append(name, one);
    }
  }
  return query.size ? `${base}?${query}` : base;
}

async function call(method, url, body, { signal } = {}) {
  try {
    let answer = await send(method, url, body, signal, await token());
    if (answer.status === 401) answer = await send(method, url, body, signal, await token({ renew: true }));
    if (answer.status === 401) throw new SessionOver();
    return await read(method, url, answer);
  } catch (failure) {
    if (failure instanceof SessionOver) onSessionOver();
    throw failure;
  }
}

async function send(method, url, body, signal, access) {
  const headers = { Authorization: `Bearer ${access}`, Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method === 'GET' && seen.has(url)) headers['If-None-Match'] = seen.get(url).tag;
  try {
    return await fetch(url, {
      method, headers, signal, cache: 'no-store', credentials: 'omit',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, {
      title: 'The service cannot be reached',
      detail: 'The page goes on trying. What you see may be out of date.',
    });
  }
}

async function read(method, url, answer) {
  if (answer.status === 304) return seen.get(url).body;
  const text = await answer.text();
  let body;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = {};
  }
  if (!answer.ok) throw new Problem(answer.status, body);
  const tag = method === 'GET' && answer.headers.get('ETag');
  if (tag) {
    seen.delete(url);
    seen.set(url, { tag, body });
    if (seen.size > SEEN_AT_MOST) seen.delete(seen.keys().next().value);
  }
  return body;
}

/**
 * What a path answers, and again every so many milliseconds while someone looks.
 * What was there stays in view while it is asked anew, and when asking fails.
 */
export function useGet(url, { every } = {}) {
  const [state, setState] = useState({ loading: true });
  const current = useRef();
  const load = useCallback(async () => {
    if (!url) return;
    current.current?.abort();
    const asked = new AbortController();
    current.current = asked;
    try {
      const data = await get(url, { signal: asked.signal });
      setState((before) => (before.data === data && !before.error && !before.loading ? before : { url, data }));
    } catch (error) {
      if (error.name === 'AbortError' || error instanceof SessionOver) return;
      setState((before) => ({ ...(before.url === url ? before : {}), loading: false, error }));
    }
  }, [url]);
  useEffect(() => {
    setState((before) => (before.url === url ? before : { loading: url != null }));
    load();
    return () => current.current?.abort();
  }, [load]);
  useEvery(every, load);
  return { ...state, reload: load };
}

/** Does something repeatedly while the page is in view, and when it comes back into view. */
export function useEvery(milliseconds, action) {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (!milliseconds) return undefined;
    const look = () => document.visibilityState === 'visible' && latest.current();
    const timer = setInterval(look, milliseconds);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [milliseconds]);
}

/** One action at a time: `run` does it, `busy` and `error` say how it goes. */
export function useAction(action) {
  const [state, setState] = useState({});
  const run = async (...args) => {
    setState({ busy: true });
    try {
      const result = await action(...args);
      setState({});
      return result;
    } catch (error) {
      setState(error instanceof SessionOver ? {} : { error });
      return undefined;
    }
  };
  return { ...state, run, clear: () => setState({}) };
}
