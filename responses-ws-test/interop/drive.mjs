/*
 * Drives a Responses server with the public npm package "openai": its HTTP client, its ResponsesWS
 * and its WebSocket session with lanes. Every step asserts; the first failure ends the run.
 *
 * node drive.mjs http://127.0.0.1:9090/v1
 *
 * Environment: RESPONSES_BASE_URL (instead of the argument), OPENAI_API_KEY (default "test-key"),
 * RESPONSES_MODEL (default "gpt-6"), STEP_TIMEOUT_MS (default 20000).
 */
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { ResponsesWebSocketSession } from 'openai/lib/responses/responses-websocket-session';
import { ResponsesWS } from 'openai/resources/responses/ws';
import { next, response, text, turn, until } from './turn.mjs';

const baseURL = process.argv[2] ?? process.env.RESPONSES_BASE_URL;
if (!baseURL) {
  console.error('usage: node drive.mjs BASE_URL, for example http://127.0.0.1:9090/v1');
  process.exit(2);
}
const model = process.env.RESPONSES_MODEL ?? 'gpt-6';
const stepTimeout = Number(process.env.STEP_TIMEOUT_MS ?? 20_000);
const client = new OpenAI({ baseURL, apiKey: process.env.OPENAI_API_KEY ?? 'test-key', maxRetries: 0 });
const instructions = 'Answer in one or two plain sentences.';
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
const base = { model, instructions, store: false };
const story = 'Tell me a long story about a lighthouse.';

/** What steps hand to later steps: the socket, the session, its lanes, everything seen on the wire. */
const shared = { wire: [], lanes: {} };

