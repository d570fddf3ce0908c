package org.scfm.benchmark;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long processes have used a processor since they began.
 *
 * @param mySql the MySQL server of the tests
 * @param all this process and all that it has started and that run
 */
record ProcessorTime(Duration mySql, Duration all) {

	static ProcessorTime now() {
		return new ProcessorTime(sum(ProcessHandle.current().descendants().filter(ProcessorTime::isMySql)),
				sum(Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())));
	}

	private static boolean isMySql(ProcessHandle process) {
		return process.info().command().orElse("").endsWith("mysqld");
	}

	private static Duration sum(Stream<ProcessHandle> processes) {
		return processes.map((process) -> process.info().totalCpuDuration().orElse(Duration.ZERO))
			.reduce(Duration.ZERO, Duration::plus);
	}

	ProcessorTime since(ProcessorTime before) {
		return new ProcessorTime(this.mySql.minus(before.mySql), this.all.minus(before.all));
	}

}
