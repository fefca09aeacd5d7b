// Who delivers, and how they prove who they are.
import { html } from './ui.js';
import { useGet } from './api.js';
import { Empty, Loaded, Tag, Time, Title } from './parts.js';
import { number, plural } from './words.js';

export function Connections() {
  const all = useGet('/v1/connections', { every: 30_000 });
  return html`<div class="stack">
    <${Title}>Connections<//>
    <${Loaded} from=${all} empty=${(answer) => !answer.connections.length && html`<${Empty} title="Nothing is connected yet" />`}>
      ${(answer) => html`<ul class="list card">${[...answer.connections].sort(unverifiedFirst).map((connection) =>
        html`<${Row} key=${connection.webhook} connection=${connection} />`)}</ul>`}
    <//>
  </div>`;
}

const unverified = ({ verification }) => verification === 'none';
const unverifiedFirst = (a, b) => unverified(b) - unverified(a);

function Row({ connection: c }) {
  return html`<li>
    <div><span class="line start"><b>${c.channel}</b> <code>${c.id}</code>
        ${unverified(c) && html` <${Tag} tone="bad">not verified<//>`}
        ${c.verification === 'address' && html` <${Tag} tone="warn">by its address alone<//>`}
        ${!c.enabled && html` <${Tag} tone="warn">switched off<//>`}</span>
      <small>${c.webhook}</small>
      ${unverified(c) && html`<p>Whoever knows this address delivers in the sender’s name.</p>`}
      <p class="faint">${[secrets(c), back(c), limits(c)].filter(Boolean).join(' · ')}</p></div>
    <div class="end">${c.updatedAt && html`<${Time} at=${c.updatedAt} />`}</div>
  </li>`;
}

const secrets = (c) => (c.configured ? 'from the configuration' : plural(c.secrets.length, 'secret', 'secrets'));
const back = (c) => c.outbound && `answers go to ${new URL(c.outbound.baseUrl).host}`;
const limits = ({ limits: l }) => l?.requestsPerSecond && `at most ${number(l.requestsPerSecond)} a second`;
