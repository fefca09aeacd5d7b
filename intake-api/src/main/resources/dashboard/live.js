// One stream of status changes for the whole page. While it does not flow, `live` is false and the
// views ask by themselves.
import { useEffect, useRef, useState } from './ui.js';
import { token } from './session.js';
import { serverSentEvents } from './events.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

const listeners = new Set();
const watchers = new Set();
let live = false;
let last;
let running;
let stopped = true;

const tell = (change) => listeners.forEach((listener) => listener(change));

function setLive(now) {
  if (live === now) return;
  live = now;
  watchers.forEach((watcher) => watcher(now));
}

export function startLive() {
  stopped = false;
  document.addEventListener('visibilitychange', adjust);
  adjust();
}

export function stopLive() {
  stopped = true;
  document.removeEventListener('visibilitychange', adjust);
  adjust();
}

/** A page that nobody looks at gives its connection back. */
function adjust() {
  const wanted = !stopped && document.visibilityState === 'visible';
  if (wanted && !running) {
    running = new AbortController();
    follow(running.signal);
  } else if (!wanted && running) {
    running.abort();
    running = undefined;
    setLive(false);
  }
}

async function follow(signal) {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      for await (const event of await open(signal)) {
        pause = FIRST_PAUSE;
        if (event.id !== undefined) last = event.id;
        if (event.type === 'reset') tell(null);
        if (event.type === 'status') tell(JSON.parse(event.data));
      }
    } catch {
      // the views poll meanwhile
    }
    if (signal.aborted) return;
    setLive(false);
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

async function open(signal) {
  const headers = { Authorization: `Bearer ${await token()}`, Accept: 'text/event-stream' };
  if (last !== undefined) headers['Last-Event-ID'] = last;
  const answer = await fetch('/v1/runs/stream', { headers, signal, cache: 'no-store', credentials: 'omit' });
  if (!answer.ok) throw new Error(`The stream answered ${answer.status}`);
  setLive(true);
  return serverSentEvents(answer.body);
}

/** Whether changes arrive by themselves. */
export function useLive() {
  const [now, set] = useState(live);
  useEffect(() => {
    watchers.add(set);
    set(live);
    return () => watchers.delete(set);
  }, []);
  return now;
}

/** Tells each change; null when some were missed and everything has to be read anew. */
export function useChanges(action) {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    const listener = (change) => latest.current(change);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
}

/** Reads anew after changes, but not more often than twice a second. */
export function useFresh(reload, concerns = () => true) {
  const timer = useRef();
  useChanges((change) => {
    if (change && !concerns(change)) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      reload();
    }, 500);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
