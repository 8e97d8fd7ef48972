package io.github.responsesws.applications;

import io.github.responsesws.ResponsesWebSocketClient;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * A job that asks and ends.
 */
@SpringBootApplication
class PlainApplication {

	@Lazy
	@Component
	record Job(ResponsesWebSocketClient client) {

		String advice() {
			RainAdvice advice = this.client.turn("Do I need an umbrella in Paris?")
				.run()
				.entity(RainAdvice.class)
				.blockOptional(FrontDoor.LONG)
				.orElseThrow();
			return advice.umbrella() + " because of " + advice.reason();
		}

	}

}
