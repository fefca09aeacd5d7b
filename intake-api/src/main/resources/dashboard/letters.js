// What will not move without a person: found by filter, tried dry, sent on its way again.
import { html, useEffect, useState } from './ui.js';
import { get, path, post, useAction, useEvery, useGet } from './api.js';
import { may } from './session.js';
import { hash, refine } from './route.js';
import { Dialog, Empty, Entry, Loaded, Select, Tag, Time, Title, Trouble } from './parts.js';
import { Pager } from './runs.js';
import { FAILURES, failureTitle, number, plural, remedy, short } from './words.js';

const FILTERS = ['kind', 'state', 'workflow', 'failureClass', 'code', 'owner', 'from', 'to'];
const STATES = [['OPEN', 'Open'], ['REDRIVEN', 'Redriven'], ['DISCARDED', 'Discarded']];

export function Letters({ query }) {
  const filters = { state: 'OPEN' };
  for (const name of FILTERS) if (query.get(name)) filters[name] = query.get(name);
  const set = (change) => refine('dead-letters', { ...filters, ...change });
  const [asked, ask] = useState(null);
  const [discarded, discard] = useState(null);
  const [version, setVersion] = useState(0);
  const { state, ...redriven } = filters;
  const replay = may('dead-letters:replay') && state === 'OPEN';
  return html`<div class="stack">
    <${Title} aside=${replay && html`<button type="button" onClick=${() => discard(redriven)}>Discard all that match…</button>
      <button type="button" class="primary" onClick=${() => ask(redriven)}>Redrive all that match…</button>`}>Dead letters<//>
    <section class="filters" aria-label="Filters"><div class="fields">
      <${Select} label="State" any=${false} value=${state} options=${STATES} onChange=${(v) => set({ state: v })} />
      <${Select} label="Kind" value=${filters.kind} options=${[['RUN', 'Runs'], ['RECORD', 'Records'], ['SIGNAL', 'Signals']]} onChange=${(kind) => set({ kind })} />
      <${Entry} label="Workflow" value=${filters.workflow} onChange=${(workflow) => set({ workflow })} />
      <${Select} label="Failure" value=${filters.failureClass} options=${Object.entries(FAILURES).map(([id, [name]]) => [id, name])} onChange=${(failureClass) => set({ failureClass })} />
      <${Entry} label="Code" value=${filters.code} onChange=${(code) => set({ code })} />
      <${Entry} label="Owner" value=${filters.owner} onChange=${(owner) => set({ owner })} />
    </div></section>
    <${Listing} key=${JSON.stringify([filters, version])} filters=${filters} one=${replay && ((letter) => ask({ ids: [letter.id] }))} />
    ${discarded && html`<${Discard} filter=${discarded} onClose=${() => { discard(null); setVersion(version + 1); }} />`}
    ${asked && html`<${Redrive} filter=${asked} onClose=${() => { ask(null); setVersion(version + 1); }} />`}
  </div>`;
}

function Listing({ filters, one }) {
  const [cursors, setCursors] = useState([]);
  const page = useGet(path('/v1/dead-letters', { ...filters, cursor: cursors.at(-1), limit: 50 }), { every: 10_000 });
  return html`<${Loaded} from=${page} empty=${(p) => !p.letters.length && html`<${Empty} title=${filters.state === 'OPEN' ? 'Nothing is stuck' : 'No letter here'} />`}>
    ${(p) => html`<div class="stack"><ul class="list card">${p.letters.map((letter) => html`<${Row} key=${letter.id} letter=${letter} one=${one} />`)}</ul>
      <${Pager} newer=${cursors.length > 0 && (() => setCursors(cursors.slice(0, -1)))} older=${p.next && (() => setCursors([...cursors, p.next]))} /></div>`}
  <//>`;
}

