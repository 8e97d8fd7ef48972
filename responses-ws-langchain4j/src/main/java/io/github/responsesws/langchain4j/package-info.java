/**
 * Chat models of LangChain4j whose turns run over pooled WebSocket connections.
 */
@NullMarked
package io.github.responsesws.langchain4j;

import org.jspecify.annotations.NullMarked;
