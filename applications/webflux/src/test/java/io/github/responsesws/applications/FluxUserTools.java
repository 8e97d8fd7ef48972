package io.github.responsesws.applications;

import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Mono;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.stereotype.Component;

@Component
class FluxUserTools {

	@ResponsesTool(description = "Who asks")
	Mono<String> user() {
		return ReactiveSecurityContextHolder.getContext().map((context) -> context.getAuthentication().getName());
	}

}
