package io.github.responsesws.autoconfigure;

/**
 * A client below {@code responses-ws.clients} could not be made. The cause tells why, in
 * words that name the properties of the default client.
 */
final class NamedClientException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String name;

	NamedClientException(String name, RuntimeException cause) {
		super("The client '" + name + "' (" + ClientNames.PREFIX + "." + name + ") could not be made: "
				+ cause.getMessage(), cause);
		this.name = name;
	}

	String name() {
		return this.name;
	}

}
