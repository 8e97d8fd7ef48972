package io.github.responsesws.autoconfigure.metrics;

import java.util.Map;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Describes the meters that come from observations of the client: an observation has no
 * description of its own.
 */
final class ObservationDescriptions implements MeterFilter {

	private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
			Map.entry("responses.ws.turn", "Turns as their subscribers see them, all attempts as one"),
			Map.entry("responses.ws.turn.active", "Turns that run right now, all attempts as one"),
			Map.entry("responses.ws.turn.first.token", "Turns that had output"),
			Map.entry("responses.ws.turn.retry", "Attempts that followed a failure"),
			Map.entry("responses.ws.turn.replay", "Attempts with all that was said before"),
			Map.entry("responses.ws.turn.fallback", "Attempts over HTTP that were to take the WebSocket"),
			Map.entry("responses.ws.run", "Runs of the tool loop"),
			Map.entry("responses.ws.run.active", "Runs of the tool loop right now"),
			Map.entry("responses.ws.tool", "Calls that the tool loop ran"),
			Map.entry("responses.ws.tool.active", "Calls that the tool loop runs right now"),
			Map.entry("responses.ws.handshake", "Handshakes of sessions"),
			Map.entry("responses.ws.handshake.active", "Handshakes of sessions right now"));

	@Override
	public Meter.Id map(Meter.Id id) {
		String description = (id.getDescription() == null) ? DESCRIPTIONS.get(id.getName()) : null;
		return (description != null)
				? new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), description, id.getType()) : id;
	}

}
