package io.github.responsesws.test.fault;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A TCP proxy on loopback between any client and any server, which breaks connections by
 * hand, by rule or at random. It knows bytes only, so that traffic may be plain or TLS.
 *
 * <pre class="code">
 * try (FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
 *     proxy.onConnection(1).apply(Fault.reset().afterBytes(2_000));
 *     … connect to proxy.through(server.baseUrl()) …
 * }
 * </pre>
 *
 * All methods may be called from any thread but an event loop. What a method does has
 * been done when it returns. Nothing is lost silently: {@link #faults()} tells what went
 * wrong, and where.
 *
 * @since 0.1.0
 */
public final class FaultProxy implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(FaultProxy.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String LOOPBACK = "127.0.0.1";

	private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

	private static final long SEED_FACTOR = 0x9e3779b97f4a7c15L;

	/** Connections that are remembered; the oldest go first. */
	private static final int CAPACITY = 10_000;

	private final InetSocketAddress upstream;

	private final Scheduler scheduler;

	private final long seed;

	private final @Nullable HttpProxyRules httpProxy;

	private final MultiThreadIoEventLoopGroup group;

	/** The one thread that owns every connection. */
	private final EventLoop loop;

	private final AtomicInteger accepted = new AtomicInteger();

	private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

	private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();

	/** Owned by the event loop. */
	private final List<Relay> open = new ArrayList<>();

	private final @Nullable RandomFaults configured;

	private volatile @Nullable RandomFaults random;

	private final FaultSchedule schedule;

	private final int port;

	/** Guarded by this proxy's monitor; null while connections are refused. */
	private @Nullable Listener listener;

	private FaultProxy(Builder builder) {
		this.upstream = new InetSocketAddress(builder.host, builder.upstreamPort);
		this.scheduler = builder.scheduler;
		this.schedule = new FaultSchedule(builder.scheduler);
		this.seed = builder.seed;
		this.httpProxy = builder.httpProxy;
		this.configured = builder.random;
		this.random = builder.random;
		this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("fault-proxy", true),
				NioIoHandler.newFactory());
		this.loop = this.group.next();
		try {
			this.listener = new Listener(builder.port, this.group, this::accepted);
			this.port = this.listener.port();
		}
		catch (RuntimeException ex) {
			this.group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
			throw ex;
		}
		if (builder.random != null) {
			logger.info("Random faults on port {} are drawn by seed {}", this.port, this.seed);
		}
	}

	/**
	 * Begin to configure a proxy before a server on loopback.
	 * @param upstreamPort the server's port
	 * @return a builder
	 */
	public static Builder builder(int upstreamPort) {
		return new Builder(LOOPBACK, upstreamPort);
	}

	/**
	 * Begin to configure a proxy before any server.
	 * @param host the server's host
	 * @param upstreamPort the server's port
	 * @return a builder
	 */
	public static Builder builder(String host, int upstreamPort) {
		return new Builder(host, upstreamPort);
	}

	/**
	 * Return the port that clients connect to.
	 * @return a port of 127.0.0.1
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return a URL of the server that leads through this proxy.
	 * @param url a URL of the server
	 * @return the same with the host and port of the proxy
	 */
	public String through(String url) {
		URI uri = URI.create(url);
		return uri.getScheme() + "://" + LOOPBACK + ":" + this.port
				+ ((uri.getRawPath() != null) ? uri.getRawPath() : "")
				+ ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
	}

	/**
	 * Return the seed of everything drawn at random.
	 * @return the seed, to be given to {@link Builder#seed} for the same decisions
	 */
	public long seed() {
		return this.seed;
	}

	/**
	 * Begin a rule for one connection to come.
	 * @param number number of the connection, 1 for the proxy's first
	 * @return a rule, which does nothing until it is given faults
	 */
	public FaultRule onConnection(int number) {
		return rule(new FaultRule((connection) -> connection == number));
	}

	/**
	 * Begin a rule for all connections to come.
	 * @return a rule, which does nothing until it is given faults
	 */
	public FaultRule onEveryConnection() {
		return rule(new FaultRule((connection) -> true));
	}

	private FaultRule rule(FaultRule rule) {
		this.rules.add(rule);
		return rule;
	}

	/**
	 * Draw faults for connections to come.
	 * @param faults the choice, in place of the one before
	 */
	public void atRandom(RandomFaults faults) {
		this.random = faults;
		logger.info("Random faults on port {} are drawn by seed {}", this.port, this.seed);
	}

	/**
	 * Begin a fault that comes and goes by schedule.
	 * @param from when it begins, from now on
	 * @param to when it ends, from now on
	 * @return the stretch of time, in which nothing is wrong until it is told what
	 */
	public FaultWindow between(Duration from, Duration to) {
		return new FaultWindow(this, this.schedule, from, to);
	}

	void begin(FaultRule rule, Fault... faults) {
		onLoop(() -> {
			this.rules.add(rule);
			List.copyOf(this.open).forEach((relay) -> List.of(faults).forEach(relay::apply));
		});
	}

	void end(FaultRule rule) {
		onLoop(() -> {
			this.rules.remove(rule);
			this.open.forEach(Relay::heal);
		});
	}

	/**
	 * Apply faults to all open connections.
	 * @param faults the faults
	 */
	public void apply(Fault... faults) {
		onLoop(() -> {
			for (Relay relay : List.copyOf(this.open)) {
				List.of(faults).forEach(relay::apply);
			}
		});
	}

	/**
	 * Reset all open connections.
	 */
	public void reset() {
		apply(Fault.reset());
	}

	/**
	 * Silence all open connections in both directions.
	 */
	public void silence() {
		apply(Fault.silence());
	}

	/**
	 * End the stream to the client of all open connections.
	 */
	public void fin() {
		apply(Fault.fin());
	}

	/**
	 * Close the listening port, so that the system refuses connections. Open ones stay.
	 */
	public synchronized void refuse() {
		Listener listener = this.listener;
		if (listener != null) {
			listener.close();
			this.listener = null;
		}
	}

	/**
	 * Listen on the same port again after {@link #refuse()}.
	 */
	public synchronized void accept() {
		if (this.listener == null) {
			this.listener = new Listener(this.port, this.group, this::accepted);
		}
	}

	/**
	 * Forget rules and schedules, draw no more faults, listen, and let open connections
	 * go at full speed. Bytes that a silence took are gone.
	 */
	public void heal() {
		this.schedule.clear();
		this.rules.clear();
		this.random = null;
		onLoop(() -> this.open.forEach(Relay::heal));
		accept();
	}

	/**
	 * Heal, and forget what happened: the next connection is the first again, and draws
	 * what the first has drawn. Open connections stay.
	 */
	public void startOver() {
		heal();
		onLoop(() -> {
			this.random = this.configured;
			this.connections.clear();
			this.accepted.set(0);
		});
	}

	/**
	 * Return the connections that were accepted.
	 * @return the latest 10,000, oldest first, closed ones too
	 */
	public List<ProxiedConnection> connections() {
		return List.copyOf(this.connections);
	}

	/**
	 * Return what went wrong so far.
	 * @return the faults of each connection in turn
	 */
	public List<AppliedFault> faults() {
		return this.connections.stream().flatMap((connection) -> connection.faults().stream()).toList();
	}

	/**
	 * Close the port and all connections, and stop. Takes five seconds at most.
	 */
	@Override
	public void close() {
		if (this.group.isShuttingDown()) {
			return;
		}
		this.schedule.clear();
		refuse();
		onLoop(() -> List.copyOf(this.open).forEach(Relay::close));
		this.group.shutdownGracefully(0, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.awaitUninterruptibly(TIMEOUT.toMillis());
	}

	/**
	 * Do something on the event loop, and wait until it has been done.
	 */
	void onLoop(Runnable task) {
		if (!this.loop.submit(task).awaitUninterruptibly(TIMEOUT.toMillis())) {
			throw new IllegalStateException("The fault proxy on port " + this.port + " did not answer in " + TIMEOUT);
		}
	}

	private void accepted(Channel client) {
		int number = this.accepted.incrementAndGet();
		Random random = new Random(this.seed + number * SEED_FACTOR);
		Relay relay = new Relay(number, client, this.scheduler, random, this.open::remove);
		this.open.add(relay);
		if (this.connections.size() == CAPACITY) {
			this.connections.remove(0);
		}
		this.connections.add(new ProxiedConnection(this, relay));
		List<Fault> faults = new ArrayList<>();
		this.rules.forEach((rule) -> faults.addAll(rule.faultsOf(number)));
		RandomFaults choice = this.random;
		if (choice != null) {
			faults.addAll(choice.draw(random));
		}
		// The channel is registered before it can be closed in an orderly way.
		this.loop.execute(() -> begin(relay, faults));
	}

	private void begin(Relay relay, List<Fault> faults) {
		faults.forEach(relay::apply);
		boolean answered = faults.stream().noneMatch(FaultProxy::isUnanswered);
		HttpProxyRules rules = this.httpProxy;
		if (rules != null && answered) {
			relay.client()
				.pipeline()
				.addFirst(new HttpProxyFront(rules, (address, before) -> connect(relay, address, before)));
		}
		relay.begin();
		if (rules == null && answered && relay.isOpen()) {
			connect(relay, this.upstream, () -> {
			});
		}
	}

	private static boolean isUnanswered(Fault fault) {
		return fault.kind() == FaultKind.UNANSWERED && fault.isImmediate() && fault.time().isZero();
	}

	private void connect(Relay relay, InetSocketAddress address, Runnable before) {
		new Bootstrap().group(this.group)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
			.handler(NoHandler.INSTANCE)
			.connect(address)
			.addListener((ChannelFuture connected) -> {
				if (connected.isSuccess()) {
					// A read asked for while the connection is still being made can be
					// lost.
					this.loop.execute(() -> {
						before.run();
						relay.connected(connected.channel());
					});
				}
				else {
					relay.reset();
				}
			});
	}

	/**
	 * Configures a {@link FaultProxy}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final String host;

		private final int upstreamPort;

		private int port;

		private long seed = System.nanoTime();

		private @Nullable RandomFaults random;

		private @Nullable HttpProxyRules httpProxy;

		private Scheduler scheduler = Schedulers.parallel();

		private Builder(String host, int upstreamPort) {
			this.host = host;
			this.upstreamPort = upstreamPort;
		}

		/**
		 * Set the port to listen on.
		 * @param port the port, {@code 0} (the default) for any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65_535) {
				throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * Set the seed of jitter and random faults.
		 * @param seed the seed, by default another for each proxy
		 * @return this builder
		 */
		public Builder seed(long seed) {
			this.seed = seed;
			return this;
		}

		/**
		 * Draw faults for connections.
		 * @param faults the choice
		 * @return this builder
		 */
		public Builder atRandom(RandomFaults faults) {
			this.random = faults;
			return this;
		}

		/**
		 * Be an HTTP proxy: clients name the server, in place of the one given to the
		 * builder. Faults strike as ever; bytes are counted behind the request to the
		 * proxy.
		 * @param rules what the proxy lets through
		 * @return this builder
		 */
		public Builder httpProxy(HttpProxyRules rules) {
			this.httpProxy = rules;
			return this;
		}

		/**
		 * Set where time comes from.
		 * @param scheduler the clock and timer, {@code Schedulers.parallel()} by default;
		 * never blocked
		 * @return this builder
		 */
		public Builder scheduler(Scheduler scheduler) {
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * Listen.
		 * @return the running proxy
		 */
		public FaultProxy start() {
			return new FaultProxy(this);
		}

	}

}
