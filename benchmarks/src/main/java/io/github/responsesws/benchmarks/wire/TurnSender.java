package io.github.responsesws.benchmarks.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends the turns of one connection, a flush of each in turn, no faster than the socket
 * takes them. Belongs to the event loop of the connection.
 */
final class TurnSender {

	private final ChannelHandlerContext ctx;

	private final TurnForm form;

	private final UnaryOperator<Object> wrap;

	private final Runnable afterTurn;

	private final Deque<RunningTurn> turns = new ArrayDeque<>();

	private boolean scheduled;

	TurnSender(ChannelHandlerContext ctx, TurnForm form, UnaryOperator<Object> wrap, Runnable afterTurn) {
		this.ctx = ctx;
		this.form = form;
		this.wrap = wrap;
		this.afterTurn = afterTurn;
	}

	void start(TurnShape shape, @Nullable String streamId) {
		this.turns.add(new RunningTurn(shape, TurnTemplate.of(shape, streamId, this.form), this.ctx.alloc()));
		schedule();
	}

	void schedule() {
		if (this.scheduled || this.turns.isEmpty() || !this.ctx.channel().isWritable()) {
			return;
		}
		this.scheduled = true;
		long wait = Long.MAX_VALUE;
		long now = System.nanoTime();
		for (RunningTurn turn : this.turns) {
			wait = Math.min(wait, turn.dueAt() - now);
		}
		if (wait <= 0) {
			this.ctx.executor().execute(this::send);
		}
		else {
			this.ctx.executor().schedule(this::send, wait, TimeUnit.NANOSECONDS);
		}
	}

	private void send() {
		this.scheduled = false;
		long now = System.nanoTime();
		for (int i = this.turns.size(); i > 0 && this.ctx.channel().isWritable(); i--) {
			RunningTurn turn = this.turns.remove();
			if (turn.dueAt() - now <= 0) {
				ByteBuf batch = turn.take();
				this.ctx.writeAndFlush(this.wrap.apply(batch), this.ctx.voidPromise());
			}
			if (turn.isDone()) {
				turn.release();
				this.afterTurn.run();
			}
			else if (turn.isSilent()) {
				turn.release();
			}
			else {
				this.turns.add(turn);
			}
		}
		schedule();
	}

	void stop() {
		this.turns.forEach(RunningTurn::release);
		this.turns.clear();
	}

}
