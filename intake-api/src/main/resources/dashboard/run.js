// One run: where it stands, how it came there, what it was given and what it answered.
import { html } from './ui.js';
import { post, useAction, useGet } from './api.js';
import { may } from './session.js';
import { useFresh, useLive } from './live.js';
import { hash } from './route.js';
import { Answer, Blocks, Empty, Fact, Failure, Loaded, Status, Tag, Time, Title, Trouble } from './parts.js';
import { ENDED, STATUSES, failureTitle, precisely, short, span } from './words.js';

export function Run({ id }) {
  const every = useLive() ? 10_000 : 3_000;
  const at = `/v1/runs/${encodeURIComponent(id)}`;
  const run = useGet(at, { every });
  const timeline = useGet(`${at}/timeline`, { every });
  const traces = useGet(may('traces:read') ? `${at}/traces` : null, { every });
  const all = () => { run.reload(); timeline.reload(); traces.reload(); };
  useFresh(all, (change) => change.run === id);
  return html`<div class="stack">
    <p class="crumb"><a href=${hash('runs')}>Runs</a></p>
    <${Title}>Run <code>${short(id)}</code><//>
    <${Loaded} from=${run}>${(r) => html`<div class="stack">
      <${Summary} run=${r} done=${all} />
      ${r.failure && html`<${Failure} failure=${r.failure} owner=${r.owner} />`}
      <div class="columns">
        <section class="card" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
          <${Loaded} from=${timeline}>${(t) => html`<${Timeline} entries=${t.entries} />`}<//></section>
        <div class="stack">${may('traces:read') && html`<${Traces} from=${traces} />`}</div>
      </div>
    </div>`}<//>
  </div>`;
}

