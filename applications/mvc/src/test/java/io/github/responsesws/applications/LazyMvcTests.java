package io.github.responsesws.applications;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.main.lazy-initialization=true")
class LazyMvcTests extends MvcContract {

	@Override
	boolean areThreadsVirtual() {
		return false;
	}

}
