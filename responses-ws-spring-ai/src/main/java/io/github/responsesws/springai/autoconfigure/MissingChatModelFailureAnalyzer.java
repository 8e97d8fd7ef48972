package io.github.responsesws.springai.autoconfigure;

import io.github.responsesws.springai.ResponsesChatModel;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says why there is no chat model: because nobody, or somebody else, was asked for it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // Before Boot's, which would have it defined as a
									// bean.
final class MissingChatModelFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	static final String PROPERTY = "spring.ai.model.chat";

	static final String OURS = "responses-ws";

	private static final String ACTION = """
			Add to application.yml:

			    spring:
			      ai:
			        model:
			          chat: responses-ws""";

	private final @Nullable BeanFactory beanFactory;

	private final @Nullable Environment environment;

	MissingChatModelFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		if (this.environment == null || cause instanceof NoUniqueBeanDefinitionException || !isOfChatModel(cause)
				|| hasChatModel()) {
			return null;
		}
		String chosen = this.environment.getProperty(PROPERTY, "");
		if (chosen.isEmpty()) {
			return new FailureAnalysis("There is no chat model: " + PROPERTY
					+ " is not set, and nothing else on the class path makes one.", ACTION, cause);
		}
		if (!chosen.equalsIgnoreCase(OURS)) {
			return new FailureAnalysis(
					"There is no chat model: " + PROPERTY + " is '" + chosen
							+ "', and nothing on the class path makes one of that name.",
					ACTION + "\n\nOr add the starter of '" + chosen + "'.", cause);
		}
		return new FailureAnalysis(
				"There is no chat model: " + PROPERTY + " is '" + chosen
						+ "', but there is no client that it could run on.",
				"Remove responses-ws.enabled if it is false. Where clients have names "
						+ "(responses-ws.clients.<name>), configure the default client as well, or define a "
						+ "ResponsesChatModel with one of them.",
				cause);
	}

	/**
	 * Return whether there is one that does not fit: what is wrong is said of that then.
	 */
	private boolean hasChatModel() {
		return this.beanFactory instanceof ListableBeanFactory beans
				&& beans.getBeanNamesForType(ChatModel.class, true, false).length > 0;
	}

	private static boolean isOfChatModel(NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		Class<?> wanted = (type != null) ? type.resolve() : null;
		return wanted == ChatModel.class || wanted == ResponsesChatModel.class;
	}

}
