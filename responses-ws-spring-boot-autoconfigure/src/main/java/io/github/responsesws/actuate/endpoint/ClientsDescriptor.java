package io.github.responsesws.actuate.endpoint;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All clients, as the endpoint shows them.
 *
 * @param clients the clients by name
 * @since 0.1.0
 */
public record ClientsDescriptor(Map<String, ClientDescriptor> clients) implements OperationResponseBody {

}
