package io.github.responsesws.test.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.ProxiedConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The test of docs/fault-proxy.md, which shows what stands between the marks.
 */
// snippet: fault-extension
class WeatherOutageTests {

	@RegisterExtension
	static final ResponsesServerExtension responses = new ResponsesServerExtension();

	@RegisterExtension
	static final FaultProxyExtension faults = FaultProxyExtension.before(responses);

	@Test
	void aLostConnectionIsTold(FaultProxy proxy) {
		proxy.onConnection(1).apply(Fault.reset().afterBytes(50));
		// point your client at faults.baseUrl()
		// end
		assertThatIOException().isThrownBy(() -> get(faults.baseUrl()));
		assertThat(proxy.faults()).hasSize(1);
		// snippet: fault-extension
	}

	// end
	@Test
	void theNextTestStartsOver(FaultProxy proxy) throws Exception {
		assertThat(proxy.faults()).isEmpty();
		assertThat(get(faults.baseUrl())).isEqualTo(404);
		assertThat(proxy.connections()).extracting(ProxiedConnection::number).containsExactly(1);
	}

	private static int get(String url) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/nothing"))
			.timeout(Duration.ofSeconds(20))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	// snippet: fault-extension

}
// end
