package org.scfm.call;

import org.scfm.test.Campaign;
import org.scfm.test.OnH2;

import org.springframework.beans.factory.annotation.Autowired;

@OnH2
class EnqueueRaceOnH2Tests extends EnqueueRaceContract {

	@Autowired
	private Campaign campaign;

	@Override
	Campaign other() {
		return this.campaign;
	}

}
