package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.github.responsesws.test.model.DemoModel;
import io.github.responsesws.test.model.Output;
import org.jspecify.annotations.Nullable;
import io.github.responsesws.test.wire.Tokens;

/**
 * The demo model's answer, item by item. It stops at the end of a sentence when the turn
 * was steered, and in the middle of one when {@code max_output_tokens} is used up.
 */
final class DemoAnswer implements Iterator<Action> {

	private final ServerTurn turn;

	private final Iterator<Output> outputs;

	private Iterator<Action> item;

	DemoAnswer(ServerTurn turn) {
		this.turn = turn;
		this.outputs = DemoModel.answer(turn.request(), turn.context()).iterator();
		this.item = ResponseSteps.prepareItem(turn).iterator();
		turn.pace();
	}

	@Override
	public boolean hasNext() {
		while (!this.item.hasNext()) {
			if (!this.outputs.hasNext() || this.turn.interruption() != null) {
				return false;
			}
			this.item = play(this.outputs.next());
		}
		return true;
	}

	@Override
	public Action next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return this.item.next();
	}

	private Iterator<Action> play(Output output) {
		if (output instanceof Output.Reasoning reasoning) {
			return new ReasoningWriter(reasoning.summary()).actions(this.turn).iterator();
		}
		if (output instanceof Output.Call call) {
			return new CallWriter(call.name(), call.arguments(), call.program()).actions().iterator();
		}
		if (output instanceof Output.Program program) {
			return ResponseSteps.item((turn) -> Programs.program(program.code())).iterator();
		}
		if (output instanceof Output.ProgramEnd end) {
			return ResponseSteps.item((turn) -> Programs.output(turn, end.result())).iterator();
		}
		if (output instanceof Output.Text text) {
			return new Message(text.text(), null);
		}
		if (output instanceof Output.Commentary commentary) {
			return new Message(commentary.text(), "commentary");
		}
		return Collections.emptyIterator();
	}

	/**
	 * One message that can be cut short.
	 */
	private final class Message implements Iterator<Action> {

		private final MessageWriter writer;

		private final List<String> deltas;

		private final List<Action> frame;

		private int next;

		private int characters;

		private boolean ended;

		Message(String text, @Nullable String phase) {
			this.writer = new MessageWriter(MessageWriter.Kind.TEXT, phase);
			this.frame = new ArrayList<>(this.writer.begin());
			this.deltas = Deltas.split(text);
		}

		@Override
		public boolean hasNext() {
			return !this.ended || !this.frame.isEmpty();
		}

		@Override
		public Action next() {
			if (!this.frame.isEmpty()) {
				return this.frame.remove(0);
			}
			if (this.next < this.deltas.size() && !cut()) {
				String delta = this.deltas.get(this.next++);
				this.characters += delta.length();
				return this.writer.delta(delta);
			}
			this.ended = true;
			this.frame.addAll(this.writer.end());
			return this.frame.remove(0);
		}

		private boolean cut() {
			int limit = DemoAnswer.this.turn.request().maxOutputTokens();
			if (Tokens.of(this.characters) >= limit) {
				DemoAnswer.this.turn.interrupt("max_output_tokens");
			}
			else if (!DemoAnswer.this.turn.steers().isEmpty() && this.next > 0
					&& Deltas.endsSentence(this.deltas.get(this.next - 1))) {
				DemoAnswer.this.turn.interrupt("steered");
			}
			return DemoAnswer.this.turn.interruption() != null;
		}

	}

}
