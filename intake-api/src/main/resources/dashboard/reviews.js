// What waits for a person, the most urgent first.
import { html, useState } from './ui.js';
import { path, useGet } from './api.js';
import { subject } from './session.js';
import { useFresh, useLive } from './live.js';
import { hash, refine } from './route.js';
import { Empty, Entry, Live, Loaded, Select, Tag, Time, Title, rowLink } from './parts.js';
import { Pager } from './runs.js';
import { failureTitle } from './words.js';

const STATES = [['OPEN', 'Open'], ['DECIDED', 'Decided'], ['EXPIRED', 'Expired'], ['SETTLED', 'Settled'], ['CANCELLED', 'Cancelled']];

export function Reviews({ query }) {
  const live = useLive();
  const filters = { status: query.get('status') ?? 'OPEN', queue: query.get('queue'), workflow: query.get('workflow') };
  const set = (change) => refine('reviews', { ...filters, ...change });
  return html`<div class="stack">
    <${Title} aside=${html`<${Live} live=${live} />`}>Reviews<//>
    <section class="filters" aria-label="Filters"><div class="fields">
      <${Select} label="State" any=${false} value=${filters.status} options=${STATES} onChange=${(status) => set({ status })} />
      <${Entry} label="Queue" value=${filters.queue} onChange=${(queue) => set({ queue })} />
      <${Entry} label="Workflow" value=${filters.workflow} onChange=${(workflow) => set({ workflow })} />
    </div></section>
    <${Listing} key=${JSON.stringify(filters)} filters=${filters} live=${live} />
  </div>`;
}

function Listing({ filters, live }) {
  const [cursors, setCursors] = useState([]);
  const page = useGet(path('/v1/reviews', { ...filters, cursor: cursors.at(-1), limit: 50 }), { every: live ? 15_000 : 5_000 });
  useFresh(page.reload);
  return html`<${Loaded} from=${page} empty=${(p) => !p.reviews.length && html`<${Empty} title=${filters.status === 'OPEN' ? 'Nothing waits for a decision' : 'No review here'} />`}>
    ${(p) => html`<div class="stack"><ul class="list card">${p.reviews.map((review) => html`<${Row} key=${review.id} review=${review} />`)}</ul>
      <${Pager} newer=${cursors.length > 0 && (() => setCursors(cursors.slice(0, -1)))} older=${p.next && (() => setCursors([...cursors, p.next]))} /></div>`}
  <//>`;
}

function Row({ review }) {
  const target = hash(`reviews/${review.id}`);
  return html`<li onClick=${rowLink(target)}>
    <div><a href=${target}>${failureTitle(review.failure)}</a>
      <small>${review.workflow} · ${review.step}${review.failure.detail && html` · ${review.failure.detail}`}</small></div>
    <div class="end"><${Tag}>${review.queue}<//><${Claim} review=${review} /><${Due} review=${review} /></div>
  </li>`;
}

/** Who has it, as long as the claim lasts. */
export function Claim({ review }) {
  if (review.decision) return html`<${Tag} tone=${review.decision.decision === 'reject' ? 'bad' : 'good'}>${review.decision.decision} by ${review.decision.by}<//>`;
  if (!review.assignee || !(new Date(review.claimedUntil) > Date.now())) return null;
  return html`<${Tag} tone="warn">${review.assignee === subject() ? 'yours' : `with ${review.assignee}`}<//>`;
}

export function Due({ review }) {
  if (review.closedAt) return html`<${Time} at=${review.closedAt} />`;
  if (!review.dueAt) return html`<span>since <${Time} at=${review.openedAt} /></span>`;
  const late = new Date(review.dueAt) < Date.now();
  return html`<span class=${late ? 'late' : ''}>${late ? 'overdue, was due ' : 'due '}<${Time} at=${review.dueAt} /></span>`;
}
