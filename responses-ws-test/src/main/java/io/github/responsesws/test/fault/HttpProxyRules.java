package io.github.responsesws.test.fault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link FaultProxy} behaves as an HTTP proxy of a company: it lets tunnels
 * ({@code CONNECT}) and plain requests through, and may want a password, refuse, or keep
 * WebSockets out. Immutable: every method returns new rules.
 * <p>
 * Upgrades can be seen in plain traffic only, inside a tunnel too.
 *
 * @since 0.1.0
 */
public final class HttpProxyRules {

	static final int PASS = 0;

	static final int DROP = -1;

	static final int STRIP = -2;

	private static final HttpProxyRules OPEN = new HttpProxyRules(null, 0, PASS);

	private final @Nullable String authorization;

	private final int refusal;

	/** A status to answer an upgrade with, or what else to do. */
	private final int upgrade;

	private HttpProxyRules(@Nullable String authorization, int refusal, int upgrade) {
		this.authorization = authorization;
		this.refusal = refusal;
		this.upgrade = upgrade;
	}

	/**
	 * Create rules that let everything through.
	 * @return the rules
	 */
	public static HttpProxyRules open() {
		return OPEN;
	}

	/**
	 * Require Basic authentication. A request without it is answered with 407.
	 * @param user the name
	 * @param password the password
	 * @return the changed rules
	 */
	public HttpProxyRules authenticated(String user, String password) {
		String token = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
		return new HttpProxyRules("Basic " + token, this.refusal, this.upgrade);
	}

	/**
	 * Refuse every request to the proxy, tunnels too.
	 * @param status the status to answer with, 403 for instance
	 * @return the changed rules
	 */
	public HttpProxyRules refusing(int status) {
		return new HttpProxyRules(this.authorization, requireStatus(status), this.upgrade);
	}

	/**
	 * Answer WebSocket upgrades in place of the server.
	 * @param status the status to answer with, 403 or 502 for instance
	 * @return the changed rules
	 */
	public HttpProxyRules refusingUpgrades(int status) {
		return new HttpProxyRules(this.authorization, this.refusal, requireStatus(status));
	}

	/**
	 * Swallow WebSocket upgrades: they are never answered.
	 * @return the changed rules
	 */
	public HttpProxyRules droppingUpgrades() {
		return new HttpProxyRules(this.authorization, this.refusal, DROP);
	}

	/**
	 * Take the headers {@code Upgrade} and {@code Connection} from WebSocket upgrades, so
	 * that the server sees a plain request.
	 * @return the changed rules
	 */
	public HttpProxyRules strippingUpgrades() {
		return new HttpProxyRules(this.authorization, this.refusal, STRIP);
	}

	/**
	 * Return the status to answer a request with, or {@link #PASS}.
	 */
	int answerTo(HttpHead head) {
		if (this.refusal != PASS) {
			return this.refusal;
		}
		return (this.authorization == null || this.authorization.equals(head.header("proxy-authorization"))) ? PASS
				: 407;
	}

	int upgrade() {
		return this.upgrade;
	}

	private static int requireStatus(int status) {
		if (status < 400 || status > 599) {
			throw new IllegalArgumentException("status must be 400 to 599, but is " + status);
		}
		return status;
	}

}
