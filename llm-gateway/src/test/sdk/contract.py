"""OpenAI's own Python client against the gateway; SdkScriptsTest starts it.

GATEWAY is the base URL, KEY a token, SIMULATOR the simulated provider `one` behind the route `streamed-one`.
"""

import os
import urllib.request

import openai

SIMULATOR = os.environ["SIMULATOR"]
client = openai.OpenAI(base_url=os.environ["GATEWAY"], api_key=os.environ["KEY"], max_retries=0)
question = {"model": "streamed-one", "messages": [{"role": "user", "content": "Hello"}]}


def script(text):
    request = urllib.request.Request(f"{SIMULATOR}/_script?provider=one", data=text.encode(), method="POST")
    urllib.request.urlopen(request).close()


def told(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


script("ok;text=Whole.")
whole = client.chat.completions.create(**question)
assert whole.choices[0].message.content == "Whole.", whole
assert whole.usage.total_tokens > 0, whole

script("ok;chunks=5;text=One two three four five.")
chunks = list(client.chat.completions.create(**question, stream=True, stream_options={"include_usage": True}))
assert told(chunks) == "One two three four five.", chunks
assert chunks[-1].usage.total_tokens > 0, chunks[-1]

script("cut;after=2;chunks=5;text=One two three four five.")
heard = []
try:
    for chunk in client.chat.completions.create(**question, stream=True):
        heard.append(chunk)
    raise AssertionError("a stream that broke off ended as if it were whole")
except openai.APIError as error:
    assert error.code == "providers_exhausted", error
assert told(heard), heard

tools = [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}]
script("ok;tool=find;chunks=4")
with client.chat.completions.stream(**question, tools=tools) as stream:
    final = stream.get_final_completion()
assert final.choices[0].message.tool_calls[0].function.name == "find", final

try:
    client.chat.completions.create(model="nowhere", messages=question["messages"])
    raise AssertionError("a model that does not exist answered")
except openai.NotFoundError as error:
    assert error.code == "model_not_found", error

assert "streamed-one" in [model.id for model in client.models.list()]
print("the Python client is content")
