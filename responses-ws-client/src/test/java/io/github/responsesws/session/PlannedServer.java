package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestStub;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;

/**
 * A server that answers each turn as its plan says.
 */
final class PlannedServer implements AutoCloseable {

	private final ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	ResponsesServer server() {
		return this.server;
	}

	void answerAsPlanned(long seed) {
		AtomicReference<RequestStub> stub = new AtomicReference<>();
		// A stub asks its matcher first and reads its script then: so it can be set just
		// in time for a request that only now is known.
		stub.set(this.server.onRequest((request) -> {
			int number = numberOf(request);
			if (number >= 0) {
				stub.get().respond(TurnPlan.draw(seed, number).script());
			}
			return number >= 0;
		}));
		stub.get().respond(Scripts.stall());
	}

	private static int numberOf(ReceivedRequest request) {
		String body = request.body().toString();
		int mark = body.indexOf(TurnProbe.MARK);
		return (mark >= 0) ? Integer.parseInt(body, mark + TurnProbe.MARK.length(), body.indexOf('|', mark), 10) : -1;
	}

	@Override
	public void close() {
		this.server.close();
	}

}