const steps = [
  ['plain HTTP create', async (signal) => {
    const answer = await client.responses.create({ ...base, input: 'Say hello.' }, { signal });
    assert.equal(answer.status, 'completed');
    assert.ok(answer.output_text.length > 0);
    return `${answer.output_text.length} characters`;
  }],

  ['HTTP streaming', async (signal) => {
    const stream = client.responses.stream({ ...base, input: 'Say hello.' }, { signal });
    let deltas = '';
    stream.on('response.output_text.delta', (event) => (deltas += event.delta));
    const answer = await stream.finalResponse();
    assert.equal(deltas, answer.output_text);
    return `${deltas.length} characters`;
  }],

  ['connect', async (signal) => {
    const socket = new ResponsesWS(client, { maxPayload: 64 * 1024 * 1024 });
    shared.socket = socket;
    socket.on('event', (event) => shared.wire.push(event));
    socket.on('error', (error) => (shared.socketError = error));
    await occurrence(signal, (resolve, reject) => {
      socket.socket.once('open', resolve);
      socket.socket.once('error', reject);
    });
    return socket.url.href;
  }],

  ['ResponsesWS events', async (signal) => {
    const { socket } = shared;
    let deltas = '';
    const collect = (event) => (deltas += event.delta);
    socket.on('response.output_text.delta', collect);
    const completed = occurrence(signal, (resolve) => socket.once('response.completed', resolve));
    socket.send({ type: 'response.create', ...base, input: 'Say hello.' });
    const { response: answer } = await completed;
    socket.off('response.output_text.delta', collect);
    assert.equal(deltas, text(answer));
    assert.ok(!shared.wire.some((event) => 'stream_id' in event), 'the default lane carries no stream_id');
    return `${shared.wire.length} events`;
  }],

  ['warm-up', async (signal) => {
    shared.session = new ResponsesWebSocketSession(shared.socket, {
      maxLanes: 33,
      maxBufferedEvents: 10_000,
      maxBufferedBytes: 64 * 1024 * 1024,
    });
    shared.lanes.main = shared.session.lane();
    const warm = await turn(shared.lanes.main, { ...base, tools: [weather], input: [], generate: false }, signal);
    assert.deepEqual(warm.output, []);
    assert.match(warm.id, /^resp_/);
    assert.equal(warm.usage.output_tokens, 0);
    shared.last = warm.id;
    return warm.id;
  }],

  ['text turn', async (signal) => {
    const answer = await turn(shared.lanes.main, {
      ...base, tools: [weather], previous_response_id: shared.last, input: 'My name is Ada. Please greet me.',
    }, signal);
    assert.ok(text(answer).length > 0);
    assert.ok(answer.usage.total_tokens > 0);
    shared.last = answer.id;
    return text(answer);
  }],

  ['continuation', async (signal) => {
    const answer = await turn(shared.lanes.main, {
      ...base, tools: [weather], previous_response_id: shared.last, input: 'What is my name?',
    }, signal);
    assert.match(text(answer), /Ada/);
    shared.last = answer.id;
    return text(answer);
  }],

  ['tool round trip', async (signal) => {
    const { main } = shared.lanes;
    const asked = await turn(main, {
      ...base, tools: [weather], previous_response_id: shared.last, input: 'What is the weather in Paris?',
    }, signal);
    const call = asked.output.find((item) => item.type === 'function_call');
    assert.ok(call, 'the model calls the tool');
    assert.equal(call.name, 'get_weather');
    assert.match(JSON.parse(call.arguments).city, /Paris/);
    const answer = await turn(main, {
      ...base,
      tools: [weather],
      previous_response_id: asked.id,
      input: [{ type: 'function_call_output', call_id: call.call_id, output: 'Hail, 7 degrees' }],
    }, signal);
    assert.match(text(answer), /hail|7/i);
    shared.last = answer.id;
    return `${call.arguments} -> ${text(answer)}`;
  }],

  ['async tool', async (signal) => {
    const { main } = shared.lanes;
    const report = { ...weather, name: 'write_report', description: 'Writes a report on a city.', async: true };
    const tools = [weather, report];
    const started = await turn(main, {
      ...base, tools, previous_response_id: shared.last, input: 'Write the report on Paris.',
    }, signal);
    const call = started.output.find((item) => item.type === 'function_call');
    assert.equal(call?.name, 'write_report');
    assert.equal(call.async, true);
    assert.ok(text(started).length > 0, 'the model goes on beside the call');
    const between = await turn(main, {
      ...base, tools, previous_response_id: started.id, input: 'What is my name?',
    }, signal);
    assert.match(text(between), /Ada/, 'another turn runs while the call is open');
    const answer = await turn(main, {
      ...base,
      tools,
      previous_response_id: between.id,
      input: [{ type: 'function_call_output', call_id: call.call_id, output: '42 pages' }],
    }, signal);
    assert.match(text(answer), /42 pages/);
    const plain = await turn(main, {
      ...base, tools, previous_response_id: answer.id, input: 'What is the weather in Paris?',
    }, signal);
    assert.ok(plain.output.some((item) => item.type === 'function_call' && !item.async));
    main.create({ ...base, tools, previous_response_id: plain.id, input: 'What is my name?' });
    const refused = await main.finalResponse({ signal }).then(
      (result) => assert.fail(`answered with ${result.id}`),
      (error) => error.error,
    );
    assert.equal(refused?.status, 400);
    assert.match(refused.error.message, /No tool output found/);
    return `${call.arguments} -> ${text(answer)}`;
  }],

  ['two lanes in parallel', async (signal) => {
    const names = ['left', 'right'];
    const mark = shared.wire.length;
    const answers = await Promise.all(names.map((name) => {
      const lane = shared.session.lane(name);
      shared.lanes[name] = lane;
      return turn(lane, { ...base, input: `My code word is ${name}wing. ${story}` }, signal);
    }));
    assert.notEqual(answers[0].id, answers[1].id);
    const wire = shared.wire.slice(mark);
    const at = (name, type) => wire.findIndex((event) => event.stream_id === name && event.type === type);
    for (const [one, other] of [names, names.toReversed()]) {
      assert.ok(at(one, 'response.created') < at(other, 'response.completed'), 'the lanes run at the same time');
    }
    shared.left = answers[0].id;
    return `${wire.length} events interleaved`;
  }],

  ['fork', async (signal) => {
    const { left } = shared.lanes;
    const fork = shared.session.lane('fork');
    const request = { ...base, previous_response_id: shared.left, input: 'What is my code word?' };
    fork.create(request);
    const head = await next(fork, signal);
    await until(fork, 'response.in_progress', signal);
    left.create(request);
    const [forked, advanced] = await Promise.all([
      fork.finalResponse({ signal }),
      response(left, signal).then((result) => result.response),
    ]);
    assert.equal(head.response.id, forked.id);
    assert.notEqual(forked.id, advanced.id);
    for (const answer of [forked, advanced]) {
      assert.equal(answer.previous_response_id, shared.left);
      assert.match(text(answer), /leftwing/);
    }
    return text(forked);
  }],

  ['unknown previous_response_id', async (signal) => {
    const { right } = shared.lanes;
    right.create({ ...base, previous_response_id: 'resp_unknown', input: 'Hello?' });
    const failure = await right.finalResponse({ signal }).then(
      (answer) => assert.fail(`answered with ${answer.id}`),
      (error) => error.error,
    );
    assert.equal(failure?.status, 400);
    assert.equal(failure.stream_id, 'right');
    assert.equal(failure.error.type, 'invalid_request_error');
    assert.equal(failure.error.code, 'previous_response_not_found');
    assert.equal(failure.error.param, 'previous_response_id');
    const answer = await turn(right, { ...base, input: 'Say hello.' }, signal);
    assert.ok(text(answer).length > 0, 'the lane goes on');
    return failure.error.message;
  }],

  ['invalid stream_id', async (signal) => {
    shared.socket.sendRaw(JSON.stringify({ type: 'response.create', stream_id: '', ...base, input: 'Hello?' }));
    const failure = await next(shared.lanes.main, signal);
    assert.equal(failure.type, 'error');
    assert.equal(failure.status, 400);
    assert.equal(failure.error.code, 'invalid_stream_id');
    return failure.error.message;
  }],

  ['steering', async (signal) => {
    const { right } = shared.lanes;
    right.create({ ...base, input: story });
    const head = await next(right, signal);
    const parent = head.response.id;
    shared.socket.send({
      type: 'response.steer',
      previous_response_id: parent,
      input: [{ type: 'message', role: 'user', content: 'Make the keeper a penguin.' }],
    });
    const steered = await response(right, signal, { head });
    assert.equal(steered.steers.length, 1, 'one acknowledgement');
    const [accepted] = steered.steers;
    assert.equal(accepted.type, 'response.steer.accepted');
    assert.equal(accepted.steer.previous_response_id, parent);
    assert.ok(accepted.steer.id);
    if (steered.response.status === 'incomplete') {
      assert.equal(steered.response.incomplete_details.reason, 'steered');
    }
    const successor = await response(right, signal);
    assert.equal(successor.response.previous_response_id, parent);
    assert.equal(successor.response.status, 'completed');
    assert.match(text(successor.response), /penguin/i);
    shared.steered = successor.response.id;
    return `${steered.response.status}, then ${text(successor.response).slice(0, 60)}`;
  }],

  ['steering too late', async (signal) => {
    const { main, right } = shared.lanes;
    const codes = [];
    for (const [id, lane] of [[shared.steered, right], ['resp_unknown', main]]) {
      shared.socket.send({ type: 'response.steer', previous_response_id: id, input: 'Too late.' });
      const failed = await next(lane, signal);
      assert.equal(failed.type, 'response.steer.failed');
      assert.equal(failed.steer.previous_response_id, id);
      assert.equal(failed.steer.input, 'Too late.');
      assert.equal(failed.error.type, 'invalid_request_error');
      codes.push(failed.error.code);
    }
    assert.deepEqual(codes, ['response_already_completed', 'response_not_found']);
    return codes.join(', ');
  }],

  ['clean close', async (signal) => {
    const closed = occurrence(signal, (resolve) =>
      shared.socket.on('close', (code, reason, unsent) => resolve({ code, unsent })));
    shared.socket.close({ code: 1000, reason: 'done' });
    const { code, unsent } = await closed;
    assert.equal(code, 1000);
    assert.deepEqual(unsent, []);
    await assert.rejects(next(shared.lanes.main, signal), /connection closed/);
    return `close code ${code}`;
  }],
];

/** A promise for something that happens once, rejected when the step runs out of time. */
function occurrence(signal, register) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    register(resolve, reject);
  });
}

let failed = 0;
for (const [index, [name, run]] of steps.entries()) {
  const started = performance.now();
  try {
    const outcome = await run(AbortSignal.timeout(stepTimeout));
    const took = Math.round(performance.now() - started);
    console.log(`ok ${index + 1} - ${name} (${took} ms): ${outcome.replaceAll('\n', ' ')}`);
  } catch (error) {
    console.log(`not ok ${index + 1} - ${name}: ${error.message}`);
    console.error(error);
    failed = 1;
    break;
  }
}
console.log(failed ? 'FAILED' : `all ${steps.length} steps passed with openai for Node ${process.version}`);
process.exit(failed);
