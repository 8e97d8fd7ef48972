package io.github.responsesws.conversation;

import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ListenerLog;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Several listeners as one that never throws.
 */
final class ConversationListeners implements ConversationListener {

	private static final Logger logger = Loggers.getLogger(ConversationListener.class);

	private final ListenerLog log = new ListenerLog(logger);

	private final List<ConversationListener> listeners;

	ConversationListeners(List<ConversationListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onContinued(@Nullable String conversationId, long savedBytes) {
		forEach((listener) -> listener.onContinued(conversationId, savedBytes));
	}

	@Override
	public void onReplayed(@Nullable String conversationId, @Nullable ResponsesException failure, long bytes) {
		forEach((listener) -> listener.onReplayed(conversationId, failure, bytes));
	}

	private void forEach(Consumer<ConversationListener> call) {
		for (ConversationListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				this.log.failed(listener, ex);
			}
		}
	}

}
