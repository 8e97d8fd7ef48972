/**
 * Chains of turns that send only what is new and outlive the connections they ran on.
 */
@NullMarked
package io.github.responsesws.conversation;

import org.jspecify.annotations.NullMarked;
