package io.github.responsesws.autoconfigure;

import java.util.Map;
import java.util.Set;

import io.github.responsesws.ResponsesWebSocketClient;

/**
 * All clients of the application by name: those of {@code responses-ws.*} and
 * {@code responses-ws.clients.*}, and beans of the application's own.
 * <p>
 * The client that {@code responses-ws.*} configures is called {@code default}. A bean of
 * the application's own is called as its {@code @Qualifier} says, or else like the bean.
 * Safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface ResponsesWebSocketClients {

	/**
	 * Return the names of all clients.
	 * @return the names, that of the default client first
	 */
	Set<String> names();

	/**
	 * Return a client.
	 * @param name its name
	 * @return the client
	 * @throws IllegalArgumentException if there is none of this name: the message says
	 * which there are
	 */
	ResponsesWebSocketClient get(String name);

	/**
	 * Return all clients.
	 * @return the clients by name, the default client first
	 */
	Map<String, ResponsesWebSocketClient> all();

	/**
	 * Return what is configured for a client. A client that has no properties of its own
	 * has those of the default client.
	 * @param name its name
	 * @return what is configured
	 */
	NamedClient configuration(String name);

	/**
	 * Create the builder of one more client: with the properties below
	 * {@code responses-ws.clients.<name>}, all that they inherit, and the application's
	 * listeners, meters, observations, tools and customizers. A bean that is built by it
	 * is monitored like any other client.
	 * @param name the name of the client, which is the name or the qualifier of its bean
	 * too
	 * @return the builder
	 */
	ResponsesWebSocketClient.Builder builder(String name);

}
