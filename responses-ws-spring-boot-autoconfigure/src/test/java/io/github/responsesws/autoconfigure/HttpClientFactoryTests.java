package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HttpClientFactoryTests {

	private static final ConnectionProvider NEW = ConnectionProvider.newConnection();

	private final HttpClientFactory factory = new HttpClientFactory(Duration.ofSeconds(3), null, null);

	@Test
	void neitherRedirectsNorCompression() {
		HttpClientConfig config = this.factory.create(NEW, List.of()).configuration();
		assertThat(config.followRedirectPredicate()).isNull();
		assertThat(config.isAcceptGzip()).isFalse();
	}

	@Test
	void connectTimeoutBoundsTheTcpConnect() {
		HttpClientConfig config = this.factory.create(NEW, List.of()).configuration();
		assertThat(config.options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS)).isEqualTo(3000);
	}

	@Test
	void connectionsAreTakenFromWhereTheyAreToBe() {
		HttpClientConfig config = this.factory.create(NEW, List.of()).configuration();
		assertThat(config.connectionProvider()).isSameAs(NEW);
	}

	@Test
	void sslBundleSecuresTheClient() {
		assertThat(this.factory.create(NEW, List.of()).configuration().sslProvider()).isNull();
		HttpClientFactory secure = new HttpClientFactory(Duration.ofSeconds(3), SslBundle.of(SslStoreBundle.NONE),
				null);
		assertThat(secure.create(NEW, List.of()).configuration().sslProvider()).isNotNull();
	}

	@Test
	void eventLoopsAreShared() {
		LoopResources loops = LoopResources.create("shared", 1, true);
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setLoopResources(loops);
		resources.setConnectionProvider(ConnectionProvider.newConnection());
		try {
			HttpClientFactory sharing = new HttpClientFactory(Duration.ofSeconds(3), null, resources);
			assertThat(sharing.create(NEW, List.of()).configuration().loopResources()).isSameAs(loops);
		}
		finally {
			loops.disposeLater(Duration.ZERO, Duration.ofSeconds(60)).block(Duration.ofSeconds(60));
		}
	}

	@Test
	void customizersComeLastAndInOrder() {
		List<String> calls = new ArrayList<>();
		HttpClient client = this.factory.create(NEW, List.of((httpClient) -> {
			assertThat(httpClient.configuration().options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS)).isEqualTo(3000);
			calls.add("first");
			return httpClient.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1);
		}, (httpClient) -> {
			calls.add("second");
			return httpClient.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2);
		}));
		assertThat(calls).containsExactly("first", "second");
		assertThat(client.configuration().options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS)).isEqualTo(2);
	}

}
