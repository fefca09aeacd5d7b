// A form made from a JSON Schema: plain members get a field of their own, anything else is JSON.
import { html, useState } from './ui.js';
import { label } from './parts.js';

const LONG = 120;

export function AnswerForm({ schema, value, onChange, errors, json, blocks }) {
  if (json || schema?.type !== 'object' || !schema.properties) {
    return html`<${Json} name="Answer" value=${value} onChange=${onChange} wrong=${errors.filter((e) => e.pointer?.startsWith('#/answer'))} rows=${12} />`;
  }
  const set = (name, member) => onChange({ ...value, [name]: member });
  return html`<div class="stack">
    <${Wrong} places=${errors.filter((e) => e.pointer === '#/answer')} />
    ${Object.entries(schema.properties).filter(([, member]) => !('const' in member)).map(([name, member]) => html`
      <${Member} key=${name} name=${name} schema=${member} value=${value?.[name]} blocks=${blocks}
        required=${schema.required?.includes(name)} onChange=${(v) => set(name, v)}
        wrong=${errors.filter((e) => e.pointer === `#/answer/${name}` || e.pointer?.startsWith(`#/answer/${name}/`))} />`)}
  </div>`;
}

function Member({ name, schema, value, onChange, wrong, blocks, required }) {
  const title = schema.title ?? label(name);
  const common = { 'aria-invalid': wrong.length ? 'true' : undefined, name, title: schema.description };
  const type = [schema.type].flat().find((t) => t !== 'null');
  if (schema['x-extract'] === 'citations' && blocks?.length) {
    return html`<${Citations} title=${title} value=${value ?? []} onChange=${onChange} blocks=${blocks} wrong=${wrong} />`;
  }
  if (schema.enum) {
    return html`<${Field} title=${title} wrong=${wrong}><select ...${common} value=${String(value ?? '')}
      onChange=${(e) => onChange(schema.enum.find((o) => String(o) === e.target.value))}>
      ${value === undefined && html`<option value=""></option>`}
      ${schema.enum.map((o) => html`<option value=${String(o)}>${String(o)}</option>`)}</select><//>`;
  }
  if (type === 'boolean') {
    return html`<label class="check"><input type="checkbox" ...${common} checked=${value === true} onChange=${(e) => onChange(e.target.checked)} /> ${title}</label>`;
  }
  if (type === 'number' || type === 'integer') {
    return html`<${Field} title=${title} wrong=${wrong}><input type="number" ...${common} step=${type === 'integer' ? 1 : 'any'} value=${value ?? ''}
      onInput=${(e) => onChange(e.target.value === '' ? undefined : Number(e.target.value))} /><//>`;
  }
  if (type === 'string') {
    const text = value ?? '';
    const input = (e) => onChange(e.target.value === '' && !required ? undefined : e.target.value);
    const long = (schema.maxLength ?? Infinity) > LONG && !schema.format;
    return html`<${Field} title=${title} wrong=${wrong}>${long
      ? html`<textarea ...${common} rows=${Math.min(12, 3 + Math.ceil(text.length / 70))} value=${text} onInput=${input}></textarea>`
      : html`<input ...${common} value=${text} onInput=${input} />`}<//>`;
  }
  return html`<${Json} name=${title} value=${value} onChange=${onChange} wrong=${wrong} rows=${4} />`;
}

const Field = ({ title, wrong, children }) =>
  html`<label class=${wrong.length ? 'field wrong' : 'field'}><span>${title}</span>${children}<${Wrong} places=${wrong} /></label>`;

const Wrong = ({ places }) => places.map((place) => html`<em role="alert">${place.detail ?? place.code}</em>`);

function Citations({ title, value, onChange, blocks, wrong }) {
  return html`<fieldset class=${wrong.length ? 'wrong' : ''}><legend>${title}</legend>
    ${blocks.map((block) => html`<label class="check" key=${block.id}><input type="checkbox" checked=${value.includes(block.id)}
      onChange=${(e) => onChange(e.target.checked ? [...value, block.id] : value.filter((id) => id !== block.id))} />
      <code>${block.id}</code> ${block.title}</label>`)}
    <${Wrong} places=${wrong} /></fieldset>`;
}

/** Kept as typed until it can be read again. */
function Json({ name, value, onChange, wrong, rows }) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2) ?? '');
  const [fault, setFault] = useState();
  const input = (e) => {
    setText(e.target.value);
    try {
      onChange(e.target.value.trim() ? JSON.parse(e.target.value) : undefined);
      setFault(undefined);
    } catch (error) {
      setFault(error.message);
    }
  };
  return html`<${Field} title=${name} wrong=${fault ? [{ detail: fault }] : wrong.map((p) => ({ detail: `${p.pointer} ${p.detail ?? p.code}` }))}>
    <textarea class="code" rows=${rows} spellcheck=${false} value=${text} onInput=${input}></textarea><//>`;
}

/** An answer to begin with where the machine gave none. */
export function blank(schema) {
  const answer = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if ('const' in member) answer[name] = member.const;
    else if ('default' in member) answer[name] = member.default;
    else if (schema.required?.includes(name)) answer[name] = EMPTY[[member.type].flat()[0]]?.();
  }
  return answer;
}

const EMPTY = { string: () => '', array: () => [], object: () => ({}), boolean: () => false };
