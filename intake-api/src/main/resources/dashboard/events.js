// Reads a stream of server-sent events from a fetch (WHATWG HTML, section 9.2.6): EventSource
// cannot send a token.

export async function* serverSentEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = blank();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          // an id alone, as a heartbeat has it, moves the place to come back to
          if (event.data.length || event.id !== undefined) yield { ...event, data: event.data.join('\n') };
          event = blank();
        } else {
          field(event, line);
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

const blank = () => ({ type: 'message', id: undefined, data: [] });

function field(event, line) {
  const colon = line.indexOf(':');
  if (colon === 0) return;
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'event') event.type = value;
  if (name === 'data') event.data.push(value);
  if (name === 'id') event.id = value;
}
