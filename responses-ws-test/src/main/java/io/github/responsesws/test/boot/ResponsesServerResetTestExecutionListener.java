package io.github.responsesws.test.boot;

import io.github.responsesws.test.ResponsesServer;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the server after every test method, so that scripts and recorded requests do not
 * leak into the next user of a cached context.
 */
final class ResponsesServerResetTestExecutionListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (!testContext.hasApplicationContext() || !TestContextAnnotationUtils
			.hasAnnotation(testContext.getTestClass(), AutoConfigureResponsesServer.class)) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		if (context.containsBean(ResponsesServerContextCustomizer.BEAN_NAME)) {
			context.getBean(ResponsesServerContextCustomizer.BEAN_NAME, ResponsesServer.class).reset();
		}
	}

}
