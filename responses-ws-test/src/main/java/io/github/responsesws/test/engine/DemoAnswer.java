package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.github.responsesws.test.model.AgentTree;
import io.github.responsesws.test.model.DemoModel;
import io.github.responsesws.test.model.Output;
import io.github.responsesws.test.wire.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The demo model's answer, item by item. It stops at the end of a sentence when the turn
 * was steered, and in the middle of one when {@code max_output_tokens} is used up.
 */
final class DemoAnswer implements Iterator<Action> {

	private final ServerTurn turn;

	private final @Nullable AgentTree agents;

	private Iterator<Output> outputs;

	private Iterator<Action> item;

	private boolean concluded;

	DemoAnswer(ServerTurn turn) {
		this.turn = turn;
		boolean agents = turn.takesInjections() && !turn.request().warmUp();
		this.agents = agents ? new AgentTree(turn.request(), turn.context()) : null;
		this.outputs = ((this.agents != null) ? this.agents.begin() : DemoModel.answer(turn.request(), turn.context()))
			.iterator();
		this.item = ResponseSteps.prepareItem(turn).iterator();
		turn.pace();
	}

	@Override
	public boolean hasNext() {
		while (!this.item.hasNext()) {
			if (this.turn.interruption() != null) {
				return false;
			}
			if (this.outputs.hasNext()) {
				this.item = play(this.outputs.next());
			}
			else if (this.agents != null && !this.concluded) {
				this.concluded = true;
				this.item = List.<Action>of(ServerTurn::awaitInjections, this::conclude).iterator();
			}
			else {
				return false;
			}
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

	private void conclude(ServerTurn turn) {
		if (this.agents != null) {
			List<JsonNode> injected = new ArrayList<>();
			for (JsonNode item : turn.response().output()) {
				JsonNode output = turn.injections().of(item);
				if (output != null) {
					injected.add(output);
				}
			}
			this.outputs = this.agents.conclude(injected).iterator();
		}
	}

	private Iterator<Action> play(Output output) {
		if (output instanceof Output.Reasoning reasoning) {
			return new ReasoningWriter(reasoning.summary()).actions(this.turn).iterator();
		}
		if (output instanceof Output.Call call) {
			return new CallWriter(call.name(), call.arguments(), call.program()).actions().iterator();
		}
		if (output instanceof Output.Program program) {
			return ResponseSteps.item((turn) -> ProgramItems.program(program.code())).iterator();
		}
		if (output instanceof Output.ProgramEnd end) {
			return ResponseSteps.item((turn) -> ProgramItems.output(turn, end.result())).iterator();
		}
		if (output instanceof Output.Text text) {
			return new Message(text.text(), null);
		}
		if (output instanceof Output.Commentary commentary) {
			return new Message(commentary.text(), "commentary");
		}
		if (output instanceof Output.FinalAnswer answer) {
			return new Message(answer.text(), "final_answer");
		}
		if (output instanceof Output.Agent agent) {
			this.turn.agent(agent.name());
		}
		if (output instanceof Output.AgentAction action) {
			return AgentWriter.action(action.action(), action.arguments(), action.output()).iterator();
		}
		if (output instanceof Output.AgentMessage message) {
			return AgentWriter.message(message.author(), message.recipient(), message.text()).iterator();
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
