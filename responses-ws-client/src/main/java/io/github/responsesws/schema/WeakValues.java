package io.github.responsesws.schema;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds what is shared by its owner, and keeps neither of them: a value lives as long as
 * somebody else holds it. Safe for use by any thread.
 *
 * @param <K> the owner, told from others by {@code equals}
 * @param <V> the value; it may refer to the owner
 */
public final class WeakValues<K, V> {

	// Guarded by itself.
	private final Map<@Nullable K, WeakReference<V>> values = new WeakHashMap<>();

	/**
	 * Return the value of an owner.
	 * @param owner the owner
	 * @param creator creates the value if there is none, or none any more
	 * @return the value
	 */
	public V get(@Nullable K owner, Supplier<V> creator) {
		synchronized (this.values) {
			WeakReference<V> known = this.values.get(owner);
			V value = (known != null) ? known.get() : null;
			if (value == null) {
				value = creator.get();
				this.values.put(owner, new WeakReference<>(value));
			}
			return value;
		}
	}

}
