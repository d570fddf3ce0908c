package org.scfm.launch;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.scfm.job.RunGuard;

/**
 * A guard for a database in this process's memory, which no other process can see.
 */
final class MemoryRunGuard implements RunGuard {

	private final Set<String> held = ConcurrentHashMap.newKeySet();

	@Override
	public Optional<Held> tryTake(String job, String runId) {
		String key = key(job, runId);
		return this.held.add(key) ? Optional.of(() -> this.held.remove(key)) : Optional.empty();
	}

	@Override
	public boolean isFree(String job, String runId) {
		return !this.held.contains(key(job, runId));
	}

	private static String key(String job, String runId) {
		return job + '\n' + runId;
	}

}
