package org.scfm.launch;

import java.util.List;

import org.scfm.call.EnqueueCallsParameters;
import org.scfm.call.ReconcileCallsParameters;
import org.scfm.call.UpdateCallsParameters;
import org.scfm.callout.CreateCalloutParameters;
import org.scfm.callout.PopulateCalloutParameters;
import org.scfm.campaign.CalloutStatisticsParameters;
import org.scfm.campaign.ChangeCalloutParameters;
import org.scfm.contact.AllowContactParameters;
import org.scfm.contact.ImportContactsParameters;
import org.scfm.contact.ImportDoNotCallParameters;
import org.scfm.flow.StartFlowsParameters;
import org.scfm.job.JobDeclaration;
import org.scfm.job.NearestName;
import org.scfm.job.UsageException;

/**
 * All jobs, in the order in which a campaign uses them. It needs no application context,
 * so that help and usage errors are immediate.
 */
final class JobCatalogue {

	static final List<JobDeclaration> JOBS = List.of(ImportContactsParameters.DECLARATION,
			ImportDoNotCallParameters.DECLARATION, AllowContactParameters.DECLARATION,
			CreateCalloutParameters.DECLARATION, PopulateCalloutParameters.DECLARATION,
			ChangeCalloutParameters.DECLARATION, CalloutStatisticsParameters.DECLARATION,
			EnqueueCallsParameters.DECLARATION, UpdateCallsParameters.DECLARATION, StartFlowsParameters.DECLARATION,
			ReconcileCallsParameters.DECLARATION);

	private JobCatalogue() {
	}

	static JobDeclaration find(String name) {
		return JOBS.stream().filter((job) -> job.name().equals(name)).findFirst().orElseThrow(() -> unknown(name));
	}

	private static UsageException unknown(String name) {
		List<String> names = JOBS.stream().map(JobDeclaration::name).toList();
		String hint = NearestName.of(name, names).map((near) -> "; did you mean " + near + "?").orElse(".");
		return new UsageException("there is no job " + name + hint + " The jobs: " + String.join(", ", names));
	}

}
