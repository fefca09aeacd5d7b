// One review: what happened, what would go out, and the decision.
import { html, useEffect, useState } from './ui.js';
import { post, useAction, useGet } from './api.js';
import { may, subject } from './session.js';
import { useFresh } from './live.js';
import { hash } from './route.js';
import { Answer, Blocks, Fact, Failure, Loaded, Tag, Title, Trouble } from './parts.js';
import { Claim, Due } from './reviews.js';
import { AnswerForm, blank } from './answer.js';
import { lines, precisely, short } from './words.js';

export function Review({ id }) {
  const review = useGet(`/v1/reviews/${encodeURIComponent(id)}`, { every: 15_000 });
  useFresh(review.reload, (change) => change.run === review.data?.run);
  return html`<div class="stack">
    <p class="crumb"><a href=${hash('reviews')}>Reviews</a></p>
    <${Title}>Review <code>${short(id)}</code><//>
    <${Loaded} from=${review}>${(r) => html`<div class="stack">
      <${Summary} review=${r} done=${review.reload} />
      <div class="columns deciding">
        <div class="stack"><${Shown} shown=${r.shown ?? {}} doubt=${DOUBTS.includes(r.failure.code)} /></div>
        <div class="stack">
          ${r.status === 'OPEN' && may('reviews:decide')
            ? html`<${Decide} key=${r.id} review=${r} reload=${review.reload} />`
            : html`<${Settled} review=${r} />`}
          <${Failure} failure=${r.failure} owner=${r.owner} />
        </div>
      </div>
    </div>`}<//>
  </div>`;
}

