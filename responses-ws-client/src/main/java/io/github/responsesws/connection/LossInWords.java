package io.github.responsesws.connection;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection was lost on which a request had been sent, in words: what Netty and
 * the system call it says nothing to most readers.
 */
public final class LossInWords {

	private LossInWords() {
	}

	/**
	 * Return what happened and how.
	 * @param what what happened, the beginning of a sentence
	 * @param cause why
	 * @return the beginning of the sentence, with the cause if that adds anything;
	 * nothing of what the other side has sent is in it
	 */
	public static String of(String what, @Nullable Throwable cause) {
		String how = how(cause);
		return (how != null) ? what + " (" + how + ")" : what;
	}

	private static @Nullable String how(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SSLException tls) {
				return TlsFailure.explain(tls, null).why();
			}
			if (cause instanceof CorruptedWebSocketFrameException) {
				return ConnectFailure.quoted("what came is no WebSocket frame", cause);
			}
			if (ConnectFailure.isReset(cause)) {
				return "it was reset by the other side";
			}
			if (ConnectFailure.isEnd(cause) || cause instanceof PrematureChannelClosureException) {
				return "it was closed by the other side";
			}
			// One with a cause says nothing: what decodes may be TLS.
			if ((cause instanceof DecoderException && cause.getCause() == null)
					|| cause instanceof IllegalArgumentException) {
				return "what came is no HTTP";
			}
			if (cause instanceof IOException) {
				return ConnectFailure.quoted("it failed", cause);
			}
		}
		if (failure instanceof DecoderException) {
			return "what came is no HTTP";
		}
		return (failure != null) ? failure.getClass().getSimpleName() : null;
	}

}
