package io.github.responsesws.springai;

import io.github.responsesws.fixtures.ClientArchitectureContract;

class ArchitectureTests extends ClientArchitectureContract {

	ArchitectureTests() {
		super("responses-ws-spring-ai", ResponsesChatModel.class);
	}

}
