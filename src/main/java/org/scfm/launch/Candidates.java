package org.scfm.launch;

import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

import org.scfm.call.CallStatus;
import org.scfm.job.JobDeclaration;

/**
 * What a shell proposes where a command expects a name.
 */
final class Candidates {

	private Candidates() {
	}

	/**
	 * The names of the jobs.
	 */
	static final class Jobs implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return JobCatalogue.JOBS.stream().map(JobDeclaration::name).iterator();
		}

	}

	/**
	 * The formats, as they are written elsewhere.
	 */
	static final class Formats implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return Stream.of(OutputFormat.values()).map((format) -> format.name().toLowerCase(Locale.ROOT)).iterator();
		}

	}

	/**
	 * The formats of a job's results, as they are written elsewhere.
	 */
	static final class ResultFormats implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return Stream.of(ResultFormat.values()).map((format) -> format.name().toLowerCase(Locale.ROOT)).iterator();
		}

	}

	/**
	 * The states of a call, as they are written elsewhere.
	 */
	static final class CallStatuses implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return Stream.of(CallStatus.values()).map(CallStatus::column).iterator();
		}

	}

	/**
	 * The parameters of all jobs, as they are typed.
	 */
	static final class Arguments implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return JobCatalogue.JOBS.stream()
				.flatMap((job) -> job.allParameters().stream())
				.map((parameter) -> parameter.name() + "=")
				.distinct()
				.sorted()
				.iterator();
		}

	}

}
