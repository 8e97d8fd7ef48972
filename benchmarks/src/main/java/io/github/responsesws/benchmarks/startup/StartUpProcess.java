package io.github.responsesws.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A WebFlux application with Actuator that starts and stops. Whether it has this library
 * is a matter of its class path.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartUpProcess {

	/**
	 * Start, tell how many milliseconds it took from the start of the JVM, and stop.
	 * @param args none
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(StartUpProcess.class);
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"logging.level.root", "warn", "responses-ws.api-key", "none"));
		try (ConfigurableApplicationContext context = application.run(args)) {
			long started = ManagementFactory.getRuntimeMXBean().getStartTime();
			System.out.println("RESULT {\"startUpMillis\":" + (System.currentTimeMillis() - started) + ",\"beans\":"
					+ context.getBeanDefinitionCount() + "}");
		}
	}

}
