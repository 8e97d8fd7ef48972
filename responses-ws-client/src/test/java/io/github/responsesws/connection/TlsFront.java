package io.github.responsesws.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS in front of a server that does not.
 */
final class TlsFront implements AutoCloseable {

	private final SSLServerSocket socket;

	private final int target;

	private TlsFront(SSLServerSocket socket, int target) {
		this.socket = socket;
		this.target = target;
	}

	/**
	 * Start to listen.
	 * @param clients whom to trust as clients, which then need a certificate
	 */
	static TlsFront start(int target, KeyManagerFactory keys, @Nullable TrustManagerFactory clients, String protocol)
			throws IOException, GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), (clients != null) ? clients.getTrustManagers() : null, null);
		SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		socket.setNeedClientAuth(clients != null);
		socket.setEnabledProtocols(new String[] { protocol });
		TlsFront front = new TlsFront(socket, target);
		run(front::serve);
		return front;
	}

	int port() {
		return this.socket.getLocalPort();
	}

	private void serve() throws IOException {
		while (!this.socket.isClosed()) {
			SSLSocket client = (SSLSocket) this.socket.accept();
			run(() -> {
				try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
					client.startHandshake();
					run(() -> server.getInputStream().transferTo(client.getOutputStream()));
					client.getInputStream().transferTo(server.getOutputStream());
				}
			});
		}
	}

	private static void run(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// One side has gone.
			}
		}, "tls-front");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

}
