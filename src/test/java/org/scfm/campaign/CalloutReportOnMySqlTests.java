package org.scfm.campaign;

import org.scfm.test.OnMySql;

@OnMySql
class CalloutReportOnMySqlTests extends CalloutReportContract {

}
