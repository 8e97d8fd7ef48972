package io.github.responsesws.test.fault;

import java.util.List;
import java.util.Random;

/**
 * Faults drawn by a seed. What a connection gets depends on the seed and its number
 * alone, so that the seed of a failed run brings the same decisions again. Immutable.
 *
 * <pre class="code">
 * RandomFaults.of(Fault.reset(), Fault.silence()).chance(0.2).withinBytes(4_000)
 * </pre>
 *
 * @since 0.1.0
 */
public final class RandomFaults {

	private final List<Fault> faults;

	private final double chance;

	private final int bytes;

	private RandomFaults(List<Fault> faults, double chance, int bytes) {
		this.faults = faults;
		this.chance = chance;
		this.bytes = bytes;
	}

	/**
	 * Create a choice among faults, of which every connection gets one at its beginning.
	 * @param faults the faults, at least one
	 * @return the choice
	 */
	public static RandomFaults of(Fault... faults) {
		if (faults.length == 0) {
			throw new IllegalArgumentException("There must be a fault to draw");
		}
		return new RandomFaults(List.of(faults), 1, 0);
	}

	/**
	 * Set how many connections get a fault.
	 * @param chance 0 for none to 1 for all
	 * @return the changed choice
	 */
	public RandomFaults chance(double chance) {
		if (!(chance >= 0 && chance <= 1)) {
			throw new IllegalArgumentException("chance must be 0 to 1, but is " + chance);
		}
		return new RandomFaults(this.faults, chance, this.bytes);
	}

	/**
	 * Set how late the fault may take place.
	 * @param bytes the moment is drawn from 0 to so many bytes less one
	 * @return the changed choice
	 */
	public RandomFaults withinBytes(int bytes) {
		if (bytes < 1) {
			throw new IllegalArgumentException("bytes must be at least 1, but is " + bytes);
		}
		return new RandomFaults(this.faults, this.chance, bytes);
	}

	List<Fault> draw(Random random) {
		if (random.nextDouble() >= this.chance) {
			return List.of();
		}
		Fault fault = this.faults.get(random.nextInt(this.faults.size()));
		return List.of((this.bytes > 0) ? fault.afterBytes(random.nextInt(this.bytes)) : fault);
	}

}