function Row({ letter, one }) {
  return html`<li>
    <div><span class="line start"><b>${failureTitle(letter.failure)}</b> <code>${letter.failure.code}</code></span>
      <small>${place(letter)}</small>
      ${letter.failure.detail && html`<p>${letter.failure.detail}</p>`}
      ${one && html`<p class="faint">${remedy(letter.failure)}</p>`}</div>
    <div class="end">${letter.hops > 0 && html`<${Tag} tone="warn">redriven ${letter.hops}×<//>`}
      ${(letter.failure.owner ?? letter.owner) && html`<${Tag}>${letter.failure.owner ?? letter.owner}<//>`}
      <${Time} at=${letter.redrivenAt ?? letter.createdAt} />
      ${one && html`<button type="button" onClick=${() => one(letter)}>Redrive…</button>`}</div>
  </li>`;
}

function place({ kind, run, workflow, step, origin, subscription }) {
  if (kind === 'SIGNAL') return `signal to ${subscription}`;
  if (kind === 'RECORD') return origin ? `record ${origin.topic} ${origin.partition} @ ${origin.offset}` : 'record';
  return html`${workflow}${step && ` · ${step}`}${run && html` · run <a href=${hash(`runs/${run}`)}><code>${short(run)}</code></a>`}`;
}

/** First what would happen, then the same set and no other. */
function Redrive({ filter, onClose }) {
  const [plan, setPlan] = useState();
  const [job, setJob] = useState();
  const dry = useAction(async () => setPlan(await post('/v1/dead-letters/redrives', { filter, dryRun: true })));
  const start = useAction(async () => setJob(await post('/v1/dead-letters/redrives', { filter, plan: plan.plan })));
  const follow = useAction(async () => setJob(await get(`/v1/dead-letters/redrives/${job.id}`)));
  useEffect(() => { dry.run(); }, []);
  useEvery(job?.state === 'RUNNING' ? 1000 : null, follow.run);
  const stop = useAction(async () => setJob(await post(`/v1/dead-letters/redrives/${job.id}/stop`)));
  const changed = start.error?.code === 'plan-changed';
  return html`<${Dialog} title="Redrive" onClose=${onClose}>
    <${Trouble} error=${dry.error} again=${dry.run} />
    ${changed ? html`<div class="notice warn" role="alert"><strong>The set has changed meanwhile</strong><p>Nothing was sent. Look at what it is now.</p>
      <button type="button" onClick=${() => { start.clear(); setPlan(undefined); dry.run(); }}>Look again</button></div>` : html`<${Trouble} error=${start.error} />`}
    ${!plan && dry.busy && html`<p role="status">Trying it dry…</p>`}
    ${plan && !job && !changed && html`<div class="stack">
      <p class="lead" role="status">${plan.count ? html`<b>${plural(plan.count, 'dead letter')}</b> would be sent again. Nothing has happened yet.` : 'Nothing matches: there is nothing to send.'}</p>
      ${plan.warnings?.map((warning) => html`<div class="notice warn"><p>${warning}</p></div>`)}
      ${plan.sample?.length > 0 && html`<details open=${plan.count <= 3}><summary>${plan.count > plan.sample.length ? `The first ${plan.sample.length}` : 'Which'}</summary>
        <ul class="plain">${plan.sample.map((letter) => html`<li key=${letter.id}>${failureTitle(letter.failure)} <code>${letter.failure.code}</code> <small>${place(letter)}</small></li>`)}</ul></details>`}
      <div class="actions">${plan.count > 0 && html`<button type="button" class="primary" disabled=${start.busy} onClick=${start.run}>Redrive ${number(plan.count)}</button>`}
        <button type="button" class="quiet" onClick=${onClose}>${plan.count ? 'Not now' : 'Close'}</button></div>
    </div>`}
    ${job && html`<${Progress} job=${job} onClose=${onClose} stop=${stop} error=${follow.error ?? stop.error} />`}
  <//>`;
}

function Progress({ job, onClose, stop, error }) {
  const { total, done = 0, skipped = 0, failed = 0 } = job;
  const ended = job.state !== 'RUNNING';
  return html`<div class="stack">
    <progress max=${total || 1} value=${done + skipped + failed} aria-label="Progress"></progress>
    <p class="lead" role="status">${ENDS[job.state] ?? ''}<b>${number(done)}</b> of ${number(total)} sent again${skipped > 0 && `, ${number(skipped)} skipped`}${failed > 0 && `, ${number(failed)} failed`}</p>
    ${skipped > 0 && html`<p class="faint">Skipped: settled meanwhile, or redriven too often.</p>`}
    ${job.state === 'STOPPED' && html`<p class="faint">What was sent stays sent; the rest is as it was.</p>`}
    <${Trouble} error=${error} />
    <div class="actions">${!ended && html`<button type="button" disabled=${stop.busy} onClick=${() => stop.run()}>Stop</button>`}
      <button type="button" class=${ended ? 'primary' : 'quiet'} onClick=${onClose}>${ended ? 'Close' : 'Close; it goes on'}</button></div>
  </div>`;
}

const ENDS = { DONE: 'Done: ', STOPPED: 'Stopped: ' };

/** Nothing is sent; the letters are put away with a reason. */
function Discard({ filter, onClose }) {
  const [plan, setPlan] = useState();
  const [reason, setReason] = useState('');
  const [gone, setGone] = useState();
  const dry = useAction(async () => setPlan(await post('/v1/dead-letters/discard', { filter, dryRun: true })));
  const put = useAction(async () => setGone(await post('/v1/dead-letters/discard', { filter, plan: plan.plan, reason })));
  useEffect(() => { dry.run(); }, []);
  return html`<${Dialog} title="Discard" onClose=${onClose}><div class="stack">
    <${Trouble} error=${dry.error} again=${dry.run} />
    ${!plan && dry.busy && html`<p role="status">Looking which…</p>`}
    ${plan && !gone && html`<p class="lead" role="status"><b>${plural(plan.count, 'dead letter')}</b> would be put away for good; nothing is sent, runs stay failed.</p>
      <${Entry} label="Reason" value=${reason} onChange=${setReason} />
      <${Trouble} error=${put.error} />
      <div class="actions">${plan.count > 0 && html`<button type="button" class="primary" disabled=${put.busy || !reason} onClick=${() => put.run()}>Discard ${number(plan.count)}</button>`}
        <button type="button" class="quiet" onClick=${onClose}>${plan.count ? 'Not now' : 'Close'}</button></div>`}
    ${gone && html`<p class="lead" role="status">${plural(gone.count, 'dead letter')} put away.</p>
      <div class="actions"><button type="button" class="primary" onClick=${onClose}>Close</button></div>`}
  </div><//>`;
}
