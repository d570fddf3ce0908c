package org.scfm.launch;

import java.util.Collection;

import org.scfm.job.Precondition;
import org.scfm.job.WorkerSettings;

import org.springframework.batch.core.job.Job;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.stereotype.Component;

/**
 * What belongs to a job, found by the job's name, which qualifies it. Only what is asked
 * for is made, and not all that the other jobs need.
 */
@Component
class JobBeans {

	private final ListableBeanFactory beans;

	JobBeans(ListableBeanFactory beans) {
		this.beans = beans;
	}

	Job job(String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beans, Job.class, name);
	}

	Collection<WorkerSettings> workerSettings(String job) {
		return BeanFactoryAnnotationUtils.qualifiedBeansOfType(this.beans, WorkerSettings.class, job).values();
	}

	Collection<Precondition> preconditions(String job) {
		return BeanFactoryAnnotationUtils.qualifiedBeansOfType(this.beans, Precondition.class, job).values();
	}

}
