package io.github.responsesws.autoconfigure;

/**
 * A client that the auto-configuration makes: its name, and what is configured for it.
 *
 * @since 0.1.0
 */
public final class NamedClient {

	private final String name;

	private final ResponsesWsProperties properties;

	private final ResponsesWsConnectionDetails connectionDetails;

	private final ClientBeans beans;

	NamedClient(String name, ResponsesWsProperties properties, ResponsesWsConnectionDetails connectionDetails,
			ClientBeans beans) {
		this.name = name;
		this.properties = properties;
		this.connectionDetails = connectionDetails;
		this.beans = beans;
	}

	/**
	 * Return the client's name.
	 * @return the name, {@code default} for the client that {@code responses-ws.*}
	 * configures
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the client's properties, with all that it inherits. Where the service is and
	 * who calls is what {@link #connectionDetails()} says.
	 * @return the properties
	 */
	public ResponsesWsProperties properties() {
		return this.properties;
	}

	/**
	 * Return where the service is and who calls.
	 * @return the connection details
	 */
	public ResponsesWsConnectionDetails connectionDetails() {
		return this.connectionDetails;
	}

	/**
	 * Return whether the application has a bean of a type that is meant for this client:
	 * for it alone, by its qualifier, or for all.
	 * @param type the type
	 * @return whether it has
	 */
	public boolean has(Class<?> type) {
		return this.beans.has(type);
	}

	boolean isDefault() {
		return this.name.equals(ClientNames.DEFAULT);
	}

	/**
	 * Return whether the client calls as the default client does.
	 */
	boolean isCallerInherited() {
		return isDefault() || (this.connectionDetails instanceof NamedConnectionDetails details
				&& details.isSameService() && !details.isCallerStated());
	}

	boolean hasOwn(Class<?> type) {
		return this.beans.hasOwn(type);
	}

	ClientBeans beans() {
		return this.beans;
	}

}
