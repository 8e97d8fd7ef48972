package io.github.responsesws.test.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ResponsesServer;

/**
 * Gives a Spring test a Responses server of its own. The server starts before the
 * application context and stops after it, is a bean of type {@link ResponsesServer}, and
 * is reset after every test method; {@code responses-ws.base-url} and
 * {@code responses-ws.api-key} point at it and outrank the application's own properties.
 * Tests with equal attributes share a cached context and therefore the server.
 *
 * <pre class="code">
 * &#064;SpringBootTest
 * &#064;AutoConfigureResponsesServer
 * class WeatherAgentTests {
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureResponsesServer {

	/**
	 * Bearer token that the server asks for and the client is configured with.
	 * @return the token
	 */
	String apiKey() default "test-key";

	/**
	 * Delay between two events of the demo model, such as {@code 20ms} or
	 * {@code PT0.02S}.
	 * @return the delay
	 */
	String latency() default "0ms";

	/**
	 * Age at which the server ends a connection, such as {@code 5m}.
	 * @return the age
	 */
	String maxConnectionAge() default "60m";

	/**
	 * How the server treats lanes.
	 * @return the behaviour of the provider that is imitated
	 */
	LaneMode lanes() default LaneMode.SUPPORTED;

}
