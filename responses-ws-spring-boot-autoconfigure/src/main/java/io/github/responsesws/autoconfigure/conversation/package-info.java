/**
 * Auto-configuration of where conversations are kept.
 */
@NullMarked
package io.github.responsesws.autoconfigure.conversation;

import org.jspecify.annotations.NullMarked;
