/**
 * Drives the server with clients that other people wrote. Compiled and run by the profile
 * {@code peers} only.
 */
@NullMarked
package io.github.responsesws.test.peers;

import org.jspecify.annotations.NullMarked;
