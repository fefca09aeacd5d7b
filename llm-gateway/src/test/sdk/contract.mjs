// OpenAI's own JavaScript client against the gateway; SdkScriptsTest starts it.
//
// GATEWAY is the base URL, KEY a token, SIMULATOR the simulated provider `one` behind the route `streamed-one`.

import assert from 'node:assert/strict';
import OpenAI from 'openai';

const { GATEWAY, KEY, SIMULATOR } = process.env;
const client = new OpenAI({ baseURL: GATEWAY, apiKey: KEY, maxRetries: 0 });
const question = { model: 'streamed-one', messages: [{ role: 'user', content: 'Hello' }] };

const script = (text) => fetch(`${SIMULATOR}/_script?provider=one`, { method: 'POST', body: text });

const told = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');

await script('ok;text=Whole.');
const whole = await client.chat.completions.create(question);
assert.equal(whole.choices[0].message.content, 'Whole.');

await script('ok;chunks=5;text=One two three four five.');
const chunks = [];
for await (const chunk of await client.chat.completions.create({
    ...question, stream: true, stream_options: { include_usage: true } })) {
    chunks.push(chunk);
}
assert.equal(told(chunks), 'One two three four five.');
assert.ok(chunks.at(-1).usage.total_tokens > 0);

await script('cut;after=2;chunks=5;text=One two three four five.');
const heard = [];
await assert.rejects(async () => {
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
        heard.push(chunk);
    }
}, (error) => error instanceof OpenAI.APIError && error.code === 'providers_exhausted');
assert.ok(told(heard).length > 0);

await script('ok;tool=find;chunks=4');
const tools = [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }];
const final = await client.chat.completions.stream({ ...question, tools }).finalChatCompletion();
assert.equal(final.choices[0].message.tool_calls[0].function.name, 'find');

await assert.rejects(client.chat.completions.create({ ...question, model: 'nowhere' }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');

console.log('the JavaScript client is content');
