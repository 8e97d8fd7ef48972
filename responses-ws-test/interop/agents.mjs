/*
 * Drives responses of several agents with the beta of the public npm package "openai": its WebSocket,
 * and response.inject for the outputs of what the agents call. Every step asserts; the first failure
 * ends the run.
 *
 * node agents.mjs http://127.0.0.1:9090/v1
 *
 * Environment: as that of drive.mjs.
 */
import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import OpenAI from 'openai';
import { ResponsesWS } from 'openai/resources/beta/responses/ws';

const baseURL = process.argv[2] ?? process.env.RESPONSES_BASE_URL;
if (!baseURL) {
  console.error('usage: node agents.mjs BASE_URL, for example http://127.0.0.1:9090/v1');
  process.exit(2);
}
const model = process.env.RESPONSES_MODEL ?? 'gpt-6-astra';
const stepTimeout = Number(process.env.STEP_TIMEOUT_MS ?? 20_000);
const client = new OpenAI({ baseURL, apiKey: process.env.OPENAI_API_KEY ?? 'test-key', maxRetries: 0 });
const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'Returns the weather of a city.',
  strict: true,
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', description: 'Name of the city' } },
    required: ['city'],
    additionalProperties: false,
  },
};
const question = 'What is the weather in Paris?';
const base = {
  model, store: false, tools: [weather], multi_agent: { enabled: true, max_concurrent_subagents: 2 },
};
const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed', 'error']);

/** A socket whose events are read one after the other. */
function connect(headers) {
  const socket = new ResponsesWS(client, { headers });
  const events = [];
  const readers = [];
  const give = (event) => (readers.length > 0 ? readers.shift()(event) : events.push(event));
  socket.on('event', give);
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
  return {
    socket,
    closed,
    async next(signal) {
      if (events.length > 0) {
        return events.shift();
      }
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        readers.push(resolve);
      });
    },
  };
}

/** Reads a response to its end and injects an output for each call as soon as it is complete. */
async function answer(connection, request, signal) {
  connection.socket.send({ type: 'response.create', ...request });
  const events = [];
  const outputs = new Map();
  for (;;) {
    const event = await connection.next(signal);
    events.push(event);
    if (event.type === 'response.output_item.done' && event.item.type === 'function_call') {
      const { call_id, agent } = event.item;
      assert.equal(agent.agent_name, event.agent.agent_name, 'event and item name the same agent');
      const output = { type: 'function_call_output', call_id, output: `Hail for ${agent.agent_name}` };
      outputs.set(call_id, output);
      connection.socket.send({ type: 'response.inject', response_id: events[0].response.id, input: [output] });
    }
    if (TERMINAL.has(event.type)) {
      return { events, outputs, response: event.response, last: event };
    }
  }
}

const shared = {};

const steps = [
  ['refused without the header', async (signal) => {
    const plain = connect({});
    plain.socket.send({ type: 'response.create', ...base, input: question });
    const failure = await plain.next(signal);
    assert.equal(failure.type, 'error');
    assert.equal(failure.status, 400);
    assert.equal(failure.error.param, 'multi_agent');
    plain.socket.close();
    return failure.error.message;
  }],

  ['a tree of agents', async (signal) => {
    shared.connection = connect({ 'OpenAI-Beta': 'responses_multi_agent=v1' });
    const result = await answer(shared.connection, { ...base, input: question }, signal);
    assert.equal(result.last.type, 'response.completed', JSON.stringify(result.last));
    assert.equal(result.outputs.size, 2, 'each agent calls the function');
    const acknowledged = result.events.filter((event) => event.type === 'response.inject.created');
    assert.deepEqual(acknowledged.map((event) => event.response_id), [result.response.id, result.response.id]);
    const agents = new Set(result.response.output.map((item) => item.agent.agent_name));
    assert.deepEqual([...agents].sort(), ['/root', '/root/researcher', '/root/reviewer']);
    const final = result.response.output.at(-1);
    assert.equal(final.phase, 'final_answer');
    assert.equal(final.agent.agent_name, '/root');
    assert.match(final.content[0].text, /Hail for \/root\/researcher.*Hail for \/root\/reviewer/);
    for (const output of result.response.output.filter((item) => item.type === 'multi_agent_call_output')) {
      assert.ok(result.response.output.some((item) =>
        item.type === 'multi_agent_call' && item.call_id === output.call_id && item.action === output.action));
    }
    shared.result = result;
    return final.content[0].text;
  }],

  ['continuation', async (signal) => {
    const result = await answer(shared.connection, {
      ...base, previous_response_id: shared.result.response.id, input: 'Thank you.', tool_choice: 'none',
    }, signal);
    assert.equal(result.last.type, 'response.completed', JSON.stringify(result.last));
    return result.response.id;
  }],

  ['replay of all items', async (signal) => {
    const { response, outputs } = shared.result;
    const items = response.output.flatMap((item) =>
      outputs.has(item.call_id) ? [item, outputs.get(item.call_id)] : [item]);
    const result = await answer(shared.connection, {
      ...base,
      input: [
        { type: 'message', role: 'user', content: question },
        ...items,
        { type: 'message', role: 'user', content: 'Thank you.' },
      ],
      tool_choice: 'none',
    }, signal);
    assert.equal(result.last.type, 'response.completed', JSON.stringify(result.last));
    shared.ended = result.response.id;
    return `${items.length} items`;
  }],

  ['too late', async (signal) => {
    const codes = [];
    const input = [{ type: 'function_call_output', call_id: 'call_late', output: 'Hail' }];
    for (const id of [shared.ended, 'resp_unknown']) {
      shared.connection.socket.send({ type: 'response.inject', response_id: id, input });
      const failed = await shared.connection.next(signal);
      assert.equal(failed.type, 'response.inject.failed');
      assert.equal(failed.response_id, id);
      assert.deepEqual(failed.input, input);
      codes.push(failed.error.code);
    }
    assert.deepEqual(codes, ['response_already_completed', 'response_not_found']);
    return codes.join(', ');
  }],

  ['what excludes agents', async (signal) => {
    const parameters = [];
    for (const more of [{ reasoning: { summary: 'auto' } }, { max_tool_calls: 3 }]) {
      const result = await answer(shared.connection, { ...base, ...more, input: question }, signal);
      assert.equal(result.last.type, 'error');
      parameters.push(result.last.error.param);
    }
    assert.deepEqual(parameters, ['reasoning.summary', 'max_tool_calls']);
    return parameters.join(', ');
  }],

  ['a malformed injection closes the connection', async () => {
    shared.connection.socket.sendRaw(JSON.stringify({ type: 'response.inject', response_id: 'resp_1', input: [] }));
    const code = await shared.connection.closed;
    assert.notEqual(code, 1000);
    return `close code ${code}`;
  }],
];

let failed = 0;
for (const [index, [name, run]] of steps.entries()) {
  const started = performance.now();
  const signal = AbortSignal.timeout(stepTimeout);
  // One for each event that a step waits for.
  setMaxListeners(0, signal);
  try {
    const outcome = await Promise.race([run(signal), new Promise((resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }))]);
    const took = Math.round(performance.now() - started);
    console.log(`ok ${index + 1} - ${name} (${took} ms): ${outcome.replaceAll('\n', ' ')}`);
  } catch (error) {
    console.log(`not ok ${index + 1} - ${name}: ${error.message}`);
    console.error(error);
    failed = 1;
    break;
  }
}
console.log(failed ? 'FAILED' : `all ${steps.length} steps with agents passed with openai for Node ${process.version}`);
process.exit(failed);
