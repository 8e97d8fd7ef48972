/**
 * The benchmark that must see the session pool from inside.
 */
@NullMarked
package io.github.responsesws.session;

import org.jspecify.annotations.NullMarked;
