// What stands still, until when, and what a person may do about it.
import { html, useState } from './ui.js';
import { post, remove, useAction } from './api.js';
import { may } from './session.js';
import { hash } from './route.js';
import { Dialog, Entry, Fact, Tag, Time, Trouble } from './parts.js';
import { number, plural, short, span } from './words.js';

export function Standing({ q, reload }) {
  return html`<div class="stack">
    ${q.stuck?.count > 0 && html`<${Stuck} stuck=${q.stuck} />`}
    <${Flow} q=${q} reload=${reload} />
    ${q.gates?.length > 0 && html`<section class="card" aria-labelledby="gates">
      <h2 id="gates">Left alone for a while</h2>
      <p class="faint">These asked for fewer calls. Their runs wait, use up no attempt, and go on by themselves.</p>
      <ul class="plain">${q.gates.map((gate) => html`<${Gate} key=${gate.gate} gate=${gate} reload=${reload} />`)}</ul>
    </section>`}
    ${timers(q) > 0 && html`<section class="card" aria-labelledby="timers"><h2 id="timers">Go on by themselves</h2>
      <dl class="facts wide">
        <${Fact} name="Within a minute">${number(q.timers.nextMinute)}<//>
        <${Fact} name="Within an hour">${number(q.timers.nextHour)}<//>
        <${Fact} name="Within a day">${number(q.timers.nextDay)}<//>
        <${Fact} name="Later">${number(q.timers.later)}<//>
        ${q.timers.next && html`<${Fact} name="The next one"><${Time} at=${q.timers.next} /><//>`}
      </dl></section>`}
    ${q.redrives?.length > 0 && html`<section class="card" aria-labelledby="redrives"><h2 id="redrives">Redrives at work</h2>
      <ul class="plain">${q.redrives.map((job) => html`<${Redrive} key=${job.id} job=${job} reload=${reload} />`)}</ul></section>`}
  </div>`;
}

const timers = ({ timers: t }) => (t ? t.nextMinute + t.nextHour + t.nextDay + t.later : 0);

function Gate({ gate, reload }) {
  const open = useAction(async () => {
    await remove(`/v1/gates/${encodeURIComponent(gate.gate)}`);
    reload();
  });
  const ask = () => confirm(`Open the gate of ${gate.name}? The calls may be refused again.`) && open.run();
  return html`<li><div class="line">
    <span><b>${gate.name}</b> <small>${gate.kind === 'route' ? 'route to models' : 'connection'}</small> <code>${gate.code}</code>
      ${gate.times > 1 && html` <${Tag} tone="warn">${gate.times}× in a row<//>`}</span>
    <span class="end">${plural(gate.waiting, 'run waits', 'runs wait')} · opens <${Time} at=${gate.closedUntil} />
      ${may('runs:operate') && html` <button type="button" disabled=${open.busy} onClick=${ask}>Open now</button>`}</span></div>
    <${Trouble} error=${open.error} /></li>`;
}

function Redrive({ job, reload }) {
  const stop = useAction(async () => { await post(`/v1/dead-letters/redrives/${job.id}/stop`); reload(); });
  return html`<li><div class="line">
    <span>${number(job.total - job.waiting)} of ${plural(job.total, 'dead letter')} <small>by ${job.startedBy}</small></span>
    <span class="end"><${Time} at=${job.startedAt} />
      ${may('dead-letters:replay') && html` <button type="button" disabled=${stop.busy} onClick=${() => stop.run()}>Stop</button>`}</span></div>
    <progress max=${job.total || 1} value=${job.total - job.waiting} aria-label="Progress"></progress>
    <${Trouble} error=${stop.error} /></li>`;
}

function Stuck({ stuck }) {
  return html`<section class="card failure" aria-labelledby="stuck">
    <h2 id="stuck">${plural(stuck.count, 'run has', 'runs have')} come no further for longer than the step may take</h2>
    <ul class="plain">${stuck.runs.map((run) => html`<li key=${run.run}><div class="line">
      <span><a href=${hash(`runs/${run.run}`)}><code>${short(run.run)}</code></a> ${run.workflow} · ${run.step} <${Tag}>${run.owner}<//></span>
      <span class="end"><small>${run.worker}, ${span(run.allowedSeconds * 1000)} allowed</small> since <${Time} at=${run.since} /></span></div></li>`)}</ul>
  </section>`;
}

/** What people have stopped or limited. */
function Flow({ q, reload }) {
  const [asking, ask] = useState(false);
  const operate = may('runs:operate');
  const [pauses, limits] = [q.pauses ?? [], q.limits ?? []];
  if (!operate && !pauses.length && !limits.length) return null;
  return html`<section class="card" aria-labelledby="flow">
    <div class="line"><h2 id="flow">Paused and limited</h2>
      ${operate && html`<button type="button" onClick=${() => ask(true)}>Pause a workflow…</button>`}</div>
    ${!pauses.length && !limits.length && html`<p class="faint">Nothing is paused, nothing is limited.</p>`}
    <ul class="plain">
      ${pauses.map((pause) => html`<${Pause} key=${`${pause.kind} ${pause.name}`} pause=${pause} operate=${operate} reload=${reload} />`)}
      ${limits.map((limit) => html`<li key=${`${limit.kind} ${limit.name} ${limit.ceiling}`}><div class="line">
        <span><b>${limit.name}</b> <small>${limit.kind}${limit.ceiling && ', set by the installation'}</small></span>
        <span class="end">${limit.running != null && `${number(limit.running)} of `}${plural(limit.runs, 'run')} at once</span></div></li>`)}
    </ul>
    ${asking && html`<${Pausing} onClose=${() => { ask(false); reload(); }} />`}
  </section>`;
}

const flowPath = ({ kind, name }) => (kind === 'tenant' ? '/v1/tenant' : `/v1/${kind}s/${encodeURIComponent(name)}`);

function Pause({ pause, operate, reload }) {
  const resume = useAction(async () => { await post(`${flowPath(pause)}/resume`); reload(); });
  return html`<li><div class="line">
    <span><b>${pause.name}</b> <small>${pause.kind}</small> <${Tag} tone="warn">paused<//> ${pause.reason}</span>
    <span class="end"><small>by ${pause.by}</small> <${Time} at=${pause.since} />
      ${operate && html` <button type="button" disabled=${resume.busy} onClick=${() => resume.run()}>Resume</button>`}</span></div>
    <${Trouble} error=${resume.error} /></li>`;
}

function Pausing({ onClose }) {
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const pause = useAction(async () => {
    await post(`${flowPath({ kind: 'workflow', name })}/pause`, reason ? { reason } : undefined);
    onClose();
  });
  return html`<${Dialog} title="Pause a workflow" onClose=${onClose}><div class="stack">
    <p>Its runs stop before their next step. Events are taken in meanwhile, and their runs queue.</p>
    <div class="fields"><${Entry} label="Workflow" value=${name} onChange=${setName} />
      <${Entry} label="Reason" value=${reason} onChange=${setReason} /></div>
    <${Trouble} error=${pause.error} />
    <div class="actions"><button type="button" class="primary" disabled=${pause.busy || !name} onClick=${() => pause.run()}>Pause</button>
      <button type="button" class="quiet" onClick=${onClose}>Not now</button></div>
  </div><//>`;
}
