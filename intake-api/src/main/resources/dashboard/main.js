// Starts the page: who are you, where are you, and the view that belongs there.
import { html, render, useEffect, useState } from './ui.js';
import { may, person, signIn, signOut, signedIn, start } from './session.js';
import { useGet, whenSessionIsOver } from './api.js';
import { startLive, stopLive, useFresh } from './live.js';
import { useRoute } from './route.js';
import { Empty, Title, Trouble } from './parts.js';
import { Overview } from './overview.js';
import { Runs } from './runs.js';
import { Run } from './run.js';
import { Reviews } from './reviews.js';
import { Review } from './review.js';
import { Letters } from './letters.js';
import { Connections } from './connections.js';

const VIEWS = [
  { path: '', name: 'Overview', scope: 'runs:read', view: Overview },
  { path: 'runs', name: 'Runs', scope: 'runs:read', view: Runs, one: Run },
  { path: 'reviews', name: 'Reviews', scope: 'reviews:read', view: Reviews, one: Review, count: (q) => q.reviews?.open },
  { path: 'dead-letters', name: 'Dead letters', scope: 'dead-letters:read', view: Letters, count: (q) => q.deadLetters?.open },
  { path: 'connections', name: 'Connections', scope: 'connections:read', view: Connections },
];

function Page({ failure }) {
  const [problem, setProblem] = useState(failure);
  const [state, setState] = useState(signedIn() ? 'in' : 'out');
  useEffect(() => whenSessionIsOver(() => setState('over')), []);
  useEffect(() => {
    if (state !== 'in') return undefined;
    startLive();
    return stopLive;
  }, [state]);
  const enter = () => { setProblem(undefined); signIn().catch(setProblem); };
  const leave = () => signOut().finally(() => setState('out'));
  return state === 'in' ? html`<${Frame} leave=${leave} />` : html`<${Door} over=${state === 'over'} enter=${enter} problem=${problem} />`;
}

function Door({ over, enter, problem }) {
  return html`<main class="door">
    <img src="icon.svg" alt="" width="56" height="56" />
    <h1>Penstock</h1>
    <p role="status">${over ? 'Your session is over. Sign in again to go on where you were.' : 'Business events, carried to AI workflows. None lost on the way.'}</p>
    <${Trouble} error=${problem} />
    <button type="button" class="primary" onClick=${enter}>Sign in</button>
  </main>`;
}

function Frame({ leave }) {
  const { parts, query } = useRoute();
  const shown = VIEWS.filter((view) => may(view.scope));
  const place = VIEWS.find((view) => view.path === (parts[0] ?? ''));
  const queues = useGet(may('runs:read') ? '/v1/queues' : null, { every: 10_000 });
  useFresh(queues.reload);
  return html`<div class="frame">
    <a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); document.querySelector('h1')?.focus(); }}>Skip to content</a>
    <header class="top">
      <a class="brand" href="#/"><img src="icon.svg" alt="" width="28" height="28" />Penstock</a>
      <nav aria-label="Views">${shown.map((view) => {
        const count = queues.data && view.count?.(queues.data);
        return html`<a key=${view.path} href=${`#/${view.path}`} aria-current=${view === place ? 'page' : undefined}>
          ${view.name}${count > 0 && html` <span class="count">${count > 999 ? '999+' : count}<span class="visually-hidden"> open</span></span>`}</a>`;
      })}</nav>
      <div class="who"><span title="Signed in">${person()}</span>
        <button type="button" class="quiet" onClick=${leave}>Sign out</button></div>
    </header>
    <main id="main"><${View} place=${place} id=${parts[1]} query=${query} queues=${queues} key=${parts.slice(0, 2).join('/')} /></main>
  </div>`;
}

function View({ place, id, query, queues }) {
  if (!place || (id && !place.one)) {
    return html`<div><${Title}>Not here<//><${Empty} title="There is no such page"><a href="#/">To the overview</a><//></div>`;
  }
  if (!may(place.scope)) {
    return html`<div><${Title}>${place.name}<//><${Empty} title="You may not see this">It needs the scope <code>${place.scope}</code>, which your sign-in was not granted.<//></div>`;
  }
  return html`<${id ? place.one : place.view} id=${id} query=${query} queues=${queues} />`;
}

const root = document.getElementById('page');
start().then(() => undefined, (failure) => failure).then((failure) => {
  root.textContent = '';
  render(html`<${Page} failure=${failure} />`, root);
});
