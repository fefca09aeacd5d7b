// All runs, newest first: filtered, searched, paged, and kept up to date.
import { html, useEffect, useState } from './ui.js';
import { path, post, useAction, useGet } from './api.js';
import { useChanges, useFresh, useLive } from './live.js';
import { hash, refine } from './route.js';
import { Empty, Entry, Live, Loaded, Select, Status, Time, Title, Trouble, rowLink } from './parts.js';
import { CHANNELS, FAILURES, STATUSES, failureTitle, short } from './words.js';

const SIZE = 50;
const NAMES = ['workflow', 'channel', 'owner', 'failureClass', 'code', 'event', 'from', 'to'];
const PERSON = { phone: 'Phone', email: 'E-mail', externalId: 'External id' };

export function Runs({ query }) {
  const filters = { status: query.getAll('status') };
  for (const name of NAMES) if (query.get(name)) filters[name] = query.get(name);
  const [person, setPerson] = useState(null);
  const key = JSON.stringify([filters, person]);
  return html`<div class="stack">
    <${Title} aside=${html`<${Live} live=${useLive()} />`}>Runs<//>
    <${Filters} filters=${filters} person=${person} search=${setPerson} />
    ${person ? html`<${Search} key=${key} filters=${filters} person=${person} />` : html`<${Listing} key=${key} filters=${filters} />`}
  </div>`;
}

function Filters({ filters, person, search }) {
  const set = (change) => refine('runs', { ...filters, ...change });
  const more = NAMES.filter((name) => filters[name]).length + (person ? 1 : 0);
  return html`<section aria-label="Filters" class="filters">
    <div class="chips" role="group" aria-label="Status">
      <button type="button" aria-pressed=${!filters.status.length} onClick=${() => set({ status: [] })}>All</button>
      ${Object.entries(STATUSES).map(([status, name]) => html`<button type="button" key=${status}
        aria-pressed=${filters.status.includes(status)}
        onClick=${() => set({ status: filters.status.includes(status) ? filters.status.filter((s) => s !== status) : [...filters.status, status] })}>${name}</button>`)}
    </div>
    <details open=${more > 0}>
      <summary>Filter and search${more > 0 && ` (${more})`}</summary>
      <div class="fields">
        <${Entry} label="Workflow" value=${filters.workflow} onChange=${(workflow) => set({ workflow })} />
        <${Select} label="Channel" value=${filters.channel} options=${CHANNELS} onChange=${(channel) => set({ channel })} />
        <${Entry} label="Owner" value=${filters.owner} onChange=${(owner) => set({ owner })} />
        <${Select} label="Failure" value=${filters.failureClass} options=${Object.entries(FAILURES).map(([id, [name]]) => [id, name])} onChange=${(failureClass) => set({ failureClass })} />
        <${Entry} label="Failure code" value=${filters.code} onChange=${(code) => set({ code })} />
        <${Entry} label="Event id" value=${filters.event} onChange=${(event) => set({ event })} />
        <${Entry} label="From" type="datetime-local" value=${local(filters.from)} onChange=${(from) => set({ from: instant(from) })} />
        <${Entry} label="To" type="datetime-local" value=${local(filters.to)} onChange=${(to) => set({ to: instant(to) })} />
      </div>
      <${Person} person=${person} search=${search} />
      ${more > 0 && html`<button type="button" class="quiet" onClick=${() => { search(null); refine('runs', { status: filters.status }); }}>Clear filters</button>`}
    </details>
  </section>`;
}

/** What is searched for is personal: it stays in this form and in the body of a request. */
function Person({ person, search }) {
  const submit = (e) => {
    e.preventDefault();
    const form = new FormData(e.target);
    const value = form.get('value').trim();
    search(value ? { [form.get('kind')]: value } : null);
  };
  return html`<form class="fields person" onSubmit=${submit} role="search" aria-label="Runs of one person">
    <label class="field"><span>Person by</span><select name="kind">
      ${Object.entries(PERSON).map(([id, name]) => html`<option value=${id}>${name}</option>`)}</select></label>
    <label class="field grow"><span>is exactly</span>
      <input name="value" type="search" autocomplete="off" spellcheck=${false} placeholder="+14155550123" value=${person ? Object.values(person)[0] : ''} /></label>
    <button type="submit">Search</button>
  </form>`;
}

