package org.scfm.campaign;

import org.scfm.test.OnH2;

@OnH2
class CalloutReportOnH2Tests extends CalloutReportContract {

}
