package io.github.responsesws.autoconfigure;

import java.net.URI;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PropertiesResponsesWsConnectionDetailsTests {

	private final ResponsesWsProperties properties = new ResponsesWsProperties();

	private final MockEnvironment environment = new MockEnvironment();

	private final StaticListableBeanFactory beanFactory = new StaticListableBeanFactory();

	private final PropertiesResponsesWsConnectionDetails connectionDetails = new PropertiesResponsesWsConnectionDetails(
			this.properties, this.environment, this.beanFactory.getBeanProvider(SslBundles.class));

	@Test
	void withoutAnythingItIsOpenAiWithoutKey() {
		assertThat(this.connectionDetails.getBaseUrl()).isEqualTo(ConnectionSettings.builder().build().baseUrl());
		assertThat(this.connectionDetails.getApiKey()).isNull();
		assertThat(this.connectionDetails.getOrganization()).isNull();
		assertThat(this.connectionDetails.getProject()).isNull();
		assertThat(this.connectionDetails.getSslBundle()).isNull();
	}

	@Test
	void environmentVariablesFillInWhatIsNotSet() {
		setVariables();
		assertThat(this.connectionDetails.getBaseUrl()).isEqualTo(URI.create("https://variable.example/v1"));
		assertThat(this.connectionDetails.getApiKey()).isEqualTo("variable-key");
		assertThat(this.connectionDetails.getOrganization()).isEqualTo("variable-organization");
		assertThat(this.connectionDetails.getProject()).isEqualTo("variable-project");
	}

	@Test
	void propertiesWinOverEnvironmentVariables() {
		setVariables();
		this.properties.setBaseUrl(URI.create("https://property.example/v1"));
		this.properties.setApiKey("property-key");
		this.properties.setOrganization("property-organization");
		this.properties.setProject("property-project");
		assertThat(this.connectionDetails.getBaseUrl()).isEqualTo(URI.create("https://property.example/v1"));
		assertThat(this.connectionDetails.getApiKey()).isEqualTo("property-key");
		assertThat(this.connectionDetails.getOrganization()).isEqualTo("property-organization");
		assertThat(this.connectionDetails.getProject()).isEqualTo("property-project");
	}

	@Test
	void emptyPropertyCountsAsAbsent() {
		setVariables();
		this.properties.setBaseUrl(URI.create(""));
		this.properties.setApiKey("");
		this.properties.setOrganization(" ");
		this.properties.setProject("");
		environmentVariablesFillInWhatIsNotSet();
	}

	@Test
	void emptyVariableCountsAsAbsent() {
		this.environment.setProperty("OPENAI_BASE_URL", " ");
		this.environment.setProperty("OPENAI_API_KEY", "");
		this.environment.setProperty("OPENAI_ORG_ID", "");
		this.environment.setProperty("OPENAI_PROJECT_ID", "");
		withoutAnythingItIsOpenAiWithoutKey();
	}

	@Test
	void lineBreakAtTheEndOfAKeyIsDropped() {
		this.properties.setApiKey("key-from-a-file\n");
		assertThat(this.connectionDetails.getApiKey()).isEqualTo("key-from-a-file");
	}

	@Test
	void keyIsReadAtEachCall() {
		this.environment.setProperty("OPENAI_API_KEY", "first");
		assertThat(this.connectionDetails.getApiKey()).isEqualTo("first");
		this.environment.setProperty("OPENAI_API_KEY", "second");
		assertThat(this.connectionDetails.getApiKey()).isEqualTo("second");
	}

	@Test
	void variableThatIsNoUrlIsRefusedWithoutRepeatingIt() {
		this.environment.setProperty("OPENAI_BASE_URL", "https://user:pass word@host/v1");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(this.connectionDetails::getBaseUrl)
			.withMessageStartingWith("OPENAI_BASE_URL is not a URL (")
			.withMessageNotContaining("word")
			.withNoCause();
	}

	@Test
	void sslBundleIsFoundByItsName() {
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
		DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("gateway", bundle);
		this.beanFactory.addBean("sslBundles", registry);
		this.properties.getSsl().setBundle("gateway");
		assertThat(this.connectionDetails.getSslBundle()).isSameAs(bundle);
		this.properties.getSsl().setBundle("other");
		assertThatExceptionOfType(NoSuchSslBundleException.class).isThrownBy(this.connectionDetails::getSslBundle);
	}

	private void setVariables() {
		this.environment.setProperty("OPENAI_BASE_URL", "https://variable.example/v1");
		this.environment.setProperty("OPENAI_API_KEY", "variable-key");
		this.environment.setProperty("OPENAI_ORG_ID", "variable-organization");
		this.environment.setProperty("OPENAI_PROJECT_ID", "variable-project");
	}

}
