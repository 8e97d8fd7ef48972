/**
 * Where the service is and who calls: addresses, providers, credentials, TLS and proxy,
 * and what went wrong on the way there.
 */
@NullMarked
package io.github.responsesws.connection;

import org.jspecify.annotations.NullMarked;