function Listing({ filters }) {
  const [cursors, setCursors] = useState([]);
  const live = useLive();
  const cursor = cursors.at(-1);
  const page = useGet(path('/v1/runs', { ...filters, cursor, limit: SIZE }), { every: live ? 10_000 : 5_000 });
  useFresh(cursor ? () => {} : page.reload);
  return html`<${Loaded} from=${page} empty=${(p) => !p.runs.length && html`<${Nothing} />`}>
    ${(p) => html`<div class="stack"><${Table} runs=${p.runs} />
      <${Pager} newer=${cursors.length > 0 && (() => setCursors(cursors.slice(0, -1)))}
        older=${p.next && (() => setCursors([...cursors, p.next]))} /></div>`}
  <//>`;
}

function Search({ filters, person }) {
  const [pages, setPages] = useState([]);
  const find = useAction(async (cursor) => {
    const wanted = { contact: person, limit: SIZE, cursor };
    for (const [name, value] of Object.entries(filters)) if (value.length) wanted[name] = value;
    const found = await post('/v1/runs/search', wanted);
    setPages((before) => (cursor ? [...before, found] : [found]));
  });
  useEffect(() => { find.run(); }, []);
  const runs = pages.flatMap((p) => p.runs);
  const next = pages.at(-1)?.next;
  return html`<div class="stack"><${Trouble} error=${find.error} again=${() => find.run()} />
    ${pages.length > 0 && (runs.length ? html`<${Table} runs=${runs} />` : html`<${Empty} title="No run of this person">Phone numbers need their country code; the whole value has to match.<//>`)}
    <${Pager} older=${next && (() => find.run(next))} /></div>`;
}

const Nothing = () => html`<${Empty} title="No runs here">Nothing matches; change the filters, or send something.<//>`;

function Table({ runs }) {
  const [changes, setChanges] = useState({});
  useChanges((change) => change && setChanges((before) => ({ ...before, [change.run]: change })));
  return html`<table class="rows"><caption class="visually-hidden">Runs, newest first</caption>
    <thead><tr><th>Status</th><th>Workflow</th><th>Stands at</th><th>Channel</th><th>Owner</th><th>Updated</th><th>Run</th></tr></thead>
    <tbody>${runs.map((run) => {
      const change = changes[run.id];
      const now = change && change.version > run.version ? { ...run, status: change.status, updatedAt: change.at } : run;
      const target = hash(`runs/${run.id}`);
      return html`<tr key=${run.id} onClick=${rowLink(target)}>
        <td data-label="Status"><${Status} of=${now.status} /></td>
        <td data-label="Workflow"><b>${now.workflow}</b> <small>v${now.workflowVersion}</small></td>
        <td data-label="Stands at">${now.failure ? html`<span title=${now.failure.code}>${failureTitle(now.failure)}</span>` : now.step ?? '–'}</td>
        <td data-label="Channel">${now.channel ?? '–'}</td>
        <td data-label="Owner">${now.owner ?? now.failure?.owner ?? '–'}</td>
        <td data-label="Updated"><${Time} at=${now.updatedAt} /></td>
        <td data-label="Run"><a href=${target}><code>${short(run.id)}</code></a></td>
      </tr>`;
    })}</tbody></table>`;
}

export function Pager({ newer, older }) {
  if (!newer && !older) return null;
  return html`<nav class="pager" aria-label="Pages">
    <button type="button" disabled=${!newer} onClick=${newer || undefined}>← Newer</button>
    <button type="button" disabled=${!older} onClick=${older || undefined}>Older →</button></nav>`;
}

const instant = (text) => (text ? new Date(text).toISOString() : '');
const local = (time) => {
  if (!time) return '';
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
