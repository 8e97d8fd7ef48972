package io.github.responsesws.autoconfigure;

import io.github.responsesws.resilience.TurnQuota;

/**
 * Makes the quotas of clients whose turns and tokens are counted outside of this process.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnQuotaFactory {

	/**
	 * Make a quota.
	 * @param properties how turns and tokens are counted
	 * @param keyPrefix the beginning of all its keys
	 * @return the quota
	 */
	TurnQuota create(LimitsProperties properties, String keyPrefix);

}
