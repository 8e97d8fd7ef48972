package io.github.responsesws.sample.browser;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Opens the page of the running application for each test.
 */
abstract class OpenPage {

	@Autowired
	protected ResponsesServer server;

	@LocalServerPort
	protected int port;

	protected ChatPage page;

	@BeforeEach
	void open() {
		this.server.reset();
		this.page = new ChatPage(this.port);
	}

	@AfterEach
	void close() {
		this.page.close();
	}

}
