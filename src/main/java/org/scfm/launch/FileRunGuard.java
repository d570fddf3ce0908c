package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.scfm.job.RunGuard;

/**
 * A guard held by the operating system: a lock on one byte of a file beside the H2
 * database, at a position computed from the run, so that the file never grows and never
 * needs to be cleaned.
 */
final class FileRunGuard implements RunGuard {

	// closing any channel of a file drops all locks that this process has on it, so the
	// channels stay open
	private static final Map<Path, FileChannel> CHANNELS = new ConcurrentHashMap<>();

	private static final int ATTEMPTS = 4;

	private static final int MILLIS_BETWEEN_ATTEMPTS = 25;

	private final Path file;

	FileRunGuard(Path file) {
		this.file = file.toAbsolutePath().normalize();
	}

	@Override
	public Optional<Held> tryTake(String job, String runId) {
		// whoever looks whether it is free has it for an instant
		for (int attempt = 1;; attempt++) {
			Optional<FileLock> lock = lock(job, runId, false);
			if (lock.isPresent() || attempt == ATTEMPTS) {
				return lock.map((held) -> () -> release(held));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN_ATTEMPTS));
		}
	}

	@Override
	public boolean isFree(String job, String runId) {
		// shared and one at a time, so that several may look at once, in several
		// processes and in this one
		synchronized (CHANNELS) {
			Optional<FileLock> lock = lock(job, runId, true);
			lock.ifPresent(FileRunGuard::release);
			return lock.isPresent();
		}
	}

	private Optional<FileLock> lock(String job, String runId, boolean shared) {
		FileChannel channel = CHANNELS.computeIfAbsent(this.file, FileRunGuard::open);
		try {
			return Optional.ofNullable(channel.tryLock(position(job, runId), 1, shared));
		}
		catch (OverlappingFileLockException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static FileChannel open(Path file) {
		try {
			return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void release(FileLock lock) {
		try {
			lock.release();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long position(String job, String runId) {
		long hash = 1125899906842597L;
		for (char c : (job + '\n' + runId).toCharArray()) {
			hash = 31 * hash + c;
		}
		return hash & 0x3fffffffffffffffL;
	}

}
