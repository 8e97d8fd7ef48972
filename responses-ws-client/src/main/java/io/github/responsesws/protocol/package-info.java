/**
 * Events, requests, items, errors and their codec: what goes over the wire, without a
 * transport.
 */
@NullMarked
package io.github.responsesws.protocol;

import org.jspecify.annotations.NullMarked;
