package org.scfm.launch;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.Precondition;
import org.scfm.test.OnH2;

import org.springframework.batch.core.job.Job;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OnH2
class JobCatalogueTests {

	@Autowired
	private List<Job> jobs;

	@Autowired
	private List<Precondition> preconditions;

	@Autowired
	private JobBeans jobBeans;

	@Test
	void every_declared_job_can_be_run_and_every_job_is_declared() {
		assertThat(this.jobs).extracting(Job::getName)
			.containsExactlyInAnyOrderElementsOf(JobCatalogue.JOBS.stream().map(JobDeclaration::name).toList());
		assertThat(JobCatalogue.JOBS)
			.allSatisfy((job) -> assertThat(this.jobBeans.job(job.name()).getName()).isEqualTo(job.name()));
	}

	@Test
	void the_jobs_are_listed_in_the_order_of_a_campaign() {
		assertThat(JobCatalogue.JOBS).extracting(JobDeclaration::name)
			.containsExactly("import-contacts", "import-do-not-call", "allow-contact", "create-callout",
					"populate-callout", "change-callout", "callout-statistics", "enqueue-calls", "update-calls",
					"start-flows", "reconcile-calls");
	}

	@Test
	void no_precondition_belongs_to_a_job_that_does_not_exist() {
		assertThat(JobCatalogue.JOBS.stream().flatMap((job) -> this.jobBeans.preconditions(job.name()).stream()))
			.containsExactlyInAnyOrderElementsOf(this.preconditions);
	}

	@Test
	void no_job_changes_its_parameters_by_itself() {
		assertThat(this.jobs).allSatisfy((job) -> assertThat(job.getJobParametersIncrementer()).isNull());
	}

	@Test
	void every_default_is_a_value_that_could_be_typed() {
		for (JobDeclaration job : JobCatalogue.JOBS) {
			for (Parameter<?> parameter : job.allParameters()) {
				if (parameter.defaultText() != null) {
					assertThat(parameter.type().parse(parameter.defaultText()))
						.as("%s %s", job.name(), parameter.name())
						.isNotNull();
				}
			}
		}
	}

	@Test
	void the_names_of_a_jobs_parameters_are_unique_and_described() {
		for (JobDeclaration job : JobCatalogue.JOBS) {
			List<String> names = new ArrayList<>(job.allParameters().stream().map(Parameter::name).toList());
			assertThat(names).as(job.name()).doesNotHaveDuplicates().allMatch((name) -> name.matches("[a-z][A-Za-z]*"));
			assertThat(job.allParameters()).as(job.name())
				.allSatisfy((parameter) -> assertThat(parameter.meaning()).endsWith("."));
		}
	}

}
