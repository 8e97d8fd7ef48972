import assert from 'node:assert/strict';
import { ResponsesWebSocketAccumulator } from 'openai/lib/responses/responses-websocket-accumulator';

const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed', 'error']);

/** Reads one event, checks that it belongs to the lane, and gives up when the signal fires. */
export async function next(lane, signal) {
  const event = await lane.receive({ signal });
  assert.equal(event.stream_id, lane.streamID, `${event.type} carries the wrong stream_id`);
  return event;
}

/** Reads until an event of this type, which it returns; a terminal event before it is a failure. */
export async function until(lane, type, signal) {
  for (;;) {
    const event = await next(lane, signal);
    if (event.type === type) {
      return event;
    }
    assert.ok(!TERMINAL.has(event.type), `${event.type} came before ${type}`);
  }
}

/**
 * Reads one whole response, from response.created to its terminal event, and holds it against the
 * rules of the protocol: order, sequence numbers, ids, and that the deltas add up to the final text.
 * Returns the events and the final response.
 */
export async function response(lane, signal, { head } = {}) {
  const created = head ?? (await next(lane, signal));
  assert.equal(created.type, 'response.created', describe(created));
  const events = [created];
  const accumulator = new ResponsesWebSocketAccumulator();
  accumulator.add(created);
  while (!TERMINAL.has(events.at(-1).type)) {
    const event = await next(lane, signal);
    events.push(event);
    accumulator.add(event);
    const state = accumulator.current;
    assert.notEqual(state?.phase, 'unavailable', `the SDK cannot accumulate ${event.type}: ${state?.error?.message}`);
  }
  check(events);
  return { events, response: events.at(-1).response, steers: events.filter((event) => isSteer(event)) };
}

/** Sends a request on a lane and reads its response, which must be complete. */
export async function turn(lane, request, signal) {
  lane.create(request);
  const result = await response(lane, signal);
  assert.equal(result.events.at(-1).type, 'response.completed', describe(result.events.at(-1)));
  assert.equal(result.response.status, 'completed');
  if (request.previous_response_id) {
    assert.equal(result.response.previous_response_id, request.previous_response_id);
  }
  return result.response;
}

/** The text of a response: every output_text part of its messages, joined. */
export function text(finished) {
  return finished.output
    .filter((item) => item.type === 'message')
    .flatMap((item) => item.content)
    .filter((part) => part.type === 'output_text')
    .map((part) => part.text)
    .join('');
}

function check(events) {
  const terminal = events.at(-1);
  assert.notEqual(terminal.type, 'error', describe(terminal));
  const own = events.filter((event) => !isSteer(event));
  assert.equal(own[1].type, 'response.in_progress', 'response.in_progress follows response.created');
  const gaps = own.length !== events.length;
  own.forEach((event, index) => {
    assert.ok(Number.isInteger(event.sequence_number), `${event.type} has no sequence_number`);
    if (index > 0) {
      const step = event.sequence_number - own[index - 1].sequence_number;
      assert.ok(gaps ? step > 0 : step === 1, `sequence_number jumps by ${step} at ${event.type}`);
    } else {
      assert.equal(event.sequence_number, 0);
    }
  });
  const ids = new Set(own.filter((event) => event.response).map((event) => event.response.id));
  assert.equal(ids.size, 1, 'one response has one id');
  const added = own.filter((event) => event.type === 'response.output_item.added');
  const done = own.filter((event) => event.type === 'response.output_item.done');
  assert.deepEqual(done.map((event) => event.item.id), added.map((event) => event.item.id));
  assert.deepEqual(terminal.response.output, done.map((event) => event.item), 'the final output is the finished items');
  const deltas = own.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta);
  assert.equal(deltas.join(''), text(terminal.response), 'the deltas add up to the text');
}

function isSteer(event) {
  return event.type.startsWith('response.steer.');
}

function describe(event) {
  const error = event.error ?? event.response?.error;
  return error ? `${event.type}: ${error.code}: ${error.message}` : event.type;
}
