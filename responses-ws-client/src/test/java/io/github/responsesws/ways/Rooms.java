package io.github.responsesws.ways;

import java.util.LinkedHashSet;
import java.util.Set;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The classes whose methods one thread enters, as code woven into them tells. Public,
 * since that code stands in other packages.
 */
public final class Rooms {

	private static volatile Rooms visited;

	private final Set<Class<?>> types = new LinkedHashSet<>();

	private final Thread visitor = Thread.currentThread();

	/** Runs at the end of the read that goes on, before the visit begins. */
	private @Nullable Runnable atEndOfRead;

	private boolean begun;

	private boolean over;

	private Rooms(@Nullable Runnable atEndOfRead) {
		this.atEndOfRead = atEndOfRead;
		this.begun = atEndOfRead == null;
	}

	/**
	 * Note what this thread enters from now on.
	 */
	static Rooms visit() {
		visited = new Rooms(null);
		return visited;
	}

	/**
	 * Note what this thread enters from the first frame on that it reads next time.
	 * @param atEndOfRead run when this thread has read what there is
	 */
	static Rooms visitWithNextRead(Runnable atEndOfRead) {
		visited = new Rooms(atEndOfRead);
		return visited;
	}

	/**
	 * Note no more.
	 * @return whether the visit had begun
	 */
	boolean end() {
		this.over = true;
		visited = null;
		return this.begun;
	}

	/**
	 * Return the classes in the order in which they were entered first.
	 */
	Set<Class<?>> types() {
		return this.types;
	}

	private void enter(Class<?> type, String method) {
		if (Thread.currentThread() != this.visitor || this.over) {
			return;
		}
		if (!this.begun && !begins(type, method)) {
			return;
		}
		this.types.add(type);
	}

	private boolean begins(Class<?> type, String method) {
		if (this.atEndOfRead == null) {
			this.begun = isOfHandler(type) && method.equals("channelRead");
		}
		else if (isOfHandler(type) && method.equals("channelReadComplete")) {
			Runnable task = this.atEndOfRead;
			this.atEndOfRead = null;
			task.run();
		}
		return this.begun;
	}

	private static boolean isOfHandler(Class<?> type) {
		return type.getSimpleName().equals("SessionHandler");
	}

	/**
	 * What methods of ours do first.
	 */
	public static final class Entrance {

		private Entrance() {
		}

		@Advice.OnMethodEnter
		public static void enter(@Advice.Origin Class<?> type, @Advice.Origin("#m") String method) {
			entered(type, method);
		}

	}

	/**
	 * What a write into a channel does first.
	 */
	public static final class Exit {

		private Exit() {
		}

		@Advice.OnMethodEnter
		public static void enter() {
			written();
		}

	}

	/**
	 * Called by the woven code.
	 */
	public static void entered(Class<?> type, String method) {
		Rooms rooms = visited;
		if (rooms != null) {
			rooms.enter(type, method);
		}
	}

	/**
	 * Called by the woven code.
	 */
	public static void written() {
		Rooms rooms = visited;
		if (rooms != null && Thread.currentThread() == rooms.visitor && rooms.begun) {
			rooms.over = true;
		}
	}

}
