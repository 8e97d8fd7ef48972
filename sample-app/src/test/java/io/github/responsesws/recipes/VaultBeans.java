package io.github.responsesws.recipes;

import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The credentials of docs/network.md that block, in place of those of
 * {@link ExampleBeans}.
 */
@Configuration(proxyBeanMethods = false)
class VaultBeans {

	// snippet: blocking-credentials
	@Bean
	CredentialsSupplier credentials(Vault vault) {
		return (refresh) -> Mono.fromSupplier(() -> Credentials.bearer(vault.readKey()));
	}
	// end

	/**
	 * Blocks until it has a key.
	 */
	interface Vault {

		String readKey();

	}

}
