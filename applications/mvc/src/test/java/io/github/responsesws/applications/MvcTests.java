package io.github.responsesws.applications;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.threads.virtual.enabled=false")
class MvcTests extends MvcContract {

	@Override
	boolean areThreadsVirtual() {
		return false;
	}

}
