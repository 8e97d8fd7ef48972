package io.github.responsesws.sample;

import io.github.responsesws.test.ResponsesServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Drops every connection to the demo server, as a network does at a bad moment, to show
 * that conversations go on. The connections to another service are not this application's
 * to drop.
 */
@RestController
class ConnectionsController {

	private final ObjectProvider<ResponsesServer> demoServer;

	ConnectionsController(ObjectProvider<ResponsesServer> demoServer) {
		this.demoServer = demoServer;
	}

	@PostMapping("/api/connections/drop")
	ResponseEntity<ProblemDetail> drop() {
		ResponsesServer server = this.demoServer.getIfAvailable();
		if (server == null) {
			ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.CONFLICT);
			problem.setDetail("The answers come from another service, whose connections cannot be dropped from here.");
			problem.setProperty("code", "not_embedded");
			problem.setProperty("hint", "Start the application without a key and a base URL.");
			return ResponseEntity.status(HttpStatus.CONFLICT).body(problem);
		}
		server.dropAll();
		return ResponseEntity.noContent().build();
	}

}
