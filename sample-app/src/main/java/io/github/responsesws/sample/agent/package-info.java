/**
 * The functions that the model may call. Each is a tool because of its annotation; no
 * class here knows of chats, pages or connections.
 */
@NullMarked
package io.github.responsesws.sample.agent;

import org.jspecify.annotations.NullMarked;
