package io.github.responsesws.applications;

import io.github.responsesws.tool.ResponsesTool;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

@Component
class MvcUserTools {

	@ResponsesTool(description = "Who asks")
	String user() {
		return String.valueOf(SecurityContextHolder.getContext().getAuthentication());
	}

}
