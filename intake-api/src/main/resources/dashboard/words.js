// Plain words for what the API names.

export const STATUSES = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  WAITING: 'Waiting',
  IN_REVIEW: 'In review',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

export const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED'];

export const CHANNELS = ['whatsapp', 'twilio', 'form', 'typeform', 'zendesk', 'freshdesk', 'zammad', 'intercom', 'chatwoot', 'hubspot', 'salesforce',
  'pipedrive', 'zoho', 'standard-webhooks', 'cloudevents', 'dashboard'];

/** What each class of failure means, and what to do about it. */
export const FAILURES = {
  TRANSIENT: ['A passing fault', 'It was tried again until the attempts ran out. Retry it when the other side is well.'],
  RATE_LIMITED: ['Too many calls', 'The other side asked us to slow down. Retry it later, or have the limit raised.'],
  PROVIDER_UNAVAILABLE: ['No model answered', 'Check the providers of the gateway, then approve, edit, or retry.'],
  INVALID_OUTPUT: ['The answer broke its schema', 'Edit the answer here; if it happens often, mend the prompt or the schema.'],
  LOW_CONFIDENCE: ['Not sure enough', 'The documents may not hold the answer. Edit it, and consider adding a document.'],
  POLICY_VIOLATION: ['Against a rule', 'A person decides whether it may go out.'],
  MISSING_DATA: ['Something is missing', 'The event lacks what the workflow needs. Mend the sender or the workflow.'],
  UNAUTHORIZED: ['Access refused', 'Renew the credentials of the connection, then retry.'],
  BUDGET_EXHAUSTED: ['The budget is used up', 'Raise the budget of the workflow, or decide without the model.'],
  LOGIC_DEFECT: ['A mistake in a definition or a target', 'Mend the workflow or its target; then redrive what failed.'],
  CRASH_LOOP: ['It ended its worker again and again', 'Look into the worker’s log before it is retried.'],
  UNREADABLE: ['It cannot be read', 'The record is damaged or foreign. Find its sender; redrive it only once it can be read.'],
  EXPIRED: ['Time ran out', 'Nobody decided, or the deadline passed. Retry it with a fresh deadline.'],
};

export const failureTitle = (failure) => FAILURES[failure.failureClass]?.[0] ?? failure.failureClass;
export const remedy = (failure) => FAILURES[failure.failureClass]?.[1];

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** “3 min. ago”, “in 2 hr.” */
export function ago(time, now = Date.now()) {
  const seconds = (new Date(time).getTime() - now) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

export const precisely = (time) => exact.format(new Date(time));

/** “420 ms”, “3.2 s”, “5 min” */
export function span(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 60_000)} min`;
  return `${(milliseconds / 3_600_000).toFixed(1)} h`;
}

/** JSON in lines that are indented. Numbers and texts stay as they are written: parsed, a long number would be another. */
export function lines(json) {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return json.replace(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]/g, (token) => {
    if (token === '{' || token === '[') { depth += 1; return token + line(); }
    if (token === '}' || token === ']') { depth -= 1; return line() + token; }
    return token === ',' ? token + line() : token === ':' ? ': ' : token;
  });
}

export const number = (count) => (count ?? 0).toLocaleString('en');
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
export const short = (id) => (id.length > 10 ? id.slice(0, 8) : id);
