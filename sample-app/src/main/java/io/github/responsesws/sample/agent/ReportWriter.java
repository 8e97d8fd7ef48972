package io.github.responsesws.sample.agent;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Writes reports, for which no answer waits: the conversation goes on, and the model is
 * told when one is there.
 */
@Component
class ReportWriter {

	private static final List<String> STEPS = List.of("Collecting sources", "Reading", "Writing", "Reading it again");

	private final Documents documents;

	private final Duration time;

	ReportWriter(Documents documents, @Value("${sample.report-time:8s}") Duration time) {
		this.documents = documents;
		this.time = time;
	}

	@ResponsesTool(name = "write_report",
			description = "Writes a report about a topic in the background, which takes a while", async = true)
	Flux<Object> write(@JsonPropertyDescription("What the report is about") String topic) {
		Duration step = this.time.dividedBy(STEPS.size());
		Flux<Object> progress = Flux.range(0, STEPS.size())
			.concatMap((index) -> Mono.<Object>just(new TripPlanner.Progress(STEPS.get(index), index, STEPS.size()))
				.concatWith(Mono.delay(step).then(Mono.empty())));
		return progress.concatWith(Mono.fromSupplier(() -> this.documents.search(topic)));
	}

}
