package io.github.responsesws.recipes;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.autoconfigure.ResponsesWsHttpClientCustomizer;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.protocol.ShellOutput;
import io.github.responsesws.tool.ApprovalDecision;
import io.github.responsesws.tool.ApprovalHandler;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.ShellTool;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of docs/configuration.md, docs/network.md and docs/tools.md.
 */
@Configuration(proxyBeanMethods = false)
class ExampleBeans {

	// snippet: credentials-bean
	@Bean
	CredentialsSupplier credentials(TokenSource tokens) {
		return (refresh) -> tokens.next(refresh).map(Credentials::bearer);
	}
	// end

	// snippet: jdk-resolver
	@Bean
	ResponsesWsHttpClientCustomizer jdkResolver() {
		return (httpClient) -> httpClient.resolver(DefaultAddressResolverGroup.INSTANCE);
	}
	// end

	// snippet: tool-bean
	record Place(@JsonPropertyDescription("The city, in English") String city, @Nullable Unit unit) {
	}

	@Bean
	FunctionTool forecast(Stations stations) {
		return FunctionTool.of("forecast", "Weather of a city tomorrow", Place.class,
				(place, context) -> stations.nearest(place.city()).forecast(place.unit()));
	}
	// end

	// snippet: approvals-bean
	@Bean
	ApprovalHandler approvals(Console console) {
		return (request, context) -> console.ask("Call " + request.name() + "?")
			.map((yes) -> yes ? ApprovalDecision.approve() : ApprovalDecision.deny("Not now."));
	}
	// end

	// snippet: shell-bean
	@Bean
	ShellTool shell(Sandbox sandbox) {
		return ShellTool.of((call, context) -> sandbox.run(call.commands(), call.timeout()));
	}
	// end

	/**
	 * Runs commands where they can do no harm.
	 */
	interface Sandbox {

		Mono<List<ShellOutput>> run(List<String> commands, @Nullable Duration timeout);

	}

	/**
	 * A tool that takes its time.
	 */
	static class Reports {

		private final Archive archive;

		Reports(Archive archive) {
			this.archive = archive;
		}

		// snippet: async-tool
		@ResponsesTool(description = "Writes a report, which takes minutes", async = true)
		Mono<String> writeReport(String topic) {
			return this.archive.report(topic);
		}

		@Bean
		FunctionTool waitForJobs() {
			return FunctionTools.waitForJobs();
		}
		// end

	}

	/**
	 * Writes reports.
	 */
	interface Archive {

		Mono<String> report(String topic);

	}

	enum Unit {

		CELSIUS, FAHRENHEIT

	}

	/**
	 * Gives tokens that expire.
	 */
	interface TokenSource {

		Mono<String> next(boolean refresh);

	}

	/**
	 * Knows a station for each city.
	 */
	interface Stations {

		Station nearest(String city);

	}

	/**
	 * Measures and predicts.
	 */
	interface Station {

		String report(@Nullable Unit unit);

		String forecast(@Nullable Unit unit);

	}

	/**
	 * Asks somebody.
	 */
	interface Console {

		Mono<Boolean> ask(String question);

	}

}
