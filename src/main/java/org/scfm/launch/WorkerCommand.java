package org.scfm.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.scfm.remote.PartitionQueue;
import org.scfm.remote.RemoteWorkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm worker}.
 */
@Command(name = "worker",
		description = "Do partitions of runs with --workers=remote, until Ctrl-C or SIGTERM; the one in hand is handed back then.",
		footer = { "", "It needs the database of its runs, the provider and RapidPro, and their broker:",
				"SCFM_BROKER_URL, _USERNAME and _PASSWORD.", "Example:", "  scfm worker" })
class WorkerCommand implements Callable<Integer> {

	@ParentCommand
	private Scfm scfm;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws InterruptedException {
		Map<String, Object> settings = new HashMap<>(this.scfm.settings());
		settings.put("scfm.worker.name", PartitionRunner.NAME);
		try (ConfigurableApplicationContext context = ScfmApplication.start(settings)) {
			PartitionQueue queue = context.getBean(RemoteWorkers.class).queue();
			WorkerJobs jobs = context.getBean(WorkerJobs.class);
			jobs.begin();
			PartitionQueue.Receiving receiving = queue.receive(context.getBean(PartitionRunner.class)::run,
					jobs.leftToOthers());
			// before the partition in hand is stopped: those that wait are for others
			context.getBean(GracefulStop.class).whenEnding(receiving::pause);
			this.spec.commandLine().getErr().println("The worker waits for partitions. Ctrl-C ends it.");
			// a signal ends the process, after the work in hand
			new CountDownLatch(1).await();
		}
		return ExitCode.COMPLETED.number();
	}

}
