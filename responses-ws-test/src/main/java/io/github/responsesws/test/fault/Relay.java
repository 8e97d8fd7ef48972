package io.github.responsesws.test.fault;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A client's connection, the proxy's own to the server, and the two directions between
 * them. Owned by the proxy's event loop, but for the records, which anyone may read.
 */
final class Relay {

	private final int number;

	private final Channel client;

	private final Scheduler scheduler;

	private final Consumer<Relay> onClosed;

	private final Pipe toServer;

	private final Pipe toClient;

	private final Disposable.Composite timers = Disposables.composite();

	private final List<AppliedFault> faults = new CopyOnWriteArrayList<>();

	private @Nullable Channel server;

	private boolean closed;

	private boolean wasReset;

	Relay(int number, Channel client, Scheduler scheduler, Random random, Consumer<Relay> onClosed) {
		this.number = number;
		this.client = client;
		this.scheduler = scheduler;
		this.onClosed = onClosed;
		this.toServer = new Pipe(this, Direction.TO_SERVER, scheduler, random);
		this.toClient = new Pipe(this, Direction.TO_CLIENT, scheduler, random);
		this.toServer.from(client);
		this.toClient.to(client);
		client.pipeline().addLast(new End(this.toServer));
	}

	int number() {
		return this.number;
	}

	Channel client() {
		return this.client;
	}

	Pipe pipe(Direction direction) {
		return (direction == Direction.TO_SERVER) ? this.toServer : this.toClient;
	}

	List<AppliedFault> faults() {
		return List.copyOf(this.faults);
	}

	boolean isOpen() {
		return this.client.isActive();
	}

	void apply(Fault fault) {
		if (this.closed) {
			return;
		}
		if (!fault.time().isZero()) {
			schedule(() -> apply(fault.now()), fault.time().toNanos());
			return;
		}
		for (Direction direction : fault.directions()) {
			pipe(direction).arm(fault);
		}
	}

	void heal() {
		this.toServer.heal();
		this.toClient.heal();
	}

	/**
	 * Begin to read the client, whose bytes wait until there is a server.
	 */
	void begin() {
		this.toServer.readMore();
	}

	/**
	 * Connect with the server.
	 */
	void connected(Channel server) {
		if (this.closed) {
			if (this.wasReset) {
				reset(server);
			}
			server.close();
			return;
		}
		this.server = server;
		server.pipeline().addLast(new End(this.toClient));
		this.toClient.from(server);
		this.toServer.to(server);
		this.toClient.readMore();
	}

	void tookPlace(Fault fault, Direction direction, long atByte) {
		this.faults.add(new AppliedFault(this.number, fault, direction, atByte));
	}

	void truncate() {
		this.toServer.fin();
		this.toClient.fin();
	}

	void silence() {
		this.toServer.silence();
		this.toClient.silence();
	}

	void reset() {
		this.wasReset = true;
		reset(this.client);
		reset(this.server);
		close();
	}

	private static void reset(@Nullable Channel channel) {
		if (channel != null && channel.isActive()) {
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}
	}

	/**
	 * Close once both directions have ended. Until then they are read: who closes with
	 * bytes unread resets.
	 */
	void finished() {
		if (this.toServer.isOver() && this.toClient.isOver()) {
			close();
		}
	}

	void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.timers.dispose();
		this.toServer.close();
		this.toClient.close();
		this.client.close();
		Channel server = this.server;
		if (server != null) {
			server.close();
		}
		this.onClosed.accept(this);
	}

	/**
	 * Do something on the event loop later.
	 */
	Disposable schedule(Runnable task, long nanos) {
		Disposable.Swap timer = Disposables.swap();
		this.timers.add(timer);
		timer.update(this.scheduler.schedule(() -> this.client.eventLoop().execute(() -> {
			this.timers.remove(timer);
			if (!this.closed) {
				task.run();
			}
		}), nanos, TimeUnit.NANOSECONDS));
		return timer;
	}

	/** The source of a direction is gone. */
	private void onGone(Pipe pipe, boolean reset) {
		Channel other = (pipe == this.toServer) ? this.server : this.client;
		if (pipe.isSilent() && other != null && other.isActive()) {
			return;
		}
		if (reset) {
			reset();
		}
		else if (other == null || !other.isActive() || pipe.isEnded()) {
			close();
		}
		else {
			pipe.end();
		}
	}

	/**
	 * Feeds one direction from its source.
	 */
	private final class End extends ChannelInboundHandlerAdapter {

		private final Pipe pipe;

		private boolean reset;

		End(Pipe pipe) {
			this.pipe = pipe;
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			this.pipe.take((ByteBuf) message);
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext ctx) {
			this.pipe.readMore();
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof ChannelInputShutdownEvent) {
				this.pipe.end();
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			onGone(this.pipe, this.reset);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			this.reset = true;
			ctx.close();
		}

	}

}
