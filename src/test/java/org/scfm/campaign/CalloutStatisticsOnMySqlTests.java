package org.scfm.campaign;

import org.scfm.test.OnMySql;

@OnMySql
class CalloutStatisticsOnMySqlTests extends CalloutStatisticsContract {

}
