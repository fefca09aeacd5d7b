// The small pieces that every view is made of.
import { html, useEffect, useRef, useState } from './ui.js';
import { STATUSES, ago, failureTitle, precisely, remedy } from './words.js';

const ticks = new Set();
setInterval(() => ticks.forEach((tick) => tick()), 10_000);

/** A time in relation to now; the exact one is in its title. */
export function Time({ at }) {
  const [, again] = useState(0);
  useEffect(() => {
    const tick = () => again((n) => n + 1);
    ticks.add(tick);
    return () => ticks.delete(tick);
  }, []);
  if (!at) return null;
  return html`<time datetime=${at} title=${precisely(at)}>${ago(at)}</time>`;
}

export const Status = ({ of }) =>
  html`<span class=${`status status-${of.toLowerCase()}`}>${STATUSES[of] ?? of}</span>`;

export const Tag = ({ tone = '', children }) => html`<span class=${`tag ${tone}`}>${children}</span>`;

/** What went wrong with a call, as the service says it. */
export function Trouble({ error, again }) {
  if (!error) return null;
  return html`<div class="notice bad" role="alert">
    <strong>${error.title ?? error.message}</strong>
    ${error.detail && html`<p>${error.detail}</p>`}
    ${error.errors?.length > 0 && html`<ul>
      ${error.errors.map((place) => html`<li><code>${place.pointer ?? place.header}</code> ${place.detail ?? place.code}</li>`)}
    </ul>`}
    ${again && html`<p><button type="button" class="quiet" onClick=${again}>Try again</button></p>`}
  </div>`;
}

/** Loading, failed, empty, or there. */
export function Loaded({ from, empty, children }) {
  const { loading, error, data, reload } = from;
  if (loading) return html`<${Waiting} />`;
  if (!data) return html`<${Trouble} error=${error} again=${reload} />`;
  return html`<div class="stack">
    ${error && html`<${Trouble} error=${error} />`}
    ${empty?.(data) || children(data)}
  </div>`;
}

/** Appears only when it takes longer than one would notice. */
export const Waiting = () =>
  html`<div class="waiting" role="status"><span class="visually-hidden">Loading</span><i></i><i></i><i></i></div>`;

export const Empty = ({ title, children }) =>
  html`<div class="empty"><strong>${title}</strong>${children && html`<p>${children}</p>`}</div>`;

export function Failure({ failure, owner }) {
  const todo = remedy(failure);
  return html`<section class="card failure" aria-label="Failure">
    <div class="line"><h2>${failureTitle(failure)}</h2><${Tag} tone="bad">${failure.failureClass}<//></div>
    ${failure.detail && html`<p>${failure.detail}</p>`}
    <dl class="facts">
      <${Fact} name="Code"><code>${failure.code}</code><//>
      ${(failure.owner ?? owner) && html`<${Fact} name="Owner">${failure.owner ?? owner}<//>`}
      ${todo && html`<${Fact} name="What to do">${todo}<//>`}
    </dl>
  </section>`;
}

export const Fact = ({ name, long, children }) => html`<div class=${long ? 'long' : undefined}><dt>${name}</dt><dd>${children}</dd></div>`;

/** A heading that takes the focus when the view opens, so that a screen reader tells it. */
export function Title({ children, aside }) {
  const heading = useRef();
  useEffect(() => {
    heading.current.focus({ preventScroll: true });
    document.title = `${heading.current.textContent} · Penstock`;
  }, []);
  return html`<header class="title"><h1 tabindex="-1" ref=${heading}>${children}</h1>
    ${aside && html`<div class="aside">${aside}</div>`}</header>`;
}

export function Live({ live }) {
  return html`<span class=${`live ${live ? 'on' : ''}`} role="status">
    ${live ? 'Live' : 'Every few seconds'}</span>`;
}

export function Select({ label, value, options, onChange, any = 'Any' }) {
  return html`<label class="field"><span>${label}</span>
    <select value=${value ?? ''} onChange=${(e) => onChange(e.target.value)}>
      ${any && html`<option value="">${any}</option>`}
      ${options.map((o) => (Array.isArray(o) ? html`<option value=${o[0]}>${o[1]}</option>` : html`<option value=${o}>${o}</option>`))}
    </select></label>`;
}

/** A text that counts when it is left or confirmed, not with each letter. */
export function Entry({ label, value, onChange, type = 'text', ...rest }) {
  return html`<label class="field"><span>${label}</span>
    <input type=${type} value=${value ?? ''} autocomplete="off" spellcheck=${false} ...${rest}
      onChange=${(e) => onChange(e.target.value.trim())} /></label>`;
}

/** A whole row leads somewhere; the link in it is what keyboards and screen readers use. */
export function rowLink(target) {
  return (e) => {
    if (e.target.closest('a, button, input, label') || getSelection()?.toString()) return;
    location.hash = target;
  };
}

/** A modal question of the browser's own. */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef();
  useEffect(() => { dialog.current.showModal(); }, []);
  return html`<dialog ref=${dialog} aria-label=${title} onClose=${onClose}>
    <div class="line"><h2>${title}</h2>
      <button type="button" class="quiet" aria-label="Close" onClick=${() => dialog.current.close()}>✕</button></div>
    ${children}
  </dialog>`;
}

/** Context blocks; what the answer cites stands out and comes first. */
export function Blocks({ blocks, cited = [] }) {
  const first = [...blocks].sort((a, b) => cited.includes(b.id) - cited.includes(a.id));
  return html`<ul class="blocks">${first.map((block) => html`
    <li key=${block.id} class=${cited.includes(block.id) ? 'block cited' : 'block'}>
      <details open=${cited.includes(block.id)}>
        <summary><code>${block.id}</code> <b>${block.title ?? block.documentId}</b>
          <small>${block.source}</small>${cited.includes(block.id) && html`<${Tag} tone="good">cited<//>`}</summary>
        <blockquote>${block.text}</blockquote>
      </details>
    </li>`)}</ul>`;
}

/** An answer member by member; citations are shown with the blocks. */
export function Answer({ answer }) {
  return html`<dl class="answer">${Object.entries(answer).map(([name, value]) => html`
    <div key=${name}><dt>${label(name)}</dt><dd>${text(value)}</dd></div>`)}</dl>`;
}

export const label = (name) => {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const text = (value) => {
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object')) return value.join(', ') || '–';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
};
