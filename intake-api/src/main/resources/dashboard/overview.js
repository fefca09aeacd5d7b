// How things stand: what runs, what waits, what needs a person.
import { html } from './ui.js';
import { useGet } from './api.js';
import { settings, may } from './session.js';
import { useFresh, useLive } from './live.js';
import { hash } from './route.js';
import { Empty, Fact, Live, Loaded, Tag, Time, Title, rowLink } from './parts.js';
import { Standing } from './waiting.js';
import { STATUSES, failureTitle, number, plural, span } from './words.js';

const PHASES = [
  ['Pending', ['PENDING'], 'pending'],
  ['Running', ['RUNNING', 'WAITING', 'IN_REVIEW'], 'running'],
  ['Complete', ['COMPLETED'], 'completed'],
  ['Failed', ['FAILED', 'CANCELLED'], 'failed'],
];

export function Overview({ queues }) {
  const live = useLive();
  const failures = useGet('/v1/runs?status=FAILED&limit=6', { every: live ? 20_000 : 10_000 });
  useFresh(failures.reload, (change) => change.status === 'FAILED' || change.status === 'PENDING');
  const model = useLastModel();
  return html`<div class="stack">
    <${Title} aside=${html`<${Live} live=${live} />`}>Overview<//>
    <${Loaded} from=${queues}>${(q) => html`<div class="stack"><${Figures} q=${q} model=${q.model ?? model ?? settings().model} />
      <${Standing} q=${q} reload=${queues.reload} /></div>`}<//>
    <section class="stack" aria-labelledby="failures">
      <div class="line"><h2 id="failures">Latest failures</h2><a href=${hash('runs', { status: 'FAILED' })}>All failed runs</a></div>
      <${Loaded} from=${failures} empty=${(page) => !page.runs.length && html`<${Empty} title="Nothing has failed" />`}>
        ${(page) => html`<ul class="list card">${page.runs.map((run) => html`
          <li key=${run.id} onClick=${rowLink(hash(`runs/${run.id}`))}>
            <div><a href=${hash(`runs/${run.id}`)}>${run.failure ? failureTitle(run.failure) : STATUSES[run.status]}</a>
              <small>${run.workflow}${run.step && ` · ${run.step}`}</small></div>
            <div class="end">${run.failure && html`<code>${run.failure.code}</code>`}
              ${(run.failure?.owner ?? run.owner) && html`<${Tag}>${run.failure?.owner ?? run.owner}<//>`}
              <${Time} at=${run.endedAt ?? run.updatedAt} /></div>
          </li>`)}</ul>`}
      <//>
    </section>
  </div>`;
}

/** Which model gave the latest answer: it is told by no setting, since it may be a fallback. */
function useLastModel() {
  const last = useGet(may('traces:read') ? '/v1/runs?status=COMPLETED&limit=1' : null);
  const id = last.data?.runs[0]?.id;
  const trace = useGet(id ? `/v1/runs/${id}/traces` : null);
  return trace.data?.calls.findLast((call) => call.generate?.model)?.generate.model;
}

function Figures({ q, model }) {
  const runs = q.runs ?? {};
  const sum = (statuses) => statuses.reduce((n, status) => n + (runs[status] ?? 0), 0);
  const lag = Math.max(0, ...(q.ingest ?? []).map((part) => part.behindSeconds ?? 0));
  const workers = q.running ?? [];
  return html`<div class="stack">
    <section class="tiles" aria-label="Runs by phase">
      ${PHASES.map(([name, statuses, tone]) => html`
        <a class=${`tile ${tone}`} key=${name} href=${hash('runs', { status: statuses })}>
          <span>${name}</span><b>${number(sum(statuses))}</b>
          <small>${statuses.length > 1 ? statuses.slice(1).filter((s) => runs[s]).map((s) => `${number(runs[s])} ${STATUSES[s].toLowerCase()}`).join(', ') : ''}</small>
        </a>`)}
    </section>
    <section class="tiles three" aria-label="What needs a person">
      <${Person} name="Open reviews" count=${q.reviews?.open} path="reviews" scope="reviews:read"
        note=${q.reviews?.overdue ? `${plural(q.reviews.overdue, 'is', 'are')} overdue` : 'none overdue'} bad=${q.reviews?.overdue > 0} />
      <${Person} name="Dead letters" count=${q.deadLetters?.open} path="dead-letters" scope="dead-letters:read"
        note=${q.deadLetters?.open ? 'will not move without a person' : 'nothing is stuck'} bad=${q.deadLetters?.open > 0} />
      <${Person} name="Due now" count=${q.due ?? 0} path="runs" scope="runs:read"
        note=${q.overdue ? `${plural(q.overdue, 'conversation')} for a minute or longer` : 'conversations that wait for a worker'} bad=${q.overdue > 0} />
    </section>
    <section class="card" aria-label="The machine">
      <dl class="facts wide">
        <${Fact} name="Intake to Postgres">${lag < 0.5 ? html`<${Tag} tone="good">no lag<//>` : html`<${Tag} tone=${lag > 30 ? 'bad' : 'warn'}>${span(lag * 1000)} behind<//>`}<//>
        <${Fact} name="Workers">${workers.length ? workers.map((w) => `${w.worker}: ${plural(w.runs, 'run')}`).join(', ') : 'none is at work'}<//>
        ${q.oldestDue && html`<${Fact} name="Longest waiting">due <${Time} at=${q.oldestDue} /><//>`}
        ${model && html`<${Fact} name="Latest answer by">${model}${/local-extractive$/.test(model) && html` <small>picks sentences from your documents, offline</small>`}<//>`}
        ${q.outbox?.waiting > 0 && html`<${Fact} name="To be told">${plural(q.outbox.waiting, 'row')}, the oldest <${Time} at=${q.outbox.oldest} /><//>`}
        ${q.endedSince && html`<${Fact} name="Ended runs">counted of the last 24 hours<//>`}
      </dl>
    </section>
  </div>`;
}

function Person({ name, count, path, scope, note, bad }) {
  const inner = html`<span>${name}</span><b>${number(count)}</b><small>${note}</small>`;
  const tone = `tile ${bad ? 'attention' : ''}`;
  return may(scope) ? html`<a class=${tone} href=${hash(path)}>${inner}</a>` : html`<div class=${tone}>${inner}</div>`;
}
