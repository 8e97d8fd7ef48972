package io.github.responsesws.test.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * One direction of a connection: reads while there is room, holds bytes back as long as
 * its pace says, and lets faults take place at the byte they are meant for. Owned by the
 * proxy's event loop.
 */
final class Pipe {

	/** Bytes that may wait; beyond, the source is not read. */
	private static final int ROOM = 256 * 1024;

	private static final int ALL_BITS = 0xff;

	private final Relay relay;

	private final Direction direction;

	private final Scheduler scheduler;

	private final Random random;

	private final FrameFinder finder = new FrameFinder();

	private final List<Armed> armed = new ArrayList<>();

	private final Deque<Entry> queue = new ArrayDeque<>();

	private Pace pace = Pace.FULL;

	private @Nullable Channel source;

	private @Nullable Channel target;

	private int waiting;

	private long taken;

	/** Written by the event loop, read by anyone. */
	private volatile long written;

	private long corruptLeft;

	/** Whether bytes are taken and thrown away. */
	private boolean muted;

	private boolean silent;

	/** Whether the target was told the end. */
	private boolean ended;

	private boolean sourceEnded;

	private boolean writing;

	private boolean draining;

	private long lastArrival;

	private long freeAt;

	private @Nullable Disposable alarm;

	Pipe(Relay relay, Direction direction, Scheduler scheduler, Random random) {
		this.relay = relay;
		this.direction = direction;
		this.scheduler = scheduler;
		this.random = random;
		this.lastArrival = now();
		this.freeAt = this.lastArrival;
	}

	Direction direction() {
		return this.direction;
	}

	long written() {
		return this.written;
	}

