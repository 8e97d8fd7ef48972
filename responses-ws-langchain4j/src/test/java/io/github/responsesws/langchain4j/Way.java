package io.github.responsesws.langchain4j;

/**
 * The ways on which all has to be the same.
 */
enum Way {

	/** Over a WebSocket that works. */
	WEBSOCKET,

	/** Over HTTP, as where a proxy lets no WebSocket through. */
	HTTP,

	/** Over WebSockets that are reset at random moments. */
	BROKEN

}