function Summary({ review, done }) {
  const claim = useAction(async () => { await post(`/v1/reviews/${review.id}/claim`); done(); });
  const mine = review.assignee === subject() && new Date(review.claimedUntil) > Date.now();
  return html`<section class="card" aria-label="Summary">
    <div class="line"><div class="line"><b>${review.workflow}</b> <small>v${review.workflowVersion} · ${review.step}</small> <${Claim} review=${review} /></div>
      <div class="actions">${review.status === 'OPEN' && may('reviews:decide')
        && html`<button type="button" disabled=${claim.busy} onClick=${claim.run} title="Others see that you are at it, for 15 minutes">${mine ? 'Keep it longer' : 'Claim'}</button>`}</div></div>
    <${Trouble} error=${claim.error} />
    <dl class="facts wide">
      <${Fact} name="Queue">${review.queue}<//>
      <${Fact} name=${review.closedAt ? 'Closed' : 'Due'}><${Due} review=${review} /><//>
      ${review.owner && html`<${Fact} name="Owner">${review.owner}<//>`}
      <${Fact} name="Run"><a href=${hash(`runs/${review.run}`)}><code>${short(review.run)}</code></a><//>
    </dl>
  </section>`;
}

/** The question is what became of the action. */
const DOUBTS = ['delivery-unknown', 'call-unknown'];

function Shown({ shown, doubt }) {
  const { event, blocks, confidence, answer, action } = shown;
  const cited = Array.isArray(answer?.citations) ? answer.citations : [];
  return html`<div class="stack">
    ${event && html`<section class="card" aria-labelledby="came"><h2 id="came">What came in <small>${event.channel}</small></h2>
      ${event.contact && html`<p class="faint">${event.contact.name ?? ''} ${event.contact.id ?? ''}</p>`}
      ${event.subject && html`<p><b>${event.subject}</b></p>`}
      ${event.text ? html`<blockquote class="said">${event.text}</blockquote>` : html`<p class="faint">It has no text.</p>`}</section>`}
    ${blocks && html`<section class="card later" aria-labelledby="context"><div class="line"><h2 id="context">Documents</h2>
      ${confidence != null && html`<${Tag} tone=${confidence < 0.5 ? 'warn' : 'good'}>confidence ${confidence.toFixed(2)}<//>`}</div>
      ${blocks.length ? html`<${Blocks} blocks=${blocks} cited=${cited} />` : html`<p class="faint">No document was found.</p>`}</section>`}
    ${action && html`<section class="card later" aria-labelledby="action">
      ${action.kind === 'call' ? html`<${Call} call=${action} doubt=${doubt} />` : html`<${Message} message=${action} doubt=${doubt} />`}</section>`}
  </div>`;
}

function Message({ message, doubt }) {
  return html`<h2 id="action">${doubt ? 'What may have been sent' : 'What would be sent'}</h2>
    <p class="faint">to ${message.to}</p><blockquote class="said ours">${message.body}</blockquote>`;
}

/** A request as it leaves; its JSON is set in lines, and not a character of it is read anew. */
function Call({ call, doubt }) {
  return html`<h2 id="action">${doubt ? 'What may have been called' : 'What would be called'} <small>${call.step}</small></h2>
    <p class="code"><b>${call.method}</b> ${call.to}</p>
    ${(call.connection || call.headers) && html`<dl class="facts">
      ${call.connection && html`<${Fact} name="Connection"><code>${call.connection}</code><//>`}
      ${Object.entries(call.headers ?? {}).map(([name, value]) => html`<${Fact} key=${name} name=${name}><code>${value}</code><//>`)}</dl>`}
    ${call.body ? html`<blockquote class="said ours code">${lines(call.body)}</blockquote>` : html`<p class="faint">It has no body.</p>`}`;
}

function Decide({ review, reload }) {
  const { shown = {} } = review;
  const { schema, support } = shown;
  const decisions = shown.decisions ?? ['approve', 'edit', 'reject'];
  const [answer, setAnswer] = useState(() => shown.answer ?? (schema ? blank(schema) : undefined));
  const [mode, setMode] = useState('read');
  const [reason, setReason] = useState('');
  const [nonce] = useState(review.nonce);
  const decide = useAction(async (decision) => {
    const body = { nonce, decision };
    if (decision === 'edit') body.answer = answer;
    if (reason.trim()) body.reason = reason.trim();
    await post(`/v1/reviews/${review.id}/decision`, body);
    await reload();
  });
  const errors = decide.error?.status === 422 ? decide.error.errors : [];
  const editing = mode === 'edit' || mode === 'json';
  const at = errors.find((place) => place.pointer === '#/reason');
  return html`<section class="card decide" aria-labelledby="decide">
    <div class="line"><h2 id="decide">${editing ? 'Your answer' : shown.answer ? 'The answer' : 'Decide'}</h2>
      ${support != null && !editing && html`<${Tag} tone=${support < 0.5 ? 'warn' : 'good'}>support ${support.toFixed(2)}<//>`}</div>
    <${Conflict} error=${decide.error} review=${review} reload=${() => location.reload()} />
    ${!editing && (shown.answer ? html`<${Answer} answer=${shown.answer} />` : html`<p class="faint">There is no answer yet. Approve, and the machine goes on from here; or write it yourself.</p>`)}
    ${editing && html`<${AnswerForm} schema=${schema} value=${answer} onChange=${setAnswer} errors=${errors} json=${mode === 'json'} blocks=${shown.blocks} />`}
    ${(editing || mode === 'reject') && html`<label class=${at ? 'field wrong' : 'field'}><span>${mode === 'reject' ? 'Why it is rejected' : 'Why it was edited'}</span>
      <input value=${reason} maxlength="500" aria-invalid=${at ? 'true' : undefined} onInput=${(e) => setReason(e.target.value)} />
      ${at && html`<em role="alert">${at.detail ?? at.code}</em>`}</label>`}
    <div class="actions">
      ${mode === 'read' && html`
        ${decisions.includes('approve') && html`<button type="button" class="primary" disabled=${decide.busy} onClick=${() => decide.run('approve')}>Approve</button>`}
        ${decisions.includes('edit') && schema && html`<button type="button" onClick=${() => setMode('edit')}>${shown.answer ? 'Edit' : 'Write the answer'}</button>`}
        ${decisions.includes('reject') && html`<button type="button" class="danger" onClick=${() => setMode('reject')}>Reject</button>`}`}
      ${editing && html`
        <button type="button" class="primary" disabled=${decide.busy} onClick=${() => decide.run('edit')}>Send this answer</button>
        <button type="button" class="quiet" onClick=${() => setMode(mode === 'json' ? 'edit' : 'json')}>${mode === 'json' ? 'As a form' : 'As JSON'}</button>
        <button type="button" class="quiet" onClick=${() => { decide.clear(); setAnswer(shown.answer ?? blank(schema)); setMode('read'); }}>Back</button>`}
      ${mode === 'reject' && html`
        <button type="button" class="danger" disabled=${decide.busy || !reason.trim()} onClick=${() => decide.run('reject')}>Reject, and end the run</button>
        <button type="button" class="quiet" onClick=${() => { decide.clear(); setMode('read'); }}>Back</button>`}
    </div>
  </section>`;
}

/** Said in place of the API's words where the next step is clear. */
function Conflict({ error, reload }) {
  if (!error) return null;
  const plain = {
    'review-closed': ['Someone else was quicker', 'This review is decided already. Your decision changed nothing.'],
    'stale-review': ['It has changed since you opened it', 'Look at it again before you decide. Nothing was changed.'],
    'claimed-by-other': ['Someone else is at it', error.detail],
    'answer-invalid': ['The answer does not fit its schema yet', error.errors?.some((p) => p.pointer) ? 'See the marked places.' : error.detail],
  }[error.code];
  if (!plain) return html`<${Trouble} error=${error} />`;
  return html`<div class="notice bad" role="alert"><strong>${plain[0]}</strong><p>${plain[1]}</p>
    ${error.status === 409 && html`<p><button type="button" class="quiet" onClick=${reload}>Look again</button></p>`}</div>`;
}

function Settled({ review }) {
  const { decision, shown } = review;
  const ref = useFocusWhenSettled(review.status);
  return html`<section class="card" aria-live="polite" aria-labelledby="settled">
    <h2 id="settled" tabindex="-1" ref=${ref}>${decision ? WORDS[decision.decision] ?? decision.decision : review.status === 'OPEN' ? 'The answer' : `Closed: ${review.status.toLowerCase()}`}</h2>
    ${decision && html`<p>by <b>${decision.by}</b>, ${precisely(decision.at)}</p>`}
    ${decision?.reason && html`<p>“${decision.reason}”</p>`}
    ${shown?.answer && html`<${Answer} answer=${shown.answer} />`}
    <p><a href=${hash(`runs/${review.run}`)}>See how the run goes on</a></p>
  </section>`;
}

const WORDS = { approve: 'Approved', edit: 'Answered by a person', reject: 'Rejected' };

function useFocusWhenSettled(status) {
  const [node, set] = useState(null);
  useEffect(() => { if (node && status !== 'OPEN' && document.activeElement === document.body) node.focus(); }, [node, status]);
  return set;
}