	/**
	 * Return whether nothing of this direction, not even its end, is to be seen.
	 */
	boolean isSilent() {
		return this.silent;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Return whether nothing is left to be read or told.
	 */
	boolean isOver() {
		return this.ended && this.sourceEnded;
	}

	void from(Channel source) {
		this.source = source;
	}

	void to(Channel target) {
		this.target = target;
		drain();
	}

	void arm(Fault fault) {
		if (fault.isImmediate()) {
			fire(fault);
		}
		else {
			this.armed
				.add(new Armed(fault, (fault.bytes() == Fault.NEVER) ? Long.MAX_VALUE : this.taken + fault.bytes()));
			fireDue();
		}
	}

	/**
	 * Forget what was armed and go at full speed again. What was muted stays so: its
	 * bytes are gone.
	 */
	void heal() {
		this.armed.clear();
		this.pace = Pace.FULL;
		this.corruptLeft = 0;
	}

	/**
	 * Take bytes of the source.
	 * @param data the bytes, released here
	 */
	void take(ByteBuf data) {
		try {
			while (data.isReadable() && !this.muted) {
				int length = this.finder.follow(data, data.readerIndex(), piece(data.readableBytes()));
				armFrames(this.taken + length);
				add(data.readRetainedSlice(length));
				this.taken += length;
				fireDue();
			}
		}
		finally {
			data.release();
		}
		drain();
	}

	/**
	 * The source has no more.
	 */
	void end() {
		this.sourceEnded = true;
		if (this.muted) {
			this.relay.finished();
		}
		else {
			fin();
		}
	}

	void readMore() {
		Channel source = this.source;
		if (source != null && this.waiting < ROOM) {
			source.read();
		}
	}

	/**
	 * Let go of everything.
	 */
	void close() {
		this.muted = true;
		this.armed.clear();
		for (Entry entry : this.queue) {
			entry.release();
		}
		this.queue.clear();
		this.waiting = 0;
		Disposable alarm = this.alarm;
		if (alarm != null) {
			alarm.dispose();
		}
	}

	void silence() {
		this.muted = true;
		this.silent = true;
	}

	/**
	 * End the stream after what waits.
	 */
	void fin() {
		this.muted = true;
		addAction(this::finish);
	}

	void addAction(Runnable action) {
		this.queue.add(new Entry(null, action, this.lastArrival, this.pace));
		drain();
	}

	private int piece(int most) {
		long piece = most;
		for (Armed next : this.armed) {
			piece = Math.min(piece, next.at() - this.taken);
		}
		return (int) piece;
	}

	private void armFrames(long end) {
		this.armed.replaceAll((next) -> (next.fault().frame() > 0 && next.at() == Long.MAX_VALUE
				&& next.fault().frame() == this.finder.frames()) ? new Armed(next.fault(), end + this.finder.half())
						: next);
	}

	private void fireDue() {
		for (Armed due : List.copyOf(this.armed)) {
			if (due.at() <= this.taken && this.armed.remove(due)) {
				fire(due.fault());
			}
		}
	}

	private void fire(Fault fault) {
		if (this.muted && fault.kind().isOfDirection()) {
			return;
		}
		this.relay.tookPlace(fault, this.direction, this.taken);
		switch (fault.kind()) {
			case LATENCY, BANDWIDTH, DRIBBLE -> {
				this.pace = this.pace.with(fault);
			}
			case CORRUPT -> {
				this.corruptLeft = fault.amount();
			}
			case SILENCE -> silence();
			case FIN -> fin();
			case TRUNCATE -> this.relay.truncate();
			case UNANSWERED -> this.relay.silence();
			case RESET -> {
				if (fault.isImmediate()) {
					this.relay.reset();
				}
				else {
					this.muted = true;
					addAction(this.relay::reset);
				}
			}
		}
	}

	private void add(ByteBuf data) {
		ByteBuf changed = (this.corruptLeft > 0) ? corrupted(data) : data;
		this.lastArrival = Math.max(this.lastArrival, this.pace.arrivalAfter(now(), this.random));
		this.waiting += changed.readableBytes();
		this.queue.add(new Entry(changed, null, this.lastArrival, this.pace));
	}

	private ByteBuf corrupted(ByteBuf data) {
		ByteBuf copy = data.copy();
		data.release();
		for (int i = copy.readerIndex(); i < copy.writerIndex() && this.corruptLeft > 0; i++) {
			copy.setByte(i, copy.getByte(i) ^ ALL_BITS);
			this.corruptLeft--;
		}
		return copy;
	}

	// A write may be done before it returns, and then drains: that must not nest.
	private void drain() {
		if (!this.draining) {
			this.draining = true;
			try {
				drainLoop();
			}
			finally {
				this.draining = false;
			}
		}
	}

	private void drainLoop() {
		Channel target = this.target;
		while (target != null && !this.writing && !this.queue.isEmpty()) {
			Entry entry = this.queue.element();
			ByteBuf data = entry.data();
			long wait = Math.max(entry.arrival(), (data != null) ? this.freeAt : 0) - now();
			if (wait > 0) {
				wake(wait);
				return;
			}
			if (data != null) {
				write(target, entry, data);
			}
			else {
				this.queue.remove();
				entry.run();
			}
		}
	}

	private void write(Channel target, Entry entry, ByteBuf data) {
		int length = Math.min(data.readableBytes(), entry.pace().pieceBytes());
		boolean last = length == data.readableBytes();
		if (last) {
			this.queue.remove();
		}
		this.freeAt = Math.max(this.freeAt, now()) + entry.pace().nanosFor(length);
		this.writing = true;
		target.writeAndFlush(last ? data : data.readRetainedSlice(length)).addListener((done) -> {
			this.writing = false;
			this.waiting -= length;
			if (done.isSuccess()) {
				this.written = this.written + length;
				drain();
				readMore();
			}
		});
	}

	private void wake(long nanos) {
		Disposable alarm = this.alarm;
		if (alarm == null || alarm.isDisposed()) {
			this.alarm = this.relay.schedule(() -> {
				this.alarm = null;
				drain();
			}, nanos);
		}
	}

	private void finish() {
		this.ended = true;
		if (this.target instanceof DuplexChannel duplex && duplex.isActive()) {
			duplex.shutdownOutput();
		}
		this.relay.finished();
	}

	private long now() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * A fault that waits for its byte.
	 */
	private record Armed(Fault fault, long at) {
	}

	/**
	 * Bytes that wait, or what happens after those before it.
	 */
	private record Entry(@Nullable ByteBuf data, @Nullable Runnable action, long arrival, Pace pace) {

		void run() {
			if (this.action != null) {
				this.action.run();
			}
		}

		void release() {
			if (this.data != null) {
				this.data.release();
			}
		}

	}

}
