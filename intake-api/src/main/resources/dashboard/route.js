// The place on the page is the hash: `#/runs?status=FAILED`. Nothing personal is ever put there.
import { useEffect, useState } from './ui.js';

export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

/** Somebody may have typed it. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function useRoute() {
  const [route, set] = useState(here);
  useEffect(() => {
    const moved = () => set(here());
    addEventListener('hashchange', moved);
    moved(); // the place may have changed between the first drawing and now
    return () => removeEventListener('hashchange', moved);
  }, []);
  return route;
}

export function hash(path, filters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) query.append(name, one);
  }
  return `#/${path}${query.size ? `?${query}` : ''}`;
}

/** Changes the filters of the place without a new entry in the history. */
export function refine(path, filters) {
  history.replaceState(null, '', hash(path, filters));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export const go = (path, filters) => { location.hash = hash(path, filters); };
