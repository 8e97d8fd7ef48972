package io.github.responsesws.test.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Plain sockets on both sides of a proxy.
 */
final class Peers implements AutoCloseable {

	static final int TIMEOUT_MILLIS = 60_000;

	private final ServerSocket listener;

	private final List<Socket> sockets = new ArrayList<>();

	Peers() throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.listener.setSoTimeout(TIMEOUT_MILLIS);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	Socket connect(FaultProxy proxy) throws IOException {
		return added(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
	}

	Socket accept() throws IOException {
		return added(this.listener.accept());
	}

	private Socket added(Socket socket) throws IOException {
		socket.setSoTimeout(TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		this.sockets.add(socket);
		return socket;
	}

	static void send(Socket socket, byte[] bytes) throws IOException {
		socket.getOutputStream().write(bytes);
	}

	static byte[] receive(Socket socket, int length) throws IOException {
		return socket.getInputStream().readNBytes(length);
	}

	static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new AssertionError("Not so within " + Duration.ofMillis(TIMEOUT_MILLIS));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.listener.close();
	}

}
