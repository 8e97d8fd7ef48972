package io.github.responsesws.langchain4j;

import io.github.responsesws.fixtures.ClientArchitectureContract;

class ArchitectureTests extends ClientArchitectureContract {

	ArchitectureTests() {
		super("responses-ws-langchain4j", ResponsesChatModel.class);
	}

}