function Summary({ run, done }) {
  const took = new Date(run.endedAt ?? run.updatedAt) - new Date(run.createdAt);
  return html`<section class="card" aria-label="Summary">
    <div class="line"><div class="line" aria-live="polite"><${Status} of=${run.status} />
      <b>${run.workflow}</b> <small>v${run.workflowVersion}</small></div>
      <${Actions} run=${run} done=${done} /></div>
    <dl class="facts wide">
      ${run.step && html`<${Fact} name="Stands at">${run.step}<//>`}
      ${run.owner && html`<${Fact} name="Owner">${run.owner}<//>`}
      ${run.channel && html`<${Fact} name="Channel">${run.channel}<//>`}
      <${Fact} name="Began"><${Time} at=${run.createdAt} /><//>
      ${run.endedAt ? html`<${Fact} name="Took">${span(took)}<//>` : html`<${Fact} name="Updated"><${Time} at=${run.updatedAt} /><//>`}
      ${run.waitingFor && html`<${Fact} name="Waits for">${run.waitingFor}<//>`}
      ${run.dueAt && html`<${Fact} name="Goes on"><${Time} at=${run.dueAt} /> <small>${precisely(run.dueAt)}</small><//>`}
      <${Fact} name="Event" long><a href=${hash('runs', { event: run.event })}><code>${run.event}</code></a><//>
      <${Fact} name="Id" long><code>${run.id}</code><//>
    </dl>
  </section>`;
}

function Actions({ run, done }) {
  const act = useAction(async (verb) => { await post(`/v1/runs/${run.id}/${verb}`); done(); });
  const operate = may('runs:operate');
  return html`<div class="actions">
    ${run.review && may('reviews:read') && html`<a class="button primary" href=${hash(`reviews/${run.review}`)}>Review</a>`}
    ${operate && run.status === 'FAILED' && html`<button type="button" class="primary" disabled=${act.busy} onClick=${() => act.run('retry')}>Retry</button>`}
    ${operate && ENDED.includes(run.status) && html`<button type="button" disabled=${act.busy}
      onClick=${() => confirm('Begin this run again at its first step? What it sent is sent again.') && act.run('restart')}>Restart</button>`}
    ${operate && !ENDED.includes(run.status) && html`<button type="button" disabled=${act.busy}
      onClick=${() => confirm('Cancel this run? It will not go on.') && act.run('cancel')}>Cancel run</button>`}
    <${Trouble} error=${act.error} />
  </div>`;
}

function Timeline({ entries }) {
  return html`<ol class="timeline">${entries.map((entry, i) => html`
    <li key=${entry.seq} class=${entry.failure ? 'bad' : entry.status === 'COMPLETED' ? 'good' : ''}>
      <div><b>${heading(entry)}</b> ${entry.owner && html`<${Tag}>${entry.owner}<//>`}</div>
      ${entry.note && html`<p>${entry.note}</p>`}
      ${entry.failure && html`<p>${failureTitle(entry.failure)} <code>${entry.failure.code}</code>${entry.failure.detail && html`<br />${entry.failure.detail}`}</p>`}
      <time datetime=${entry.at} title=${precisely(entry.at)}>${i === 0 ? precisely(entry.at) : `+${span(new Date(entry.at) - new Date(entries[0].at))}`}</time>
    </li>`)}</ol>`;
}

function heading({ kind, status, step, attempt }) {
  switch (kind) {
    case 'status': return STATUSES[status] ?? status;
    case 'attempt': return `${step}, attempt ${attempt} failed`;
    case 'review': return 'Review';
    case 'send': return 'Sent';
    default: return step ?? kind;
  }
}

function Traces({ from }) {
  if (from.error?.status === 404) return html`<${Empty} title="Nothing recorded yet" />`;
  return html`<${Loaded} from=${from}>${({ event, calls }) => {
    const cited = calls.flatMap((call) => call.generate?.citations ?? []);
    return html`<div class="stack">
      ${event && html`<section class="card" aria-label="Event"><h2>What came in <small>${event.type}</small></h2>
        ${event.subject && html`<p><b>${event.subject}</b></p>`}
        ${event.text ? html`<blockquote class="said">${event.text}</blockquote>` : html`<p class="faint">It has no text.</p>`}</section>`}
      ${calls.map((call) => html`<${Call} key=${call.id} call=${call} cited=${cited} />`)}
      <p class="faint">Names, addresses and numbers of people are replaced here.</p>
    </div>`;
  }}<//>`;
}

function Call({ call, cited }) {
  const { retrieve, generate, deliver, review } = call;
  return html`<section class="card" aria-label=${`Step ${call.step}`}>
    <div class="line"><h2>${TITLES[call.kind] ?? call.kind} <small>${call.step}</small></h2>${call.owner && html`<${Tag}>${call.owner}<//>`}</div>
    ${retrieve && html`<div><p class="faint">Confidence ${retrieve.confidence?.toFixed(2)}${retrieve.calibrated === false && ' (not calibrated)'}${retrieve.query && html`, asked for “${retrieve.query}”`}</p>
      ${retrieve.blocks?.length ? html`<${Blocks} blocks=${retrieve.blocks} cited=${cited} />` : html`<p>No document was found.</p>`}</div>`}
    ${generate && html`<div>${generate.output && html`<${Answer} answer=${generate.output} />`}
      <p class="faint">${[generate.model, generate.support != null && `support ${generate.support.toFixed(2)}`, usage(generate.usage)].filter(Boolean).join(' · ')}</p></div>`}
    ${deliver && html`<div><p class="faint">${deliver.channel} · ${deliver.status}</p>${deliver.body && html`<blockquote class="said ours">${deliver.body}</blockquote>`}</div>`}
    ${review && html`<p>${[review.decision, review.by && `by ${review.by}`].filter(Boolean).join(' ')}</p>`}
  </section>`;
}

const TITLES = { retrieve: 'Context', generate: 'Answer', deliver: 'Delivery', review: 'Review' };

const usage = (tokens) => {
  const total = tokens && Object.values(tokens).filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
  return total ? `${total.toLocaleString('en')} tokens` : null;
};
